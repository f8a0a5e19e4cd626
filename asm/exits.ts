// Calls with several exits. A call with the exits ERROR (0) and OK (1) continues at next + exit: one word stands after
// it for every exit but the last. Here the exits are named at the call, and their jumps are made.

import type { Builder } from "./builder.ts";
import { MAX_EXITS } from "./conventions/statement.ts";
import type { Cursor } from "./cursor.ts";
import type { Expression } from "./expression.ts";
import { FORMS_BY_MNEMONIC, type Form } from "./forms.ts";
import type { ExitCall, StatedExits, SymbolEntry } from "./module.ts";
import { nearest } from "./nearest.ts";
import { type Candidate, matchForms, type Operand, parseOperand } from "./operands.ts";
import type { Program } from "./program.ts";
import { comesBack, isMonitorCall, savesLink } from "./semantics/leaving.ts";
import { lineText, type Place } from "./source.ts";

/** Names of one thing that lead to each other at most. */
const MAX_NAMES = 200;

/** An instruction that returns. */
export interface Call {
  /** What it calls, when that is a name, or the code of a monitor call. */
  readonly callee: Expression | undefined;
  readonly monitor: boolean;
}

interface Exit {
  readonly name: string;
  readonly place: Place;
  /** The jump to its target; undefined: the program continues after the call. */
  readonly jump: Candidate[] | undefined;
}

/** The call that an instruction is: one that returns, of jumps those with a link register. */
export function callOf(
  builder: Builder,
  forms: readonly Form[],
  operands: readonly Operand[],
): Call | undefined {
  const last = operands.at(-1);
  const linked = operands[0]?.is === "register";
  if (!forms.some((form) => comesBack(form) && (linked || !savesLink(form)))) return undefined;
  const monitor = forms.some(isMonitorCall);
  const given = last?.is === "value" || last?.is === "program" ? last.expression : undefined;
  const expression = (given?.op === "symbol" ? builder.pools.valueOf(given) : undefined) ?? given;
  return { callee: monitor || expression?.op === "symbol" ? expression : undefined, monitor };
}

/** The exits after the colon, or * for a call that names none on purpose; undefined after a reported error. */
export function readExits(
  builder: Builder,
  cursor: Cursor,
  call: Call | undefined,
  mnemonic: string,
): Exit[] | "*" | undefined {
  const colon = cursor.next().place;
  if (call === undefined) {
    const advice = "MON, TRP, CALL, and JMP and JMPI with a link register return";
    builder.report.add("E083", colon, `this ${mnemonic} does not return, so it has no exits`, advice);
    return undefined;
  }
  if (cursor.take("*")) return cursor.done ? "*" : cursor.expected("the end of the line");
  const exits: Exit[] = [];
  do {
    const token = cursor.peek();
    if (token.kind !== "name") return cursor.expected("the name of an exit, or *");
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
    builder.report.add("E082", exit.place, `only the last exit may continue after the call`, advice);
    return undefined;
  }
  if (exits.length > MAX_EXITS) {
    builder.report.add("E082", exits[MAX_EXITS]!.place, `a call has at most ${MAX_EXITS} exits`);
    return undefined;
  }
  return exits;
}

/** Puts the jumps of the exits after a call, and keeps the call for `checkExits`. */
export function addExits(builder: Builder, call: Call, exits: readonly Exit[], place: Place): void {
  for (const [i, { name, jump }] of exits.entries()) {
    if (jump === undefined) continue;
    const exit = i < exits.length - 1 ? { exit: name } : {};
    builder.add({ kind: "instruction", candidates: jump, prefixes: 0, ...exit });
  }
  const { callee, monitor } = call;
  if (callee === undefined) return;
  const { module, section } = builder;
  const inBody = module.conventions.open?.kind === "procedure" && section.space === "program";
  const names = exits.length === 0 ? undefined : exits.map((e) => ({ name: e.name, place: e.place }));
  module.exitCalls.push({ callee, monitor, inBody, exits: names, place });
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
  if (program.modules.every((m) => m.exits.length === 0)) return;
  const stated = new Stated(program);
  for (const module of program.modules) {
    for (const call of module.exitCalls) {
      const found = stated.of(call);
      if (found !== undefined) checkCall(program, call, found);
    }
  }
}

/** What is stated about exits, by what is called. */
class Stated {
  private readonly program: Program;
  /** By name of what is imported, and not linked yet. */
  private readonly entries = new Map<SymbolEntry | string, StatedExits>();
  private readonly codes = new Map<number, StatedExits>();

  constructor(program: Program) {
    this.program = program;
    const all = program.modules.flatMap((m) => m.exits);
    // What the module says that has the name counts before what others say about it.
    const own = (one: StatedExits) =>
      program.find(one.symbol)?.section.module === one.symbol.context.module ? 0 : 1;
    for (const one of all.toSorted((a, b) => own(a) - own(b))) this.enter(one);
  }

  private enter(one: StatedExits): void {
    const { program } = this;
    const { name, context } = one.symbol;
    const entry = program.find(one.symbol);
    // What a statement names is looked for where its registers are checked.
    const missing = entry === undefined && !one.followed && !context.module.imports.has(name);
    if (missing) program.undefinedNames.report(one.symbol);
    const agrees = this.agrees(this.entries, entry ?? name, one);
    const code = one.monitor ? this.codeOf(one.symbol) : undefined;
    if (agrees && code !== undefined) this.agrees(this.codes, code, one);
  }

  /** Enters what is stated first; what is stated again must have the same exits. */
  private agrees<K>(table: Map<K, StatedExits>, key: K, one: StatedExits): boolean {
    const before = table.get(key);
    if (before === undefined) table.set(key, one);
    if (before === undefined || before.names.join() === one.names.join()) return true;
    const { name, place } = before.symbol;
    const where = `${name === one.symbol.name ? "" : `as ${name} `}at ${lineText(place.line)}`;
    const message = `${one.symbol.name} has other exits ${where}: ${before.names.join(", ") || "NONE"}`;
    this.program.report.add("E200", one.symbol.place, message, "state it once, or in the same way");
    return false;
  }

  private codeOf(callee: Expression): number | undefined {
    const section = this.program.modules[0]!.section("program");
    const n = this.program.number(callee, section, undefined, false);
    return n === undefined ? undefined : n & 0xff;
  }

  of({ callee, monitor }: ExitCall): StatedExits | undefined {
    const { program, entries } = this;
    let entry = callee.op === "symbol" ? program.find(callee) : undefined;
    if (callee.op === "symbol" && entry === undefined) return entries.get(callee.name);
    // A constant may be another name of what is called.
    for (let hops = 0; entry !== undefined && !entries.has(entry) && hops < MAX_NAMES; hops++) {
      entry = entry.expression?.op === "symbol" ? program.find(entry.expression) : undefined;
    }
    if (entry !== undefined) return entries.get(entry);
    const code = monitor ? this.codeOf(callee) : undefined;
    return code === undefined ? undefined : this.codes.get(code);
  }
}

function checkCall(program: Program, { exits, inBody, monitor, place }: ExitCall, stated: StatedExits): void {
  const { names, followed } = stated;
  const { name: callee } = stated.symbol;
  const all = names.join(", ");
  if (exits === undefined) {
    // In a checked body the flow of a procedure's exits is followed; a monitor call is easily taken for one with one exit.
    const body = followed && inBody;
    if (names.length < 2 || (body && !monitor)) return;
    const written = `name them after the call, as in : ${names.map((e, i) => (i < names.length - 1 ? `${e} => target` : e)).join(", ")}`;
    if (body) {
      const message = `${callee} has the exits ${all}, and the call names none: ${names.at(-1)} skips what follows`;
      const advice = `${written}; or write : * if the words after it are meant for its exits`;
      program.report.add("E210", place, message, advice);
      return;
    }
    const advice = followed && !monitor ? `${written}; the body of a .PROC needs no names` : written;
    program.report.add("E080", place, `the call of ${callee} does not name its exits ${all}`, advice);
    return;
  }
  for (const [i, { name, place: where }] of exits.entries()) {
    if (!names.includes(name)) {
      const similar = nearest(name, names);
      const advice =
        names.length === 0
          ? "it does not return"
          : similar === undefined
            ? `its exits are ${all}`
            : `did you mean ${similar}?`;
      program.report.add("E081", where, `${callee} has no exit ${name}`, advice);
      return;
    }
    if (names[i] !== name) {
      const named = exits.some((e) => e.name === names[i]);
      const message = named
        ? `exit ${i} of ${callee} is ${names[i]}, not ${name}`
        : `the exit ${names[i]} of ${callee} is missing`;
      program.report.add(named ? "E081" : "E080", where, message, `the exits in their order are ${all}`);
      return;
    }
  }
  if (exits.length < names.length) {
    const message = `the exit ${names[exits.length]} of ${callee} is missing`;
    program.report.add("E080", exits.at(-1)!.place, message, `the exits in their order are ${all}`);
  }
}
