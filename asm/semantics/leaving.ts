// Where an instruction can continue other than at the next one, from its operation: jumps, calls, returns, and whatever
// else sets PC.

import type { RegisterPlace, Statement } from "../../core-as/isa/notation.ts";
import { conditionOf, operationOf, routineOf, statementsOf } from "../../core-as/isa/operation.ts";
import type { Way } from "../../core-as/isa/routines.ts";
import type { Decoded } from "../decode.ts";
import type { Form } from "../forms.ts";
import { perShape } from "./shape.ts";
import { fixedNumber, numberOf, type RegisterTerm, registerOf, type Sum, sumOf } from "./sums.ts";

/** Where a jump goes; numbers are undefined where a prefix from memory changes them. */
export type Target =
  /** A program address, or the one that the program word at an address holds. */
  | { readonly kind: "place" | "program"; readonly address: number | undefined }
  /** What a register holds and a distance. */
  | { readonly kind: "register"; readonly register: number; readonly distance: number | undefined }
  /** What the data word at what a register holds, or 0, and a displacement holds. */
  | {
      readonly kind: "data";
      readonly register: number | undefined;
      readonly displacement: number | undefined;
    };

/** What an instruction does with PC. */
export type Leaving =
  | { readonly kind: "next"; readonly skips: boolean; readonly repeats: boolean }
  /** `link`: the register in which the address after it is saved. */
  | {
      readonly kind: "jump";
      readonly conditional: boolean;
      readonly link: number | undefined;
      readonly target: Target;
    }
  /** By the process stack, where this number of local words is reserved. */
  | { readonly kind: "call"; readonly locals: number | undefined; readonly target: Target }
  /** By the process stack, or with `resume` to what a trap or interrupt has left; what it adds. */
  | { readonly kind: "return" | "resume"; readonly exit: number | undefined }
  /** A monitor call of a code, a trap, idling. */
  | { readonly kind: "monitor" | "trap" | "idle"; readonly number: number | undefined }
  /** Nobody knows. */
  | { readonly kind: "unknown" };

/** The parts that one shape of instruction has in common. */
interface Parts {
  readonly way: Way | undefined;
  readonly conditional: boolean;
  readonly link: RegisterTerm | undefined;
  /** Where a jump or call goes. */
  readonly target: Sum | undefined;
  /** The number that the routine is given: locals, exit, code. */
  readonly number: Sum | undefined;
}

/** Ways that are conditions, or turns of the instruction itself, and not of the flow. */
const INNER: readonly Way[] = ["skip", "again"];

/** What the operation of a form says about how its instructions continue. */
export interface OfForm {
  readonly way: Way | undefined;
  readonly skips: boolean;
  readonly repeats: boolean;
  readonly savesLink: boolean;
}

const forms = new Map<Form, OfForm>();

/** What all instructions of a form have in common; found once for each form that comes up. */
export function ofForm(form: Form): OfForm {
  let found = forms.get(form);
  if (found === undefined) {
    const operation = operationOf(form.row);
    const way = routineOf(operation)?.routine.ways.find((one) => !INNER.includes(one));
    found = { way, ...conditionOf(operation), savesLink: statementsOf(operation).some(isLink) };
    forms.set(form, found);
  }
  return found;
}

const partsOf = perShape((decoded): Parts => {
  const operation = operationOf(decoded.form.row);
  const { way } = ofForm(decoded.form);
  const { call, routine } = routineOf(operation) ?? {};
  const argument = (name: string): Sum | undefined => {
    const i = routine!.parameters.findIndex((parameter) => parameter.name === name);
    return i < 0 ? undefined : sumOf(decoded, call!.arguments[i]!);
  };
  const statements = statementsOf(operation);
  const jump = statements.find((s): s is Statement & { kind: "jump" } => s.kind === "jump");
  const linked = statements.find(isLink);
  const [link] = linked === undefined ? [] : registerOf(decoded, linked.target.letter, 0);
  if (jump !== undefined) {
    const target = sumOf(decoded, jump.target);
    return { way, conditional: jump.condition !== undefined, link, target, number: undefined };
  }
  if (way === undefined) return { way, conditional: false, link, target: undefined, number: undefined };
  const [first] = routine!.parameters;
  const number = first?.kind === "number" ? argument(first.name) : undefined;
  return { way, conditional: false, link, target: argument("target"), number };
});

/** True for the statement that saves the address after the instruction in a register. */
function isLink(statement: Statement): statement is Statement & { kind: "assign"; target: RegisterPlace } {
  if (statement.kind !== "assign" || statement.target.kind !== "register") return false;
  return statement.value.kind === "field" && statement.value.field === "next";
}

const known = new WeakMap<Decoded, Leaving>();

/** How a decoded instruction continues. */
export function leavingOf(decoded: Decoded): Leaving {
  let leaving = known.get(decoded);
  if (leaving === undefined) {
    leaving = findLeaving(decoded);
    known.set(decoded, leaving);
  }
  return leaving;
}

function findLeaving(decoded: Decoded): Leaving {
  const { way, conditional, link, target, number } = partsOf(decoded);
  const given = number && fixedNumber(decoded, number);
  switch (way) {
    case undefined:
      if (target === undefined) {
        const { skips, repeats } = ofForm(decoded.form);
        return { kind: "next", skips, repeats };
      }
      return {
        kind: "jump",
        conditional,
        link: link && numberOf(decoded, link),
        target: targetOf(decoded, target),
      };
    case "call":
      return { kind: "call", locals: given, target: targetOf(decoded, target!) };
    case "return":
    case "resume":
      return { kind: way, exit: given };
    case "monitor":
    case "trap":
    case "idle":
      return { kind: way, number: given };
    default:
      return { kind: "unknown" };
  }
}

function targetOf(decoded: Decoded, sum: Sum): Target {
  const [{ term }] = sum as [Sum[number]];
  if (term.kind === "program") return { kind: "program", address: fixedNumber(decoded, term.address) };
  if (term.kind === "data") {
    const { register, rest } = apart(term.address);
    const displacement = fixedNumber(decoded, rest);
    return { kind: "data", register: register && numberOf(decoded, register), displacement };
  }
  const { register, rest } = apart(sum);
  const distance = fixedNumber(decoded, rest);
  if (register === undefined) return { kind: "place", address: distance };
  return { kind: "register", register: numberOf(decoded, register), distance };
}

/** The register of a sum, and what is added to it. */
function apart(sum: Sum): { readonly register: RegisterTerm | undefined; readonly rest: Sum } {
  const found = sum.find(({ term }) => term.kind === "register")?.term;
  const register = found?.kind === "register" ? found : undefined;
  return { register, rest: sum.filter(({ term }) => term !== register) };
}

/** The program address that a jump or call goes to, where the instruction says it; `word` gives words of the program. */
export function entryOf(target: Target, word: (address: number) => number | undefined): number | undefined {
  if ((target.kind !== "place" && target.kind !== "program") || target.address === undefined)
    return undefined;
  return target.kind === "place" ? target.address : word(target.address);
}

/** True for the forms that return to what follows them, when they do: monitor calls, traps, calls, jumps with a link. */
export function comesBack(form: Form): boolean {
  const { way } = ofForm(form);
  return way === "monitor" || way === "trap" || way === "call" || savesLink(form);
}

/** True for the forms that save the address after them in a register, if they are given one. */
export const savesLink = (form: Form): boolean => ofForm(form).savesLink;

/** True for the forms that are monitor calls. */
export const isMonitorCall = (form: Form): boolean => ofForm(form).way === "monitor";

/** True for the forms that call by the process stack. */
export const isStackCall = (form: Form): boolean => ofForm(form).way === "call";
