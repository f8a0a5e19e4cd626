// Formats the report of a run as text: transfers, refused accesses, partitions, state hash. It fits 80 columns with
// names of up to 16 characters.

import { hexWord } from "../../asm/printable.ts";
import { CAUSE_STAGE2, TRAP_DATA, TRAP_PROGRAM } from "../../core-as/layout.ts";
import { describeCause, type Report, retirementReason } from "../report.ts";
import { retirementName } from "../scm/codes.ts";
import type { NameOf } from "../scm/trace.ts";
import { type Locate, type SourcePlace, sourcePlaceText } from "../source-places.ts";
import type { RefusedAccess, Retirement, Transfer } from "../state/journal.ts";
import { type Output, printable } from "./io.ts";
import { traceLine } from "./trace.ts";

/** Transfers, refused accesses, and processes that retired, that are shown one by one. */
const SHOWN = 5;
/** Transfers that are shown one by one where there are channels, whose messages are counted. */
const SHOWN_OF_CHANNELS = 1;
/** Trace records that are shown of a process that retired, the latest. */
const SHOWN_TRACES = 5;
const ACCESSES = ["read", "write", "execute"] as const;

/** What names addresses: data in trace records, and program addresses. */
export interface AddressNames {
  readonly data: readonly NameOf[];
  readonly locate: Locate;
}

/** A part of the report: its heading, and what stands after that. */
export interface ReportSection {
  readonly heading: string;
  readonly text: string;
}

/** Writes everything that is said after the consoles; `more` comes before the state hash. */
export function writeRun(
  output: Output,
  report: Report,
  { data, locate }: AddressNames,
  more: readonly ReportSection[],
): void {
  const names = report.partitions.map(({ name }) => name);
  const { totals } = report;
  const channels = formatChannels(report);
  const shown = channels.length === 0 ? SHOWN : SHOWN_OF_CHANNELS;
  const { transfers, refused, retirements } = report;
  const sections = [
    ...transfers.slice(0, shown).map((transfer) => formatTransfer(names, transfer)),
    ...rest("transfer", transfers.length, totals.transfers, shown),
    ...channels,
    ...refused.slice(0, SHOWN).map((access) => formatRefused(names, access, locate)),
    ...rest("refused access", refused.length, totals.refusedAccesses),
    ...retirements.slice(0, SHOWN).map((one) => formatRetirement(names, one, { data, locate })),
    ...rest("process that retired", retirements.length, retirements.length),
    formatPartitions(report),
    ...more,
    { heading: "state hash", text: `  ${report.stateHash}` },
  ];
  for (const [i, { heading, text }] of sections.entries()) {
    if (i > 0) output.write("\n");
    if (heading !== "") output.write(heading, "bold");
    output.write(`${text}\n`);
  }
}

/** How many more there were than are shown. `kept`: entries of the list; `total`: all that happened. */
function rest(what: keyof typeof PLURALS, kept: number, total: number, shown = SHOWN): ReportSection[] {
  const hidden = total - Math.min(kept, shown);
  if (hidden === 0) return [];
  const advice = kept <= shown ? "" : kept < total ? ` (--json lists ${kept})` : " (--json lists them)";
  return [{ heading: "", text: `and ${hidden} more ${hidden === 1 ? what : PLURALS[what]}${advice}` }];
}

const PLURALS = {
  transfer: "transfers",
  "refused access": "refused accesses",
  "process that retired": "processes that retired",
} as const;

/** Messages, loans and areas; nothing where nobody used a channel. */
function formatChannels({ channels, areas, totals }: Report): ReportSection[] {
  const { connections, ends, sent, received, refused, lent, shared, returned, revoked } = channels;
  if (connections + sent + refused === 0) return [];
  const inUse = areas.mapped + areas.inTransit + areas.lent + areas.shared;
  const missing = areas.allocated - areas.reclaimed - inUse;
  const rows = [
    ["connections", `${connections} made, ${ends === 0 ? "none" : count(ends, "end")} in use`],
    ["messages", `${sent} sent, ${received} received, ${refused} refused`],
    ["loans", `${lent} lent, ${shared} shared, ${returned} returned, ${revoked} revoked`],
    ["areas", `${areas.allocated} allocated, ${areas.reclaimed} reclaimed, ${inUse} in use`],
    ["", missing === 0 ? "all accounted for" : `${missing} NOT ACCOUNTED FOR`],
    ["words", `${totals.words} of messages given, ${totals.wordsCopied} copied by the control OS`],
    ["", `${totals.wordsCopiedByGuests} copied by guests, as they report`],
  ];
  return [{ heading: "channels", text: `\n${table(rows)}` }];
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}

function formatRetirement(
  names: readonly string[],
  retirement: Retirement,
  { data, locate }: AddressNames,
): ReportSection {
  const { partition, process, code, pc, entry, registers, clock } = retirement;
  const who = process === -1 ? "no process" : `process ${process}`;
  const reason = retirementReason(retirement);
  const routine = entry === null ? "" : `, in the service routine for ${entry}`;
  const rows = [
    ["who", `${names[partition]}, ${who}`],
    ["code", retirementName(code)],
    ...wrapped("why", reason),
    ...wrapped("where", `PC ${hexWord(pc)}${routine}${sourceOf(locate(partition, pc))}`),
    ["R0 to R7", registers.map(hexWord).join(" ")],
  ];
  const lines = retirement.trace.slice(-SHOWN_TRACES).map((record) => traceLine(record, data));
  const trace = lines.length === 0 ? "" : `\n  trace before it\n${lines.join("\n")}`;
  return { heading: `retired, at clock ${clock}`, text: `\n${table(rows)}${trace}` };
}

/** Rows of one name for a text that may take several lines. */
function wrapped(name: string, text: string): string[][] {
  return wrap(text, 68).map((line, i) => [i === 0 ? name : "", line]);
}

/** A text in lines of at most `width` characters where its words allow it; none for an empty text. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines.push(`${lines.pop()} ${word}`);
    else if (word !== "") lines.push(word);
  }
  return lines;
}

function formatTransfer(names: readonly string[], transfer: Transfer): ReportSection {
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
  return {
    heading: `transfer of ${title} from ${from} to ${to}, at clock ${clock}`,
    text: `\n${table(rows)}`,
  };
}

function formatRefused(names: readonly string[], access: RefusedAccess, locate: Locate): ReportSection {
  const { partition, pc, address, page, kind, area, clock } = access;
  const trap = kind === "execute" ? TRAP_PROGRAM : TRAP_DATA;
  const cause = (trap << 8) | CAUSE_STAGE2 | ACCESSES.indexOf(kind);
  const was = area === 0 ? "" : `, the access disabled area of area ${area}`;
  const rows = [
    ...wrapped("who", `${names[partition]}, at PC ${hexWord(pc)}${sourceOf(locate(partition, pc))}`),
    ["what", `${kind} at address ${hexWord(address)}`],
    ["where", `page ${page}${was}`],
    ["cause", `${hexWord(cause)}: ${describeCause(cause)}`],
  ];
  return { heading: `access refused, at clock ${clock}`, text: `\n${table(rows)}` };
}

function sourceOf(place: SourcePlace | undefined): string {
  return place === undefined ? "" : `: ${printable(sourcePlaceText(place))}`;
}

function formatPartitions(report: Report): ReportSection {
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
  return { heading, text: ["", ...lines].join("\n") };
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
