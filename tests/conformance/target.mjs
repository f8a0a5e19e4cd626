// The reference model as an implementation under test: node tests/conformance/target.mjs
//
// The model is TypeScript; vite (which vitest brings) loads it. docs/CONFORMANCE-PROTOCOL.md has the protocol.
import { createInterface } from "node:readline";
import { typeScript } from "../../tools/typescript.mjs";

const server = await typeScript();
const { executeVector } = await server.ssrLoadModule("/tests/conformance/reference/flat.ts");

let greeted = false;
for await (const line of createInterface({ input: process.stdin })) {
  if (greeted) {
    const { id, initial } = JSON.parse(line);
    const { final, trap } = executeVector(initial);
    console.log(JSON.stringify({ id, final, trap }));
  } else {
    const { protocol } = JSON.parse(line);
    console.log(JSON.stringify({ protocol, name: "cr80 reference model" }));
    greeted = true;
  }
}
await server.close();
