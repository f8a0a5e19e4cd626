// The handlers of the interpreter: the cases that execute them, and the rows of the decoder that name them. Rows with
// the same code share a handler.

import { isPrefix, routineOf, statementsOf, valuesOf } from "../../core-as/isa/operation.ts";
import type { Tuning } from "../../core-as/isa/tuning.ts";
import { Emitter, isRelative, type Neighbour, type Slots } from "./emit.ts";
import { modeBit, numberField, type Row, registerOffset } from "./row.ts";
import { bind, numberOf, type Variant, variantName, variantsOf } from "./variant.ts";

interface Handler {
  readonly name: string;
  readonly lines: readonly string[];
}

/** What the generator writes for a tuning. */
export interface Interpreter {
  /** Names of the handlers in their order, those of fused neighbours last. */
  readonly handlers: readonly string[];
  /** AssemblyScript of the cases. */
  readonly cases: string;
  /** AssemblyScript of the decoder's switch over rows, and of the function that fuses neighbours. */
  readonly rows: string;
  readonly fuse: string;
}

/** A variant with its handlers. */
interface Chosen {
  readonly variant: Variant;
  readonly slots: Slots;
  readonly far: Handler;
  /** Only where a jump relative to next has one. */
  readonly near: Handler | undefined;
}

const identifier = (text: string): string => text.replaceAll(".", "").replaceAll(/[ ,]/g, "_");

/** True for rows that a handler of their own executes. */
export const isPlain = ({ operation }: Row): boolean =>
  operation.groups.length > 0 && !isPrefix(operation) && routineOf(operation) === undefined;

export function interpreterOf(rows: readonly Row[], tuning: Tuning): Interpreter {
  const handlers = new Map<string, Handler>();
  const handler = (variant: Variant, near: boolean): { handler: Handler; slots: Slots } => {
    const { lines, slots } = Emitter.handler(variant, near);
    const code = lines.join("\n");
    const name = identifier(variantName(variant) + (near ? " near" : ""));
    if (!handlers.has(code)) handlers.set(code, { name, lines });
    return { handler: handlers.get(code)!, slots };
  };
  const chosen = rows.filter(isPlain).map((row) => {
    if (row.operation.privileged) throw new Error(`${row.name}: a privileged row is done by a routine`);
    return variantsOf(row, tuning).map((variant): Chosen => {
      const jumps = statementsOf(row.operation).some((s) =>
        valuesOf(s).some((value) => isRelative(bind(variant, value))),
      );
      const near = jumps && tuning.near ? handler(variant, true).handler : undefined;
      const { handler: far, slots } = handler(variant, false);
      return { variant, slots, far, near };
    });
  });
  checkSpecialised(rows, tuning);
  const fused = fusedOf(chosen.flat(), tuning);
  const all = [...handlers.values(), ...fused.map(({ handler: one }) => one)];
  return {
    handlers: all.map(({ name }) => name),
    cases: all.map(caseOf).join("\n"),
    rows: chosen.map(decoderRow).join("\n"),
    fuse: fused.map(({ test }) => test).join("\n"),
  };
}

function checkSpecialised(rows: readonly Row[], tuning: Tuning): void {
  for (const name of Object.keys(tuning.specialised)) {
    const row = rows.find((r) => r.name === name);
    if (row === undefined || !isPlain(row))
      throw new Error(`the tuning specialises '${name}', which is no such row`);
  }
}

function caseOf({ name, lines }: Handler): string {
  const body = lines.map((line) => `        ${line}`).join("\n");
  return `      case Op.${name}: {\n${body}\n      }`;
}

/** One case of the decoder: the entry of a row's word. */
function decoderRow(variants: readonly Chosen[]): string {
  const { row } = variants[0]!.variant;
  const puts = variants.map((one) => `${conditionOf(one.variant)}${putOf(one)}`);
  const usesM = numberOf(row)?.m ?? false;
  return [
    `    case Row.${row.constant}:`,
    ...puts.map((put) => `      ${put}`),
    `      return ${usesM};`,
  ].join("\n");
}

/** When a word is of a variant; variants before it have taken their words. */
function conditionOf({ row, modes, link }: Variant): string {
  const tests = [...modes].flatMap(([letter, mode]) =>
    mode === "?" ? [] : [`${mode === "R" ? "!" : ""}${modeBit(row, letter)}`],
  );
  if (link === true) tests.push("(word & 3) != 0");
  return tests.length === 0 ? "" : `if (${tests.join(" && ")}) `;
}

function putOf({ variant, slots, far, near }: Chosen): string {
  const { row } = variant;
  const fields = [0, 1].map((i) => {
    const letter = slots.letters[i];
    if (letter === undefined) return "0";
    const offset = registerOffset(row, letter);
    return variant.modes.get(letter) === "?" ? `${offset} | ${modeBit(row, letter)}` : offset;
  });
  const n = numberText(row);
  const put =
    near === undefined
      ? `put(entry, Op.${far.name}, ${fields.join(", ")}, ${n}, ${distanceOf(row)});`
      : `jump(entry, Op.${near.name}, Op.${far.name}, ${fields.join(", ")}, ${n}, index);`;
  const last = [...variant.modes.values()].every((mode) => mode === "?") && variant.link !== true;
  return last ? put : `{ ${put} return ${numberOf(row)?.m ?? false}; }`;
}

const distanceOf = ({ operation }: Row): string => {
  const kinds = statementsOf(operation).map(({ kind }) => kind);
  return kinds.includes("skip") ? "SKIP" : kinds.includes("repeat") ? "REPEAT" : "0";
};

/** AssemblyScript of the number of an entry. */
export function numberText(row: Row): string {
  const number = numberOf(row);
  if (number === undefined) return "0";
  const { fields, m, constant } = number;
  const terms = [...fields.map((field) => numberField(row, field)), ...(m ? ["m"] : [])].join(" + ");
  return constant === 0 ? terms : `${terms} ${constant < 0 ? "-" : "+"} ${Math.abs(constant)}`;
}

/** The handlers of neighbours, and the tests that choose them, in the order of the tuning: loops first. */
function fusedOf(chosen: readonly Chosen[], tuning: Tuning): { handler: Handler; test: string }[] {
  const find = (neighbours: readonly string[]) =>
    neighbours.map((text): Neighbour & { name: string } => {
      const near = text.endsWith(" near");
      const name = near ? text.slice(0, -5) : text;
      const one = chosen.find(({ variant }) => variantName(variant) === name);
      const used = near ? one?.near : one?.far;
      if (one === undefined || used === undefined)
        throw new Error(`the tuning fuses '${text}', which has no handler`);
      return { variant: one.variant, near, name: used.name };
    });
  const pairs = new Map<string, string>();
  const made = (neighbours: readonly string[], loop: boolean): { handler: Handler; test: string } => {
    const found = find(neighbours);
    const name = found.map((one) => one.name).join("__") + (loop ? "__loop" : "");
    const rest = neighbours.slice(1).join(" ; ");
    const second = found.length === 2 ? found[1]!.name : pairs.get(rest);
    if (second === undefined)
      throw new Error(`the tuning fuses three, of which the last two are no pair: ${rest}`);
    if (!loop) pairs.set(neighbours.join(" ; "), name);
    const tests = [`first == Op.${found[0]!.name}`, `second == Op.${second}`];
    if (loop) tests.push(`goesBack(entry, ${found.length})`);
    return {
      handler: { name, lines: loop ? Emitter.loop(found) : Emitter.fused(found) },
      test: `  if (${tests.join(" && ")}) { store<u16>(entry, <u16>Op.${name}); return; }`,
    };
  };
  const fused = tuning.fused.map((neighbours) => made(neighbours, false));
  return [...tuning.loops.map((neighbours) => made(neighbours, true)), ...fused];
}
