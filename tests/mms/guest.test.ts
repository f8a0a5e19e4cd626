// MMS and the guests that send to it: commands in elements, lists in memory, answers at their microsecond, rights.

import { describe, expect, test } from "vitest";
import { DONE } from "../../host/control/codes.ts";
import { serveMonitorCall } from "../../host/dispatcher.ts";
import { Machine, SCM_CALLS } from "../../host/index.ts";
import { COLD, MMS_DONE, WARM } from "../../host/mms/codes.ts";
import { COMMAND } from "../../host/mms/commands.ts";
import { REFUSAL_DELAY } from "../../host/mms/service.ts";
import { type Change, type MmsStorage, memoryStorage, StorageFailed } from "../../host/mms/storage.ts";
import { bundledCore } from "../../host/node.ts";
import { SCM_DONE } from "../../host/scm/codes.ts";
import { retireProcess } from "../../host/scm/retire.ts";
import { guest } from "../csf/guests.ts";
import { protectedGuest, SECRET } from "../csf/protected.ts";
import { machineOf } from "../host/guests.ts";

/** The element of a command: answers go to syncel 9, for SOCB 5. */
const element = (label: string, command: number, parameters: readonly number[], cctl: string | number = 0) =>
  `${label}: .WORD ${[cctl, 5 + parameters.length, command, 9, 5, 7, 8, ...parameters].join(",")}\n`;
/** Sends the element and takes its answer into the room beside it. */
const ask = (label: string) => ` MOVC ${label},R4\n MOVC ROOM_${label},R5\n JMP R6,ASK\n`;
const room = (label: string) => `ROOM_${label}: .RES 18\n`;

const ASK = `
ASK:    MOVC    -1,R0
        MOVC    0,R1
        MON     PCF_SEND
        JMP     NOT_SENT
        MOVC    9,R1
        MOVC    1,R2
        MOV     R5,R4
        MON     AWAIT_SYNCEL
        JMP     NOT_SENT
        JMP     0.X6
NOT_SENT: MOV   R7,WHY
        MOVC    1,R0
        MON     STOP
        .DATA
WHY:    .WORD   0
`;

/** Writes a field, saves, starts again warm, restores and reads. */
const STORY = {
  COLD: [COMMAND.START_SYSTEM, [COLD, 0]],
  CREATE: [COMMAND.CREATE, [3, 0x1111, 0x2222]],
  WRITE: [COMMAND.WRITE, [1, 2, 0], "OUT"],
  SAVE: [COMMAND.SAVE, [1, 0], "OUT_BLOCK"],
  AGAIN: [COMMAND.START_SYSTEM, [WARM, 0]],
  RESTORE: [COMMAND.RESTORE, [], "IN_BLOCK"],
  READ: [COMMAND.READ, [1, 2, 1, 2], "IN"],
  MORE: [COMMAND.RESTORE, [], "IN_BLOCK"],
} as const;
type Step = keyof typeof STORY;
const STEPS = Object.keys(STORY) as Step[];

const SOURCE = `
        .PROGRAM
START:
${STEPS.map(ask).join("")}
        MOVC    0,R0
        MON     STOP
${ASK}
${STEPS.map((step) => {
  const [command, parameters, cctl] = STORY[step] as readonly [number, readonly number[], string?];
  return element(step, command, parameters, cctl) + room(step);
}).join("")}
OUT:    .WORD   1,0,WORDS,3,0
OUT_BLOCK: .WORD 1,0,BLOCK,5,0
IN:     .WORD   0,1,GOT,2,0
IN_BLOCK: .WORD 0,1,GOT_BLOCK,20,0
WORDS:  .WORD   0xAAAA,0xBBBB,0xCCCC
BLOCK:  .WORD   1,1,2,0x77,0x88
GOT:    .RES    3
GOT_BLOCK: .RES 20
`;

function story(storage: MmsStorage = memoryStorage()) {
  const made = guest(SOURCE);
  expect(made.machine.addMms({ partitions: [0], storage })).toEqual([]);
  return made;
}

describe("a guest in system mode", () => {
  const { machine, words } = story();
  const { outcome, clock } = machine.run();

  test("sends commands and gets an answer to each", () => {
    expect(words("WHY")).toEqual([0]);
    expect(outcome).toBe("stopped");
    const answer = (step: Step, cc: number, ...results: number[]) => {
      const head = [0, 7 + results.length, STORY[step][0], 0, 0xffff, 0, 0, 5, cc];
      expect(words(`ROOM_${step}`, head.length + results.length), step).toEqual([...head, ...results]);
    };
    answer("COLD", 0, 0);
    answer("CREATE", 0, 1, 0, 1);
    answer("WRITE", 0, 3);
    answer("SAVE", 0);
    answer("AGAIN", 0, 1);
    answer("RESTORE", 0, 10);
    answer("READ", 0, 3);
    answer("MORE", MMS_DONE.NO_MORE);
  });

  test("has the lists from MMS in its memory, and nothing behind them", () => {
    expect(words("GOT", 3)).toEqual([0xbbbb, 0xcccc, 0]);
    expect(words("GOT_BLOCK", 11)).toEqual([1, 0, 3, 1, 0x1111, 0x2222, 1, 2, 0x77, 0x88, 0]);
  });

  test("waits for its answers by the table of delays, to the microsecond", () => {
    const disk = 3 * 20_000 + 5;
    const fast = 4 * 200 + 3 + 10 + 2;
    const waited = clock - machine.instructions(0);
    // Four instructions are executed between a command and the wait for its answer.
    expect(waited).toBe(disk + fast + REFUSAL_DELAY - 4 * STEPS.length);
  });

  test("goes the same way from a snapshot at any place", () => {
    const { contents: core } = bundledCore();
    const end = machine.stateHash();
    const whole = story();
    let positions = 0;
    for (; ; positions++) {
      const step = whole.machine.run({ limit: 8 });
      const snapshot = whole.machine.snapshot();
      const { machine: other, problems } = Machine.restore(core!, snapshot);
      expect(problems).toEqual([]);
      expect(other!.stateHash()).toBe(whole.machine.stateHash());
      expect(other!.snapshot()).toEqual(snapshot);
      other!.run();
      expect(other!.stateHash()).toBe(end);
      if (step.outcome !== "limit") break;
    }
    expect(positions).toBeGreaterThan(10);
  });

  test("has its checkpoints in the durable storage, and the same state with any storage", () => {
    const storage = memoryStorage();
    const first = story(storage);
    first.machine.run();
    expect(first.machine.stateHash()).toBe(machine.stateHash());
    expect([...storage.entries()].map(([key]) => key)).toEqual(["checkpoint/00000001", "mms"]);
  });

  test("and its machine stops for good when the storage fails", () => {
    const commits: Change[][] = [];
    const broken: MmsStorage = {
      ...memoryStorage(),
      commit: (changes) => {
        commits.push([...changes]);
        if (commits.length === 2) throw new StorageFailed("no room on the disk");
      },
    };
    const failed = story(broken);
    expect(failed.machine.run()).toMatchObject({ outcome: "storage" });
    const hash = failed.machine.stateHash();
    expect(failed.machine.run()).toEqual({
      outcome: "storage",
      instructions: 0,
      clock: failed.machine.clock,
    });
    expect(failed.machine.storageFailure).toBe("no room on the disk");
    expect([failed.machine.stateHash(), commits.length]).toEqual([hash, 2]);
    expect(failed.words("ROOM_WRITE", 2)).toEqual([0, 8]);
    expect(failed.words("ROOM_SAVE", 2)).toEqual([0, 0]);
    expect(failed.machine.state.mms!.checkpoints).toEqual([]);
  });
});

/** A process, with BASE 400 hex, that makes calls without a guest. */
const BASE = 0x400;
const ELEMENT_AT = 0x190;
const CCTL_AT = 0x1b0;
/** Where nothing is mapped: behind the partition, and in its message window. */
const BEYOND = 0x2000 - BASE;
const WINDOW = 0x1000 - BASE;

/** The machine of one. `send` gives the completion code of a call with an element and a CCTL record in its memory. */
function sender(partitions: readonly number[] = [0]) {
  const machine = machineOf(1);
  const call = (which: string, r: readonly number[], psw = 0x8000) => {
    machine.setRegisters(0, { r, base: BASE, pc: 0x200, psw });
    machine.control.core.enter(0);
    serveMonitorCall(machine.control, 0, SCM_CALLS.find((one) => one.name === which)!.code);
    return machine.registers(0).r[7]!;
  };
  if (partitions.length > 0) machine.addMms({ partitions });
  call("INIT_PROCESS", [0x100, 2, 0x130, 0x150, 0x300, 0x180, 0x170, 9]);
  const send = (data: readonly number[], { name = "PCF_SEND", ...given }: Partial<Sending> = {}): number => {
    const { cctl = [], r1 = 0, psw = 0x8000, xfer = cctl.length > 0 ? CCTL_AT : 0 } = given;
    machine.writeMemory(0, BASE + ELEMENT_AT, [xfer, data.length, ...data]);
    machine.writeMemory(0, BASE + CCTL_AT, [...cctl]);
    return call(name, [0xffff, r1, 0, 0, ELEMENT_AT], psw);
  };
  return { machine, send };
}

interface Sending {
  readonly name: "PCF_SEND" | "TMON_SEND";
  readonly cctl: readonly number[];
  readonly xfer: number;
  readonly r1: number;
  readonly psw: number;
}

describe("PCF_SEND to MMS", () => {
  const START = [COMMAND.START_SYSTEM, 9, 1, 0, 0, COLD, 0];

  test.each<[string, number, readonly number[], Partial<Sending>]>([
    ["is served when all is right", DONE.OK, START, {}],
    ["with lists of no words as well", DONE.OK, START, { cctl: [1, 1, 0, 0, 0, 0, 0, 0] }],
    ["is refused in user mode", SCM_DONE.NOT_SENDER, START, { psw: 0 }],
    ["is refused at another syncel of the host", DONE.BAD_ARGUMENT, START, { r1: 1 }],
    ["is refused with a header that is cut", DONE.BAD_LENGTH, START.slice(0, 4), {}],
    ["is refused with more data than an element has", DONE.BAD_LENGTH, new Array(17).fill(1), {}],
    ["is refused for an answer at no syncel", DONE.BAD_ARGUMENT, [1, 16, 1, 0, 0, 0, 0], {}],
    ["is refused with three lists out", DONE.BAD_ARGUMENT, START, { cctl: [3, 0] }],
    ["is refused with three lists back", DONE.BAD_ARGUMENT, START, { cctl: [0, 3] }],
    ["is refused with a list that is nobody's", DONE.BAD_ARGUMENT, START, { cctl: [1, 0, 0, 1, 2] }],
    ["is refused with one of a SOCB not in use", SCM_DONE.BAD_SOCB, START, { cctl: [1, 0, 0, 1, 1] }],
    ["is refused with one that cannot be read", DONE.BAD_ADDRESS, START, { cctl: [1, 0, BEYOND - 1, 2, 0] }],
    ["is refused with one in an empty window", DONE.BAD_ADDRESS, START, { cctl: [1, 0, WINDOW, 1, 0] }],
    ["is refused with room that cannot be written", DONE.BAD_ADDRESS, START, { cctl: [0, 1, BEYOND, 1, 0] }],
    [
      "is refused with more room than there is memory",
      DONE.BAD_ADDRESS,
      START,
      { cctl: [0, 1, 0, 0xffff, 0] },
    ],
    ["is refused with a CCTL record that cannot be read", DONE.BAD_ADDRESS, START, { xfer: BEYOND }],
    ["is no TMON_SEND: that knows no host", SCM_DONE.BAD_PROCESS, START, { name: "TMON_SEND" }],
  ])("%s", (_, code, data, given) => {
    expect(sender().send(data, given)).toBe(code);
  });

  test("is refused without an MMS, and for a partition that it does not serve", () => {
    expect(sender([]).send(START)).toBe(SCM_DONE.BAD_PROCESS);
    const { machine, send } = sender();
    machine.state.mms = { ...machine.state.mms!, partitions: [] };
    expect(send(START)).toBe(SCM_DONE.BAD_PROCESS);
  });

  test("is refused when the answer would find no room, and what is asked for later counts too", () => {
    const { machine, send } = sender();
    const { mms } = machine.state;
    const elsewhere = [COMMAND.CLEAR, 8, 0, 0, 0];
    expect(send(START)).toBe(DONE.OK);
    for (let n = 1; n < 32; n++) expect(send([COMMAND.GET_THRESHOLD_WARNING, 9, n, 0, 0])).toBe(DONE.OK);
    for (let n = 0; n < 32; n++) expect(send([COMMAND.CLEAR, 9, n, 0, 0])).toBe(DONE.OK);
    expect([mms!.askers.length, send([COMMAND.CLEAR, 9, 0, 0, 0])]).toEqual([31, DONE.QUEUE_FULL]);
    expect(send(elsewhere)).toBe(DONE.OK);
    const words = new Uint16Array(1 << 18);
    const { processes } = machine.state.partitions[0]!.scm;
    const element = { from: 0xffff, words: [0, 0], lists: [{ address: 0, system: true, words }] };
    processes[0]!.syncels[3]!.elements.push(element);
    expect(send(elsewhere)).toBe(DONE.OK);
    expect(send(elsewhere, { cctl: [0, 1, 0, 1, 0] })).toBe(DONE.QUEUE_FULL);
  });

  test("leaves nothing of those who wait when their process retires", () => {
    const { machine, send } = sender();
    send(START);
    send([COMMAND.GET_THRESHOLD_WARNING, 9, 1, 0, 0]);
    const { mms, partitions } = machine.state;
    expect(mms!.askers).toEqual([{ partition: 0, process: 0, syncel: 9, socb: 1 }]);
    retireProcess(machine.control, partitions[0]!, partitions[0]!.scm.processes[0], 1);
    expect([mms!.askers, partitions[0]!.scm.delayed]).toEqual([[], []]);
  });
});

describe("a list whose address the caller of a service system has given", () => {
  /** What a process sees of a service system that sends a command with a list at the address that it is called with. */
  function called(command: number, parameters: readonly number[], lists: string, address: string) {
    const made = protectedGuest({
      boot: `
        MOVC    2,R0
        MOVC    P_INIT,R1
        MOVC    P_INIT,R2
        MOVC    P_COMPLETE,R3
        MOVC    P_INIT,R4
        MON     REGISTER_SERVICE
        NOP
        MOVC    P_START,R4
        JMP     R5,P_SEND
        MOVC    9,R1
        MOVC    1,R2
        MOVC    P_ROOM,R4
        MON     AWAIT_SYNCEL
        NOP
`,
      user: `
        MOVC    ${address},R0
        MOVC    0x201,R6
        MON     SYSCALL
        NOP
        MOV     R0,A
        SEQ     R0,0
        JMP     .END
        MOVC    9,R1
        MOVC    1,R2
        MOVC    ROOM,R4
        MON     AWAIT_SYNCEL
        NOP
        MOV     R7,A+1
.END:
`,
      system: `
P_SEND: MOVC    -1,R0
        MOVC    0,R1
        MON     PCF_SEND
        NOP
        JMP     0.X5
P_INIT: MOV     R7,P_SOCB
        MOV     R0,P_LISTS+2
        MOVC    P_COMMAND,R4
        JMP     R5,P_SEND
        MOV     R7,P_OUT
        MOV     P_SOCB,R7
        MOVC    2,R0
        MOV     R0,SOCB_STATUS.X7
P_OK:   MOVC    SCM_STUB,R5
        MOVC    1,R6
        MOVC    0,R7
        JMP     0.X5
P_COMPLETE:
        MOV     P_OUT,R0
        JMP     P_OK
`,
      systemData: `P_SOCB: .WORD 0
P_OUT:  .WORD 0
P_ROOM: .RES 18
P_START: .WORD 0,7,${COMMAND.START_SYSTEM},9,0,0,0,0,0
P_COMMAND: .WORD P_LISTS,${5 + parameters.length},${[command, 9, 1, 0, 0, ...parameters].join(",")}
P_LISTS: .WORD ${lists}
`,
    });
    made.machine.addMms({ partitions: [0] });
    made.machine.run({ limit: 200_000 });
    const { words } = made;
    return { ...made, code: words("A")[0], secrets: words("SECRETS", 16) };
  }
  const asked = (giver: number, address: string) =>
    called(COMMAND.GET_STORAGE_OCCUPANCY, [], `0,1,0,17,${giver}`, address);
  const given = (giver: number, address: string) =>
    called(COMMAND.DUMP_CIF_SEQUENCE, [1], `1,0,0,4,${giver}`, address);
  const SECRETS = Array.from({ length: 16 }, (_, n) => (n === 1 ? 4 : SECRET + n));

  test("is read with the rights of user mode, whatever the sender may read", () => {
    expect(given(1, "A").code).toBe(DONE.OK);
    expect(given(1, "SECRETS").code).toBe(DONE.BAD_ADDRESS);
    expect(given(0, "SECRETS").code).toBe(DONE.OK);
  });

  test("is written with the rights of user mode, and when the process takes the answer", () => {
    const own = asked(1, "B");
    expect([own.code, own.words("A", 2)[1]]).toEqual([DONE.OK, DONE.OK]);
    // The room of the answer lies behind the sixteenth word.
    expect(own.words("B", 16)).toEqual([0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 64, 0, 0, 0, 0]);
    const other = asked(1, "SECRETS");
    expect([other.code, other.secrets]).toEqual([DONE.BAD_ADDRESS, SECRETS]);
    const system = asked(0, "SECRETS");
    expect(system.code).toBe(DONE.OK);
    expect(system.secrets).not.toEqual(SECRETS);
  });
});

test("a list that cannot be written any more is not, and its answer says so", () => {
  const made = story();
  const { scm } = made.machine.state.partitions[0]!;
  while (!scm.delayed[0]?.lists[0]) made.machine.run({ limit: 1 });
  const [answer] = scm.delayed;
  // As if the page had been taken from the process meanwhile.
  const gone = { ...answer!, lists: [{ ...answer!.lists[0]!, address: 0xfff0 }] };
  scm.delayed[0] = gone;
  made.machine.run();
  expect(made.words("ROOM_RESTORE", 3)).toEqual([1, 8, COMMAND.RESTORE]);
  expect(made.words("GOT_BLOCK", 4)).toEqual([0, 0, 0, 0]);
});
