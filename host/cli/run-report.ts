// The report of a run as text: transfers, refused accesses, partitions, state hash. Fits 80 columns with names of up to
// 16 characters.

import { CAUSE_STAGE2, TRAP_DATA, TRAP_PROGRAM } from "../../core-as/layout.ts";
import { type RefusedAccess, type Report, TRAPS, type Transfer } from "../node.ts";
import { bold, hex, type Output } from "./io.ts";

/** Transfers, and refused accesses, that are shown one by one. */
const SHOWN = 5;
const ACCESSES = ["read", "write", "execute"] as const;

/** Everything that is said after the consoles. Ends with a newline. */
export function formatRun(output: Output, report: Report): string {
  const names = report.partitions.map(({ name }) => name);
  const { totals } = report;
  const sections = [
    ...report.transfers.slice(0, SHOWN).map((transfer) => formatTransfer(output, names, transfer)),
    more("transfer", report.transfers.length, totals.transfers),
    ...report.refused.slice(0, SHOWN).map((access) => formatRefused(output, names, access)),
    more("refused access", report.refused.length, totals.refusedAccesses),
    formatPartitions(output, report),
    `${bold(output, "state hash")}  ${report.stateHash}`,
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

/** How many more there were than are shown. `kept`: entries of the list; `total`: all that happened. */
function more(what: string, kept: number, total: number): string {
  const hidden = total - Math.min(kept, SHOWN);
  if (hidden === 0) return "";
  return `and ${hidden} more ${what}${hidden === 1 ? "" : what.endsWith("s") ? "es" : "s"}${kept > SHOWN ? " (--json lists them)" : ""}`;
}

function formatTransfer(output: Output, names: readonly string[], transfer: Transfer): string {
  const { area, pages, words, wordsCopied, page, clock } = transfer;
  const from = names[transfer.ownerBefore]!;
  const to = names[transfer.ownerAfter]!;
  const title = transfer.name === "" ? `area ${area}` : `area ${area}, ${transfer.name},`;
  const rows = [
    ["pages", String(pages)],
    ["words of message", String(words)],
    ["words copied", String(wordsCopied)],
    ["", "before, state 1", "after, state 2"],
    ["owner", from, to],
    [`${from}, ${pageRange(page, pages)}`, "message area", "access disabled area"],
  ];
  return `${bold(output, `transfer of ${title} from ${from} to ${to}, at clock ${clock}`)}\n${table(rows)}`;
}

function formatRefused(output: Output, names: readonly string[], access: RefusedAccess): string {
  const { partition, pc, address, page, kind, area, clock } = access;
  const trap = kind === "execute" ? TRAP_PROGRAM : TRAP_DATA;
  const cause = (trap << 8) | CAUSE_STAGE2 | ACCESSES.indexOf(kind);
  const was = area === 0 ? "" : `, the access disabled area of area ${area}`;
  const rows = [
    ["who", `${names[partition]}, at PC ${hex(pc)}`],
    ["what", `${kind} at address ${hex(address)}`],
    ["where", `page ${page}${was}`],
    ["cause", `${hex(cause)}: ${TRAPS[trap]![0]}, ${kind}, refused by stage 2`],
  ];
  return `${bold(output, `access refused, at clock ${clock}`)}\n${table(rows)}`;
}

function formatPartitions(output: Output, report: Report): string {
  const rows = report.partitions.map(
    ({ name, instructions, summary }) => [name, instructions, summary] as const,
  );
  const all = [...rows, ["total", report.instructions, ""] as const];
  const nameWidth = Math.max("partition".length - 2, ...all.map(([name]) => name.length));
  const countWidth = Math.max("instructions".length, ...all.map(([, n]) => String(n).length));
  const lines = all.map(([name, n, summary]) =>
    `  ${name.padEnd(nameWidth)}  ${String(n).padStart(countWidth)}  ${summary}`.trimEnd(),
  );
  const heading = `${"partition".padEnd(nameWidth + 2)}  ${"instructions".padStart(countWidth)}  end`;
  return [bold(output, heading), ...lines].join("\n");
}

function pageRange(page: number, pages: number): string {
  return pages === 1 ? `page ${page}` : `pages ${page}-${page + pages - 1}`;
}

/** Rows with aligned columns, two blanks between them. */
function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  }
  return rows
    .map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i]!)).join("  ")}`.trimEnd())
    .join("\n");
}
