// Makes the tables of docs/MANIFEST.md: the keys of each object of a manifest, from the table by which manifests are
// checked.

import { describeDefault, describeType, manifestObjects } from "../../host/manifest-described.ts";
import { BETWEEN_VALUES, type Key } from "../../host/manifest-keys.ts";
import { type Tables, table } from "./tables.ts";

/** The tables by their names. */
export const keyTables = (): Tables => ({
  keys: () => manifestObjects().map(section).join("\n"),
  "what no schema says": () =>
    table(
      ["what holds", "else"],
      Object.entries(BETWEEN_VALUES).map(([code, text]) => [text, `\`${code}\``]),
    ),
});

function section({ path, keys }: ReturnType<typeof manifestObjects>[number]): string {
  const rows = Object.entries(keys).map(([name, key]) => [
    `\`${name}\``,
    isText(key),
    describeType(key.is),
    key.required ? "must be there" : describeDefault(key),
    `\`"${name}": ${JSON.stringify(key.example)}\``,
  ]);
  const heading = path === "" ? "Keys of the manifest" : `Keys of \`${path}\``;
  return `### ${heading}\n\n${table(["key", "is", "type", "without it", "example"], rows)}`;
}

function isText({ text, page, needs }: Key): string {
  const link = page === undefined ? "" : ` ([more](${page.replace("MANIFEST.md", "")}))`;
  return `${text}${needs === undefined ? "" : `; only with \`${needs}\``}${link}`;
}
