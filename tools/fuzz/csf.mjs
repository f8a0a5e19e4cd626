// Operations of the processes of a node, and a ledger of what its pools hold: tests/csf/conserve.ts says what must hold.

/** Operations of one run, after which all that was made is dismantled. */
const STEPS = 1000;

export async function csf({ load, seed }) {
  const { problemOf, shrink } = await load("/tests/csf/conserve.ts");
  const { hashText } = await load("/tests/conformance/vectors/random.ts");
  return (n) => {
    const name = `${seed} ${n}`;
    const number = hashText(name);
    if (problemOf(number, STEPS) === undefined) return { operations: STEPS };
    const steps = shrink(number, STEPS);
    const problem = problemOf(number, steps);
    return {
      operations: steps,
      failure: {
        name,
        data: { seed: number, steps, problem },
        folder: "csf/found-conserve",
        summary: `${problem}, within ${steps} operations`,
      },
    };
  };
}
