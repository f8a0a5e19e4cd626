// Runs programs of coroutines on the firmware and on its model: tests/csf/oracle.ts says what must hold.

/** What a program counts as on which something fails, when it may not have ended: the most instructions that it has. */
const MOST = 100_000;

export async function coroutines({ load, seed }) {
  const { compare, nothing, problemOf, shrink } = await load("/tests/csf/oracle.ts");
  const { randomProgram } = await load("/tests/csf/script.ts");
  const { Random } = await load("/tests/host/random.ts");
  const { hashText } = await load("/tests/conformance/vectors/random.ts");
  return (n) => {
    const name = `${seed} ${n}`;
    const program = randomProgram(new Random(hashText(name)));
    const totals = nothing();
    try {
      compare([program], totals);
      return { instructions: totals.instructions };
    } catch {
      const small = shrink(program);
      const problem = problemOf(small);
      const actions = small.scripts.flat().length;
      const summary = `${problem}; ${actions} actions are left`;
      return {
        instructions: MOST,
        failure: {
          name,
          data: { seed: name, problem, program: small },
          folder: "csf/found-coroutines",
          summary,
        },
      };
    }
  };
}
