// All files that are made from others and kept with the sources: npm run docs writes those that are out of date, and a test
// reports them. docs/CONFORMANCE.md, which is measured, has a separate command.

import { existsSync } from "node:fs";
import { INSTRUCTIONS } from "../../core-as/isa/instructions.ts";
import { manifestSchema } from "../../host/manifest-schema.ts";
import { callFiles } from "../abi/files.ts";
import { grammarText } from "../grammar/grammar.ts";
import { makePages } from "../manual/pages.ts";
import { parseRules } from "../manual/rules.ts";
import { apiPages } from "./api.ts";
import { fileTables } from "./architecture.ts";
import { commandPages } from "./commands.ts";
import { keyTables } from "./manifest.ts";
import type { Project } from "./project.ts";
import { withTables } from "./tables.ts";

/** Folders that hold nothing else than what is made. */
const WHOLE = ["docs/instructions/", "docs/commands/", "docs/api/"];

/** What is out of date: the texts of files as they should be, and files that should not be there. */
export async function changesOf(project: Project): Promise<{ file: string; text: string | undefined }[]> {
  const made = await madeFiles(project);
  const changed = [...made]
    .filter(([file, text]) => !existsSync(file) || project.read(file) !== text)
    .map(([file, text]) => ({ file, text }));
  const left = project.files.filter(
    (file) => WHOLE.some((folder) => file.startsWith(folder)) && !made.has(file),
  );
  return [...changed, ...left.map((file) => ({ file, text: undefined }))];
}

/** Every file that is made, by its path. @throws Error when what one is made of does not have the form for it */
async function madeFiles(project: Project): Promise<Map<string, string>> {
  const { read } = project;
  const manual = parseRules(read("docs/MACHINE.md"), "docs/MACHINE.md");
  const [wrong] = manual.problems;
  if (wrong !== undefined) throw new Error(`${wrong.file}:${wrong.line}: ${wrong.message}`);
  return new Map([
    ...callFiles(read),
    ...inFolder("docs/instructions", makePages(INSTRUCTIONS, manual.rules)),
    ...inFolder("docs/commands", await commandPages()),
    ...inFolder("docs/api", apiPages(read)),
    ["docs/MANIFEST.md", withTables(read("docs/MANIFEST.md"), keyTables())],
    ["docs/manifest.schema.json", `${JSON.stringify(manifestSchema(), null, 2)}\n`],
    ["docs/ARCHITECTURE.md", withTables(read("docs/ARCHITECTURE.md"), fileTables(project))],
    ["tools/grammar/cr80.tmLanguage.json", grammarText()],
  ]);
}

const inFolder = (folder: string, pages: ReadonlyMap<string, string>): [string, string][] =>
  [...pages].map(([file, text]) => [`${folder}/${file}`, text]);
