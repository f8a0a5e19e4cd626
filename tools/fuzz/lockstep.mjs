// Runs core and reference on random programs, and compares them after each instruction.

/** Programs for which one pool of instructions serves. */
const POOL_PROGRAMS = 5000;

export async function lockstep({ load, module, seed }) {
  const { Pair } = await load("/tests/conformance/lockstep.ts");
  const { makePool, PAGES, runProgram } = await load("/tests/conformance/programs.ts");
  const { capture, shrink } = await load("/tests/conformance/fuzz.ts");
  const pair = new Pair(module, PAGES);
  let pool;
  return (n) => {
    if (n % POOL_PROGRAMS === 0) pool = makePool(`${seed} ${Math.floor(n / POOL_PROGRAMS)}`);
    const options = { nested: n % 2 === 1 };
    const { steps: instructions, parting } = runProgram(pair, `${seed} ${n}`, pool, options);
    if (parting === undefined) return { instructions };
    const data = shrink(pair, capture(pair, parting, pool, options));
    const summary = `core and reference part; ${data.memory.length} words are left`;
    return { instructions, failure: { name: data.name, data, folder: "conformance/found", summary } };
  };
}
