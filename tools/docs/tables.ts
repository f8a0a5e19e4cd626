// Replaces tables in documents: each lies between two comments, the first of which names it.

/** Texts that are made, by the names that a document gives them. */
export type Tables = Readonly<Record<string, () => string>>;

type Row = readonly (string | number)[];

/** A table in Markdown. */
export function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row) => `|${cells.map((cell) => (cell === "" ? " " : ` ${cell} `)).join("|")}|\n`;
  return [line(head), `|${"---|".repeat(head.length)}\n`, ...rows.map(line)].join("");
}

const MARKED = /(<!-- table: (.+) -->\n\n)[\s\S]*?(\n<!-- end of table -->)/g;

/** The names of the tables that a document marks, in their order. */
export const tablesOf = (document: string): string[] =>
  [...document.matchAll(MARKED)].map(([, , name]) => name!);

/** The document with its tables replaced. @throws Error when it does not mark each of them once, or marks another */
export function withTables(document: string, tables: Tables): string {
  const marked: string[] = [];
  const made = document.replace(MARKED, (_, before: string, name: string, after: string) => {
    marked.push(name);
    const makeTable = tables[name];
    if (makeTable === undefined) throw new Error(`there is no table "${name}"`);
    return before + makeTable() + after;
  });
  const missing = Object.keys(tables).filter((name) => marked.filter((one) => one === name).length !== 1);
  if (missing.length > 0) throw new Error(`these tables are not marked once: ${missing.join(", ")}`);
  return made;
}
