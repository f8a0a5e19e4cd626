// firmware/lib/abi.inc gives guests the numbers of the ABI: every one of them is that of the host and of the core.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { assemble } from "../../asm/index.ts";
import * as layout from "../../core-as/layout.ts";
import { AREA_STATES } from "../../host/control/loan.ts";
import { type Places, registersOf } from "../../host/control/place.ts";
import { CHAIN, CLEAR_REST, COMPLETIONS, EVENTS, HYPERCALLS, LEND, SHARE } from "../../host/index.ts";
import { END_STATES } from "../../host/state/connection.ts";
import { ABI_TABLES } from "../../tools/abi/manual.ts";
import { withTables } from "../../tools/docs/tables.ts";

const readFile = (name: string) =>
  readFileSync(new URL(`../../firmware/lib/${name}`, import.meta.url), "utf8");
const { symbols, diagnostics, conventions } = assemble({
  file: "abi.inc",
  text: readFile("abi.inc"),
  readFile,
});
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

/** The registers of places, in the order of their numbers. */
const registersIn = (places: Places) => [...new Set(Object.values(places).flatMap(registersOf))].sort();

test("every hypercall states the registers of the host's table", () => {
  const stated = conventions.map(({ kind, name, value, call, results, exits }) => ({
    kind,
    name,
    value,
    call: call.map((c) => c.register).sort(),
    results: results.filter((r) => r.exit === "OK").map((r) => r.register),
    exits: exits.map((e) => e.name),
    kept: exits.map((e) => e.kept | e.returned),
  }));
  expect(stated).toEqual(
    HYPERCALLS.map(({ name, code, arguments: args, results }) => ({
      kind: "monitor",
      name,
      value: code,
      call: registersIn(args),
      results: registersIn(results),
      exits: name === "STOP" ? [] : ["ERROR", "OK"],
      kept: name === "STOP" ? [] : [0xff, 0xff],
    })),
  );
});

const readProject = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");

test("the manual marks each table once, and what stands between the marks is made anew", () => {
  const manual = readProject("docs/ABI.md");
  const old = manual.replace(/^\| C9 .*$/m, "| C9 | AREA_SEND | | | |");
  expect(old).not.toBe(manual);
  expect(withTables(old, ABI_TABLES)).toBe(manual);
  expect(() => withTables(manual.replace("<!-- table: events -->", ""), ABI_TABLES)).toThrow("events");
  expect(() =>
    withTables(manual.replace("<!-- table: events -->", "<!-- table: others -->"), ABI_TABLES),
  ).toThrow("others");
});
