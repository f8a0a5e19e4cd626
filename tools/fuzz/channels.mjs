// Calls on channels against their model: tests/host/channel-calls.ts says what must hold. A call counts as an instruction.

/** Calls of one run. */
const STEPS = 1500;

export async function channels({ load, seed }) {
  const { problemOf, shrink } = await load("/tests/host/channel-calls.ts");
  const { hashText } = await load("/tests/conformance/vectors/random.ts");
  return (n) => {
    const name = `${seed} ${n}`;
    const number = hashText(name);
    if (problemOf(number, STEPS) === undefined) return { instructions: STEPS };
    const steps = shrink(number, STEPS);
    const problem = problemOf(number, steps);
    return {
      instructions: steps,
      failure: {
        name,
        data: { seed: number, steps, problem },
        folder: "host/found-channels",
        summary: `${problem}, within ${steps} calls`,
      },
    };
  };
}
