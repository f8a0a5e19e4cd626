// Random system calls by nine programs of three guests, three of which others start, sensible ones and wild ones. Whenever a kernel is at rest, its tables
// agree with themselves and with the control OS: no page belongs to two processes, a process reaches nothing but its own
// pages and the messages it has mapped, and the kernel's messages are the areas of its partition.

import { expect, test } from "vitest";
import { PAGE_WORDS, PSW_E } from "../../core-as/layout.ts";
import type { Machine } from "../../host/index.ts";
import { Random } from "../host/random.ts";
import { codes, readData, SYMBOLS, worldOf } from "./guest.ts";
import { Script } from "./script.ts";

const PARTITIONS = 3;
const WINDOW = 40;
const SERVICES = [0, 1, 2].map((n) => ({ id: n, offer: [n], connect: [0, 1, 2] }));
const BUFFER = 2048;
const NAME = 2560;
const CALLS = 90;
/** The line that is started by the programs of the other two lines alone. */
const STARTED = 2;
const value = (name: string) => SYMBOLS.get(name)!;

/** Paths of messages: names that the kernel gives to the first messages of each line, and one that programs choose. */
const PATHS = ["msg/0100", "msg/0101", "msg/0108", "msg/0110", "msg/mail"];
const TEXTS = PATHS.map((path, n) => `PATH${n}: .TEXT "${path}\\0\\0"`).join("\n");

/**
 * A program that accepts a connection at the service of its partition, or connects to the next partition's, and then makes
 * random calls. What it waits for has a time-out, so that it ends.
 */
function randomProgram(random: Random, partition: number, serves: boolean): Script {
  const script = new Script();
  const descriptor = () => random.of(serves ? [0, 1, 1, 1, 2, 3, 9] : [0, 0, 0, 1, 2, 3, 9]);
  const service = () => random.below(4);
  const address = () =>
    random.of([BUFFER, BUFFER, NAME, (WINDOW + random.below(12)) * PAGE_WORDS, 1, 0x5000, 0xffff]);
  const path = () => random.of([NAME, ...PATHS.map((_, n) => `PATH${n}`)]);
  const patience = (returned: ReturnType<Script["call"]>) =>
    script.call("SYS_OPTION", returned(), "OPTION_TIMEOUT", random.below(3_000), 0);
  script.call("SYS_SOCKET", 1 + random.below(3));
  script.call("SYS_OPTION", 0, "OPTION_TIMEOUT", 20_000, 0);
  if (serves) {
    script.call("SYS_BIND", 0, partition);
    script.call("SYS_LISTEN", 0, 2, 1);
    patience(script.call("SYS_ACCEPT", 0));
  } else script.call("SYS_CONNECT", 0, (partition + 1) % PARTITIONS);
  script.call("SYS_OPTION", 0, "OPTION_TIMEOUT", 2_000, 0);
  const moves: readonly (readonly [number, () => unknown])[] = [
    [3, () => patience(script.call("SYS_SOCKET", random.of([1, 1, 2, 2, 3, 3, 4, 7])))],
    [2, () => script.call("SYS_BIND", descriptor(), service())],
    [2, () => script.call("SYS_LISTEN", descriptor(), random.of([1, 3]), 1)],
    [1, () => script.call("SYS_PERMIT", descriptor(), random.below(4), random.below(2))],
    [3, () => patience(script.call("SYS_ACCEPT", descriptor()))],
    [4, () => script.call("SYS_CONNECT", descriptor(), service())],
    [6, () => script.call("SYS_READ", descriptor(), random.of([NAME, BUFFER, address()]), 512)],
    [6, () => script.call("SYS_WRITE", descriptor(), random.of([NAME, address()]), random.below(700), 0, 5)],
    [2, () => script.call("SYS_OPEN", NAME, random.of([0, 1, 2]))],
    [3, () => script.call("SYS_OPEN", path(), 0)],
    [2, () => script.call("SYS_RIGHTS", path(), random.of([0, 1, 3, 3, 3]))],
    [1, () => script.call("SYS_CREATE", path(), value("TYPE_MESSAGE"), random.of([1, 2]))],
    [1, () => script.call("SYS_RENAME", path(), path())],
    [1, () => script.call("SYS_LIST", "MSG", BUFFER, random.below(70))],
    [1, () => script.call("SYS_STAT", path())],
    [2, () => script.call("SYS_CLOSE", script.call("SYS_OPEN", NAME, 1)())],
    [
      4,
      () =>
        script.call("SYS_WRITE", descriptor(), script.call("SYS_MAP", NAME, random.of([0, 1, 3]))(), 9, 0, 5),
    ],
    [1, () => script.call("SYS_UNLINK", path())],
    [1, () => script.call("SYS_RELEASE", address())],
    [1, () => script.call("SYS_UNMAP", address(), random.of([NAME, address()]), random.below(1_100))],
    [2, () => script.call("SYS_CLOSE", random.of([2, 2, 2, 3, 3, 3, 4, descriptor()]))],
    [1, () => script.call("SYS_SELECT", random.below(16), random.below(16), random.below(2_000), 0)],
    [1, () => script.call("SYS_OPTION", descriptor(), random.below(5), random.below(3), 0)],
    [1, () => script.call("SYS_YIELD")],
    [
      1,
      () =>
        script.call("SYS_SPAWN", random.of([STARTED, STARTED, STARTED, 3]), 0, random.of([0, 2, 4, 8, 16])),
    ],
    [1, () => script.call("SYS_WAIT", random.of([STARTED, random.below(4)]), 0, random.below(2_000), 0)],
  ];
  const bag = moves.flatMap(([weight, move]) => Array<() => unknown>(weight).fill(move));
  while (script.calls < CALLS) random.of(bag)();
  return script;
}

/** A program that others start, which makes a few calls on whatever descriptors it gets. */
function startedProgram(random: Random): Script {
  const script = new Script();
  for (let n = 0; n < 6; n++) {
    const descriptor = random.below(5);
    script.call("SYS_OPTION", descriptor, "OPTION_TIMEOUT", 1_000, 0);
    script.call(
      random.of(["SYS_READ", "SYS_WRITE", "SYS_ACCEPT", "SYS_CLOSE"]),
      descriptor,
      BUFFER,
      20,
      0,
      5,
    );
  }
  return script;
}

/** Checks one kernel that is not at work. */
function checkKernel(machine: Machine, partition: number, processes: number): void {
  const word = (address: number) => machine.readMemory(partition, address, 1)[0]!;
  const { places, windowPage } = machine.state.partitions[partition]!;
  const taken = Array.from(machine.readMemory(partition, value("WINDOW_MAP"), 64), (mark) => mark !== 0);
  expect(taken.slice(windowPage)).toEqual(places.map((area) => area !== 0));

  const names = new Set<string>();
  const opened = new Map<number, number>();
  for (let at = value("RECORDS"); at < value("RECORDS_END"); at += value("DESCRIPTOR")) {
    if (word(at) !== value("K_FILE")) continue;
    const message = word(at + value("DESCRIPTOR.MESSAGE"));
    opened.set(message, (opened.get(message) ?? 0) + 1);
  }
  const owners = new Map<number, number>();
  for (let process = 0; process < processes; process++) {
    const record = value("PROCESSES") + process * value("PROCESS");
    const messages = Array.from({ length: value("MESSAGES_MAX") }, (_, n) => {
      const at = value("MESSAGES") + (process * value("MESSAGES_MAX") + n) * value("MESSAGE");
      return {
        at,
        area: word(at + value("MESSAGE.AREA")),
        page: word(at + value("MESSAGE.PAGE")),
        pages: word(at + value("MESSAGE.PAGES")),
        mapped: word(at + value("MESSAGE.MAPPED")) === 1,
      };
    }).filter(({ area }) => area !== 0);
    expect(word(record + value("PROCESS.PAGES"))).toBe(messages.reduce((sum, { pages }) => sum + pages, 0));
    for (const { at, area, page, pages } of messages) {
      // As many descriptors of whichever processes as it says; it has a name, one of its own, or is open, or waits at a socket.
      expect(word(at + value("MESSAGE.OPENS"))).toBe(opened.get(at) ?? 0);
      opened.delete(at);
      expect(word(at + value("MESSAGE.OWNER"))).toBe(record);
      const name = machine.readMemory(partition, at + value("MESSAGE.NAME"), 8).join(" ");
      if (!name.startsWith("0 ")) expect(names.has(name)).toBe(false);
      names.add(name);
      expect(machine.state.areas.entries[area - 1]).toMatchObject({ owner: partition, page, pages });
    }
    const visible = new Set(
      messages.flatMap(({ mapped, page, pages }) =>
        mapped ? Array.from({ length: pages }, (_, i) => page + i) : [],
      ),
    );
    const table = machine.readMemory(partition, (8 + process) * 128, 128);
    for (let n = 0; n < 64; n++) {
      const protection = table[n]! >> 14;
      const page = table[n]! & 0x3fff;
      expect(table[64 + n]! >> 14).toBe(protection === 1 ? 1 : 0);
      if (protection !== 3) continue;
      expect(owners.get(page)).toBeUndefined();
      owners.set(page, process);
      if (page >= windowPage) expect([n, visible.delete(page)]).toEqual([page, true]);
      else expect(page).toBeGreaterThanOrEqual(value("POOL_FIRST"));
    }
    expect(visible.size).toBe(0);
  }
  // No descriptor is open on what is no message.
  expect([...opened]).toEqual([]);
}

test("random programs never bring a kernel out of order, and leave nothing behind", () => {
  const met = new Set<string>();
  let [sent, started] = [0, 0];
  for (let seed = 1; seed <= 5; seed++) {
    const random = new Random(seed * 7919);
    const scripts = Array.from({ length: PARTITIONS }, (_, partition) => [
      randomProgram(random, partition, true),
      randomProgram(random, partition, false),
      startedProgram(random),
    ]);
    const machine = worldOf({
      guests: scripts.map((programs) =>
        programs.map((script, line) =>
          script.program({
            window: line === STARTED ? 4 + value("LATER") : 12,
            behind: line === 0 ? `MSG: .TEXT "msg\\0"\n${TEXTS}` : "",
          }),
        ),
      ),
      services: SERVICES,
      machine: { quantum: random.of([40, 333, 5_000]) },
      window: 64 - WINDOW,
    });
    for (let slices = 0; machine.run({ limit: 211 }).outcome === "limit"; slices++) {
      expect(slices).toBeLessThan(5_000);
      const partition = slices % PARTITIONS;
      const atRest = (machine.registers(partition).psw & PSW_E) !== 0;
      if (atRest && machine.state.partitions[partition]!.end === null) checkKernel(machine, partition, 3);
    }
    expect(machine.state.partitions.map(({ end }) => end)).toMatchObject(
      Array(PARTITIONS).fill({ kind: "stopped", code: 0 }),
    );
    expect(machine.state.areas.used).toBe(0);
    expect(machine.state.partitions.map(({ connections }) => connections.used)).toEqual([0, 0, 0]);
    sent += machine.journal.sent;
    // The first word of a process that was started has its stack's place.
    for (let n = 0; n < PARTITIONS; n++) started += readData(machine, n, STARTED, 0, 1)[0] === 0 ? 0 : 1;
    scripts.forEach((programs, partition) => {
      programs.forEach((script, process) => {
        for (const code of codes(machine, partition, process, script.calls)) met.add(code);
      });
    });
  }
  expect(sent).toBeGreaterThan(30);
  expect(started).toBeGreaterThan(5);
  for (const code of ["OK", "PEER_CLOSED", "TIMED_OUT", "NO_MEMORY", "IN_USE", "NO_DESCRIPTOR", "NO_RIGHT"]) {
    expect(met).toContain(code);
  }
});
