// Broken register conventions as problems: what was promised, where it was broken, and what to do.

import { hexWord } from "../../asm/printable.ts";
import { type GuestPlace, guestPlace, guestProblem, type Problem } from "../../asm/problem.ts";
import { labelAt, lineAt, type SourceMap } from "../../asm/sourcemap.ts";
import type { Violation } from "./violation.ts";

/** A violation as a problem. `name`: the name of its partition; `map`: its source map, or undefined. */
export function violationProblem(violation: Violation, name: string, map: SourceMap | undefined): Problem {
  const { code, message, advice } = wrongIn(violation, map);
  const { calledAt, calledClock, at, clock, times, nothing, exit, trace } = violation;
  const place = (before: string, address: number, after = ""): GuestPlace => {
    const source = map === undefined ? undefined : lineAt(map, "program", address);
    const where = source === undefined ? "" : `${source.file}:${source.line}, `;
    const text = `${before} ${where}${labelOf(map, address)} (${hexWord(address)})${after}`;
    return guestPlace(text, source);
  };
  const how = exit === null ? "found at" : "returned at";
  const places = [place(how, at, `, clock ${clock}${times > 1 ? `, and ${times - 1} times more` : ""}`)];
  if (calledAt !== null && calledAt !== at) {
    places.push(place("called at", calledAt, calledClock === null ? "" : `, clock ${calledClock}`));
  }
  if (nothing !== null) {
    const { why, name: by, calledAt: since } = nothing;
    const emptied =
      why === "destroyed" ? `destroyed by ${by}, called at` : `not a call register of ${by}, entered from`;
    places.push(place(emptied, since));
  }
  const notes = [`trace: ${trace.map((address) => labelOf(map, address)).join(" ")}`];
  return guestProblem(code, `partition ${name}: ${message}`, advice, places, notes);
}

/** LABEL or LABEL+n of a program address, else the address. */
function labelOf(map: SourceMap | undefined, address: number): string {
  return (map && labelAt(map, "program", address)) ?? hexWord(address);
}

/** What was broken, and what to do about it. */
function wrongIn(
  violation: Violation,
  map: SourceMap | undefined,
): Pick<Problem, "code" | "message"> & { readonly advice: string } {
  const { kind, procedure, register, expected, found, exit, exitName, nothing } = violation;
  const statement = map?.conventions.find(({ name }) => name === procedure);
  const named = (list: "call" | "results") => {
    const text = statement?.[list].find((r) => r.register === register)?.text ?? "";
    return text === "" ? `R${register}` : `R${register} (${text})`;
  };
  switch (kind) {
    case "assumption": {
      const what =
        register === null
          ? `this continues at ${(map && labelAt(map, "program", found!)) ?? ""} (${hexWord(found!)})`
          : `R${register} is ${hexWord(found!)}, and was ${hexWord(expected!)} at the entry`;
      return {
        code: "WRONG_ASSUMPTION",
        message: `${what}, though .ASSUME says "${procedure}"`,
        advice: "find out why the program does otherwise, or correct .ASSUME",
      };
    }
    case "argument":
      return {
        code: "NO_ARGUMENT",
        message: `the call of ${procedure} needs ${named("call")}, which holds nothing`,
        advice: `set R${register} before the call`,
      };
    case "use":
      return {
        code: "NO_VALUE",
        message: `R${register} is used, but holds nothing`,
        advice:
          nothing?.why === "entry"
            ? `set R${register} first, or name it in .CALL of ${nothing.name}`
            : `set R${register} again before it is used`,
      };
    case "result":
      return {
        code: "NO_RESULT",
        message: `${procedure} returns ${named("results")} through ${exitName}, which is not set`,
        advice: `set R${register} on every path to ${exitName}`,
      };
    case "kept":
      return {
        code: "NOT_KEPT",
        message: `${procedure} keeps R${register}, but it was ${hexWord(expected!)} and is ${hexWord(found!)} after exit ${exitName}`,
        advice: `save R${register} where nothing else writes, and load it again before ${procedure} returns`,
      };
    case "exit":
      return {
        code: "UNKNOWN_EXIT",
        message: `${procedure} returned through exit ${exit}, which it does not state`,
        advice: "return through an exit that is stated, or name this one in .EXITS",
      };
    case "stack":
      return {
        code: "STACK_MOVED",
        message: `${procedure} returned with the stack pointer ${hexWord(found!)}, not ${hexWord(expected!)}`,
        advice: "on every path, pop what was pushed",
      };
    case "link": {
      if (exit === null) {
        const wanted = register === null ? "on the process stack" : `in R${register}`;
        return {
          code: "NO_LINK",
          message: `${procedure} expects its link ${wanted}, but was called differently`,
          advice: "call it as its .LINK says",
        };
      }
      const where = register === null ? "the process stack" : `R${register}`;
      return {
        code: "LOST_LINK",
        message: `the link of ${procedure} is lost: ${where} should lead to ${hexWord(expected!)}, but leads to ${hexWord(found!)}`,
        advice: "save the link before it is written, and load it again before the return",
      };
    }
  }
}
