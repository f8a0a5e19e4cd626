// A call that is added by one row: how it is served, and what tells of it, follow from the row.

import { expect, test } from "vitest";
import { assemble } from "../../../asm/index.ts";
import { MON_ANY } from "../../../core-as/layout.ts";
import { CALL_TABLES } from "../../../host/calls.ts";
import { explainCall } from "../../../host/cli/explain-monitor.ts";
import { monitorCall } from "../../../host/control/call.ts";
import { long, word } from "../../../host/control/place.ts";
import { scmInclude } from "../../../tools/abi/include.ts";
import { callTable } from "../../../tools/abi/manual.ts";
import { machineOf } from "../guests.ts";

const ROW = monitorCall(
  0x98,
  "HALVE",
  MON_ANY,
  { twice: long(1, "twice the number, which is even") },
  { half: word(3, "the number") },
  ["BAD_ARGUMENT"],
  (_control, _caller, { twice }, results) => {
    if (twice % 2 === 1) return 2;
    results.half = twice / 2;
    return 0;
  },
);

test("it is served with the registers of its places", () => {
  const machine = machineOf(1);
  const caller = machine.state.partitions[0]!;
  const serve = (low: number) => {
    machine.setRegisters(0, { r: [9, low, 1, 9, 9, 9, 9, 9] });
    machine.control.core.enter(0);
    return [ROW.serve(machine.control, caller), machine.registers(0).r];
  };
  expect(serve(6)).toEqual([0, [9, 6, 1, 0x8003, 9, 9, 9, 9]]);
  expect(serve(7)).toEqual([2, [9, 7, 1, 9, 9, 9, 9, 9]]);
});

test("manual, include and explanation say what the row says", () => {
  expect(callTable([ROW])).toContain(
    "\n| 98 | HALVE | any | R1,R2 long twice the number, which is even | R3 the number | BAD_ARGUMENT |\n",
  );

  const { conventions, diagnostics } = assemble({ file: "scm.inc", text: scmInclude([ROW]) });
  expect(diagnostics).toEqual([]);
  expect(conventions).toHaveLength(1);
  const [statement] = conventions;
  expect(statement).toMatchObject({ kind: "monitor", name: "HALVE", value: 0x98 });
  expect(statement!.call.map(({ register }) => register)).toEqual([1, 2]);
  expect(statement!.exits.map(({ name, returned }) => [name, returned])).toEqual([
    ["ERROR", 0b1000_0000],
    ["OK", 0b1000_1000],
  ]);

  expect(explainCall(ROW, CALL_TABLES.at(-1)!).data).toMatchObject({
    code: 0x98,
    what: "monitor call 98 hex of System Call Monitor, in either mode",
    in: "R1,R2 long twice the number, which is even",
    out: "R3 the number",
    errors: "BAD_ARGUMENT",
  });
});

test("every call of the tables has a code of its own, in order", () => {
  for (const { calls } of CALL_TABLES) {
    const codes = calls.map(({ code }) => code);
    expect(codes).toEqual([...codes].sort((a, b) => a - b));
  }
  const all = CALL_TABLES.flatMap(({ calls }) => calls);
  expect(new Set(all.map(({ code }) => code)).size).toBe(all.length);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});
