// Checks statements and assumptions that were read from a file. Separate from the code that makes them, so that reading a
// source map needs no assembler.

import type { AssumptionInfo, ConventionInfo } from "./info.ts";

const whole = (n: unknown) => typeof n === "number" && Number.isInteger(n) && n >= 0 && n <= 0xffff;
const object = (o: unknown): o is Record<string, unknown> => typeof o === "object" && o !== null;

/** True for a list of assumptions, whatever is given. */
export function areAssumptions(given: unknown): given is AssumptionInfo[] {
  return (
    Array.isArray(given) &&
    given.every(
      (a) =>
        object(a) &&
        whole(a.address) &&
        /^(goes|exit|set|kept|never)$/.test(String(a.kind)) &&
        typeof a.reason === "string" &&
        (a.registers === undefined || whole(a.registers)) &&
        (a.targets === undefined || (Array.isArray(a.targets) && a.targets.every(whole))),
    )
  );
}

/** True for a list of statements, whatever is given. */
export function areConventions(given: unknown): given is ConventionInfo[] {
  const named = (list: unknown) =>
    Array.isArray(list) &&
    list.every(
      (r) => object(r) && whole(r.register) && (r.register as number) < 8 && typeof r.text === "string",
    );
  const exit = (e: unknown) => object(e) && typeof e.name === "string" && whole(e.returned) && whole(e.kept);
  return (
    Array.isArray(given) &&
    given.every(
      (c) =>
        object(c) &&
        /^(procedure|external|monitor)$/.test(String(c.kind)) &&
        typeof c.name === "string" &&
        whole(c.value) &&
        (c.end === undefined || whole(c.end)) &&
        (c.link === undefined || c.link === "stack" || (whole(c.link) && (c.link as number) < 8)) &&
        named(c.call) &&
        named(c.results) &&
        Array.isArray(c.exits) &&
        c.exits.every(exit),
    )
  );
}
