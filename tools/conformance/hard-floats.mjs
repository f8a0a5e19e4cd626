// Writes tests/conformance/hard-floats.json: node tools/conformance/hard-floats.mjs. It takes some ten minutes and gives the
// same list each time; tests check that what it lists is as hard as it says.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { typeScript } from "../typescript.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
process.chdir(root);
/** Stretches of a range, by format, and how many arguments of each are kept. */
const SEARCHES = { binary64: [8_000, 4], binary32: [32_000, 6] };

const server = await typeScript();
const { findHard } = await server.ssrLoadModule("/tests/conformance/hard-search.ts");
const { FORMATS, TRANSCENDENTALS } = await server.ssrLoadModule("/tests/conformance/rounding.ts");
const { Random } = await server.ssrLoadModule("/tests/conformance/vectors/random.ts");
const found = TRANSCENDENTALS.flatMap((name) =>
  FORMATS.flatMap((format) =>
    findHard(name, format, new Random(`hard ${name} ${format.name}`), ...SEARCHES[format.name]),
  ),
);
await server.close();
const lines = found.map((one) => `  ${JSON.stringify(one)}`);
writeFileSync(join(root, "tests/conformance/hard-floats.json"), `[\n${lines.join(",\n")}\n]\n`);
