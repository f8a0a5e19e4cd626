// The patent's figures 5, 8 and 11, step by step: what each step is said to do is looked for in the control OS, in the map and in the
// kernel's tables when the call of the step has come back (docs/CHANNELS.md, "The patent").

import { describe, expect, test } from "vitest";
import { PAGE_WORDS } from "../../core-as/layout.ts";
import { type Machine, report } from "../../host/index.ts";
import { NONE } from "../../host/state/area.ts";
import { call, machineOf } from "../host/guests.ts";
import { codes, readData, worldOf } from "./guest.ts";
import { client, IN, IN_NAME, MODES, OUT, Script, SERVICES } from "./script.ts";

/** The first page of the message window of each guest, where its first message comes to lie. */
const WINDOW = 32;

/** What there is of the service, the connections and the first message, whose area is 1. */
function observe(machine: Machine) {
  const { services, areas, partitions } = machine.state;
  const { owner, backlog } = services[0]!;
  const area = areas.entries[0];
  const rights = [0, 1].map((partition) => machine.control.core.stage2(partition, WINDOW) >> 14);
  return {
    port: { owner, open: backlog > 0 },
    ends: partitions.map(({ connections }) => connections.ends.map(({ state }) => state)),
    areas: areas.used,
    owner: area?.owner,
    /** Rights of each partition for the first page of its window: 0 none, 3 read and write. */
    rights,
    /** The physical page behind it. */
    physical: area === undefined ? [] : [...area.physical].slice(0, area.pages),
    seenBy: [0, 1].map((partition) => machine.control.core.stage2(partition, WINDOW) & 0x3fff),
    /** Whether the server's process has the page in its own map. */
    mapped: machine.readMemory(0, 8 * 128 + WINDOW, 1)[0] === (0xc000 | WINDOW),
    copied: report(machine).partitions[0]!.wordsCopied,
    read: readData(machine, 0, 0, IN, 4),
    name: String.fromCharCode(
      ...readData(machine, 0, 0, IN_NAME, 4).flatMap((two) => [two & 0xff, two >> 8]),
    ),
    memory: rights[0] === 3 ? [...machine.readMemory(0, WINDOW * PAGE_WORDS, 4)] : [],
  };
}

/** Runs a script whose steps end with a mark on the console of partition 0; what there is at each mark. */
function walk(machine: Machine, steps: readonly string[]) {
  const seen = new Map<string, ReturnType<typeof observe>>();
  while (machine.run({ limit: 5 }).outcome === "limit") {
    const step = steps[seen.size];
    if (step === undefined || machine.state.partitions[0]!.console.written <= seen.size) continue;
    seen.set(step, observe(machine));
  }
  expect([...seen.keys()]).toEqual(steps);
  return (step: string) => seen.get(step)!;
}

const STEPS = ["S201", "S202", "S203", "S204", "S-A", "S-B", "S-C", "S-A again", "S-D", "S-E"];

/** A server that goes through the steps, and a client that sends two messages and reads one. */
function run(mode: "file" | "mapped") {
  const script = new Script();
  const mark = () => script.call("SYS_PRINT", "MARK", 1);
  const socket = script.call("SYS_SOCKET", MODES[mode])();
  mark();
  script.call("SYS_BIND", socket, 7);
  mark();
  script.call("SYS_LISTEN", socket, 1, 1);
  mark();
  const fd = script.call("SYS_ACCEPT", socket)();
  mark();
  const read = script.call("SYS_READ", fd, IN_NAME);
  mark();
  if (mode === "file") {
    const file = script.call("SYS_OPEN", IN_NAME, 0)();
    script.call("SYS_READ", file, IN, 3);
    script.fill(70, 1).call("SYS_WRITE", file, OUT, 1);
    script.call("SYS_CLOSE", file);
  } else {
    script.copy(read(2), IN, 3);
    script.raw(`        MOVC 70, R0\n        MOV R0, ${WINDOW * PAGE_WORDS + 3}`);
  }
  mark();
  script.call("SYS_WRITE", fd, mode === "file" ? IN_NAME : read(2), 4, 0, 2);
  mark();
  const second = script.call("SYS_READ", fd, IN_NAME);
  mark();
  if (mode === "file") script.call("SYS_UNLINK", IN_NAME);
  else script.call("SYS_UNMAP", second(2), IN_NAME, 3);
  mark();
  script.call("SYS_CLOSE", socket);
  mark();

  const [asking, connection] = client(mode);
  asking.fill(10, 3).send(mode, connection, 3, 1);
  const answer = asking.receive(mode, connection, 4);
  asking.fill(20, 3).send(mode, connection, 3, 1);
  asking.call("SYS_READ", connection, IN_NAME);
  const machine = worldOf({
    guests: [[script.program({ behind: 'MARK: .TEXT "."' })], [asking.program()]],
    services: SERVICES,
  });
  return { at: walk(machine, STEPS), machine, answer, calls: asking.calls };
}

const figures = { file: run("file"), mapped: run("mapped") } as const;

test("figure 5: in state 1 one partition has the message area and the other no access, in state 2 the reverse, with the same physical page", () => {
  const machine = machineOf(2);
  const page = 4;
  const state = () => [0, 1].map((partition) => machine.control.core.stage2(partition, page));
  const area = call(machine, 0, "AREA_ALLOCATE", [1, page]).r[0]!;
  const [message, disabled] = state();
  expect([message! >> 14, disabled! >> 14]).toEqual([3, 0]);
  call(machine, 0, "AREA_TRANSFER", [area, 1, 5, 0, 0]);
  call(machine, 1, "AREA_RECEIVE", [page]);
  expect(state()).toEqual([0, message]);
});

describe.each([
  ["8 (virtual files)", figures.file],
  ["11 (mapped messages)", figures.mapped],
])("figure %s", (_, { at, machine, answer, calls }) => {
  test("step S201 makes a socket, which has no port yet", () => {
    expect(at("S201")).toMatchObject({ port: { owner: NONE, open: false }, ends: [[], []] });
  });

  test("step S202 binds it to the service: the port is the partition's, and nobody can connect", () => {
    expect(at("S202")).toMatchObject({ port: { owner: 0, open: false }, ends: [[], []] });
  });

  test("step S203 lets requests in", () => {
    expect(at("S203").port).toEqual({ owner: 0, open: true });
  });

  test("step S204 makes the channel, open at both ends", () => {
    expect(at("S203").ends.flat()).not.toContain("open");
    expect(at("S204").ends).toEqual([["open"], ["open"]]);
  });

  test("step S-C gives the message to the other end, without a copy by the control OS: it is not the server's any more", () => {
    expect(at("S-B")).toMatchObject({ owner: 0, rights: [3, 0] });
    expect(at("S-C")).toMatchObject({ owner: 1, rights: [0, 0], mapped: false });
    expect(at("S-C").physical).toEqual(at("S-A").physical);
    // The words of the marks alone.
    expect(machine.journal.wordsCopied).toBe(STEPS.length);
    // What the client received of it: three words of its own, and the one that step S-B wrote.
    expect(codes(machine, 1, 0, calls)[answer]).toBe("OK");
    expect(readData(machine, 1, 0, IN, 4)).toEqual([10, 11, 12, 70]);
  });

  test("step S-E deletes the port and disconnects the channel: the client's read ends with PEER_CLOSED", () => {
    expect(at("S-D")).toMatchObject({ port: { owner: 0, open: true }, ends: [["open"], ["open"]] });
    expect(at("S-E").port).toEqual({ owner: NONE, open: false });
    expect(at("S-E").ends.flat()).not.toContain("open");
    expect(codes(machine, 1, 0, calls).at(-1)).toBe("PEER_CLOSED");
  });
});

describe("figure 8", () => {
  const { at } = figures.file;

  test("step S-A gives the name of a virtual file, and the message is not in the process's addresses", () => {
    const { name, owner, rights, mapped } = at("S-A");
    expect([name, owner, rights, mapped]).toEqual(["msg/0100", 0, [3, 0], false]);
  });

  test("step S-B reads and writes the message by that file", () => {
    expect(at("S-A").memory).toEqual([10, 11, 12, 0]);
    expect(at("S-B").read).toEqual([10, 11, 12, 0]);
    expect(at("S-B").memory).toEqual([10, 11, 12, 70]);
    expect(at("S-B").copied).toBe(4);
  });

  test("step S-D discards the message: its area is the control OS's", () => {
    expect(at("S-A again")).toMatchObject({ areas: 1, rights: [3, 0], memory: [20, 21, 22, 0] });
    expect(at("S-D")).toMatchObject({ areas: 0, rights: [0, 0] });
  });
});

describe("figure 11", () => {
  const { at } = figures.mapped;

  test("step S-A gives an address, at which the process has the message's own page", () => {
    expect(at("S-A")).toMatchObject({ owner: 0, rights: [3, 0], mapped: true });
    expect(at("S-A").physical).toEqual([at("S-A").seenBy[0]]);
  });

  test("step S-B reads and writes the message itself: nobody copies a word", () => {
    expect(at("S-B").read).toEqual([10, 11, 12, 0]);
    expect(at("S-B").memory).toEqual([10, 11, 12, 70]);
    expect(at("S-B").copied).toBe(0);
  });

  test("step S-D ends the mapping in the process: the message stays the guest's", () => {
    expect(at("S-A again")).toMatchObject({ areas: 1, rights: [3, 0], mapped: true });
    expect(at("S-D")).toMatchObject({ areas: 1, rights: [3, 0], mapped: false, memory: [20, 21, 22, 0] });
  });
});
