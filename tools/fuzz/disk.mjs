// Lives of disks against a model, and disks that were harmed: tests/disk/kit.ts says what must hold. A life or a harm counts as an
// instruction.

export async function disk({ load, seed }) {
  const { problemOf } = await load("/tests/disk/kit.ts");
  const { hashText } = await load("/tests/conformance/vectors/random.ts");
  return (n) => {
    const name = `${seed} ${n}`;
    const number = hashText(name);
    const problem = problemOf(number);
    if (problem === undefined) return { instructions: 1 };
    const data = { seed: number, problem };
    return { instructions: 1, failure: { name, data, folder: "disk/found", summary: problem } };
  };
}
