// Broken register conventions as text.

import { hexWord } from "../../asm/printable.ts";
import { labelAt, lineAt, type SourceMap } from "../../asm/sourcemap.ts";
import type { Violation } from "../conventions/violation.ts";
import type { ConventionWatch } from "../conventions/watch.ts";
import type { Machine } from "../machine.ts";
import { type Io, printable } from "./io.ts";
import { complain } from "./messages.ts";

/** Violations that are shown. */
const SHOWN = 10;

/** A watch over a machine, and the source maps of its partitions. */
export interface Checking {
  readonly watch: ConventionWatch;
  readonly maps: readonly (SourceMap | undefined)[];
}

/** Says on stderr what was not kept. True when nothing was found. */
export function reportViolations(io: Io, machine: Machine, { watch, maps }: Checking): boolean {
  const names = machine.state.partitions.map(({ name }) => name);
  for (const violation of watch.findings.violations.slice(0, SHOWN)) {
    const { message, details } = describeViolation(violation, maps[violation.partition]);
    complain(io, `partition ${names[violation.partition]}: ${message}`);
    for (const line of details) io.stderr.write(`  ${line}\n`);
  }
  const more = watch.findings.violations.length - SHOWN;
  if (more > 0) complain(io, `and ${more} more violations of register conventions; --json has them`);
  const { forgotten, unseen } = watch.findings;
  if (forgotten > 0) {
    complain(
      io,
      `${counted(forgotten, "call")} not compared: too many had not come back, and the oldest were given up`,
    );
  }
  if (unseen > 0) {
    complain(
      io,
      `the process stack was not compared at ${counted(unseen, "return")} with another BASE or translation table`,
    );
  }
  return watch.findings.count === 0;
}

function counted(n: number, what: string): string {
  return `${n} ${n === 1 ? what : `${what}s`}`;
}

/** A violation as text: what was broken, and lines that say where. */
export function describeViolation(
  violation: Violation,
  map: SourceMap | undefined,
): { readonly message: string; readonly details: readonly string[] } {
  const { calledAt, calledClock, at, clock, times, trace } = violation;
  const label = (address: number) => (map && labelAt(map, "program", address)) ?? hexWord(address);
  const place = (address: number) => {
    const line = map === undefined ? undefined : lineAt(map, "program", address);
    return `${line === undefined ? "" : `${line.file}:${line.line}, `}${label(address)} (${hexWord(address)})`;
  };
  const since = calledClock === null ? "" : `, clock ${calledClock}`;
  return {
    message: textOf(violation, map),
    details: [
      ...(calledAt === null || calledAt === at ? [] : [`called at ${place(calledAt)}${since}`]),
      `${violation.exit === null ? "found" : "returned"} at ${place(at)}, clock ${clock}${times > 1 ? `, and ${times - 1} times more` : ""}`,
      ...(violation.nothing === null ? [] : [holeOf(violation.nothing, place)]),
      `trace: ${trace.map(label).join(" ")}`,
    ],
  };
}

function textOf(violation: Violation, map: SourceMap | undefined): string {
  const { kind, procedure, register, expected, found, exit, exitName } = violation;
  const statement = map?.conventions.find(({ name }) => name === procedure);
  const named = (list: "call" | "results") => {
    const text = statement?.[list].find((r) => r.register === register)?.text ?? "";
    return text === "" ? `R${register}` : `R${register} (${text})`;
  };
  switch (kind) {
    case "assumption": {
      const what =
        register === null
          ? `this goes on at ${(map && labelAt(map, "program", found!)) ?? ""} (${hexWord(found!)})`
          : `R${register} is ${hexWord(found!)}, and was ${hexWord(expected!)} at the entry`;
      return `${what}, though .ASSUME says "${printable(procedure)}"`;
    }
    case "argument":
      return `the call of ${procedure} needs ${named("call")}, which holds nothing`;
    case "use":
      return `R${register} is used, and holds nothing`;
    case "result":
      return `${procedure} returns ${named("results")} through ${exitName}, which is not set`;
    case "kept":
      return `${procedure} keeps R${register}, but it was ${hexWord(expected!)} and is ${hexWord(found!)} after exit ${exitName}`;
    case "exit":
      return `${procedure} returned through exit ${exit}, which it does not state`;
    case "stack":
      return `${procedure} returned with the stack pointer ${hexWord(found!)}, not ${hexWord(expected!)}`;
    case "link": {
      if (exit === null) {
        const wanted = register === null ? "on the process stack" : `in R${register}`;
        return `${procedure} expects its link ${wanted}, and was called otherwise`;
      }
      const where = register === null ? "the process stack" : `R${register}`;
      return `the link of ${procedure} is lost: ${where} should lead to ${hexWord(expected!)}, and leads to ${hexWord(found!)}`;
    }
  }
}

function holeOf(
  { why, name, calledAt }: NonNullable<Violation["nothing"]>,
  place: (at: number) => string,
): string {
  return why === "destroyed"
    ? `destroyed by ${name}, called at ${place(calledAt)}`
    : `no call register of ${name}, entered from ${place(calledAt)}`;
}
