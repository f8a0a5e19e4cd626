// Compares a state with what a procedure has promised about its registers: at a use, at a call, at an exit.

import { keptOf, maskOf, resultsOf, type Statement } from "../conventions/statement.ts";
import type { DiagnosticCode } from "../diagnostics.ts";
import { entryValue, isNothing, isOverwritten, type State, same, type Value } from "../semantics/value.ts";
import type { Code } from "./code.ts";
import { entryState } from "./node.ts";

/** Something wrong. `detail` tells two problems of one code in a procedure apart. */
export interface Found {
  readonly code: DiagnosticCode;
  readonly detail: string;
  readonly message: string;
  readonly advice?: string;
  /** The register that it is about: on a path, what was found is the same when this is. */
  readonly register?: number;
  /** The register with what the source says of it, and the message for several of them, which are listed. */
  readonly named?: string;
  readonly together?: (names: string) => string;
  /** The register holds a value that some line has put there; the advice may name the line. */
  readonly written?: true;
}

const NONE: readonly Found[] = [];

/** Nothing that a call has left: address, name, and the exits at which there would be something. */
const CALLED = /^Ucall (\d+) (\S+)(?: (.+))?$/;

/** Holds the statement of one procedure against states; what is wrong is returned as values, nothing is reported. */
export class Promises {
  private readonly code: Code;
  private readonly procedure: Statement;
  /** Registers that hold something at the entry. */
  private readonly given: number;
  /** The pointer of the process stack when all is popped. */
  private readonly top: Value;

  constructor(code: Code, procedure: Statement) {
    this.code = code;
    this.procedure = procedure;
    const { call, link } = procedure;
    this.top = entryState(procedure).top!;
    this.given = maskOf(call) | (typeof link === "number" ? 1 << link : 0);
  }

  /** A value that means something to this procedure. */
  holds(value: Value): boolean {
    const register = entryOf(value);
    return register === undefined ? !isNothing(value) : (this.given & (1 << register)) !== 0;
  }

  /** Why a register holds nothing, or not what it should, for a message. */
  why(register: number | undefined, value: Value, name = `R${register}`): string {
    const call = CALLED.exec(value.base);
    if (call !== null) {
      const [, address, callee, exits] = call;
      const does = exits === undefined ? `destroys ${name}` : `sets ${name} only at ${exits}`;
      return `${callee}, called at ${this.code.lineText(Number(address))}, ${does}`;
    }
    const over = /^Ocall (\d+) (\S+) /.exec(value.base);
    if (over !== null) {
      return `${over[2]}, called at ${this.code.lineText(Number(over[1]))}, stores into the word that ${name} was loaded from`;
    }
    const store = /^Ostore (?:.*\/)?(\d+)$/.exec(value.base);
    if (store !== null) {
      return `${this.code.lineText(Number(store[1]))} stores into a word of the process stack where ${name} may be`;
    }
    if (isNothing(value)) return `${name} is not set on one of the paths`;
    const entry = entryOf(value);
    if (entry === undefined || this.holds(value)) return `something else was put into ${name}`;
    const since = `the entry of ${this.procedure.name}, whose .CALL does not name`;
    return entry === register
      ? `nothing has set ${name} since ${since} it`
      : `${name} holds what R${entry} held at ${since} R${entry}`;
  }

  /** Registers that are worked with and hold nothing: `used` is a mask. */
  unusable(state: State, used: number): readonly Found[] {
    const lost = (value: Value, n: number) => (used & (1 << n)) !== 0 && !this.holds(value);
    if (used === 0 || !state.registers.some(lost)) return NONE;
    return state.registers.flatMap((value, register) => {
      if (!lost(value, register)) return [];
      const message = `R${register} is used here, but ${this.why(register, value)}`;
      const together = (names: string) => `${names} are used here, but hold nothing`;
      return [{ code: "E205", detail: value.base, message, advice: this.remedy(value), register, together }];
    });
  }

  /** Registers that a call needs and that hold nothing. */
  lacking({ name, call }: Statement, state: State): Found[] {
    return call.flatMap(({ register, text, optional }) => {
      const value = state.registers[register]!;
      if (optional || this.holds(value)) return [];
      const message = `the call of ${name} needs ${named(register, text)}, but ${this.why(register, value)}`;
      return [
        {
          code: "E204",
          detail: `${name} R${register}`,
          message,
          advice: this.remedy(value),
          register,
          named: named(register, text),
          together: (names) => `the call of ${name} needs ${names}, but they are not set`,
        },
      ];
    });
  }

  private remedy(value: Value): string {
    const call = CALLED.exec(value.base);
    if (call !== null) {
      return call[3] === undefined
        ? "save it before that call, or set it again"
        : "set it, or use it after that exit only";
    }
    return entryOf(value) === undefined ? "set it on every path" : "set it, or name it in .CALL";
  }

  /** What is wrong where the procedure leaves through an exit. `assumed`: link and stack are not looked at. */
  broken(number: number, state: State, assumed: boolean): Found[] {
    const { procedure } = this;
    const { name, exits } = procedure;
    const exit = exits[number];
    if (exit === undefined) return [this.noExit(number)];
    const found: Found[] = [];
    const through = exits.length > 1 ? ` through ${exit}` : "";
    const kept = keptOf(procedure, exit);
    const results = resultsOf(procedure, exit);
    state.registers.forEach((value, register) => {
      const bit = 1 << register;
      const detail = `R${register} ${exit}`;
      if (kept & bit && !same(value, entryValue(register))) {
        const message = `${name} keeps R${register}, but returns${through} with something else in it`;
        found.push({
          code: "E201",
          detail: `R${register}`,
          message,
          register,
          together: (names) => `${name} keeps ${names}, but returns${through} with something else in them`,
          ...this.lost(register, value),
        });
      }
      if (results & bit && !this.holds(value)) {
        const text = procedure.results.find((r) => r.register === register)?.text ?? "";
        const message = `${name} returns${through} without setting ${named(register, text)}`;
        found.push({
          code: "E202",
          detail,
          message,
          advice: this.why(register, value),
          register,
          named: named(register, text),
          together: (names) => `${name} returns${through} without setting ${names}`,
        });
      }
    });
    const stack = assumed ? undefined : this.stackLost(state);
    if (stack !== undefined) {
      const [what, advice] = stack;
      found.push({
        code: "E203",
        detail: "stack",
        message: `${name} returns${through} with ${what}`,
        advice,
      });
    }
    return found;
  }

  /** How the process stack is not as it was at the entry, and what helps; undefined: it is. */
  private stackLost({ stack, top }: State): [what: string, advice: string] | undefined {
    const pop = "pop on every path what was pushed";
    if (stack === undefined) return ["a process stack that could not be followed", pop];
    const { length } = stack;
    if (length > 0) {
      return [
        `${length} ${length === 1 ? "word" : "words"} more on the process stack than at the entry`,
        pop,
      ];
    }
    // After a change of BASE the pointer is another word.
    if (top === undefined || same(top, this.top)) return undefined;
    const advice = 'restore the pointer, or say with .ASSUME "reason", EXIT name that a stack begins';
    return ["the process stack elsewhere than at the entry", advice];
  }

  /** How a register that should have been kept comes to hold something else. */
  private lost(register: number, value: Value): Pick<Found, "advice" | "written"> {
    if (isNothing(value) || isOverwritten(value)) return { advice: this.why(register, value) };
    return { advice: "save it before that, and load it again on every path", written: true };
  }

  private noExit(number: number): Found {
    const { name, exits } = this.procedure;
    const named = exits.map((exit, n) => `${exit} (${n})`).join(", ");
    const signed = number > 0x7fff ? number - 0x10000 : number;
    const message = `${name} has no exit ${signed}`;
    const advice = named === "" ? ".EXITS NONE says that it does not return" : `its exits are ${named}`;
    return { code: "E206", detail: `exit ${number}`, message, advice };
  }
}

/** The register whose value at the entry this is, or a sum with it. */
function entryOf({ base }: Value): number | undefined {
  return /^E\d$/.test(base) ? Number(base[1]) : undefined;
}

function named(register: number, text: string): string {
  return text === "" ? `R${register}` : `R${register} (${text})`;
}
