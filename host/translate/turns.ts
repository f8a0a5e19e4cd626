// What the turns of a loop of one block have in common: registers that each turn steps by the same amount, and places in
// memory whose addresses follow from them. Where the first and the last turn of several find such a place in one page, so do
// those between, and one look at the map serves them all.

import type { Act, Term } from "./instruction.ts";
import type { Block } from "./region.ts";

/** A constant and registers that no turn changes, added up. */
export interface Step {
  readonly constant: number;
  readonly registers: readonly number[];
}

/** A word that an instruction of the loop reads or writes. */
export interface Site {
  /** Of the instruction in its block. */
  readonly position: number;
  readonly place: Term & { readonly kind: "memory" };
  readonly written: boolean;
  /** Its address in the first turn: registers as they are before it, and a constant; BASE is added. */
  readonly first: Step;
  /** By how much it grows from turn to turn. */
  readonly step: Step;
}

/** What can be known of several turns before the first of them. */
export interface Turns {
  readonly sites: readonly Site[];
  /** Registers that are stepped and that sites use. */
  readonly stepped: ReadonlyMap<number, Step>;
}

const registerOf = (term: Term): number | undefined => (term.kind === "register" ? term.number : undefined);

/** The words of a place that is assigned to. */
export const wordsOf = (place: Term): readonly Term[] =>
  place.kind === "long" ? [place.low, place.high] : [place.kind === "bit" ? place.of : place];

/** The values that a term is made of. */
function partsOf(term: Term): readonly Term[] {
  switch (term.kind) {
    case "memory":
      return [term.address];
    case "long":
      return [term.low, term.high];
    case "bit":
      return [term.number, term.of];
    case "not":
      return [term.of];
    case "call":
      return term.arguments;
    case "sum":
      return [term.of];
    case "binary":
      return [term.left, term.right];
    default:
      return [];
  }
}

/** The places in memory in a term, inner ones first. */
export function placesIn(term: Term): (Term & { kind: "memory" })[] {
  const inner = partsOf(term).flatMap(placesIn);
  return term.kind === "memory" ? [...inner, term] : inner;
}

/** The terms of a statement. */
export const termsIn = (act: Act): Term[] => [
  ...(act.test === undefined ? [] : [act.test.left, act.test.right]),
  ...(act.kind === "jump" ? [act.target] : [act.value, act.target]),
];

/** A value as a constant and registers that are added up, as its code does; undefined: it is something else. */
function linear(term: Term): Step | undefined {
  if (term.kind === "constant") return { constant: term.value & 0xffff, registers: [] };
  if (term.kind === "register") return { constant: 0, registers: [term.number] };
  if (term.kind === "sum" && term.of.kind === "register")
    return { constant: term.constant, registers: [term.of.number] };
  if (term.kind !== "binary" || (term.operator !== "+" && term.operator !== "-")) return undefined;
  const [left, right] = [linear(term.left), linear(term.right)];
  if (left === undefined || right === undefined) return undefined;
  if (term.operator === "+")
    return {
      constant: left.constant + right.constant,
      registers: [...left.registers, ...right.registers],
    };
  return right.registers.length > 0
    ? undefined
    : { constant: left.constant - right.constant, registers: left.registers };
}

/** Steps are no longer: a longer one is a shorter one back, and goes over the end of 16 bits. */
const STEP_MAX = 0x7fff;

/** What several turns of a loop that is this block alone have in common. */
export function turnsOf({ instructions }: Block): Turns {
  const writes = new Map<number, { position: number; value: Term | undefined }[]>();
  instructions.forEach(({ groups }, position) => {
    for (const act of groups.flat()) {
      if (act.kind !== "assign") continue;
      for (const word of wordsOf(act.target)) {
        const number = registerOf(word);
        if (number === undefined) continue;
        const value = act.target.kind === "register" ? act.value : undefined;
        writes.set(number, [...(writes.get(number) ?? []), { position, value }]);
      }
    }
  });
  const stepped = new Map<number, Step & { readonly position: number }>();
  for (const [number, [only, ...others]] of writes) {
    const value = only?.value && linear(only.value);
    if (value === undefined || others.length > 0 || Math.abs(value.constant) > STEP_MAX) continue;
    const rest = value.registers.filter((register) => register !== number);
    if (rest.length !== value.registers.length - 1 || rest.some((register) => writes.has(register))) continue;
    stepped.set(number, { constant: value.constant, registers: rest, position: only!.position });
  }
  const sites = instructions.flatMap(({ groups }, position): Site[] => {
    const acts = groups.flat();
    const targets = acts.flatMap((act) => (act.kind === "assign" ? wordsOf(act.target) : []));
    const stored = new Set(targets.map((term) => JSON.stringify(term)));
    const places = new Map(
      acts
        .flatMap(termsIn)
        .flatMap(placesIn)
        .map((place) => [JSON.stringify(place), place]),
    );
    return [...places].flatMap(([key, place]): Site[] => {
      const address = place.space === "word" ? linear(place.address) : undefined;
      if (address === undefined) return [];
      let first = address;
      let step: Step = { constant: 0, registers: [] };
      for (const register of address.registers) {
        const by = stepped.get(register);
        if (by === undefined && writes.has(register)) return [];
        if (by === undefined) continue;
        step = added(step, by);
        if (by.position < position) first = added(first, by);
      }
      return [{ position, place, written: stored.has(key), first, step }];
    });
  });
  const used = new Set(sites.flatMap(({ first }) => first.registers));
  return { sites, stepped: new Map([...stepped].filter(([register]) => used.has(register))) };
}

const added = (one: Step, other: Step): Step => ({
  constant: one.constant + other.constant,
  registers: [...one.registers, ...other.registers],
});
