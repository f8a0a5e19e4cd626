// What user mode may not do to its own system, to service systems and to other processes of its partition: docs/CHANNELS.md,
// "Threats inside a partition".

import { describe, expect, test } from "vitest";
import { DONE } from "../../host/control/codes.ts";
import { RETIRE, SCM_DONE } from "../../host/scm/codes.ts";
import { guest } from "./guests.ts";
import { protectedGuest, SECRET, type Sources } from "./protected.ts";

const set = (...r: (number | string | undefined)[]) =>
  r.map((value, n) => (value === undefined ? "" : ` MOVC ${value},R${n}\n`)).join("");
/** A call whose completion code goes to a word of A. */
const call = (name: string, to: number, ...r: (number | string | undefined)[]) =>
  `${set(...r)} MON ${name}\n NOP\n MOV R7,A+${to}\n`;

function run(sources: Sources, limit = 200_000) {
  const made = protectedGuest(sources);
  made.machine.run({ limit });
  return made;
}
/** Process 0 has come to the end of its program. */
const ENDED = [{ process: 0, code: 0x123 }];

describe("a pointer has the rights of whoever supplied it:", () => {
  test("user mode neither writes protected memory by AWAIT_SYNCEL nor reads it by PCF_SEND", () => {
    const { words, machine } = run({
      user:
        call("PCF_SEND", 0, 0, 9, 0, 0, "ELEMENT") +
        call("AWAIT_SYNCEL", 1, 0, 9, 0, 0, "SOCBS") +
        call("PCF_SEND", 2, 0, 9, 0, 0, "SECRETS") +
        call("TMON_SEND", 3, 0, 9, 100, 0, "SECRETS") +
        call("CSF_TRACE", 4, "SECRETS", 4) +
        call("AWAIT_SYNCEL", 5, 0, 9, 0, 0, "ROOM") +
        call("AWAIT_SYNCEL", 6, 0, 9, 0, 0, "B"),
    });
    const { BAD_ADDRESS, OK } = DONE;
    const bad = [BAD_ADDRESS, BAD_ADDRESS, BAD_ADDRESS, BAD_ADDRESS];
    expect(words("A", 7)).toEqual([OK, ...bad, OK, SCM_DONE.NO_ANSWER]);
    expect(words("ROOM", 8)).toEqual([0, 6, 0, 0, 0, 0, 0, 1]);
    expect(words("SOCBS", 96)).toEqual(new Array(96).fill(0));
    expect(words("B", 16)).toEqual(new Array(16).fill(0));
    expect(machine.journal.retirements).toMatchObject(ENDED);
  });

  test("an element that begins in its own memory and ends in protected memory is refused whole", () => {
    const { words, place, machine } = run({
      data: "EDGE = 8*PAGE_WORDS-2\n",
      user:
        ` MOVC EDGE,R4\n CLR X4\n MOVC 4,R0\n MOV R0,1.X4\n` +
        call("PCF_SEND", 0, 0, 9, 0, 0, "EDGE") +
        call("PCF_SEND", 1, 0, 9, 0, 0, "ELEMENT") +
        call("AWAIT_SYNCEL", 2, 0, 9, 0, 0, "EDGE"),
    });
    expect(words("A", 3)).toEqual([DONE.BAD_ADDRESS, DONE.OK, DONE.BAD_ADDRESS]);
    expect([...machine.readMemory(0, place(8 * 1024 - 2), 2)]).toEqual([0, 4]);
  });

  test("a load of the same words is a data fault", () => {
    const { partition, address } = run({ user: " MOV SECRETS,R0\n" });
    expect(partition.end).toMatchObject({
      kind: "failed",
      trap: { cause: 0x0210, detail1: address("SECRETS") },
    });
  });

  test("system mode reads and writes what is its own", () => {
    const { words } = run({
      user: "",
      boot: call("PCF_SEND", 0, 0, 9, 0, 0, "SECRETS") + call("AWAIT_SYNCEL", 1, 0, 9, 0, 0, "KEPT"),
      systemData: "KEPT: .RES 18\n",
    });
    expect(words("A", 2)).toEqual([0, 0]);
    expect(words("KEPT", 3)).toEqual([SECRET, 4, SECRET + 2]);
  });
});

/** A service system 2 whose INIT does what a test says with the SOCB in R7, and whose COMPLETE gives back R0 = OUT. */
const service = (init: string, complete = "") => ({
  boot: call("REGISTER_SERVICE", 15, 2, "P_INIT", "P_INIT", "P_COMPLETE", "P_INIT"),
  system: `
P_INIT:
${init}
        MOV     P_SOCB,R7
        MOVC    2,R0
        MOV     R0,SOCB_STATUS.X7
        MOVC    SCM_STUB,R5
P_OK:   MOVC    1,R6
        MOVC    0,R7
        JMP     0.X5
P_COMPLETE:
${complete}
        MOV     P_OUT,R0
        MOVC    SCM_STUB,R5
        JMP     P_OK
`,
  systemData: "P_SOCB: .WORD 0\nP_OUT: .WORD 0\nP_ROOM: .RES 8\n",
});
const REMEMBER = " MOV R7,P_SOCB\n";
const SERVICE = ` MOVC 0x201,R6\n MON SYSCALL\n NOP\n MOV R7,A+14\n MOV R0,A+13\n`;

describe("addresses that are parameters of a system call", () => {
  const copies = (name: string) =>
    `${REMEMBER} MOV R7,R5\n MOVC 4,R1\n MOVC P_ROOM,R4\n MON ${name}\n NOP\n MOV R7,P_OUT\n`;

  test.each([
    ["CALLER_READ", "ELEMENT", DONE.OK],
    ["CALLER_READ", "SECRETS", DONE.BAD_ADDRESS],
    ["CALLER_WRITE", "B", DONE.OK],
    ["CALLER_WRITE", "SECRETS", DONE.BAD_ADDRESS],
  ])("are followed by %s with the caller's rights: %s", (name, parameter, code) => {
    const { words } = run({ user: ` MOVC ${parameter},R0\n${SERVICE}`, ...service(copies(name)) });
    expect(words("A", 15).slice(13)).toEqual([code, 0]);
    if (code !== 0) expect(words("P_ROOM", 4)).toEqual([0, 0, 0, 0]);
    else if (name === "CALLER_READ") expect(words("P_ROOM", 4)).toEqual(words("ELEMENT", 4));
    expect(words("SECRETS", 2)).toEqual([SECRET, 4]);
  });

  test.each(["CALLER_READ", "CALLER_WRITE"])("%s leaves what the routine has pushed on the stack", (name) => {
    const init = `${REMEMBER} MOV R0,R2\n MOVC 0x1111,R0\n STC 0\n MOV R2,R0\n MOV R7,R5\n MOVC 4,R1\n MOVC P_ROOM,R4\n MON ${name}\n NOP\n UNS 0\n MOV R0,P_OUT\n`;
    const { words } = run({ user: ` MOVC B,R0\n${SERVICE}`, ...service(init) });
    expect(words("A", 15).slice(13)).toEqual([0x1111, 0]);
  });

  test("have the rights of who has made the call, whoever waits for it", () => {
    const late = service(REMEMBER, copies("CALLER_READ").replace(REMEMBER, ""));
    // User mode makes the call; a trap brings it to system mode, which waits.
    const { words } = run({
      user: ` MOVC 0x201,R6\n MON INIT_SYSCALL\n NOP\n MON 0\n`,
      ...late,
      boot: `${late.boot} MOVC 0,R2\n`,
      system: `${late.system}\nTRAPPED: MOVC SECRETS,R0\n MOV R0,SCM_FRAME\n MON WAIT_SYSCALL\n NOP\n MOV P_OUT,R0\n MOV R0,A+13\n MON STOP\n`,
    });
    expect(words("A", 14)[13]).toBe(0);
  });

  test("are looked at in a routine only, for an SOCB in use", () => {
    const wrong = `${REMEMBER} MOVC SOCBS+16,R5\n MOVC 1,R1\n MOVC P_ROOM,R4\n MON CALLER_READ\n NOP\n MOV R7,P_OUT\n`;
    const made = service(wrong);
    const { words } = run({
      user: SERVICE,
      ...made,
      boot: made.boot + call("CALLER_READ", 0, "B", 1, 0, 0, "P_ROOM", "SOCBS"),
    });
    expect(words("A")).toEqual([SCM_DONE.NO_ROUTINE]);
    expect(words("A", 14)[13]).toBe(SCM_DONE.BAD_SOCB);
  });
});

describe("a service routine", () => {
  test("runs on the system stack, wherever the caller's stack pointer points, and gives that back", () => {
    const { words, address } = run({
      user: ` MOVC SECRETS+6,R0\n MOV R0,0\n MOVC SECRETS,R0\n MOV R0,1\n${SERVICE} MOV 0,R0\n MOV R0,A\n MOV 1,R0\n MOV R0,A+1\n`,
      ...service(`${REMEMBER} MOV 0,R1\n MOV R1,P_ROOM\n MOV 1,R1\n MOV R1,P_ROOM+1\n STC 3\n UNS 3\n`),
    });
    const stack = address("SYSTEM_STACK");
    expect(words("P_ROOM", 2)).toEqual([stack, stack - address("SYSTEM_STACK_WORDS")]);
    expect(words("A", 2)).toEqual([address("SECRETS") + 6, address("SECRETS")]);
    expect(words("SECRETS", 6)).toEqual([SECRET, 4, SECRET + 2, SECRET + 3, SECRET + 4, SECRET + 5]);
    expect(words("A", 15)[14]).toBe(0);
  });

  test("that comes back in a region that it has entered, or out of one that it has left, retires its process", () => {
    const kept = run({ user: SERVICE, ...service(`${REMEMBER} MOVC 5,R0\n MON ENTER_REGION\n NOP\n`) });
    expect(kept.machine.journal.retirements).toMatchObject([{ code: RETIRE.SCM_KEPT_REGION, entry: "INIT" }]);
    const once = service(`${REMEMBER} MOVC 5,R0\n MON LEAVE_REGION\n NOP\n`);
    const boot = `${once.boot}${call("ENTER_REGION", 0, 5)}`;
    const left = run({ user: SERVICE, ...once, boot });
    expect(left.machine.journal.retirements).toMatchObject([{ code: RETIRE.SCM_KEPT_REGION, entry: "INIT" }]);
  });

  test("always gets the region that it needs: user mode holds none", () => {
    const region = (name: string) => ` MOVC 5,R0\n MON ${name}\n NOP\n MOV R7,P_OUT\n`;
    const made = service(`${REMEMBER}${region("ENTER_REGION")} MOV R7,P_ROOM\n${region("LEAVE_REGION")}`);
    const { words, partition } = run({ user: `${SERVICE} MOVC 5,R0\n MON ENTER_REGION\n NOP\n`, ...made });
    expect([...words("P_ROOM"), ...words("P_OUT")]).toEqual([0, 0]);
    expect(partition.end).toMatchObject({ kind: "failed", trap: { cause: 0x0700, detail1: 0x94 } });
    expect(partition.scm.regions).toEqual(new Array(16).fill(-1));
  });
});

describe("an answer", () => {
  const DELAY = set(40, 0, 2000, 0, 0, 0, "TOY_DELAY");

  test("is not forged from user mode, at once or later, for the own process or another", () => {
    const { words, machine } = run({
      user:
        call("PCF_SEND", 0, 0, "TOY_SERVICE", 0, 0, "ELEMENT") +
        call("TMON_SEND", 1, 0, "TOY_SERVICE", 100, 0, "ELEMENT") +
        call("PCF_SEND", 2, 1, "TOY_SERVICE", 0, 0, "ELEMENT") +
        call("WAIT_NEXT_OPERATION", 3) +
        `${DELAY} MON SYSCALL\n NOP\n MOV R0,A+4\n`,
    });
    const refused = SCM_DONE.NOT_SENDER;
    expect(words("A", 5)).toEqual([refused, refused, refused, SCM_DONE.NOTHING_PENDING, 41]);
    expect(machine.journal.retirements).toMatchObject(ENDED);
  });

  test("comes from user mode where system mode has permitted the process, and no longer when it takes that back", () => {
    const permit = (to: number, ...r: (number | string)[]) => call("SYNCEL_PERMIT", to, ...r);
    const { words, partition } = run({
      user: "",
      boot: permit(0, 0, "TOY_SERVICE", 1) + permit(1, 7, 1, 1) + permit(2, 0, 16, 1) + permit(3, 0, 1, 2),
    });
    expect(words("A", 4)).toEqual([0, SCM_DONE.BAD_PROCESS, DONE.BAD_ARGUMENT, DONE.BAD_ARGUMENT]);
    expect(partition.scm.processes[0]!.syncels[1]).toMatchObject({ answer: true, senders: 1 });
    const sends =
      call("PCF_SEND", 4, 0, "TOY_SERVICE", 0, 0, "ELEMENT") + call("PCF_SEND", 5, 0, 9, 0, 0, "ELEMENT");
    expect(run({ user: sends, boot: permit(0, 0, "TOY_SERVICE", 1) }).words("A", 6)[4]).toBe(0);
    const back =
      permit(0, 0xffff, "TOY_SERVICE", 1) + permit(1, 0, "TOY_SERVICE", 0) + permit(2, 0xffff, 9, 0);
    const closed = run({ user: sends, boot: back });
    expect(closed.words("A", 6).slice(4)).toEqual([SCM_DONE.NOT_SENDER, SCM_DONE.NOT_SENDER]);
  });

  test("is not stolen out of its syncel before System Call Monitor has it", () => {
    const { words } = run({
      user:
        `${DELAY} MON INIT_SYSCALL\n NOP\n MOV R5,B\n` +
        call("AWAIT_SYNCEL", 0, 0, "TOY_SERVICE", 1, 0, "ROOM") +
        ` MOV B,R5\n MON WAIT_SYSCALL\n NOP\n MOV R0,A+1\n`,
    });
    expect(words("A", 2)).toEqual([SCM_DONE.ANSWER_SYNCEL, 41]);
    expect(words("ROOM", 18)).toEqual(new Array(18).fill(0));
  });

  test("was not sent before its service system was there, at once or to arrive later", () => {
    const { words, machine, partition } = run({
      user: ` MOVC 2000,R5\nPASS: SOB R5,PASS\n${call("WAIT_NEXT_OPERATION", 2)}`,
      boot:
        call("PCF_SEND", 0, 0, 2, 0, 0, "ELEMENT") +
        call("TMON_SEND", 1, 0, 2, 500, 0, "ELEMENT") +
        call("TMON_SEND", 3, 0, 9, 500, 0, "ELEMENT") +
        call("REGISTER_SERVICE", 15, 2, "P_INIT", "P_INIT", "P_INIT", "P_INIT"),
      system: "P_INIT: JMP P_INIT\n",
    });
    expect(words("A", 3)).toEqual([0, 0, SCM_DONE.NOTHING_PENDING]);
    expect(machine.clock).toBeGreaterThan(2000);
    expect(machine.journal.retirements).toMatchObject(ENDED);
    expect(partition.scm.delayed).toEqual([]);
  });

  test("does not come to an await: none is begun at an answer syncel, and those that were there end", () => {
    const { words } = run({
      user:
        call("INIT_AWAIT", 2, 0, "TOY_SERVICE", 0, 0, "ROOM") + call("WAIT_SYSCALL", 3, 0, 0, 0, 0, 0, 256),
      boot:
        call("INIT_AWAIT", 0, 0, 2, 0, 0, "ROOM") +
        call("REGISTER_SERVICE", 15, 2, "P_INIT", "P_INIT", "P_INIT", "P_INIT"),
      system: "P_INIT: JMP P_INIT\n",
    });
    expect(words("A", 4)).toEqual([0, 0, SCM_DONE.ANSWER_SYNCEL, SCM_DONE.ANSWER_SYNCEL]);
  });

  test("that a service system calls done without being its own SOCB retires the process", () => {
    // Service 2 says that the pending call of the toy, service 1, is done.
    const { machine } = guest(`
START:  MOVC 2,R0
        MOVC LIES,R1
        MOVC LIES,R2
        MON REGISTER_SERVICE
        NOP
${DELAY} MON INIT_SYSCALL
        NOP
        MOVC 0,R0
        MOVC 2,R1
        MOVC EL,R4
        MON PCF_SEND
        NOP
        MON WAIT_NEXT_OPERATION
        NOP
LIES:   MOVC SOCBS,R5
        MOVC 2,R0
        MOV R0,SOCB_STATUS.X5
        MOVC 1,R3
        JMP SCM_STUB
        .DATA
EL:     .WORD 0,0
`);
    machine.run({ limit: 10_000 });
    expect(machine.state.partitions[0]!.end).toMatchObject({ code: RETIRE.SCM_BROKEN_SOCB });
  });
});

describe("the current subprocess", () => {
  test("is changed by user mode to one of the process, and to no other", () => {
    const { words, partition } = run({
      user:
        call("READ_SUBPROCESS", 0) +
        ` MOV R0,B\n${call("CHANGE_SUBPROCESS", 1, 3)}${call("CHANGE_SUBPROCESS", 2, 4)}${call("CHANGE_SUBPROCESS", 3, 0xffff)}` +
        ` MON READ_SUBPROCESS\n NOP\n MOV R0,B+1\n`,
    });
    const none = SCM_DONE.NO_SUBPROCESS;
    expect(words("A", 4)).toEqual([0, 0, none, none]);
    expect(words("B", 2)).toEqual([0, 3]);
    expect(partition.scm.processes.map(({ subprocess }) => subprocess)).toEqual([3, 0]);
  });

  test("is what a routine of its service system reads, wherever system mode has put the range", () => {
    const made = service(`${REMEMBER} MON READ_SUBPROCESS\n NOP\n MOV R0,P_OUT\n`);
    const assign = (to: number, first: number, last: number) => call("ASSIGN_SUBPROCESSES", to, first, last);
    const { words } = run({
      user: `${call("CHANGE_SUBPROCESS", 3, 0)}${call("CHANGE_SUBPROCESS", 4, 201)}${SERVICE}`,
      ...made,
      boot: made.boot + assign(0, 200, 256) + assign(1, 5, 4) + assign(2, 200, 201),
    });
    const bad = DONE.BAD_ARGUMENT;
    expect(words("A", 5)).toEqual([bad, bad, 0, SCM_DONE.NO_SUBPROCESS, 0]);
    expect(words("A", 14)[13]).toBe(201);
  });
});

test("who changes BASE is no process any more, and gets nobody's rights by it", () => {
  const { words } = run({
    user: ` MOVC 8,R0\n LDB R0\n MOVC ELEMENT-8,R4\n MOVC 9,R1\n MOVC 0,R0\n MON PCF_SEND\n NOP\n MOV R7,A-8\n MOVC 0x123,R0\n MON RETIRE\n NOP\n MOV R7,A-8+1\n MOVC 0,R0\n LDB R0\n`,
  });
  expect(words("A", 2)).toEqual([SCM_DONE.NO_PROCESS, SCM_DONE.NO_PROCESS]);
});
