// What the nucleus makes of the lines of a node: pages, translation tables, contexts, processes of System Call Monitor.

import { describe, expect, test } from "vitest";
import { PAGE_WORDS } from "../../core-as/layout.ts";
import { loadImage } from "../../host/index.ts";
import { machineOf } from "./guests.ts";
import { assembleNode, bootNode, type Line } from "./nodes.ts";
import { PROGRAMS } from "./nucleus-programs.ts";

const at = (name: string): number => PROGRAMS.symbols.get(name)!;
const [NOTHING, READ, SYSTEM, ALL] = [0, 1, 2, 3];
const FIRST_FREE = at("NODE_END") / PAGE_WORDS;
const PROGRAM_PAGE = at("NUCLEUS.START") / PAGE_WORDS;

/** Three processes of the standard node: pages of user data 3, 1 and 2. */
const LINES: readonly Line[] = [
  ["LOOP", { argument: 0x111, stack: 100, first: 4, last: 7 }],
  ["ENDS", { argument: 0x222, pages: 1, priority: 3 }],
  ["GOES", { argument: 0x333, pages: 2, stack: 2000, first: 8, last: 8 }],
];
const PAGES = [3, 1, 2];

function made() {
  const node = bootNode(PROGRAMS, LINES);
  node.start();
  return node;
}

describe("a process", () => {
  const { table, words, partition, machine, address } = made();
  /** Rights and page of the partition of an entry. */
  const entry = (word: number) => [word >> 14, word & 0x3fff] as const;
  const owned = [0, 1, 2].map((process) =>
    table(process)
      .slice(0, 5)
      .map((word) => entry(word)[1])
      .filter((page) => page !== 0),
  );

  test.each([0, 1, 2])(
    "has its user data, two protected segments and the program, and nothing else: %d",
    (n) => {
      const data = Array.from({ length: 64 }, (_, page): number => {
        if (page < 3) return page < PAGES[n]! ? ALL! : NOTHING!;
        if (page < 7) return SYSTEM!;
        return page >= PROGRAM_PAGE && page < FIRST_FREE ? READ! : NOTHING!;
      });
      const rights = table(n).map((word) => entry(word)[0]);
      expect(rights.slice(0, 64)).toEqual(data);
      expect(rights.slice(64)).toEqual(data.map((right) => (right === READ ? READ : NOTHING)));
      table(n).forEach((word, i) => {
        const [right, page] = entry(word);
        if (right === NOTHING) expect(word).toBe(0);
        // What is shared lies where its addresses are.
        if (i > 4 && right !== NOTHING) expect(page).toBe(i % 64);
      });
    },
  );

  test("has pages of its own, behind the image, that no other has", () => {
    expect(owned.map((pages) => pages.length)).toEqual(PAGES.map((pages) => pages + 2));
    const all = owned.flat();
    expect(new Set(all).size).toBe(all.length);
    expect(Math.min(...all)).toBe(FIRST_FREE);
    expect(Math.max(...all)).toBe(FIRST_FREE + all.length - 1);
  });

  test("has at the start what the source says, and its stack", () => {
    const { image } = PROGRAMS;
    const template = [...image.data.words];
    [0, 1, 2].forEach((n) => {
      const size = PAGES[n]! * PAGE_WORDS;
      expect(words(0, 2, n)).toEqual([size, size - (LINES[n]![1]!.stack ?? 64)]);
      expect(words(2, 94, n)).toEqual(new Array(94).fill(0));
      expect(words(96, PAGE_WORDS - 96, n)).toEqual(template.slice(96, PAGE_WORDS));
      const toy = address("TOY_REQUEST");
      expect(words(toy, 8, n)).toEqual(template.slice(toy, toy + 8));
      expect(words("PROCESS_NUMBER", 1, n)).toEqual([n]);
    });
    // The partition's own are as they were loaded.
    expect(words(96, 200)).toEqual(template.slice(96, 296));
    expect(words("PROCESS_NUMBER")).toEqual([0]);
  });

  test("is a process of System Call Monitor with its subprocesses and services", () => {
    const { processes } = partition.scm;
    expect(processes.map(({ number, base, tt }) => [number, base, tt])).toEqual(
      [0, 1, 2].map((n) => [n, 0, 8 * 8 + n]),
    );
    expect(processes.map(({ subprocesses, subprocess }) => [...subprocesses, subprocess])).toEqual([
      [4, 7, 4],
      [0, 0, 0],
      [8, 8, 8],
    ]);
    for (const { services, stack } of processes) {
      expect(services.map((one) => one !== null).slice(0, 4)).toEqual([false, true, true, false]);
      expect(stack[0] >> 10, "the stack of service routines is protected").toBeGreaterThanOrEqual(3);
    }
  });

  test("finds the shared protected segment set up, once", () => {
    expect(words("COUNTED", 2)).toEqual([7, 1]);
    expect([0, 1, 2].map((n) => words("COUNTED", 2, n))).toEqual(new Array(3).fill([7, 1]));
  });

  test("starts in user mode with its argument and number", () => {
    const { machine: other, partition: one } = made();
    while (one.status === "ready" && other.registers(0).psw >= 0x8000) other.run({ limit: 1 });
    const { r, pc, psw, base, tt } = other.registers(0);
    expect([r[0], r[1], pc, psw, base, tt]).toEqual([0x222, 1, address("ENDS"), 0x4000, 0, 65]);
    expect(machine.state.partitions[0]!.end).toBeNull();
  });
});

describe("a node stops at once", () => {
  const stops = (lines: readonly Line[], options = {}) => {
    const { machine, partition } = bootNode(PROGRAMS, lines, options);
    machine.run({ limit: 200_000 });
    return partition.end;
  };
  const wrong = { kind: "stopped", code: 0xfffe };

  test.each([
    ["no page of user data", { pages: 0 }],
    ["more than USER_PAGES", { pages: 4 }],
    ["a stack as large as its user data", { pages: 1, stack: 1024 }],
    ["subprocesses that there are not", { last: 256 }],
    ["subprocesses in the wrong order", { first: 2, last: 1 }],
  ])("with a line that has %s", (_, given) => {
    expect(stops([["LOOP"], ["LOOP", given]])).toMatchObject(wrong);
  });

  test("with more processes than a partition may have", () => {
    const lines = (count: number) => Array.from({ length: count }, (): Line => ["ENDS", { pages: 1 }]);
    const large = { memory: 80, pages: 80 };
    expect(stops(lines(17), large)).toMatchObject(wrong);
    expect(stops(lines(16), large)).toMatchObject({ kind: "retired" });
  });

  test("when the partition has fewer pages than the processes need, its message window not counted", () => {
    const two: Line[] = [["ENDS"], ["ENDS"]];
    const needed = FIRST_FREE + 10;
    expect(stops(two, { pages: needed })).toMatchObject({ kind: "retired" });
    expect(stops(two, { pages: needed - 1 })).toMatchObject(wrong);
    const windowed = (page: number) => {
      const machine = machineOf(PROGRAMS, { memory: 64 });
      const n = machine.addPartition({ name: "windowed", pages: page + 8, window: { page, pages: 8 } });
      loadImage(machine, n, PROGRAMS.image);
      machine.writeMemory(n, at("NUCLEUS.LINES"), [at("ENDS"), 1, 0, 64, 3, 0, 0, 0]);
      machine.state.partitions[0]!.status = "idle";
      machine.run({ limit: 30_000 });
      return machine.state.partitions[n]!.end;
    };
    expect(windowed(FIRST_FREE + 5)).toMatchObject({ kind: "retired" });
    expect(windowed(FIRST_FREE + 4)).toMatchObject(wrong);
  });

  test("when the system's own procedures trap while processes are made", () => {
    const loaded = assembleNode({
      user: "ENDS: MON RETIRE\n NODE_PROCESS ENDS\n",
      initServices: " MOVC 0xFC00,R4\n MOV X4,R0\n",
    });
    const { machine, partition } = bootNode(loaded, []);
    machine.run({ limit: 30_000 });
    expect(partition.end).toMatchObject({ kind: "stopped", code: 0xffff });
  });
});

describe("the assembler refuses a node", () => {
  const messages = (sources: Partial<Parameters<typeof assembleNode>[0]>) => {
    try {
      assembleNode({ user: "ENDS: MON RETIRE\n NODE_PROCESS ENDS\n", ...sources });
      return "";
    } catch (error) {
      return String(error);
    }
  };

  test.each([
    ["user data", { user: " .DATA\n .RES 3000\n .PROGRAM\n" }, /set USER_PAGES/],
    ["local protected data", { system: " .DATA\n .RES 2000\n .PROGRAM\n" }, /set LOCAL_PAGES|overlap/],
    ["shared protected data", { shared: " .RES 2049\n" }, /CSF .*overlap|overlap.* CSF/],
    [
      "a stack",
      { user: " .DATA\n .RES 2900\n .PROGRAM\nW: MON RETIRE\n NODE_PROCESS W,1,0,100\n" },
      /the stack lies over/,
    ],
  ])("whose %s do not fit", (_, sources, message) => {
    expect(messages(sources)).toMatch(message);
  });

  test("takes other numbers of pages, of which the node is made", () => {
    const loaded = assembleNode({
      constants: "USER_PAGES = 1\nLOCAL_PAGES = 1\nSHARED_PAGES = 4\n",
      user: "ENDS: MON RETIRE\n NODE_PROCESS ENDS,1,7\n NODE_PROCESS ENDS,2,8\n",
      shared: " .RES 4000\n",
    });
    const { machine, table } = bootNode(loaded, []);
    machine.run({ limit: 30_000 });
    expect(machine.journal.retirements.map(({ process, code }) => [process, code])).toEqual([
      [1, 8],
      [0, 7],
    ]);
    expect(
      table(1)
        .slice(0, 8)
        .map((word) => word >> 14),
    ).toEqual([3, 2, 2, 2, 2, 2, 0, 0]);
  });
});

test("each process has its own pages of the message window, when the node says how many, and a window has enough", () => {
  const loaded = assembleNode({
    constants: "MESSAGE_PAGES = 2\n",
    user: "ENDS: MON RETIRE\n NODE_PROCESS ENDS\n NODE_PROCESS ENDS\n",
  });
  const [page, last] = [40, 64];
  const boot = (pages: number) => {
    const node = bootNode(loaded, [], { pages: page + pages, window: { page, pages } });
    node.machine.run({ limit: 30_000 });
    return node;
  };
  const { table, partition } = boot(4);
  expect(partition.end).toMatchObject({ kind: "retired" });
  expect([0, 1].map((n) => table(n).slice(last - 3, last))).toEqual(
    [0, 1].map((n) => [0, (ALL! << 14) + page + 2 * n, (ALL! << 14) + page + 2 * n + 1]),
  );
  // No program there.
  expect([0, 1].map((n) => table(n).slice(2 * last - 2))).toEqual([
    [0, 0],
    [0, 0],
  ]);
  expect(boot(3).partition.end).toMatchObject({ kind: "stopped", code: 0xfffe });
});
