// The statements about procedures as the firmware's sources have them (docs/ASSEMBLER.md, "Register conventions"), with
// the section of the document that the first line of the comment above names.

import { readFileSync } from "node:fs";
import { filesOf } from "../files.ts";

/** The clauses of a statement that the tests and docs/CSF.md speak of. */
export type Clause = "CALL" | "RETURN" | "KEEP" | "DESTROY" | "LINK" | "EXITS";

export interface Procedure {
  readonly name: string;
  readonly file: string;
  /** Section and figure of CPS/SDS/024; empty for what is the project's own. */
  readonly section: string;
  /** Clauses as they are written, several of one kind as one list. */
  readonly clauses: ReadonlyMap<Clause, string>;
  /** Names of the exits in the order of their numbers. */
  readonly exits: readonly string[];
}

const STATEMENT = /((?:^;.*\n)*)^ +\.PROC +(\w+)\n((?: +\.(?:CALL|RETURN|KEEP|DESTROY|LINK|EXITS) .*\n)*)/gm;

/** The sources of a folder, as paths. */
export const sourcesOf = (folder: string): string[] =>
  filesOf(folder).filter((path) => path.endsWith(".asm"));

/** The procedures of a folder of sources, by name. */
export function procedures(folder: string): Map<string, Procedure> {
  const found = new Map<string, Procedure>();
  for (const file of sourcesOf(folder)) {
    for (const [, comment, name, text] of readFileSync(file, "utf8").matchAll(STATEMENT)) {
      const clauses = readClauses(text!);
      const section = /^; ((?:figure )?4\..*)/.exec(comment!)?.[1] ?? "";
      found.set(name!, { name: name!, file, section, clauses, exits: exitsOf(clauses) });
    }
  }
  return found;
}

function readClauses(text: string): Map<Clause, string> {
  const clauses = new Map<Clause, string>();
  for (const [, name, rest] of text.matchAll(/\.([A-Z]+) +(.*)/g)) {
    const clause = name as Clause;
    const before = clauses.get(clause);
    clauses.set(clause, before === undefined ? rest! : `${before}, ${rest}`);
  }
  return clauses;
}

function exitsOf(clauses: ReadonlyMap<Clause, string>): string[] {
  const text = clauses.get("EXITS");
  if (text === undefined) return ["RETURN"];
  return text === "NONE" ? [] : text.split(/, */);
}

/** Numbers of the registers that a clause names: "R0-R3, R7". */
export function registersOf(clause: string | undefined): Set<number> {
  const numbers = new Set<number>();
  for (const [, from, to] of (clause ?? "").matchAll(/R([0-7])(?:-R([0-7]))?/g)) {
    for (let n = Number(from); n <= Number(to ?? from); n++) numbers.add(n);
  }
  return numbers;
}
