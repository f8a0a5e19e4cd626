// The numbers of System Call Monitor: the same in the host and in firmware/csf/scm.inc, which is made of the host's
// (tests/firmware/abi.test.ts: and is as it is made).

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { assemble } from "../../asm/index.ts";
import { type Place, registersOf } from "../../host/control/place.ts";
import { SCM_CALLS } from "../../host/scm/calls.ts";
import * as codes from "../../host/scm/codes.ts";
import { ELEMENT_DATA_MAX, ELEMENT_HEAD, ENTRIES } from "../../host/state/scm.ts";

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

test("firmware/csf/scm.inc assembles without a message", () => {
  expect(source.diagnostics).toEqual([]);
});

test("the codes of the calls are in firmware/csf/scm.inc", () => {
  for (const { name, code } of SCM_CALLS) expect(inc.get(name), name).toBe(code);
});

describe("the statements of firmware/csf/scm.inc", () => {
  const statements = new Map(source.conventions.map((one) => [one.name, one]));
  const registers = (places: readonly Place[]) => [...new Set(places.flatMap(registersOf))].sort();
  const ALL = [0, 1, 2, 3, 4, 5, 6, 7];

  test.each(SCM_CALLS.map((call) => [call.name, call] as const))("%s: as in the table", (name, call) => {
    const statement = statements.get(name)!;
    const returns = !["RETIRE", "ROUTINE_RETURN"].includes(name);
    expect(statement.value).toBe(call.code);
    expect(statement.exits.map((exit) => exit.name)).toEqual(returns ? ["ERROR", "OK"] : ["ERROR"]);
    expect(statement.call.map(({ register }) => register).sort()).toEqual(
      registers(Object.values(call.arguments)),
    );
    for (const { name: exit, returned, kept } of statement.exits) {
      const other = exit === "OK" ? "ERROR" : "OK";
      const given = Object.values(call.results).filter(({ by }) => by !== other);
      expect(returned ^ kept, "each is returned or kept").toBe(0xff);
      expect(ALL.filter((n) => returned & (1 << n))).toEqual([...registers(given), 7]);
    }
  });

  test("a result that the exit ERROR gives is no one of OK", () => {
    const { exits } = statements.get("INIT_SYSCALL")!;
    expect(exits.map(({ name, returned }) => [name, returned])).toEqual([
      ["ERROR", 0b1001_1111],
      ["OK", 0b1010_0000],
    ]);
  });
});

describe("the tables of numbers", () => {
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
