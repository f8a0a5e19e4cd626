// Writes tests/conformance/hard-floats.json: node tools/conformance/hard-floats.mjs [TEXT]
//
// Some ten minutes; with a text, as "LOG2 binary32", only for functions and formats in whose names it is, and the others stay.
// Tests check that what is listed is as hard as it says.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { typeScript } from "../typescript.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
process.chdir(root);
/** Stretches of a range, by format, and how many arguments of each are kept. */
const SEARCHES = { binary64: [8_000, 4], binary32: [64_000, 6] };

const FILE = join(root, "tests/conformance/hard-floats.json");
const only = process.argv[2] ?? "";
const known = JSON.parse(readFileSync(FILE, "utf8"));

const server = await typeScript();
const { findHard } = await server.ssrLoadModule("/tests/conformance/hard-search.ts");
const { FORMATS, TRANSCENDENTALS } = await server.ssrLoadModule("/tests/conformance/rounding.ts");
const { Random } = await server.ssrLoadModule("/tests/conformance/vectors/random.ts");
const found = TRANSCENDENTALS.flatMap((name) =>
  FORMATS.flatMap((format) => {
    if (!`${name} ${format.name}`.includes(only))
      return known.filter((one) => one.name === name && one.format === format.name);
    return findHard(name, format, new Random(`hard ${name} ${format.name}`), ...SEARCHES[format.name]);
  }),
);
await server.close();
// As the formatter has it.
const lines = found.map((one) => `  ${JSON.stringify(one, null, 1).replace(/\s+/g, " ")}`);
writeFileSync(FILE, `[\n${lines.join(",\n")}\n]\n`);
