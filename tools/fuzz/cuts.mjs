// Runs core and reference on programs that overwrite themselves, and compares them after slices of random lengths.

/** Slices and acts of the host in one program. */
const EVENTS = 600;

/** Runs such programs, and those of `others`, each changed by `change`, on the machines that `open` gives. */
export async function cutsOn({ load, seed }, open, { folder, others = [], change = (_, made) => made }) {
  const { runCut, shrinkCut } = await load("/tests/conformance/cuts.ts");
  const { selfModifying } = await load("/tests/conformance/self-modifying.ts");
  const makers = [selfModifying, ...others];
  const { Random } = await load("/tests/conformance/vectors/random.ts");
  const pairs = open();
  return (n) => {
    const name = `${seed} ${n}`;
    const random = new Random(name);
    const program = change(random, makers[n % makers.length](random, name, EVENTS));
    const { instructions, parting } = runCut(pairs, program);
    if (parting === undefined) return { instructions };
    const data = shrinkCut(pairs, program);
    const summary = `core and reference part; ${data.events.length} events are left`;
    return { instructions, failure: { name, data, folder, summary } };
  };
}

export const cuts = async (tools) => {
  const { pairsOf } = await tools.load("/tests/conformance/cuts.ts");
  return cutsOn(tools, () => pairsOf(tools.module), { folder: "conformance/found-cuts" });
};
