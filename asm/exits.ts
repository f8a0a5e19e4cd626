// Calls with several exits. A call with the exits ERROR (0) and OK (1) continues at next + exit: one word stands behind
// it for every exit but the last. Here the exits are named at the call, and their jumps are made.

import type { Builder } from "./builder.ts";
import type { Cursor } from "./cursor.ts";
import { nearest } from "./diagnostics.ts";
import type { SymbolExpression } from "./expression.ts";
import { FORMS_BY_MNEMONIC } from "./forms.ts";
import { type Candidate, matchForms, type Operand, parseOperand } from "./operands.ts";
import type { ExitCall, Program, SymbolEntry } from "./program.ts";
import type { Place } from "./source.ts";

/** Exits of one call at most. */
const MAX_EXITS = 16;

/** An instruction that comes back. */
export interface Call {
  /** What it calls, when that is a name. */
  readonly callee: SymbolExpression | undefined;
}

interface Exit {
  readonly name: string;
  readonly place: Place;
  /** The jump to its target; undefined: the program goes on behind the call. */
  readonly jump: Candidate[] | undefined;
}

/** The call that an instruction is: MON, TRP and CALL, JMP and JMPI with a link register. */
export function callOf(mnemonic: string, operands: readonly Operand[]): Call | undefined {
  const last = operands.at(-1);
  const linked = operands[0]?.is === "register";
  const calls =
    mnemonic === "MON" ||
    mnemonic === "TRP" ||
    mnemonic === "CALL" ||
    ((mnemonic === "JMP" || mnemonic === "JMPI") && linked);
  if (!calls) return undefined;
  const expression = last?.is === "value" || last?.is === "program" ? last.expression : undefined;
  return { callee: expression?.op === "symbol" ? expression : undefined };
}

/** The exits behind the colon; undefined after a reported error. */
export function readExits(
  builder: Builder,
  cursor: Cursor,
  call: Call | undefined,
  mnemonic: string,
): Exit[] | undefined {
  const colon = cursor.next().place;
  if (call === undefined) {
    const advice = "MON, TRP, CALL, and JMP and JMPI with a link register come back";
    builder.report.add("E083", colon, `this ${mnemonic} does not come back, so it has no exits`, advice);
    return undefined;
  }
  const exits: Exit[] = [];
  do {
    const token = cursor.peek();
    if (token.kind !== "name") return cursor.expected("the name of an exit");
    cursor.next();
    let jump: Candidate[] | undefined;
    if (cursor.take("=>")) {
      const operand = parseOperand(cursor, builder, false);
      if (operand === undefined) return undefined;
      const forms = FORMS_BY_MNEMONIC.get("JMP")!;
      jump = matchForms(forms, [operand], operand.place, builder.report);
      if (jump.length === 0) return undefined;
    }
    exits.push({ name: token.text, place: token.place, jump });
  } while (cursor.take(","));
  if (!cursor.done) return cursor.expected("',' or the end of the line", "an exit is written NAME => target");
  for (const exit of exits.slice(0, -1)) {
    if (exit.jump !== undefined) continue;
    const advice = `write ${exit.name} => target`;
    builder.report.add("E082", exit.place, `only the last exit may go on behind the call`, advice);
    return undefined;
  }
  if (exits.length > MAX_EXITS) {
    builder.report.add("E082", exits[MAX_EXITS]!.place, `a call has ${MAX_EXITS} exits at most`);
    return undefined;
  }
  return exits;
}

/** Puts the jumps of the exits behind a call, and keeps the call for `checkExits`. */
export function addExits(builder: Builder, call: Call, exits: readonly Exit[], place: Place): void {
  for (const [i, { name, jump }] of exits.entries()) {
    if (jump === undefined) continue;
    const exit = i < exits.length - 1 ? { exit: name } : {};
    builder.add({ kind: "instruction", candidates: jump, prefixes: 0, ...exit });
  }
  if (call.callee === undefined) return;
  const names = exits.length === 0 ? undefined : exits.map((e) => ({ name: e.name, place: e.place }));
  builder.module.exitCalls.push({ callee: call.callee, exits: names, place });
}

/** Reads the names of exits; undefined after a reported error. */
export function exitNames(builder: Builder, cursor: Cursor): string[] | undefined {
  const names: string[] = [];
  do {
    const token = cursor.peek();
    if (token.kind !== "name") return cursor.expected("the name of an exit");
    cursor.next();
    if (names.includes(token.text)) {
      builder.report.add("E081", token.place, `there are two exits '${token.text}'`);
      return undefined;
    }
    names.push(token.text);
  } while (cursor.take(","));
  return names;
}

/** Compares the exits that calls name with those that are stated for what they call. */
export function checkExits(program: Program): void {
  const statements = statedExits(program);
  for (const module of program.modules) {
    for (const call of module.exitCalls) checkCall(program, call, statements);
  }
}

/** The exits of procedures and monitor calls whose registers are stated, by symbol, or by name where it is imported. */
function statedExits(program: Program): ReadonlyMap<SymbolEntry | string, readonly string[]> {
  const found = new Map<SymbolEntry | string, readonly string[]>();
  for (const { conventions } of program.modules) {
    for (const { symbol, exits } of conventions.statements) {
      if (exits.length > 1) found.set(program.find(symbol) ?? symbol.name, exits);
    }
  }
  return found;
}

function checkCall(
  program: Program,
  { callee, exits, place }: ExitCall,
  statements: ReturnType<typeof statedExits>,
): void {
  const entry = program.find(callee);
  // Only .CALLS and .MONITOR with exits want them named at every call; those that are named are compared in any case.
  const own = exits === undefined ? undefined : statements.get(entry ?? callee.name);
  const stated = entry?.section.module.exits.get(entry.name) ?? own;
  if (stated === undefined) return;
  const all = stated.join(", ");
  if (exits === undefined) {
    if (stated.length < 2) return;
    const advice = `write : ${stated.map((e, i) => (i < stated.length - 1 ? `${e} => target` : e)).join(", ")}`;
    program.report.add("E080", place, `the call of ${callee.name} does not name its exits ${all}`, advice);
    return;
  }
  for (const [i, { name, place: where }] of exits.entries()) {
    if (!stated.includes(name)) {
      const similar = nearest(name, stated);
      const advice = similar === undefined ? `its exits are ${all}` : `did you mean ${similar}?`;
      program.report.add("E081", where, `${callee.name} has no exit ${name}`, advice);
      return;
    }
    if (stated[i] !== name) {
      const named = exits.some((e) => e.name === stated[i]);
      const message = named
        ? `exit ${i} of ${callee.name} is ${stated[i]}, not ${name}`
        : `the exit ${stated[i]} of ${callee.name} is forgotten`;
      program.report.add(named ? "E081" : "E080", where, message, `in their order they are ${all}`);
      return;
    }
  }
  if (exits.length < stated.length) {
    const message = `the exit ${stated[exits.length]} of ${callee.name} is forgotten`;
    program.report.add("E080", exits.at(-1)!.place, message, `in their order they are ${all}`);
  }
}
