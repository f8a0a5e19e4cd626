// The other end: what a program sees when it ends in the middle of anything, and when it is no kernel at all.

import { describe, expect, test } from "vitest";
import type { Machine } from "../../host/index.ts";
import { consoleText } from "../host/guests.ts";
import { codes, type Program, readData, results, SYMBOLS, type World, worldOf } from "./guest.ts";
import { client, IN, MODES, type Mode, Script, SERVICES, server } from "./script.ts";

const NAMES = Object.keys(MODES) as Mode[];
const PAUSE = ["SYS_SELECT", 0, 0, 20_000, 0] as const;

/** Three ways to end, each as the last step of a program. */
const ENDS = {
  "its program exits": (script: Script) => script.call("SYS_EXIT", 0),
  "its program traps": (script: Script) => script.raw("        .WORD 0"),
  "its partition crashes": (script: Script) => script,
} as const;
type End = keyof typeof ENDS;

/** Runs a server in partition 0 against a client in partition 1, which ends as said after its script. */
function run(serving: Script, asking: Script, end: End): Machine {
  ENDS[end](asking);
  const crash = end === "its partition crashes";
  const machine = worldOf({
    guests: [[serving.program()], [asking.program()]],
    services: SERVICES,
  });
  if (crash) {
    // Its kernel meets words that are no instruction where SYS_EXIT would go on.
    machine.writeMemory(1, exitOf(machine), [0x0000]);
  }
  machine.run({ limit: 5_000_000 });
  expect(machine.state.partitions[0]!.end).toMatchObject({ kind: "stopped", code: 0 });
  expect(machine.state.partitions[1]!.end).toMatchObject({ kind: crash ? "failed" : "stopped" });
  expect(machine.state.areas.used).toBe(0);
  return machine;
}

/** Address of the kernel's procedure for SYS_EXIT, from its table of calls. */
function exitOf(machine: Machine): number {
  return machine.readMemory(1, SYMBOL_CALLS, 1)[0]!;
}

const SYMBOL_CALLS = SYMBOLS.get("CALLS")!;

describe.each(Object.keys(ENDS) as End[])("when %s", (end) => {
  test.each(NAMES)("a reader of mode %s gets what was sent before, then PEER_CLOSED", (mode) => {
    const [serving, accepted] = server(mode);
    serving.call(...PAUSE);
    const first = serving.receive(mode, accepted, 2);
    const second = serving.receive(mode, accepted, 2);
    serving.call("SYS_READ", accepted, 1024, 10);
    serving.call("SYS_SELECT", 2, 2, 0, 0);
    const [asking, connection] = client(mode);
    asking.fill(1, 2).send(mode, connection, 2, 11);
    asking.send(mode, connection, 2, 12);
    const machine = run(serving, asking, end);
    const all = results(machine, 0, 0, serving.calls);
    expect([all[first]!.r[4], all[second]!.r[4]]).toEqual([11, 12]);
    expect(codes(machine, 0, 0, serving.calls).slice(-2)).toEqual(["PEER_CLOSED", "OK"]);
    expect(all.at(-1)!.r.slice(0, 2)).toEqual([2, 2]);
  });

  test.each(NAMES)("a reader of mode %s that waits is woken with PEER_CLOSED", (mode) => {
    const [serving, accepted] = server(mode);
    serving.call("SYS_READ", accepted, 1024, 10);
    const [asking] = client(mode);
    asking.call(...PAUSE);
    const machine = run(serving, asking, end);
    expect(codes(machine, 0, 0, serving.calls).at(-1)).toBe("PEER_CLOSED");
  });

  test.each(NAMES)(
    "a writer of mode %s that waits for room is woken with PEER_CLOSED and keeps its message",
    (mode) => {
      const [serving, accepted] = server(mode);
      for (let n = 0; n < 8; n++) serving.send(mode, accepted, 1, n);
      const write = serving.send(mode, accepted, 1, 8);
      if (mode === "file") serving.call("SYS_UNLINK", 2048);
      const [asking] = client(mode);
      asking.call(...PAUSE);
      const machine = run(serving, asking, end);
      const names = codes(machine, 0, 0, serving.calls);
      expect(names[write]).toBe("PEER_CLOSED");
      expect(names.filter((name) => name !== "OK")).toEqual(["PEER_CLOSED"]);
    },
  );

  test("one that selects is woken: the connection is readable", () => {
    const [serving] = server("file");
    serving.call("SYS_SELECT", 3, 0, 0xffff, 0xffff);
    const [asking] = client("file");
    asking.call(...PAUSE);
    const machine = run(serving, asking, end);
    expect(results(machine, 0, 0, serving.calls).at(-1)).toMatchObject({
      code: 0,
      r: [2, 0, 65535, 65535, 0],
    });
  });

  test("a message of it that is mapped stays the receiver's", () => {
    const [serving, accepted] = server("mapped");
    const area = serving.call("SYS_READ", accepted);
    serving.call(...PAUSE);
    serving.copy(area(2), IN, 3);
    serving.call("SYS_RELEASE", area(2));
    const [asking, connection] = client("mapped");
    asking.fill(31, 3).send("mapped", connection, 3, 0);
    const machine = run(serving, asking, end);
    expect(readData(machine, 0, 0, IN, 3)).toEqual([31, 32, 33]);
  });

  test("its request that waits is gone: nobody is there to accept", () => {
    const serving = new Script();
    const socket = serving.call("SYS_SOCKET", 1)();
    serving.call("SYS_BIND", socket, 7);
    serving.call("SYS_LISTEN", socket, 4, 1);
    serving.call("SYS_SELECT", 0, 0, 60_000, 0);
    serving.call("SYS_OPTION", socket, "OPTION_NONBLOCK", 1, 0);
    serving.call("SYS_ACCEPT", socket);
    const asking = new Script();
    asking.call(...PAUSE);
    asking.call("SYS_SOCKET", 1);
    asking.call("SYS_OPTION", 0, "OPTION_NONBLOCK", 1, 0);
    asking.call("SYS_CONNECT", 0, 7);
    const machine = run(serving, asking, end);
    expect(codes(machine, 1, 0, 4).at(-1)).toBe("WOULD_BLOCK");
    expect(codes(machine, 0, 0, serving.calls).at(-1)).toBe("WOULD_BLOCK");
  });
});

test("a client whose request is refused, because the server stops listening, is woken with PEER_CLOSED", () => {
  const serving = new Script();
  const socket = serving.call("SYS_SOCKET", 1)();
  serving.call("SYS_BIND", socket, 7);
  serving.call("SYS_LISTEN", socket, 4, 1);
  serving.call("SYS_SELECT", 0, 0, 30_000, 0);
  serving.call("SYS_CLOSE", socket);
  const [asking] = client("file");
  const machine = worldOf({ guests: [[serving.program()], [asking.program()]], services: SERVICES });
  expect(machine.run().outcome).toBe("stopped");
  expect(codes(machine, 1, 0, 2)).toEqual(["OK", "PEER_CLOSED"]);
});

test("a process that is killed with everything open leaves nothing behind, and its neighbour serves on", () => {
  const [doomed, accepted] = server("mapped");
  doomed.call("SYS_READ", accepted);
  doomed.call("SYS_MAP", 0, 2);
  doomed.call("SYS_OPEN", 2048, 1);
  doomed.raw("        .WORD 0");
  const neighbour = new Script();
  const socket = neighbour.call("SYS_SOCKET", MODES.partition)();
  neighbour.call("SYS_CONNECT", socket, 8);
  neighbour.call("SYS_READ", socket, 1024, 10);
  const [asking, connection] = client("mapped", 7);
  asking.fill(1, 1).send("mapped", connection, 1, 0);
  asking.call("SYS_READ", connection);
  const [peer, late] = server("partition", 8);
  peer.call(...PAUSE);
  peer.fill(77, 1).send("partition", late, 1, 77);
  const machine = worldOf({
    guests: [
      [doomed.program(), neighbour.program()],
      [asking.program(), peer.program()],
    ],
    services: SERVICES,
  });
  machine.run({ limit: 2_000_000 });
  expect(machine.state.partitions[0]!.end).toMatchObject({ kind: "stopped", code: 0xff00 });
  expect(consoleText(machine, 0)).toMatch(/^process 0 ended by trap 0/);
  expect(codes(machine, 1, 0, asking.calls).at(-1)).toBe("PEER_CLOSED");
  expect(codes(machine, 0, 1, 3)).toEqual(["OK", "OK", "OK"]);
  expect(readData(machine, 0, 1, 1024, 1)).toEqual([77]);
  expect(machine.state.areas.used).toBe(0);
});

describe("a bare guest at the other end", () => {
  /** A bare guest that connects to service 7, allocates areas at window pages 48, 49, ... and then does `source`. */
  const bare = (areas: number, source: string) => `
        .START START
START:  MOVC 7, R0
        MOVC 8, R1
        MON CHANNEL_CONNECT
        JMP .wait
        MOV R0, R6
        JMP .asked
.wait:  MOVC EVENT_SERVICE_OPEN, R0
        MOVC FOR_EVER, R1
        MOVC FOR_EVER, R2
        MON WAIT_EVENT
        NOP
        JMP START
.asked: MOVC EVENT_CHANNEL_WRITABLE, R0
        MOVC FOR_EVER, R1
        MOVC FOR_EVER, R2
        MON WAIT_EVENT
        NOP
${Array.from(
  { length: areas },
  (_, n) => `        MOVC 1, R0
        MOVC ${48 + n}, R1
        MON AREA_ALLOCATE
        JMP BAD
        MOV R0, AREA+${n}
        MOVC ${1000 + n}, R0
        MOVC ${(48 + n) * 1024}, R4
        MOV R0, X4`,
).join("\n")}
${source}
GOOD:   MOVC 0, R7
BAD:    MOV R7, R0
        MON STOP
        .DATA 0x4000
        .WORD ${areas}
AREA:   .RES 16`;

  const send = (area: number, words: number, flags: string, note: number) => `
        MOV R6, R0
        MOV AREA+${area}, R1
        MOVC ${words}, R2
        MOVC ${flags}, R3
        MOVC ${note}, R4
        MON CHANNEL_SEND
        JMP BAD`;

  const pause = (time: number) => `
        MOVC 0, R0
        MOVC ${time & 0xffff}, R1
        MOVC ${time >> 16}, R2
        MON WAIT_EVENT
        NOP`;

  function meet(serving: Program, source: string, more: Partial<World> = {}): Machine {
    const machine = worldOf({ guests: [[serving], source], services: SERVICES, ...more });
    const { outcome } = machine.run({ limit: 5_000_000 });
    expect(machine.state.partitions.map(({ end }) => end)).toMatchObject([
      { kind: "stopped", code: 0 },
      { kind: "stopped", code: 0 },
    ]);
    expect(outcome).toBe("stopped");
    expect(machine.state.areas.used).toBe(0);
    return machine;
  }

  test.each(NAMES)(
    "messages that are lent or shared are given back unread, those that are given are read, in mode %s",
    (mode) => {
      const [serving, accepted] = server(mode);
      const reads = [0, 1].map(() => serving.receive(mode, accepted, 1));
      serving.call("SYS_READ", accepted, 1024, 10);
      const machine = meet(
        serving.program(),
        bare(
          4,
          [
            send(0, 1, "LEND", 1),
            send(1, 1, "0", 2),
            send(2, 1, "SHARE", 3),
            send(3, 1, "0", 4),
            pause(50_000),
            // What was lent and shared is the guest's again.
            "        MOV AREA, R0\n        MON AREA_GIVE_UP\n        JMP BAD",
            "        MOV AREA+2, R0\n        MON AREA_GIVE_UP\n        JMP BAD",
          ].join("\n"),
        ),
      );
      const all = results(machine, 0, 0, serving.calls);
      expect(reads.map((call) => all[call]!.r[4])).toEqual([2, 4]);
      expect(codes(machine, 0, 0, serving.calls).at(-1)).toBe("PEER_CLOSED");
    },
  );

  test("a chain arrives as so many messages, all but the last with the flag CHAIN", () => {
    const [serving, accepted] = server("mapped");
    const reads = [0, 1, 2].map(() => serving.receive("mapped", accepted, 1));
    const machine = meet(
      serving.program(),
      bare(
        3,
        `        MOVC 3, R0
        MOV R0, AREA-1
        MOV R6, R0
        MOVC AREA-1, R1
        MOVC 2500, R2
        MOVC CHAIN, R3
        MOVC 9, R4
        MON CHANNEL_SEND
        JMP BAD`,
      ),
    );
    const all = results(machine, 0, 0, serving.calls);
    expect(reads.map((call) => [all[call]!.r[0], all[call]!.r[3], all[call]!.r[4]])).toEqual([
      [1024, 0x1000, 9],
      [1024, 0x1000, 9],
      [452, 0, 9],
    ]);
  });

  test.each([
    ["behind", "another message waits behind it"],
    ["later", "another message comes later"],
  ])(
    "a loan that is revoked at any moment of a read neither stops nor confuses the kernel, %s: %s",
    (other) => {
      // Turns of ten instructions: the guest revokes the loan while the kernel is anywhere between looking at the message
      // and receiving it. The next one has two pages.
      for (let delay = 20; delay < 520; delay += 6) {
        const [serving, accepted] = server("mapped");
        const area = serving.call("SYS_READ", accepted);
        serving.copy(area(2), IN, 1);
        serving.raw(
          `        MOVC 1024, R0\n        ADD R0, R4\n        MOV X4, R0\n        MOV R0, ${IN + 1}`,
        );
        serving.call("SYS_MAP", 0, 6);
        serving.call("SYS_RELEASE", area(2));
        serving.call("SYS_MAP", 0, 2);
        const machine = meet(
          serving.program(),
          bare(
            1,
            `        MOVC 2, R0
        MOVC 56, R1
        MON AREA_ALLOCATE
        JMP BAD
        MOV R0, AREA+1
        MOVC 71, R0
        MOV R0, 56*1024
        MOVC 72, R0
        MOV R0, 57*1024+1
${pause(5_000)}
${send(0, 1, "LEND", 99)}
${other === "behind" ? send(1, 2000, "0", 5) : ""}
${pause(delay)}
        MOV AREA, R0
        MOVC FOR_EVER, R1
        MON LOAN_REVOKE
        NOP
${other === "later" ? pause(1_000) + send(1, 2000, "0", 5) : ""}
${pause(20_000)}`,
          ),
          { machine: { quantum: 10 } },
        );
        expect(codes(machine, 0, 0, serving.calls)).toEqual(Array(serving.calls).fill("OK"));
        expect(results(machine, 0, 0, serving.calls)[4]!.r).toEqual([2000, 1, 32 * 1024, 0, 5]);
        expect(readData(machine, 0, 0, IN, 2)).toEqual([71, 72]);
      }
    },
  );

  test("a message of more pages than the process may have is NO_MEMORY, and the process can close and go on", () => {
    const [serving, accepted] = server("mapped");
    serving.call("SYS_READ", accepted);
    serving.call("SYS_CLOSE", accepted);
    serving.call("SYS_MAP", 0, 2);
    const machine = meet(
      serving.program({ window: 2 }),
      bare(
        0,
        `        MOVC 3, R0
        MOVC 48, R1
        MON AREA_ALLOCATE
        JMP BAD
        MOV R0, AREA
${send(0, 3000, "0", 0)}`,
      ),
    );
    expect(codes(machine, 0, 0, serving.calls).slice(-3)).toEqual(["NO_MEMORY", "OK", "OK"]);
  });
});
