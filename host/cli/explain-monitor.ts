// What cr80 explain prints about monitor calls, and about the numbers that they and traps return: completion codes,
// events, codes of retired processes, cause words. All of it comes from the tables that the machine itself uses, and for
// the guest kernel from its manual.

import { hexWord } from "../../asm/printable.ts";
import { MON_ANY } from "../../core-as/layout.ts";
import { CALL_TABLES, type CallTable } from "../calls.ts";
import type { MonitorCall } from "../control/call.ts";
import { COMPLETIONS, EVENTS } from "../control/codes.ts";
import { describePlaces } from "../control/place.ts";
import { FIRST_MMS, MMS_COMPLETIONS } from "../mms/codes.ts";
import { describeCause, TRAPS } from "../report.ts";
import { FIRST_COMPLETION, RETIREMENTS, SCM_COMPLETIONS } from "../scm/codes.ts";
import { KERNEL_CALLS, KERNEL_COMPLETIONS } from "./kernel-calls.ts";
import type { Kind } from "./options.ts";

/** An explanation, as text of whole lines and as plain data. */
export interface Explained {
  readonly text: string;
  readonly data: object;
}

/** A number or a name that means something. */
interface Meaning {
  readonly name: string;
  readonly code: number;
  readonly explained: Explained;
}

const meaning = (
  name: string,
  code: number,
  what: string,
  rows: Rows,
  section: string,
  manual = "docs/ABI.md",
): Meaning => {
  const all: Rows = [...rows.filter(([, text]) => text !== ""), ["manual", `${manual}, "${section}"`]];
  const text = `${name}\n\n${what}\n${all.map(([key, value]) => row(key, value)).join("")}`;
  return { name, code, explained: { text, data: { name, code, what, ...Object.fromEntries(rows) } } };
};

type Rows = readonly (readonly [string, string])[];

/** A row whose text continues below itself. */
function row(key: string, text: string): string {
  const lines = text
    .replace(/(.{1,67})(?: |$)/g, "$1\n")
    .trimEnd()
    .split("\n");
  return lines.map((line, i) => `  ${(i === 0 ? key : "").padEnd(8)}${line}\n`).join("");
}

const KERNEL_MANUAL = "docs/KERNEL.md";

const hexByte = (code: number) => code.toString(16).toUpperCase().padStart(2, "0");

/** What there is to say about a call of a table. */
export function explainCall(
  { name, code, owner, arguments: places, results, elsewhere, errors }: MonitorCall,
  { server, section }: CallTable,
): Explained {
  const rows: Rows = [
    ["in", describePlaces(places)],
    ["out", elsewhere || describePlaces(results)],
    ["errors", errors.join(", ")],
  ];
  const mode = owner === MON_ANY ? "either" : "system";
  const what = `monitor call ${hexByte(code)} hex of ${server}, in ${mode} mode`;
  return meaning(name, code, what, rows, section).explained;
}

const CALLS: readonly Meaning[] = [
  ...CALL_TABLES.flatMap((table) =>
    table.calls.map((call) => ({ name: call.name, code: call.code, explained: explainCall(call, table) })),
  ),
  ...KERNEL_CALLS.map(({ name, code, ...call }) => {
    const what = `monitor call ${hexByte(code)} hex of the guest kernel, in user mode`;
    return meaning(name, code, what, Object.entries(call), "System calls", KERNEL_MANUAL);
  }),
];

const completion = (name: string, why: string, code: number, section: string): Meaning =>
  meaning(name, code, `completion code ${code} in R7: the call was refused`, [["why", why]], section);

const COMPLETION_CODES: readonly Meaning[] = [
  ...COMPLETIONS.map(([name, why], code) =>
    code === 0
      ? meaning(name, code, "completion code 0 in R7: the call was not refused", [], "Completion codes")
      : completion(name, why, code, "Completion codes"),
  ),
  ...SCM_COMPLETIONS.map(([name, why], n) =>
    completion(name, why, FIRST_COMPLETION + n, "System Call Monitor"),
  ),
  ...KERNEL_COMPLETIONS.map(({ name, why, code }) => {
    const what = `completion code ${code} in R7 of the guest kernel: the call was refused`;
    return meaning(name, code, what, [["why", why]], "System calls", KERNEL_MANUAL);
  }),
  ...MMS_COMPLETIONS.map(([name, why], n) => {
    const what = `completion code ${FIRST_MMS + n} in an answer of MMS: the command was refused`;
    return meaning(name, FIRST_MMS + n, what, [["why", why]], "Commands", "docs/MMS.md");
  }),
];

const EVENT_BITS: readonly Meaning[] = EVENTS.map(([name, when], bit) =>
  meaning(name, bit, `event, bit ${bit} of a mask (${hexWord(1 << bit)} hex)`, [["when", when]], "Events"),
);

const RETIREMENT_CODES: readonly Meaning[] = RETIREMENTS.map(([code, name, why]) =>
  meaning(
    name,
    code,
    `code ${hexWord(code)} hex with which a process is ended`,
    [["why", why]],
    "System Call Monitor",
  ),
);

/** What there is to say about a name, capitals or not; undefined when it is none of these. */
export function explainNumberName(name: string): Explained | undefined {
  const all = [...CALLS, ...COMPLETION_CODES, ...EVENT_BITS, ...RETIREMENT_CODES];
  return together(all.filter((one) => one.name === name.toUpperCase()));
}

/** Every name of these kinds. */
export function numberNames(): string[] {
  return [...CALLS, ...COMPLETION_CODES, ...EVENT_BITS, ...RETIREMENT_CODES].map(({ name }) => name);
}

/** What a number is, taken for one of the kinds; undefined when it is none. */
export function explainNumber(kind: Kind, number: number): Explained | undefined {
  switch (kind) {
    case "call":
      return together(CALLS.filter(({ code }) => code === number));
    case "completion":
      return together(COMPLETION_CODES.filter(({ code }) => code === number));
    case "event":
      return together(EVENT_BITS.filter(({ code }) => (number >> code) & 1));
    case "retirement":
      return together(RETIREMENT_CODES.filter(({ code }) => code === number));
    case "cause":
      return cause(number);
  }
}

function cause(word: number): Explained | undefined {
  const [name, advice] = TRAPS[word >> 8] ?? [];
  if (name === undefined) return undefined;
  const what = `cause word of a trap of class ${word >> 8}: ${describeCause(word)}`;
  return meaning(hexWord(word), word, what, [["mostly", advice!]], "Page 0").explained;
}

function together(found: readonly Meaning[]): Explained | undefined {
  if (found.length === 0) return undefined;
  const data = found.map(({ explained }) => explained.data);
  return {
    text: found.map(({ explained }) => explained.text).join("\n"),
    data: data.length === 1 ? data[0]! : data,
  };
}
