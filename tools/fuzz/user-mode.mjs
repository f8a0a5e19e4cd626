// Makes monitor calls in user mode against its own system: tests/csf/user-mode.ts says what must hold.

/** Calls of one program. */
const STEPS = 120;

export async function userMode({ load, seed }) {
  const { attack, FENCED } = await load("/tests/csf/user-mode.ts");
  const { randomSteps, shrink } = await load("/tests/csf/user-mode-steps.ts");
  return (n) => {
    const name = `${seed} ${n}`;
    const program = randomSteps(name, STEPS, FENCED.symbols);
    const { instructions, problem } = attack(program);
    if (problem === undefined) return { instructions };
    const steps = shrink(program, (some) => attack(some).problem !== undefined);
    const summary = `${attack(steps).problem}; ${steps.length} steps are left`;
    return {
      instructions,
      failure: { name, data: { seed: name, problem, steps }, folder: "csf/found", summary },
    };
  };
}
