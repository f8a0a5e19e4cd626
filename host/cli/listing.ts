// The listing of an assembly: each source line behind the address and the words that it became.

import type { Assembly, LineEntry } from "../../asm/index.ts";
import { hex, printable } from "./io.ts";

/** Words in a row of the listing, and rows for one line of the source. */
const ROW = 4;
const ROWS_MAX = 8;
const BLANK = " ".repeat(ROW * 5 - 1);

/** The listing of a source and of those included files that became words. `texts`: the sources by their names. */
export function formatListing(assembly: Assembly, texts: ReadonlyMap<string, string>): string {
  const entries = new Map<string, LineEntry[]>();
  for (const entry of assembly.lines) {
    const key = `${entry.line} ${entry.file}`;
    entries.set(key, [...(entries.get(key) ?? []), entry]);
  }
  const withWords = new Set(assembly.lines.map(({ file }) => file));
  const files = [...texts].filter(([name], i) => i === 0 || withWords.has(name));
  return files.map(([name, text]) => listFile(assembly, name, text, entries)).join("\n");
}

function listFile(
  assembly: Assembly,
  name: string,
  text: string,
  entries: ReadonlyMap<string, readonly LineEntry[]>,
): string {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  const width = String(lines.length).length;
  const rows = lines.flatMap((line, i) => {
    const words = (entries.get(`${i + 1} ${name}`) ?? []).flatMap((entry) => rowsOf(assembly, entry));
    const [first = `      ${BLANK}`, ...others] = words;
    return [`${first}  ${String(i + 1).padStart(width)}  ${printable(line)}`, ...others].map((row) =>
      row.trimEnd(),
    );
  });
  return `; ${printable(name)}\n${rows.join("\n")}\n`;
}

/** Rows of space (P or D), address and words. Where every word is the same, the first row stands for all. */
function rowsOf(assembly: Assembly, { space, address, words }: LineEntry): string[] {
  const part = assembly.module?.[space];
  if (part === undefined) return [];
  const first = address - baseOf(assembly, space);
  const own = part.words.slice(first, first + words);
  const most = own.every((word) => word === own[0]) ? 1 : ROWS_MAX;
  const rows: string[] = [];
  for (let at = 0; at < own.length && rows.length < most; at += ROW) {
    const row = own
      .slice(at, at + ROW)
      .map(hex)
      .join(" ");
    rows.push(`${space === "program" ? "P" : "D"}${hex(address + at)} ${row.padEnd(BLANK.length)}`);
  }
  const hidden = own.length - rows.length * ROW;
  if (hidden > 0) rows.push(`      ... ${hidden} more${most === 1 ? " of the same" : ""}`);
  return rows;
}

/** The address of the first word of a space, which Assembly.lines has first. */
function baseOf({ lines }: Assembly, space: LineEntry["space"]): number {
  return lines.find((line) => line.space === space)?.address ?? 0;
}
