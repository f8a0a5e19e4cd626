// Statements as plain data, for the side file of an image and for the check of calls while a machine runs.

import type { Program } from "../program.ts";
import { type CallRegister, keptOf, type Result, resultsOf, type Statement } from "./statement.ts";
import { targetsOf } from "./tables.ts";

/** The statement of a procedure or a monitor call. Plain data. */
export interface ConventionInfo {
  readonly kind: "procedure" | "external" | "monitor";
  readonly name: string;
  /** Program address of the entry, or the code of the monitor call. */
  readonly value: number;
  /** Program address after the body of a procedure. */
  readonly end?: number;
  readonly call: readonly CallRegister[];
  /** A result without an exit belongs to all exits. */
  readonly results: readonly Result[];
  readonly link?: number | "stack";
  /** In the order of their numbers; masks of registers, bit n is Rn. */
  readonly exits: readonly ExitInfo[];
}

/** What a call returns through one exit. */
export interface ExitInfo {
  readonly name: string;
  readonly returned: number;
  readonly kept: number;
}

/** What .ASSUME says about an instruction. Plain data. */
export interface AssumptionInfo {
  /** Program address of the instruction. */
  readonly address: number;
  readonly kind: "goes" | "exit" | "set" | "kept" | "never";
  readonly reason: string;
  /** For "set" and "kept", as a mask. */
  readonly registers?: number;
  /** For "goes": program addresses. */
  readonly targets?: readonly number[];
}

/** All assumptions of a program without errors, in the order of the source. */
export function assumptionsOf(program: Program): AssumptionInfo[] {
  if (program.pass === 0 || program.report.errors > 0) return [];
  return program.modules.flatMap(({ conventions }) =>
    conventions.assumptions.map((placed): AssumptionInfo => {
      const { assumption, mark, reason } = placed;
      const base = { address: mark.address & 0xffff, reason };
      switch (assumption.kind) {
        case "goes":
        case "via":
          return { ...base, kind: "goes", targets: targetsOf(program, placed).map(({ address }) => address) };
        case "set":
        case "kept":
          return { ...base, kind: assumption.kind, registers: assumption.registers };
        default:
          return { ...base, kind: assumption.kind };
      }
    }),
  );
}

/** All statements of a program with a layout, in the order of the source. */
export function conventionsOf(program: Program): ConventionInfo[] {
  if (program.pass === 0) return [];
  return program.modules.flatMap(({ conventions }) =>
    conventions.statements.flatMap((statement) => infoOf(program, statement) ?? []),
  );
}

function infoOf(program: Program, statement: Statement): ConventionInfo | undefined {
  const { kind, name, entry, end, section, symbol, call, results, link, exits } = statement;
  const value = entry?.address ?? program.number(symbol, section, undefined, false);
  if (value === undefined) return undefined;
  return {
    kind,
    name,
    value: value & 0xffff,
    ...(end === undefined ? {} : { end: end.address }),
    call: [...call],
    results: [...results],
    ...(link === undefined ? {} : { link }),
    exits: exits.map((exit) => ({
      name: exit,
      returned: resultsOf(statement, exit),
      kept: keptOf(statement, exit),
    })),
  };
}
