// Makes the tables of docs/ARCHITECTURE.md that say what each file is for, from the first sentence of the comment with
// which it begins.

import { firstComment } from "./api.ts";
import type { Project } from "./project.ts";
import { type Tables, table, tablesOf } from "./tables.ts";

/** Files whose format has no comments. */
const WITHOUT_COMMENTS: Readonly<Record<string, string>> = {
  "core-as/tsconfig.json": "for editors: AssemblyScript's types",
  "tools/grammar/cr80.tmLanguage.json": "the grammar as editors load it",
};

/** Folders of which a table has one row. */
const IN_ONE_ROW: Readonly<Record<string, string>> = {
  "tools/bench/kernels/": "the kernels in each system's language, and what they must compute",
};

const DOCUMENT = "docs/ARCHITECTURE.md";
const PREFIX = "files of ";

/** The tables that the document marks: "files of FOLDER" has those of the folder and of folders in it that have no table of their own. */
export function fileTables({ files, read }: Project): Tables {
  const folders = tablesOf(read(DOCUMENT)).map((name) => name.slice(PREFIX.length));
  const owner = (file: string) =>
    folders.filter((folder) => file.startsWith(`${folder}/`)).sort((a, b) => b.length - a.length)[0];
  const tableOf = (folder: string) => () =>
    table(
      ["file", "what it is for"],
      [...new Set(files.filter((file) => owner(file) === folder).map(rowOf))].map((file) => [
        `\`${file}\``,
        IN_ONE_ROW[file] ?? holds(file, read),
      ]),
    );
  return Object.fromEntries(folders.map((folder) => [PREFIX + folder, tableOf(folder)]));
}

/** The file, or the folder that has one row for all its files. */
const rowOf = (file: string): string =>
  Object.keys(IN_ONE_ROW).find((folder) => file.startsWith(folder)) ?? file;

/** What a file holds. @throws Error when it does not say so */
function holds(file: string, read: Project["read"]): string {
  const without = WITHOUT_COMMENTS[file];
  if (without !== undefined) return without;
  const [paragraph] = firstComment(read(file)).split("\n\n");
  const [sentence] = paragraph!.split(/(?<=[^.]\.) (?=[A-Z`(]|docs\/)/);
  const text = sentence!.replace(/\.$/, "").replaceAll("|", "\\|");
  if (text === "") throw new Error(`${file} does not begin with a comment that says what it holds`);
  return text;
}
