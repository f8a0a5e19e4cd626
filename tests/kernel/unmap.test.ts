// SYS_UNMAP (docs/KERNEL.md, "Messages"): a message leaves the addresses of its process and stays the process's. What it
// refuses, and what can be done with the message then.

import { expect, test } from "vitest";
import { codes, readData, results, worldOf } from "./guest.ts";
import { alone, client, IN, IN_NAME, OUT, runAlone, Script, SERVICES, server } from "./script.ts";

test("its address is a fault, nothing is copied, and by its name it is a file with the words that were said", () => {
  const script = new Script();
  const area = script.call("SYS_MAP", 0, 2);
  script.fill(50, 9).copy(OUT, area(), 9);
  script.call("SYS_UNMAP", area(), IN_NAME, 9);
  script.call("SYS_PRINT", area(), 2);
  const file = script.call("SYS_OPEN", IN_NAME, 0);
  script.call("SYS_READ", file(), IN, 100);
  script.raw(`        MOV ${128 + 1}, R4\n        MOV X4, R0`);
  const machine = worldOf({ guests: [[script.program()]] });
  machine.run({ limit: 1_000_000 });
  expect(codes(machine, 0, 0, 5)).toEqual(["OK", "OK", "BAD_ADDRESS", "OK", "OK"]);
  expect(results(machine, 0, 0, 5)[3]!.r[1]).toBe(9);
  expect(readData(machine, 0, 0, IN, 9)).toEqual([50, 51, 52, 53, 54, 55, 56, 57, 58]);
  // The load of what was its first word: trap class 2.
  expect(machine.state.partitions[0]!.end).toMatchObject({ kind: "stopped", code: 0xff02 });
  expect(machine.state.areas.used).toBe(0);
});

test("it can be mapped again with what it holds, unmapped with its name in itself, and unlinked once it is unmapped", () => {
  const script = new Script();
  const area = script.call("SYS_MAP", 0, 1);
  script.fill(7, 3).copy(OUT, area(), 3);
  script.call("SYS_UNMAP", area(), IN_NAME, 1024);
  const again = script.call("SYS_MAP", IN_NAME, 0);
  script.copy(again(), IN, 3);
  script.call("SYS_UNLINK", IN_NAME);
  script.call("SYS_UNMAP", again(), again(), 3);
  script.call("SYS_UNLINK", IN_NAME);
  const machine = runAlone(script);
  expect(codes(machine, 0, 0, script.calls)).toEqual("OK OK OK IN_USE OK OK".split(" "));
  expect(results(machine, 0, 0, script.calls)[2]!.r[1]).toBe(1024);
  expect(readData(machine, 0, 0, IN, 3)).toEqual([7, 8, 9]);
});

test("a message that was received mapped is sent on by its name, over a socket for files", () => {
  const [serving, accepted] = server("mapped", 7);
  const area = serving.call("SYS_READ", accepted);
  serving.call("SYS_UNMAP", area(2), IN_NAME, area(0));
  const out = serving.call("SYS_SOCKET", 1)();
  serving.call("SYS_CONNECT", out, 8);
  serving.call("SYS_WRITE", out, IN_NAME, 0, 0, 99);
  serving.call("SYS_OPEN", IN_NAME, 0);
  const [asking, connection] = client("mapped", 7);
  asking.fill(300, 5).send("mapped", connection, 5, 1);
  const [reading, third] = server("partition", 8);
  reading.call("SYS_READ", third, IN, 100);
  const machine = worldOf({
    guests: [[serving.program()], [asking.program(), reading.program()]],
    services: SERVICES,
  });
  expect(machine.run({ limit: 1_000_000 }).outcome).toBe("stopped");
  expect(codes(machine, 0, 0, serving.calls).slice(-2)).toEqual(["OK", "NO_NAME"]);
  expect(results(machine, 1, 1, reading.calls).at(-1)).toMatchObject({ code: 0, r: [5, 0, 100, 0, 99] });
  expect(readData(machine, 1, 1, IN, 5)).toEqual([300, 301, 302, 303, 304]);
  expect(machine.state.areas.used).toBe(0);
});

test("it counts among the messages and pages of its process while it is unmapped", () => {
  const script = new Script();
  const area = script.call("SYS_MAP", 0, 8);
  script.call("SYS_UNMAP", area(), IN_NAME, 0);
  script.call("SYS_MAP", 0, 1);
  script.call("SYS_UNLINK", IN_NAME);
  script.call("SYS_MAP", 0, 1);
  expect(alone(script)).toEqual("OK OK NO_MEMORY OK OK".split(" "));
});

test("refused: no message there, its second page, one that is open, too many words, no room for the name; it stays mapped", () => {
  const script = new Script();
  const area = script.call("SYS_MAP", 0, 2);
  script.raw(`        MOV ${128 + 1}, R0\n        ADDC 1024, R0\n        MOV R0, ${OUT}`);
  script.call("SYS_UNMAP", OUT, IN_NAME, 1);
  script.raw(`        MOV ${OUT}, R0\n        MOVC ${IN_NAME}, R1\n        MOVC 1, R2
        MON SYS_UNMAP\n        NOP\n        MOV R7, ${OUT + 1}`);
  script.call("SYS_UNMAP", 0xffff, IN_NAME, 1);
  script.call("SYS_UNMAP", area(), IN_NAME, 2049);
  script.call("SYS_UNMAP", area(), 3 * 1024 - 3, 1);
  script.call("SYS_UNMAP", area(), "PROGRAM0", 1);
  script.call("SYS_PRINT", area(), 4096);
  script.call("SYS_UNMAP", area(), IN_NAME, 2048);
  script.call("SYS_UNMAP", area(), IN_NAME, 2048);
  const file = script.call("SYS_OPEN", IN_NAME, 0);
  script.call("SYS_CLOSE", file());
  const mapped = script.call("SYS_MAP", IN_NAME, 0);
  const open = script.call("SYS_OPEN", IN_NAME, 0);
  script.call("SYS_SEEK", open(), 2048);
  script.call("SYS_UNMAP", mapped(), IN_NAME, 0);
  script.call("SYS_READ", open(), OUT, 100);
  script.call("SYS_CLOSE", open());
  script.call("SYS_UNMAP", mapped(), IN_NAME, 0);
  const machine = runAlone(script);
  expect(codes(machine, 0, 0, script.calls)).toEqual(
    (
      "OK BAD_ADDRESS BAD_ADDRESS BAD_LENGTH BAD_ADDRESS BAD_ADDRESS OK OK BAD_ADDRESS " +
      "OK OK OK OK OK IN_USE OK OK OK"
    ).split(" "),
  );
  // BAD_ADDRESS: the page in the middle of a message is no message's address.
  expect(readData(machine, 0, 0, OUT + 1, 1)).toEqual([results(machine, 0, 0, 2)[1]!.code]);
});
