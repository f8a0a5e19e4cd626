// Random worlds that go on from snapshots at random positions, and snapshots with changed bytes: tests/host/snapshots/kit.ts
// says what must hold.

/** Instructions of one world, about. */
const INSTRUCTIONS = 6000;

export async function snapshots({ load, seed }) {
  const { problemOf } = await load("/tests/host/snapshots/kit.ts");
  const { hashText } = await load("/tests/conformance/vectors/random.ts");
  return (n) => {
    const name = `${seed} ${n}`;
    const number = hashText(name);
    const problem = problemOf(number);
    if (problem === undefined) return { instructions: INSTRUCTIONS };
    const data = { seed: number, problem };
    const failure = { name, data, folder: "host/found-snapshots", summary: problem };
    return { instructions: INSTRUCTIONS, failure };
  };
}
