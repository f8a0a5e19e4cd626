// The effect of one instruction, as far as register conventions are concerned. What it copies and what it uses is
// decided as in the assembler's check (asm/semantics/transfer.ts).

import { type Decoded, decodeInstruction } from "../../asm/decode.ts";
import { actionsOf } from "../../asm/semantics/actions.ts";
import { leavingOf as waysOf } from "../../asm/semantics/leaving.ts";
import { transfer } from "../../asm/semantics/transfer.ts";
import { entryValue, type State } from "../../asm/semantics/value.ts";

/** The most words of an instruction with its prefixes. */
export const MAX_WORDS = 10;

/** Where an instruction can continue other than at the next one. */
export type GoesOn =
  | { readonly kind: "plain" }
  /** A jump that saves a link in a register, or CALL, which pushes it. */
  | { readonly kind: "call"; readonly link: number | "stack" }
  /** A jump through a register, a word of memory or the process stack. */
  | { readonly kind: "through"; readonly what: number | "memory" | "stack" }
  | { readonly kind: "monitor"; readonly code: number | undefined }
  /** RTM; what it adds to PC. */
  | { readonly kind: "resume"; readonly exit: number | undefined };

/** An instruction that was found in memory. */
export interface Executed {
  readonly words: readonly number[];
  /** The program address after it. */
  readonly next: number;
  readonly leaving: GoesOn;
  /** For each register the one that it is a copy of (mostly of itself); undefined: it has a new value. */
  readonly copies: readonly (number | undefined)[];
  /** The registers whose values it works with, as a mask; copying is not working with. */
  readonly used: number;
  /** It pushes on the process stack, or pops. */
  readonly stack: boolean;
}

/** The registers each with a symbol of its own. */
const SYMBOLS: State = {
  registers: Array.from({ length: 8 }, (_, n) => entryValue(n)),
  memory: new Map(),
  data: "",
  stack: [],
};

/** The instruction at words[0], which lies at a program address; undefined when there is none. */
export function executedOf(words: readonly number[], address: number): Executed | undefined {
  const decoded = decodeInstruction(words, 0, address);
  if (decoded === undefined) return undefined;
  const leaving = leavingOf(decoded);
  const { state, used } = transfer(SYMBOLS, decoded, "");
  const copies = state.registers.map(({ base, offset }) => {
    const copied = offset === 0 ? SYMBOLS.registers.findIndex((symbol) => symbol.base === base) : -1;
    return copied < 0 ? undefined : copied;
  });
  return {
    words: words.slice(0, (decoded.next - address) & 0xffff),
    next: decoded.next,
    leaving,
    copies,
    used: leaving.kind === "through" && typeof leaving.what === "number" ? 0 : used,
    stack: actionsOf(decoded).touches.includes("stack pointer"),
  };
}

function leavingOf(decoded: Decoded): GoesOn {
  const ways = waysOf(decoded);
  switch (ways.kind) {
    case "call":
      return { kind: "call", link: "stack" };
    case "return":
      return { kind: "through", what: "stack" };
    case "monitor":
      return { kind: "monitor", code: ways.number === undefined ? undefined : ways.number & 0xff };
    case "resume":
      return { kind: "resume", exit: ways.exit === undefined ? undefined : ways.exit & 15 };
    case "jump": {
      const { link, target } = ways;
      if (link !== undefined) return { kind: "call", link };
      if (target.kind === "register") return { kind: "through", what: target.register };
      return target.kind === "data" ? { kind: "through", what: "memory" } : { kind: "plain" };
    }
    default:
      return { kind: "plain" };
  }
}
