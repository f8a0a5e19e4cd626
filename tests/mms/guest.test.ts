// MMS and the guests that send to it: commands in elements, lists in memory, answers at their microsecond, rights.

import { describe, expect, test } from "vitest";
import { DONE } from "../../host/control/codes.ts";
import { Machine } from "../../host/index.ts";
import { COLD, MMS_DONE, WARM } from "../../host/mms/codes.ts";
import { COMMAND } from "../../host/mms/commands.ts";
import { REFUSAL_DELAY } from "../../host/mms/service.ts";
import { type Change, type MmsStorage, memoryStorage, StorageFailed } from "../../host/mms/storage.ts";
import { bundledCore } from "../../host/node.ts";
import { SCM_DONE } from "../../host/scm/codes.ts";
import { guest } from "../csf/guests.ts";
import { protectedGuest, SECRET } from "../csf/protected.ts";

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

describe("PCF_SEND to MMS is refused", () => {
  /** The completion code of one PCF_SEND in system mode with these registers. */
  function refused(data: string, r1 = "0", partitions: number[] = [0]): number {
    const made = guest(`
        .PROGRAM
START:  MOVC    -1,R0
        MOVC    ${r1},R1
        MOVC    E,R4
        MON     PCF_SEND
        NOP
        MOV     R7,WHY
        MOVC    0,R0
        MON     STOP
        .DATA
WHY:    .WORD   0
${data}
`);
    if (partitions.length > 0) made.machine.addMms({ partitions });
    made.machine.run();
    return made.words("WHY")[0]!;
  }
  const good = element("E", COMMAND.START_SYSTEM, [COLD, 0]);

  test.each([
    ["never, when all is right", DONE.OK, good, "0", [0]],
    ["without an MMS", SCM_DONE.BAD_PROCESS, good, "0", []],
    ["at another syncel of the host", DONE.BAD_ARGUMENT, good, "1", [0]],
    ["with a header that is cut", DONE.BAD_LENGTH, "E: .WORD 0,4,1,9,5,7\n", "0", [0]],
    ["for an answer at no syncel", DONE.BAD_ARGUMENT, "E: .WORD 0,7,1,16,5,7,8,0,0\n", "0", [0]],
    ["with a record of lists that is not there", DONE.BAD_ADDRESS, element("E", 1, [0, 0], 0xfff0), "0", [0]],
    ["with three lists", DONE.BAD_ARGUMENT, `${element("E", 1, [0, 0], "C")}C: .WORD 3,0\n`, "0", [0]],
    ["with three lists back", DONE.BAD_ARGUMENT, `${element("E", 1, [0, 0], "C")}C: .WORD 0,3\n`, "0", [0]],
    [
      "with a list that is nobody's",
      DONE.BAD_ARGUMENT,
      `${element("E", 1, [0, 0], "C")}C: .WORD 1,0,C,1,2\n`,
      "0",
      [0],
    ],
    [
      "with a list of a SOCB that is not in use",
      SCM_DONE.BAD_SOCB,
      `${element("E", 1, [0, 0], "C")}C: .WORD 1,0,C,1,1\n`,
      "0",
      [0],
    ],
    [
      "with a list that cannot be read",
      DONE.BAD_ADDRESS,
      `${element("E", 1, [0, 0], "C")}C: .WORD 1,0,0x3fff,2,0\n`,
      "0",
      [0],
    ],
    [
      "with room that cannot be written",
      DONE.BAD_ADDRESS,
      `${element("E", 1, [0, 0], "C")}C: .WORD 0,1,0x3fff,2,0\n`,
      "0",
      [0],
    ],
  ] as const)("%s", (_, code, data, r1, partitions) => {
    expect(refused(data, r1, [...partitions])).toBe(code);
  });

  test("in user mode", () => {
    const { words, machine } = protectedGuest({
      user: " MOVC -1,R0\n MOVC 0,R1\n MOVC E,R4\n MON PCF_SEND\n NOP\n MOV R7,A\n",
      data: good,
    });
    machine.addMms({ partitions: [0] });
    machine.run({ limit: 100_000 });
    expect(words("A")).toEqual([SCM_DONE.NOT_SENDER]);
    expect(machine.state.mms!.started).toBe(false);
  });

  test("by TMON_SEND, which knows no host", () => {
    const made = guest(`
        .PROGRAM
START:  MOVC    -1,R0
        MOVC    0,R1
        MOVC    100,R2
        MOVC    0,R3
        MOVC    E,R4
        MON     TMON_SEND
        NOP
        MOV     R7,WHY
        MOVC    0,R0
        MON     STOP
        .DATA
WHY:    .WORD   0
${good}`);
    made.machine.addMms({ partitions: [0] });
    made.machine.run();
    expect(made.words("WHY")).toEqual([SCM_DONE.BAD_PROCESS]);
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
