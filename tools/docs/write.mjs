// Writes every generated file: npm run docs
//
// The generators are TypeScript; vite (which vitest brings) loads them.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { typeScript } from "../typescript.mjs";

process.chdir(fileURLToPath(new URL("../..", import.meta.url)));
const server = await typeScript();
try {
  const { changesOf } = await server.ssrLoadModule("/tools/docs/made.ts");
  const { projectFiles } = await server.ssrLoadModule("/tools/docs/project.ts");
  const { changedPictures } = await server.ssrLoadModule("/tools/docs/pictures.ts");
  const changes = [...(await changesOf(projectFiles())), ...changedPictures()];
  for (const { file, text } of changes) {
    console.error(`${file} has changed`);
    if (text === undefined) rmSync(file);
    else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await server.close();
}
