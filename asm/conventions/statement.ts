// What a source states about its procedures: the register tables of the CAMPS documents (CPS/SDS/024, 4.2.4.6), as data.

import type { Expression, SymbolExpression } from "../expression.ts";
import type { Item, Section } from "../module.ts";
import type { Place } from "../source.ts";

/** A mask of registers: bit n is Rn. */
export type Registers = number;

export const ALL: Registers = 0xff;

/** A register and what the source says about it. */
export interface NamedRegister {
  readonly register: number;
  readonly text: string;
}

/** A register that the caller sets, or may leave as it is. */
export interface CallRegister extends NamedRegister {
  /** It may hold nothing: written with a ? after it. */
  readonly optional?: true;
}

/** A result; without an exit, a result of all exits. */
export interface Result extends NamedRegister {
  readonly exit: string | undefined;
}

/** The statement of a procedure, of one that is defined elsewhere, or of a monitor call. */
export interface Statement {
  readonly kind: "procedure" | "external" | "monitor";
  readonly name: string;
  readonly place: Place;
  readonly section: Section;
  /** Of a procedure: where it starts, and where .ENDPROC stands. */
  readonly entry: Item | undefined;
  end: Item | undefined;
  /** Its value is the entry, or the code of a monitor call. */
  readonly symbol: SymbolExpression;
  readonly call: CallRegister[];
  readonly results: Result[];
  /** Clauses .KEEP and .DESTROY; `*` stands for all registers that nothing else names. */
  keep: Registers;
  destroy: Registers;
  rest: "keep" | "destroy" | undefined;
  /** The register with the link, or the process stack (CALL and RET). A monitor call has none. */
  link: number | "stack" | undefined;
  /** In the order of their numbers. Empty: the procedure does not return. */
  exits: readonly string[];
  /** The procedure after the body, when it is meant that the flow runs into it. */
  falls: SymbolExpression | undefined;
  /** The clauses that were written and where, to find the second one of a kind. */
  readonly clauses: Map<string, Place>;
}

/** Exits of one procedure at most: the displacement of JMP e.Xlink and RET. */
export const MAX_EXITS = 16;

/** The one exit of a procedure that names none. */
export const RETURN = "RETURN";

/** What .ASSUME says about a place. */
export type Assumption =
  | { readonly kind: "goes"; readonly targets: readonly Expression[] }
  | { readonly kind: "via"; readonly tables: readonly SymbolExpression[] }
  | { readonly kind: "exit"; readonly exits: readonly string[] }
  | { readonly kind: "set" | "kept"; readonly registers: Registers }
  | { readonly kind: "never" };

/** An assumption about the instruction after `mark`. */
export interface PlacedAssumption {
  readonly assumption: Assumption;
  readonly mark: Item;
  readonly section: Section;
  readonly place: Place;
  readonly reason: string;
}

/** Everything that one module states. */
export interface Conventions {
  readonly statements: Statement[];
  readonly assumptions: PlacedAssumption[];
  /** The statement whose clauses, or whose body, are being read. */
  open: Statement | undefined;
}

/** Nothing stated yet. */
export function createConventions(): Conventions {
  return { statements: [], assumptions: [], open: undefined };
}

/** The mask of a list of registers. */
export function maskOf(list: readonly NamedRegister[]): Registers {
  return list.reduce((mask, { register }) => mask | (1 << register), 0);
}

/** The results that a call returns through an exit. */
export function resultsOf(statement: Statement, exit: string): Registers {
  return maskOf(statement.results.filter((r) => r.exit === undefined || r.exit === exit));
}

/** The registers that keep their values through an exit: those of .KEEP that are not results there. */
export function keptOf(statement: Statement, exit: string): Registers {
  return statement.keep & ~resultsOf(statement, exit);
}

/** R0-R3,R7 for a mask. */
function registersText(mask: Registers): string {
  const runs: string[] = [];
  for (let n = 0; n < 8; n++) {
    if ((mask & (1 << n)) === 0) continue;
    let last = n;
    while ((mask & (1 << (last + 1))) !== 0 && last < 7) last++;
    runs.push(last === n ? `R${n}` : `R${n}-R${last}`);
    n = last;
  }
  return runs.join(",");
}

/** What two statements say otherwise of exits, link or registers, as a text; undefined when they say the same. */
export function differenceOf(a: Statement, b: Statement): string | undefined {
  const others = new Map(clausesOf(b));
  for (const [what, said] of clausesOf(a)) {
    const other = others.get(what);
    if (other !== undefined && other !== said) return `${what}: ${said || "none"}, there ${other || "none"}`;
  }
  return undefined;
}

/** What a statement says, clause by clause, exits first: other exits make the clauses of exits incomparable. */
function clausesOf(s: Statement): [what: string, said: string][] {
  const optional = registersText(maskOf(s.call.filter((r) => r.optional)));
  return [
    ["exits", s.exits.join(", ")],
    ["link", typeof s.link === "number" ? `R${s.link}` : (s.link ?? "")],
    ["call registers", registersText(maskOf(s.call))],
    ["call registers that may hold nothing", optional],
    ...s.exits.flatMap((exit): [string, string][] => {
      const through = s.exits.length > 1 ? ` through ${exit}` : "";
      return [
        [`results${through}`, registersText(resultsOf(s, exit))],
        [`kept${through}`, registersText(keptOf(s, exit))],
      ];
    }),
  ];
}
