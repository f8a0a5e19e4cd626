// Is a value an array of vectors as MACHINE.md, "Single-instruction vectors", defines them?

import { NAMED_TRAPS } from "../reference/trap.ts";

const isWord = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 0xffff;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Errors of one list of cells. */
function checkCells(value: unknown, place: string): string[] {
  if (!Array.isArray(value)) return [`${place}: expected a list of [address, word]`];
  const seen = new Set<unknown>();
  return value.flatMap((cell: unknown, i): string[] => {
    if (!Array.isArray(cell) || cell.length !== 2 || !cell.every(isWord)) {
      return [`${place}[${i}]: expected [address, word], both 0 to 65535`];
    }
    if (seen.has(cell[0])) return [`${place}[${i}]: address ${cell[0]} is named twice`];
    seen.add(cell[0]);
    return [];
  });
}

function checkKeys(value: Record<string, unknown>, keys: readonly string[], place: string): string[] {
  const missing = keys.filter((key) => !(key in value)).map((key) => `${place}: ${key} is missing`);
  const unknown = Object.keys(value).filter((key) => !keys.includes(key));
  return [...missing, ...unknown.map((key) => `${place}: unknown key ${key}`)];
}

function checkState(value: unknown, place: string, keys: readonly string[]): string[] {
  if (!isObject(value)) return [`${place}: expected an object`];
  const errors = checkKeys(value, keys, place);
  if (errors.length > 0) return errors;
  const { r, pc, base, v } = value;
  if (!Array.isArray(r) || r.length !== 8 || !r.every(isWord)) errors.push(`${place}.r: expected 8 words`);
  if (!isWord(pc)) errors.push(`${place}.pc: expected a word`);
  if (!isWord(base)) errors.push(`${place}.base: expected a word`);
  if (v !== 0 && v !== 1) errors.push(`${place}.v: expected 0 or 1`);
  for (const key of ["data", "prog"]) {
    if (keys.includes(key)) errors.push(...checkCells(value[key], `${place}.${key}`));
  }
  return errors;
}

const STATE_KEYS = ["r", "pc", "base", "v", "data"];

/** What is wrong with a file's value, one line an error with its place; empty when nothing is. */
export function checkVectors(value: unknown): string[] {
  if (!Array.isArray(value)) return ["expected a JSON array of vectors"];
  return value.flatMap((vector: unknown, i): string[] => {
    const place = `[${i}]`;
    if (!isObject(vector)) return [`${place}: expected an object`];
    const errors = checkKeys(vector, ["name", "initial", "final", "trap"], place);
    if (errors.length > 0) return errors;
    if (typeof vector.name !== "string" || vector.name === "") errors.push(`${place}.name: expected a text`);
    errors.push(...checkState(vector.initial, `${place}.initial`, [...STATE_KEYS, "prog"]));
    errors.push(...checkState(vector.final, `${place}.final`, STATE_KEYS));
    if (vector.trap !== null && !NAMED_TRAPS.some((name) => name === vector.trap)) {
      errors.push(`${place}.trap: expected null or one of ${NAMED_TRAPS.join(", ")}`);
    }
    return errors;
  });
}
