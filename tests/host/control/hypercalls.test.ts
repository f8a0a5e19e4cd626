// What holds for every hypercall: the tables of docs/ABI.md, codes without a call, exits.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { COMPLETIONS, DONE, EVENTS, HYPERCALLS } from "../../../host/index.ts";
import { callCode, load, machineOf } from "../guests.ts";

describe("the table of hypercalls", () => {
  const abi = readFileSync(new URL("../../../docs/ABI.md", import.meta.url), "utf8");
  /** The cells of the lines of a table between two texts of the document. */
  const rows = (line: RegExp, from = "", to = "") =>
    abi
      .slice(abi.indexOf(from), to === "" ? undefined : abi.indexOf(to))
      .split("\n")
      .filter((one) => line.test(one))
      .map((one) =>
        one
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );

  test("is the table of docs/ABI.md: codes, names, registers, errors in their order", () => {
    expect(
      HYPERCALLS.map((one) => [
        one.code.toString(16).toUpperCase(),
        one.name,
        one.arguments,
        one.results,
        one.errors.join(", "),
      ]),
    ).toEqual(rows(/^\| [C-F][0-9A-F] \|/));
  });

  test("uses the completion codes of docs/ABI.md", () => {
    const codes = rows(/^\| \d+ \|/, "### Completion codes", "### Events");
    expect(COMPLETIONS.map(([name, why], code) => [String(code), name, why])).toEqual(codes);
  });

  test("uses the events of docs/ABI.md", () => {
    const events = rows(/^\| \d+ \|/, "### Events", "### Message areas");
    expect(EVENTS.map(([name, when], bit) => [String(bit), name, when])).toEqual(events);
  });

  test("leaves codes without a call to BAD_CALL, and changes nothing", () => {
    const machine = machineOf(1);
    const codes = Array.from({ length: 64 }, (_, i) => 0xc0 + i);
    const defined = new Set(HYPERCALLS.map(({ code }) => code));
    for (const code of codes.filter((one) => !defined.has(one))) {
      expect(callCode(machine, 0, code)).toEqual({
        completion: "BAD_CALL",
        r: [0x1111, 0x2222, 0x3333, 0x4444, 0x5555, 0x6666, 0x7777, DONE.BAD_CALL],
      });
    }
  });

  test("is served in system mode only: in user mode the guest's own vector gets the call", () => {
    const machine = machineOf(1);
    load(
      machine,
      0,
      `MOVC 0, R0
       LDS R0
       MON PARTITION_INFO`,
    );
    expect(machine.run().outcome).toBe("failed");
    expect(machine.state.partitions[0]!.end).toMatchObject({
      kind: "failed",
      trap: { trapClass: 7, detail1: 0xc0 },
    });
  });

  test("comes back to the exits: 0 is one word behind the call, 1 two", () => {
    const machine = machineOf(1);
    load(
      machine,
      0,
      `MON PARTITION_INFO
       JMP BAD
       MON 0xC7
       JMP GOOD
BAD:   MOVC 1, R0
       MON STOP
GOOD:  MOVC 2, R0
       MON STOP`,
    );
    machine.run();
    expect(machine.state.partitions[0]!.end).toMatchObject({ kind: "stopped", code: 2 });
  });
});
