// Translated functions that are made, called and dropped: what they hold is given back. Counts functions.

/** Functions of one round. */
const ROUND = 1000;
/**
 * Rounds before memory is looked at, and how much of it may be in use beyond what was then, in bytes: V8 keeps some 0.7 KB of each
 * module that is gone.
 */
const WARM = 20;
const GROWTH_MAX = 50 * 2 ** 20;
const KEPT_BY_V8 = 1024;

const PAGES = 4;
const START = 0x100;
/** MOVC n,R0; MOVC n,R1: eight bits each. */
const LOAD = [0x48, 0x49];

export async function functions({ load, seed }) {
  const { Core } = await load("/host/core.ts");
  const { Translator } = await load("/host/translate/translator.ts");
  const { translatingCore } = await load("/tests/conformance/translated.ts");
  const core = new Core(translatingCore(), PAGES, () => 0);
  core.createPartition(0, PAGES);
  core.setStage2(0, 0, 3, 0);
  core.enter(0);
  const translator = new Translator(core);
  const CTX_PC = (await load("/core-as/layout.ts")).CTX_PC;
  let most = 0;
  return (n) => {
    let wrong;
    for (let i = 0; i < ROUND; i++) {
      const number = (n * ROUND + i) % 0x10000;
      core.write(core.physicalWord(0, START), [
        LOAD[0] + ((number & 0xff) << 8),
        LOAD[1] + ((number >> 8) << 8),
      ]);
      core.setContextWord(0, CTX_PC, START);
      translator.put(0, START);
      core.run(2);
      const sum = core.register(0, 0) + 256 * core.register(0, 1);
      if (sum !== number) wrong ??= `function ${n * ROUND + i} gives ${sum}`;
    }
    const { rss } = process.memoryUsage();
    if (n < WARM) most = Math.max(most, rss);
    else if (rss > most + GROWTH_MAX + (n - WARM) * ROUND * KEPT_BY_V8)
      wrong ??= `${rss - most} bytes more are in use after ${n} rounds`;
    if (n % 25 === 0)
      console.error(
        `${(n + 1) * ROUND} functions made, ${translator.functions} live, ${Math.round(rss / 2 ** 20)} MiB`,
      );
    if (wrong === undefined) return { operations: ROUND };
    return {
      operations: ROUND,
      failure: {
        name: `${seed} ${n}`,
        data: { n, wrong },
        folder: "conformance/found-functions",
        summary: wrong,
      },
    };
  };
}
