// Writes the committed vectors: node tests/conformance/vectors/write.mjs
//
// The generator is TypeScript; vite (which vitest brings) loads it.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { typeScript } from "../../../tools/typescript.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "data");

const server = await typeScript();
const { FILES, manifestOf, sha256, textOf } = await server.ssrLoadModule(
  "/tests/conformance/vectors/files.ts",
);

rmSync(target, { recursive: true, force: true });
let bytes = 0;
const files = FILES.map(({ file, row, make }) => {
  const vectors = make();
  const text = textOf(vectors);
  const packed = gzipSync(text, { level: 9 });
  bytes += packed.length;
  mkdirSync(dirname(join(target, file)), { recursive: true });
  writeFileSync(join(target, file), packed);
  return { file, row, vectors: vectors.length, sha256: sha256(text) };
});
writeFileSync(join(target, "manifest.json"), `${JSON.stringify(manifestOf(files), null, 2)}\n`);
await server.close();
console.error(
  `${files.length} files, ${files.reduce((sum, file) => sum + file.vectors, 0)} vectors, ${bytes} bytes`,
);
