// The numbers of System Call Monitor: the same in the host, in docs/ABI.md and in firmware/csf/scm.inc.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { assemble } from "../../asm/index.ts";
import * as layout from "../../core-as/layout.ts";
import { SCM_CALLS } from "../../host/scm/calls.ts";
import * as codes from "../../host/scm/codes.ts";
import { ELEMENT_DATA_MAX, ELEMENT_HEAD, ENTRIES } from "../../host/state/scm.ts";
import { registersOf } from "./conventions.ts";

const abi = readFileSync("docs/ABI.md", "utf8");
const section = abi.slice(abi.indexOf("## System Call Monitor"));
const rows = (text: string, first: RegExp) =>
  text
    .split("\n")
    .filter((line) => line.startsWith("|") && first.test(line))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

const source = assemble({
  file: "scm.inc",
  text: `${readFileSync("firmware/csf/scm.inc", "utf8")}\n .PROGRAM\n NOP\n`,
});
const inc = new Map(source.symbols.map(({ name, value }) => [name, value]));

describe("the table of calls", () => {
  test("is that of docs/ABI.md: codes, names, mode, registers, errors in their order", () => {
    expect(
      SCM_CALLS.map(({ code, name, owner, arguments: args, results, errors }) => [
        code.toString(16).toUpperCase(),
        name,
        owner === layout.MON_ANY ? "any" : "system",
        args,
        results,
        errors.join(", "),
      ]),
    ).toEqual(rows(section, /^\| [89][0-9A-F] \|/));
  });

  test("has its codes in firmware/csf/scm.inc", () => {
    for (const { name, code } of SCM_CALLS) expect(inc.get(name), name).toBe(code);
  });
});

describe("the statements of firmware/csf/scm.inc", () => {
  const statements = new Map(source.conventions.map((one) => [one.name, one]));
  const sorted = (registers: Iterable<number>) => [...new Set(registers)].sort();

  test.each(SCM_CALLS.map((call) => [call.name, call] as const))("%s: as in the table", (name, call) => {
    const statement = statements.get(name)!;
    const returns = !["RETIRE", "ROUTINE_RETURN"].includes(name);
    expect(statement.value).toBe(call.code);
    expect(statement.exits.map((exit) => exit.name)).toEqual(returns ? ["ERROR", "OK"] : ["ERROR"]);
    const like = /as (\w+)/.exec(call.arguments)?.[1];
    const before = SCM_CALLS.find((one) => one.name === like)?.arguments ?? "";
    const wanted = [...registersOf(call.arguments), ...registersOf(before)];
    expect(sorted(statement.call.map(({ register }) => register))).toEqual(sorted(wanted));
    for (const { name: exit, returned, kept } of statement.exits) {
      const all = [0, 1, 2, 3, 4, 5, 6, 7];
      expect(returned ^ kept, "each is returned or kept").toBe(0xff);
      const found = all.filter((n) => returned & (1 << n));
      if (exit === "OK") expect(found).toEqual(sorted([...registersOf(call.results), 7]));
      else expect(found).toContain(7);
    }
  });
});

describe("the tables of numbers", () => {
  test("of completion codes and retirements are those of docs/ABI.md", () => {
    const completions = section.slice(section.indexOf("### Completion codes"));
    expect(
      codes.SCM_COMPLETIONS.map(([name, why], n) => [String(n + codes.FIRST_COMPLETION), name, why]),
    ).toEqual(rows(completions, /^\| \d+ \|/));
    const retirements = section.slice(section.indexOf("### Retiring"), section.indexOf("### Completion"));
    expect(codes.RETIREMENTS.map(([code, name, why]) => [code.toString(16), name, why])).toEqual(
      rows(retirements, /^\| 8\d\d\d \|/),
    );
  });

  test("are in firmware/csf/scm.inc", () => {
    for (const [name] of codes.SCM_COMPLETIONS) expect(inc.get(name), name).toBe(codes.SCM_DONE[name]);
    for (const [code, name] of codes.RETIREMENTS) expect(inc.get(name), name).toBe(code);
    const socb = {
      ...{ SOCB_NEXT: codes.SOCB_NEXT, SOCB_STATUS: codes.SOCB_STATUS, SOCB_SERVICE: codes.SOCB_SERVICE },
      ...{ SOCB_OPERATION: codes.SOCB_OPERATION, SOCB_TRANSFER: codes.SOCB_TRANSFER },
      ...{ SOCB_DATA: codes.SOCB_DATA, SOCB_WORDS: codes.SOCB_WORDS, SOCB_FREE: codes.SOCB_FREE },
      ...{ SOCB_PENDING: codes.SOCB_PENDING, SOCB_DONE: codes.SOCB_DONE },
    };
    for (const [name, value] of Object.entries(socb)) expect(inc.get(name), name).toBe(value);
    expect(inc.get("SC_ERROR")).toBe(codes.SOCB_ERROR);
    expect(inc.get("ELEMENT_WORDS")).toBe(ELEMENT_HEAD + ELEMENT_DATA_MAX);
  });

  test("of service entries are those of docs/ABI.md, in the order of REGISTER_SERVICE", () => {
    expect(rows(section, /^\| (INIT|ANSWER_RECEIVED|COMPLETE|CANCEL) \|/).map(([name]) => name)).toEqual([
      ...ENTRIES,
    ]);
  });
});
