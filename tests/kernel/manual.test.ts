// docs/KERNEL.md says what the kernel does: its tables are the kernel's, and its example runs.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadImage, Machine } from "../../host/index.ts";
import { consoleText, core } from "../host/guests.ts";
import { assembleGuest, codes, guestOf, OWN_CODES, SYMBOLS } from "./guest.ts";

const manual = readFileSync(new URL("../../docs/KERNEL.md", import.meta.url), "utf8");
const rows = (pattern: RegExp) => [...manual.matchAll(pattern)].map(([, code, name]) => [name, Number(code)]);

test("the table of system calls has every call with its code", () => {
  const calls = [...SYMBOLS].filter(([name]) => name.startsWith("SYS_") && name !== "SYS_CALLS");
  expect(rows(/^\| (\d+) \| (SYS_\w+) \|/gm)).toEqual(calls);
  expect(calls).toHaveLength(SYMBOLS.get("SYS_CALLS")!);
});

test("the table of completion codes has every code of the kernel with its number", () => {
  expect(rows(/^\| (\d+) \| ([A-Z_]+) \| (?:no|the)/gm)).toEqual(
    OWN_CODES.map((name) => [name, SYMBOLS.get(name)]),
  );
});

test("modes and options have their numbers", () => {
  expect(rows(/^\| (\d) ((?:MODE|OPTION)_\w+) \|/gm)).toEqual(
    [
      ...["OPTION_NONBLOCK", "OPTION_TIMEOUT", "OPTION_QUEUE"],
      ...["MODE_FILE", "MODE_MAPPED", "MODE_PARTITION", "MODE_DISK"],
    ].map((name) => [name, SYMBOLS.get(name)]),
  );
});

test("the example runs: two processes of one program, each with its own data", () => {
  const example = /```cr80 guest\n([\s\S]*?)```/.exec(manual)![1]!;
  const { module, diagnostics } = assembleGuest(example);
  expect(diagnostics).toEqual([]);
  const machine = new Machine(core(), { memory: 64 });
  machine.addPartition({ name: "guest", pages: 32, window: { page: 28, pages: 4 } });
  loadImage(machine, 0, module!);
  expect(machine.run().outcome).toBe("stopped");
  expect(consoleText(machine, 0)).toBe("AB");
});

test("the receiver prints what the sender has written into the message", () => {
  const machine = new Machine(core(), { memory: 128 });
  for (const name of ["receiver", "sender"]) {
    const { module, diagnostics } = assembleGuest(
      new RegExp(`\`\`\`cr80 ${name}\\n([\\s\\S]*?)\`\`\``).exec(manual)![1]!,
    );
    expect(diagnostics).toEqual([]);
    const number = machine.addPartition({ name, pages: 32, window: { page: 28, pages: 4 } });
    loadImage(machine, number, module!);
  }
  machine.addService({ id: 7, offer: [0], connect: [1] });
  expect(machine.run().outcome).toBe("stopped");
  expect(consoleText(machine, 0)).toBe("Hello from the other partition\n");
  expect(machine.state.areas.used).toBe(0);
});

test("a partition without room for the data of its processes stops with FFFE hex", () => {
  const example = /```cr80 guest\n([\s\S]*?)```/.exec(manual)![1]!;
  const { module } = assembleGuest(example.replace("1, 1, 'B'", "1, 4, 'B'"));
  const machine = new Machine(core(), { memory: 64 });
  machine.addPartition({ name: "guest", pages: 16, window: { page: 11, pages: 5 } });
  loadImage(machine, 0, module!);
  machine.run();
  expect(machine.state.partitions[0]!.end).toMatchObject({ kind: "stopped", code: 0xfffe });
});

test("a partition without a message window runs programs, which can have no messages", () => {
  const guest = guestOf([
    {
      steps: [
        ["SYS_MAP", 0, 1],
        ["SYS_SOCKET", 1],
      ],
    },
  ]);
  for (const pages of [16, 100]) {
    const machine = new Machine(core(), { memory: 128 });
    machine.addPartition({ name: "guest", pages });
    loadImage(machine, 0, guest);
    expect(machine.run().outcome).toBe("stopped");
    expect(codes(machine, 0, 0, 2)).toEqual(["NO_MEMORY", "OK"]);
  }
});
