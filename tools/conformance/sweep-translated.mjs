// The sweeps of all words, and of all words after ALT, with a translated function for each of them: npm run sweep-translated -- [--every N]

import { parseArgs } from "node:util";
import { typeScript } from "../typescript.mjs";

const { values } = parseArgs({ options: { every: { type: "string", default: "1" } } });
const server = await typeScript();
const { sweepVectors } = await server.ssrLoadModule("/tests/conformance/sweep.ts");
const { SWEEP_STATES } = await server.ssrLoadModule("/tests/conformance/vectors/sweep.ts");
const { translating, translatingCore } = await server.ssrLoadModule("/tests/conformance/translated.ts");
const { VectorRunner } = await server.ssrLoadModule("/host/vectors.ts");

let words = 0;
let failures = 0;
for (const behindAlt of [false, true]) {
  for (let state = 0; state < SWEEP_STATES; state++) {
    const runner = new VectorRunner(translatingCore(), translating(1));
    const run = runner.run(sweepVectors(behindAlt, state, Number(values.every)));
    words += run.passed + run.failures.length;
    failures += run.failures.length;
    for (const { name, differences } of run.failures.slice(0, 10)) console.error(name, differences);
    console.error(
      `${behindAlt ? "after ALT" : "words"}, state ${state}: ${words} so far, ${failures} failed`,
    );
  }
}
await server.close();
process.exitCode = failures === 0 ? 0 : 1;
