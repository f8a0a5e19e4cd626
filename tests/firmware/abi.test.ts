// firmware/lib/abi.inc gives guests the numbers of the ABI: every one of them is that of the host and of the core.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { assemble } from "../../asm/index.ts";
import * as layout from "../../core-as/layout.ts";
import { END_STATES } from "../../host/control/connection.ts";
import { AREA_STATES } from "../../host/control/loan.ts";
import { CHAIN, CLEAR_REST, COMPLETIONS, EVENTS, HYPERCALLS, LEND, SHARE } from "../../host/index.ts";

const text = readFileSync(new URL("../../firmware/lib/abi.inc", import.meta.url), "utf8");
const { symbols, diagnostics } = assemble({ file: "abi.inc", text });
const given = new Map(symbols.map(({ name, value }) => [name, value]));

/** Names of the include that the core's layout has under another name, or not at all. */
const RENAMED: Readonly<Record<string, number>> = {
  FRAME_POINTER: layout.FRAME_POINTER_WORD,
  VECTORS: layout.VECTORS_WORD,
  FOR_EVER: 0xffff,
  ...{ CLEAR_REST, LEND, SHARE, CHAIN },
  ...Object.fromEntries(END_STATES.slice(1).map((state, number) => [`STATE_${state.toUpperCase()}`, number])),
  ...Object.fromEntries(AREA_STATES.map((state, number) => [`AREA_${state}`, number])),
};

test("it assembles without a message, to constants alone", () => {
  expect(diagnostics).toEqual([]);
  expect(symbols.every(({ kind }) => kind === "constant")).toBe(true);
});

test("every hypercall is there with its code, and none that the host does not know", () => {
  const calls = Object.fromEntries(HYPERCALLS.map(({ name, code }) => [name, code]));
  expect(Object.fromEntries([...given].filter(([, value]) => value >= 0xc0 && value <= 0xff))).toEqual(calls);
});

test("every completion code and event is there with its number", () => {
  COMPLETIONS.forEach(([name], code) => {
    expect([name, given.get(name)]).toEqual([name, code]);
  });
  EVENTS.forEach(([name], bit) => {
    expect([name, given.get(`EVENT_${name}`)]).toEqual([name, 1 << bit]);
  });
});

test("every other number is the core's", () => {
  const known = new Set([
    ...HYPERCALLS.map(({ name }) => name),
    ...COMPLETIONS.map(([name]) => name),
    ...EVENTS.map(([name]) => `EVENT_${name}`),
  ]);
  const others = [...given].filter(([name]) => !known.has(name));
  expect(others.length).toBeGreaterThan(30);
  const numbers: Readonly<Record<string, unknown>> = { ...layout, ...RENAMED };
  expect(Object.fromEntries(others)).toEqual(
    Object.fromEntries(others.map(([name]) => [name, numbers[name]])),
  );
});

test("every trap class of the core has its name", () => {
  for (const [name, value] of Object.entries(layout)) {
    if (name.startsWith("TRAP_")) expect([name, given.get(name)]).toEqual([name, value]);
  }
});
