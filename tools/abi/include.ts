// The includes of firmware/lib/ for guests, made of the host's tables: the numbers of the ABI, and what each call does to the
// registers.

import * as layout from "../../core-as/layout.ts";
import type { MonitorCall } from "../../host/control/call.ts";
import { CHAIN, CLEAR_REST, LEND, SHARE } from "../../host/control/channel.ts";
import { COMPLETIONS, EVENTS } from "../../host/control/codes.ts";
import { HYPERCALLS } from "../../host/control/hypercalls.ts";
import { AREA_STATES } from "../../host/control/loan.ts";
import { type Places, registerText } from "../../host/control/place.ts";
import { END_STATES } from "../../host/state/connection.ts";

/** A line of an include: a name, its value as it is written, a comment. */
export type Constant = readonly [string, string | number, string?];

/** Constants under a comment. */
export function section(comment: string, constants: readonly Constant[]): string {
  const lines = constants.map(([name, value, why]) => {
    const line = `${name.padEnd(15)} = ${value}`;
    return why === undefined ? line : `${line.padEnd(31)} ; ${why}`;
  });
  return [`; ${comment}`, ...lines, ""].join("\n");
}

/** A number as the includes write it: so many hexadecimal digits. */
export const hexadecimal = (value: number, digits: number) =>
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
; \`npm run docs\` makes this file of the tables of host/control/ and of core-as/layout.ts.
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
      "Flags of CHANNEL_SEND and CHANNEL_RECEIVE, beside the high part of the length.",
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
; \`npm run docs\` makes this file of host/control/hypercalls.ts.
        .ONCE
`,
    ...HYPERCALLS.map((call) => statement(call, call.name)),
  ].join("\n");
}

/** The statement of a call. `name`: its name, and its code where the name has no number yet. */
export function statement(call: MonitorCall, name: string): string {
  const exits = [...(call.errors.length > 0 || call.elsewhere === "" ? ["ERROR"] : [])];
  if (call.elsewhere === "") exits.push("OK");
  const clauses = [
    clause("CALL", "", call.arguments),
    clause("RETURN", "OK: ", call.results),
    ...(exits.length > 0 ? [`.RETURN R7 completion code`, ".KEEP   *"] : []),
    `.EXITS  ${exits.length > 0 ? exits.join(", ") : "NONE"}`,
    ".ENDPROC",
  ];
  return [`.MONITOR ${name}`, ...clauses.filter((one) => one !== "")]
    .map((line) => `        ${line}\n`)
    .join("");
}

function clause(kind: string, exit: string, places: Places): string {
  const stated = Object.values(places)
    .filter(({ text }) => text !== "")
    .map((place) => `${registerText(place, "-")} ${briefly(place.text)}`);
  return stated.length === 0 ? "" : `.${kind.padEnd(7)}${exit}${stated.join(", ")}`;
}

/** What the manual says of a place, without what it says besides. */
const briefly = (text: string) => text.split(/[,:(]/)[0]!.trim();
