// Writes what guests and readers see of the host's tables of calls: node tools/abi/write.mjs

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { typeScript } from "../typescript.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const server = await typeScript();
const { madeFiles } = await server.ssrLoadModule("/tools/abi/files.ts");
const read = (file) => readFileSync(`${root}/${file}`, "utf8");
for (const [file, text] of madeFiles(read)) {
  if (text === read(file)) continue;
  writeFileSync(`${root}/${file}`, text);
  console.error(`${file} has changed`);
}
await server.close();
