// Processes and the system calls that need no channel: what if a program ...?

import { expect, test } from "vitest";
import { consoleText } from "../host/guests.ts";
import { codes, readData, results, worldOf } from "./guest.ts";

test("a process starts with its argument in R0, its number in R1, and a stack at the end of its data", () => {
  const machine = worldOf({
    guests: [[{ steps: ["PUT R0,X6\n PUT R1,X6"] }, { steps: ["PUT R0,X6\n PUT R1,X6"], data: 3 }]],
  });
  expect(machine.run().outcome).toBe("stopped");
  expect(readData(machine, 0, 0, 128, 2)).toEqual([100, 0]);
  expect(readData(machine, 0, 1, 128, 2)).toEqual([101, 1]);
  expect(readData(machine, 0, 0, 0, 2)).toEqual([1024, 768]);
  expect(readData(machine, 0, 1, 0, 2)).toEqual([3072, 2816]);
});

test("the partition stops with the code of the first process that ends with another than 0", () => {
  const end = (code: number) => ({ steps: [["SYS_EXIT", code] as const] });
  const machine = worldOf({ guests: [[end(0), end(7), end(9)]] });
  machine.run();
  expect(machine.state.partitions[0]!.end).toMatchObject({ kind: "stopped", code: 7 });
});

test("SYS_PRINT writes text that crosses pages, and refuses what the process may not read", () => {
  const text = Array.from({ length: 3000 }, (_, i) => String.fromCharCode(97 + (i % 26))).join("");
  const machine = worldOf({
    guests: [
      [
        {
          steps: [
            ["SYS_PRINT", "LONG_TEXT", 3000],
            ["SYS_PRINT", "LONG_TEXT", 1],
            ["SYS_PRINT", 0, 0],
            ["SYS_PRINT", 1024, 2],
            ["SYS_PRINT", 1023, 4],
            ["SYS_PRINT", 0xffff, 0xffff],
          ],
          behind: `LONG_TEXT: .TEXT "${text}"`,
        },
      ],
    ],
  });
  machine.run();
  expect(codes(machine, 0, 0, 6)).toEqual(["OK", "OK", "OK", "BAD_ADDRESS", "BAD_ADDRESS", "BAD_ADDRESS"]);
  expect(consoleText(machine, 0)).toBe(`${text}a`);
});

test("a call that does not exist is BAD_CALL and keeps every register but R7", () => {
  const machine = worldOf({
    guests: [
      [
        {
          steps: [
            ["SYS_CALLS", 1, 2, 3, 4, 5],
            ["0x7F", 1, 2, 3, 4, 5],
            ["0xC1", 1, 2, 3, 4, 5],
            ["0xFF", 1, 2, 3, 4, 5],
          ],
        },
      ],
    ],
  });
  expect(machine.run().outcome).toBe("stopped");
  for (const { code, r } of results(machine, 0, 0, 4)) expect([code, r]).toEqual([1, [1, 2, 3, 4, 5]]);
});

test("SYS_CLOCK gives the clock, and time goes on between two calls", () => {
  const machine = worldOf({ guests: [[{ steps: [["SYS_CLOCK"], ["SYS_CLOCK"]] }]] });
  machine.run();
  const [first, second] = results(machine, 0, 0, 2);
  const time = (r: readonly number[]) => r[0]! + r[1]! * 65536;
  expect(time(first!.r)).toBeGreaterThan(100);
  expect(time(second!.r)).toBeGreaterThan(time(first!.r));
  expect(time(second!.r)).toBeLessThan(machine.clock);
});

test("SYS_YIELD gives the turn to the next process", () => {
  const letters = (letter: string) => ({
    steps: Array.from(
      { length: 3 },
      () => [["SYS_PRINT", `TEXT_${letter}`, 1], ["SYS_YIELD"]] as const,
    ).flat(),
    behind: `TEXT_${letter}: .TEXT "${letter}"`,
  });
  const machine = worldOf({ guests: [[letters("a"), letters("b"), letters("c")]] });
  machine.run();
  expect(consoleText(machine, 0)).toBe("abcabcabc");
});

test("a process that never calls loses its turn to the interval timer", () => {
  const machine = worldOf({
    guests: [
      [
        { steps: [".loop: MOV 100,R0\n JOZ R0,.loop"], data: 1 },
        { steps: [["SYS_PRINT", "DONE_TEXT", 4]], behind: 'DONE_TEXT: .TEXT "done"' },
      ],
    ],
  });
  expect(machine.run({ limit: 50_000 }).outcome).toBe("limit");
  expect(consoleText(machine, 0)).toBe("done");
});

test("a process that does nothing but call loses its turn too, wherever the ticks of the timer fall", () => {
  for (const pad of [0, 1, 2, 3, 4, 5, 6, 7]) {
    const nops = " NOP\n".repeat(pad);
    const machine = worldOf({
      guests: [
        [
          { steps: [`.loop: MON SYS_CLOCK\n NOP\n${nops} JMP .loop`] },
          { steps: [["SYS_PRINT", "DONE_TEXT", 4]], behind: 'DONE_TEXT: .TEXT "done"' },
        ],
      ],
    });
    machine.run({ limit: 20_000 });
    expect(consoleText(machine, 0)).toBe("done");
  }
});

test("registers, V, BASE and PC of a process survive the turns of others", () => {
  const count = `
        MOVC 4000, R1
        MOVC 0, R2
        MOVC 0, R3
        MOVC 0x7FFF, R4
        ADDC 1, R4
.loop:  ADDC 1, R2
        ADDU R2, R3
        SOB R1, .loop
        PUT R2, X6
        PUT R3, X6
        PUT R4, X6`;
  const machine = worldOf({ guests: [[{ steps: [count] }, { steps: [count] }, { steps: [count] }]] });
  machine.run();
  const sum = ((4000 * 4001) / 2) & 0xffff;
  for (const process of [0, 1, 2]) expect(readData(machine, 0, process, 128, 3)).toEqual([4000, sum, 0x8000]);
});
