// Makes the includes of firmware/lib/ for guests from the host's tables: the numbers of the ABI, and what each call does to
// the registers.

import * as layout from "../../core-as/layout.ts";
import type { MonitorCall } from "../../host/control/call.ts";
import { CHAIN, CLEAR_REST, LEND, SHARE } from "../../host/control/channel.ts";
import { COMPLETIONS, EVENTS } from "../../host/control/codes.ts";
import { HYPERCALLS } from "../../host/control/hypercalls.ts";
import { AREA_STATES } from "../../host/control/loan.ts";
import { type Place, registerText } from "../../host/control/place.ts";
import { COLD, INTERMEDIATE, MMS_COMPLETIONS, MMS_DONE, SHORT_TERM, WARM } from "../../host/mms/codes.ts";
import { COMMANDS } from "../../host/mms/commands.ts";
import { SCM_CALLS } from "../../host/scm/calls.ts";
import * as codes from "../../host/scm/codes.ts";
import { COMMAND_HEAD, MMS_SYNCEL } from "../../host/scm/mms.ts";
import { SHORT } from "../../host/scm/trace.ts";
import { CCTL_HEAD, LIST_WORDS } from "../../host/scm/transfer.ts";
import { END_STATES } from "../../host/state/connection.ts";
import { MMS_FILE } from "../../host/state/mms.ts";
import { ELEMENT_DATA_MAX, ELEMENT_HEAD, HOST } from "../../host/state/scm.ts";

/** A line of an include: a name, its value as it is written, a comment. */
type Constant = readonly [string, string | number, string?];

/** Constants under a comment. `width`: that of the names. */
function section(comment: string, constants: readonly Constant[], width = 15): string {
  const lines = constants.map(([name, value, why]) => {
    const line = `${name.padEnd(width)} = ${value}`;
    return why === undefined ? line : `${line.padEnd(width + 16)} ; ${why}`;
  });
  return [`; ${comment}`, ...lines, ""].join("\n");
}

/** A number as the includes write it, with a number of hexadecimal digits. */
const hexadecimal = (value: number, digits: number) =>
  `0x${value.toString(16).toUpperCase().padStart(digits, "0")}`;

const word = (value: number) => hexadecimal(value, 4);
const numbered = (names: readonly string[], prefix = "") =>
  names.map((name, number): Constant => [`${prefix}${name}`, number]);

/** Constants of the core's layout whose names begin so, in their order. */
const laidOut = (prefix: string, value: (n: number) => string | number = Number) =>
  Object.entries(layout)
    .filter((entry): entry is [string, number] => entry[0].startsWith(prefix))
    .map(([name, n]): Constant => [name, value(n)]);

/** firmware/lib/abi.inc. */
export function abiInclude(): string {
  return [
    `; The numbers of docs/ABI.md for guests: hypercalls, completion codes, events, trap classes, PSW and context frames.
; \`npm run docs\` makes this file from the tables of host/control/ and of core-as/layout.ts.
        .ONCE
`,
    `PAGE_WORDS      = ${layout.PAGE_WORDS}\n`,
    section(
      "Hypercalls: MON code, one word for exit 0 (ERROR, R7 says why), then exit 1 (OK).",
      HYPERCALLS.map(({ name, code }) => [name, hexadecimal(code, 2)]),
    ),
    section("Completion codes, in R7.", numbered(COMPLETIONS.map(([name]) => name))),
    section("Events, as masks. FOR_EVER is both words of a time-out that never runs out.", [
      ...EVENTS.map(([name], bit): Constant => [`EVENT_${name}`, `1 << ${bit}`]),
      ["FOR_EVER", "0xFFFF"],
    ]),
    section(
      "Flags of CHANNEL_SEND and CHANNEL_RECEIVE, next to the high part of the length.",
      Object.entries({ CLEAR_REST, LEND, SHARE, CHAIN }).map(([name, flag]) => [name, word(flag)]),
    ),
    section("States of a connection (CHANNEL_STATUS), and of an area (LOAN_INFO).", [
      // The first state is that of an end that no connection uses.
      ...numbered(
        END_STATES.slice(1).map((state) => state.toUpperCase()),
        "STATE_",
      ),
      ...numbered(AREA_STATES, "AREA_"),
    ]),
    section("PSW.", [
      ["PSW_S", word(layout.PSW_S), "system mode"],
      ["PSW_E", word(layout.PSW_E), "interrupts enabled"],
      ["PSW_V", word(layout.PSW_V), "overflow, carry or borrow"],
      ["PSW_L", word(layout.PSW_L), "mask level"],
    ]),
    section("Page 0: the frame pointer, and a vector of 8 words for each trap class.", [
      ["FRAME_POINTER", layout.FRAME_POINTER_WORD],
      ["VECTORS", layout.VECTORS_WORD],
      ["VECTOR_WORDS", layout.VECTOR_WORDS],
      ...laidOut("TRAP_"),
    ]),
    section(
      "Context frame.",
      laidOut("FRAME_").filter(([name]) => !["FRAME_POINTER_WORD", "FRAME_CHAIN_MAX"].includes(name)),
    ),
    section("Low byte of the cause of a fault: the stage that refused, plus the access.", [
      ...laidOut("CAUSE_STAGE", (n) => hexadecimal(n, 2)),
      ...laidOut("ACCESS_"),
    ]),
    `        .INCLUDE "hypercalls.inc"\n`,
  ].join("\n");
}

/** firmware/lib/hypercalls.inc. */
export function hypercallsInclude(): string {
  return [
    `; What the hypercalls of abi.inc do to the registers (docs/ABI.md, "Monitor calls"), stated so that every call is checked.
; \`npm run docs\` makes this file from host/control/hypercalls.ts.
        .ONCE
`,
    ...HYPERCALLS.map((call) => statement(call, call.name)),
  ].join("\n");
}

/** firmware/csf/scm.inc, with the calls of a table. */
export function scmInclude(calls: readonly MonitorCall[] = SCM_CALLS): string {
  const part = (comment: string, constants: readonly Constant[]) => section(comment, constants, 19);
  return [
    `; The numbers of docs/ABI.md, "System Call Monitor": monitor calls, completion codes, retirement codes, records that
; System Call Monitor shares with the firmware. \`npm run docs\` makes this file from the tables of host/scm/.
        .ONCE
`,
    part("Exits of procedures and calls with the exits ERROR_OK.", [
      ["EXIT_ERROR", 0],
      ["EXIT_OK", 1],
      ["NIL", 0],
    ]),
    "; Monitor calls, with what they do to the registers. ROUTINE_RETURN and RETIRE return only when they are refused.",
    ...calls.map((call) => statement(call, `${call.name} = ${hexadecimal(call.code, 2)}`)),
    part(
      "Completion codes other than those of abi.inc.",
      codes.SCM_COMPLETIONS.map(([name]) => [name, codes.SCM_DONE[name]]),
    ),
    part(
      "Codes of RETIRE.",
      codes.RETIREMENTS.map(([code, name]) => [name, word(code)]),
    ),
    part("SOCB, System Operation Control Block.", [
      ["SOCB_NEXT", codes.SOCB_NEXT],
      ["SOCB_STATUS", codes.SOCB_STATUS],
      ["SOCB_SERVICE", codes.SOCB_SERVICE],
      ["SOCB_OPERATION", codes.SOCB_OPERATION],
      ["SOCB_TRANSFER", codes.SOCB_TRANSFER],
      ["SOCB_DATA", codes.SOCB_DATA, "SS_DATA, the service system's own words"],
      ["SOCB_WORDS", codes.SOCB_WORDS],
    ]),
    part("SOCB.STATUS.", [
      ["SOCB_FREE", codes.SOCB_FREE],
      ["SOCB_PENDING", codes.SOCB_PENDING],
      ["SOCB_DONE", codes.SOCB_DONE],
      ["SC_ERROR", codes.SOCB_ERROR],
    ]),
    part("INFO_ELEMENT (4.2.4.5.1): XFER, SIZE, DATA.", [
      ["ELEMENT_XFER", codes.ELEMENT_XFER],
      ["ELEMENT_SIZE", codes.ELEMENT_SIZE],
      ["ELEMENT_DATA", ELEMENT_HEAD],
      ["ELEMENT_WORDS", ELEMENT_HEAD + ELEMENT_DATA_MAX],
    ]),
    part("A trace record begins with event + form.", [["SHORT", word(SHORT << 8)]]),
  ].join("\n");
}

/** firmware/csf/mms.inc. */
export function mmsInclude(): string {
  const part = (comment: string, constants: readonly Constant[]) => section(comment, constants, 25);
  return [
    `; The numbers of docs/MMS.md, for whoever sends to the Message Management System. \`npm run docs\` makes this file from the
; tables of host/mms/ and host/scm/.
        .ONCE
`,
    part("Where PCF_SEND sends to: process and syncel.", [
      ["HOST", word(HOST)],
      ["MMS_SYNCEL", MMS_SYNCEL],
    ]),
    part(
      "Commands.",
      COMMANDS.map(({ name, number }) => [`MMS_${name}`, number]),
    ),
    part("Modes of START_SYSTEM, and its file.", [
      ["MMS_COLD", COLD],
      ["MMS_WARM", WARM],
      ["MMS_FILE", MMS_FILE],
    ]),
    part("Storages of GET_CIF.", [
      ["MMS_SHORT_TERM", SHORT_TERM],
      ["MMS_INTERMEDIATE", INTERMEDIATE],
    ]),
    part("COMMAND_BUFFER: words of the element from its XFER on.", [
      ...(["COMMAND", "SYNCEL", "SOCB", "USER_GROUP", "PROFILE"] as const).map(
        (name, n): Constant => [`MMS_HEAD_${name}`, ELEMENT_HEAD + n],
      ),
      ["MMS_HEAD_PARAMETERS", ELEMENT_HEAD + COMMAND_HEAD],
    ]),
    part("CCTL record, to which XFER leads, and each of its lists.", [
      ["CCTL_TO_HOST", 0],
      ["CCTL_FROM_HOST", 1],
      ["CCTL_LISTS", CCTL_HEAD],
      ["LIST_ADDRESS", 0],
      ["LIST_SIZE", 1],
      ["LIST_GIVEN_BY", 2, "0 the sender, 1 the caller of the system call"],
      ["LIST_WORDS", LIST_WORDS],
    ]),
    part("Answer: words of the element from its XFER on.", [
      ["MMS_ANSWER_COMMAND", ELEMENT_HEAD],
      ["MMS_ANSWER_SOCB", ELEMENT_HEAD + 5],
      ["MMS_ANSWER_CC", ELEMENT_HEAD + 6],
      ["MMS_ANSWER_RESULTS", ELEMENT_HEAD + 7],
    ]),
    part(
      "Completion codes other than OK.",
      MMS_COMPLETIONS.map(([name]) => [`MMS_${name}`, MMS_DONE[name]]),
    ),
  ].join("\n");
}

/** The statement of a call. `name`: its name, and its code where the name has no number yet. */
export function statement(call: MonitorCall, name: string): string {
  const exits = [...(call.errors.length > 0 || call.elsewhere === "" ? ["ERROR"] : [])];
  if (call.elsewhere === "") exits.push("OK");
  const clauses = [
    ...clause("CALL", "", Object.values(call.arguments)),
    ...RESULTS.flatMap(([exit, given]) =>
      clause(
        "RETURN",
        exit,
        Object.values(call.results).filter(({ by }) => by === given),
      ),
    ),
    ...(exits.length > 0 ? [`.RETURN R7 completion code`, ".KEEP   *"] : []),
    `.EXITS  ${exits.length > 0 ? exits.join(", ") : "NONE"}`,
    ".ENDPROC",
  ];
  return [`.MONITOR ${name}`, ...clauses].map((line) => `        ${line}\n`).join("");
}

/** The results of a statement, by the exits that give them. */
const RESULTS = [
  ["OK: ", "OK"],
  ["ERROR: ", "ERROR"],
  ["", "either"],
] as const;

function clause(kind: string, exit: string, places: readonly Place[]): string[] {
  // Of the words of a block that is an argument, a call may mean none.
  const some = ({ kind: what }: Place) => (kind === "CALL" && what === "block" ? "?" : "");
  const stated = places
    .filter(({ text }) => text !== "")
    .map((place) => `${registerText(place, "-")}${some(place)} ${briefly(place.text)}`);
  return lines(stated, 110).map((line) => `.${kind.padEnd(7)}${exit}${line}`);
}

/** Texts between commas, in as few lines as their length lets them be. */
function lines(texts: readonly string[], length: number): string[] {
  const all: string[] = [];
  for (const text of texts) {
    const longer = `${all.at(-1)}, ${text}`;
    if (all.length > 0 && longer.length <= length) all[all.length - 1] = longer;
    else all.push(text);
  }
  return all;
}

/** What the manual says of a place, without what it says besides. */
const briefly = (text: string) => text.split(/[,:(]/)[0]!.trim();
