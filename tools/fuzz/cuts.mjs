// Core and reference on programs that write over themselves, compared after slices of random lengths.

/** Slices and acts of the host in one program. */
const EVENTS = 600;

export async function cuts({ load, module, seed }) {
  const { pairsOf, runCut, shrinkCut } = await load("/tests/conformance/cuts.ts");
  const { selfModifying } = await load("/tests/conformance/self-modifying.ts");
  const { Random } = await load("/tests/conformance/vectors/random.ts");
  const pairs = pairsOf(module);
  return (n) => {
    const name = `${seed} ${n}`;
    const program = selfModifying(new Random(name), name, EVENTS);
    const { instructions, parting } = runCut(pairs, program);
    if (parting === undefined) return { instructions };
    const data = shrinkCut(pairs, program);
    const summary = `core and reference part; ${data.events.length} events are left`;
    return { instructions, failure: { name, data, folder: "conformance/found-cuts", summary } };
  };
}
