// Awaiting a syncel as an operation: INIT_AWAIT and NEXT_OPERATION by monitor calls, and a coroutine that awaits while
// others run.

import { describe, expect, test } from "vitest";
import { DONE } from "../../host/control/codes.ts";
import { RETIRE, SCM_DONE } from "../../host/scm/codes.ts";
import { Calls, STOP, start } from "./calls.ts";
import { guest, MAPPED_BOOT, machineOf, program, MAPPED_TABLE as TABLE } from "./guests.ts";

/** Sends the process itself the element ELEMENT+n to syncel 9, after so many microseconds. */
const send = (n = 0, delay = 0) =>
  ` MOVC 0,R0\n MOVC 9,R1\n MOVC ${delay},R2\n MOVC 0,R3\n MOVC ELEMENT+${3 * n},R4\n MON TMON_SEND\n NOP\n`;
const ELEMENTS =
  " .DATA\nELEMENT: .WORD 0,1,0xAAA, 0,1,0xBBB, 0,1,0xCCC\nROOM: .RES 18\nMORE: .RES 18\n .PROGRAM\n";

describe("INIT_AWAIT", () => {
  const OUT = " .DATA\nOUT: .RES 64\n .PROGRAM\n";
  const init = (room: string, operation: number) =>
    ` MOVC 9,R1\n MOVC ${room},R4\n MOVC ${operation},R5\n MON INIT_AWAIT\n NOP\n`;
  /** Notes R0, R4, R5 and R7 in the nth four words of OUT. */
  const note = (n: number) => [0, 4, 5, 7].map((r, i) => ` MOV R${r},OUT+${4 * n + i}\n`).join("");
  const call = (name: string, r5?: number) =>
    `${r5 === undefined ? "" : ` MOVC ${r5},R5\n`} MON ${name}\n NOP\n`;
  const run = (source: string) => {
    const made = guest(
      `${OUT}${ELEMENTS}START:\n MOVC 0,R0\n MOV R0,TRACE_SWITCH\n${source} MOVC 0,R0\n MON STOP\n`,
    );
    made.machine.run({ limit: 20_000 });
    expect(made.machine.state.partitions[0]!.end).toMatchObject({ kind: "stopped", code: 0 });
    const out = (n: number) => made.words("OUT", 4 * n + 4).slice(4 * n);
    return { ...made, out };
  };

  test("hands elements out in the order in which they were awaited, before AWAIT_SYNCEL gets one", () => {
    const { out, words, address } = run(
      init("ROOM", 71) +
        init("MORE", 72) +
        send(0) +
        send(1) +
        send(2) +
        ` MOVC 9,R1\n MOVC 0,R2\n MOVC OUT+40,R4\n MON AWAIT_SYNCEL\n NOP\n` +
        call("NEXT_OPERATION") +
        note(0) +
        call("WAIT_NEXT_OPERATION") +
        note(1) +
        call("WAIT_SYSCALL", 257) +
        note(2) +
        call("WAIT_SYSCALL", 256) +
        note(3) +
        call("WAIT_SYSCALL", 256) +
        note(4),
    );
    expect(words("OUT", 43).slice(40)).toEqual([0, 1, 0xccc]);
    expect(out(0)).toEqual([0, 256, 71, 0]);
    expect(out(1)).toEqual([0, 257, 72, 0]);
    expect(out(2)).toEqual([0, address("MORE"), 257, 0]);
    expect(out(3)).toEqual([0, address("ROOM"), 256, 0]);
    expect(out(4)[3]).toBe(SCM_DONE.BAD_SOCB);
    expect([words("ROOM", 3), words("MORE", 3)]).toEqual([
      [0, 1, 0xaaa],
      [0, 1, 0xbbb],
    ]);
  });

  test("is waited for by WAIT_SYSCALL and by WAIT_NEXT_OPERATION, and NEXT_OPERATION does not wait", () => {
    const { out, machine } = run(
      init("ROOM", 71) +
        send(0, 500) +
        call("NEXT_OPERATION") +
        note(0) +
        call("WAIT_SYSCALL", 256) +
        note(1) +
        init("ROOM", 72) +
        send(1, 500) +
        call("WAIT_NEXT_OPERATION") +
        note(2) +
        call("WAIT_SYSCALL", 256) +
        call("WAIT_NEXT_OPERATION") +
        note(3) +
        call("NEXT_OPERATION") +
        note(4),
    );
    expect(out(0)[3]).toBe(SCM_DONE.NO_ANSWER);
    expect(out(1)[3]).toBe(0);
    expect(out(2)).toEqual([0, 256, 72, 0]);
    expect(out(3)[3]).toBe(SCM_DONE.NOTHING_PENDING);
    expect(out(4)[3]).toBe(SCM_DONE.NO_ANSWER);
    expect(machine.clock).toBeGreaterThan(1000);
  });

  test("is cancelled with NO_ANSWER, and loses no element", () => {
    const { out, words } = run(
      init("ROOM", 71) +
        call("CANCEL_SYSCALL", 256) +
        send(0) +
        call("WAIT_SYSCALL", 256) +
        note(0) +
        init("MORE", 72) +
        call("CANCEL_SYSCALL", 256) +
        call("WAIT_SYSCALL", 256) +
        note(1) +
        call("CANCEL_SYSCALL", 256) +
        note(2),
    );
    expect(out(0)[3]).toBe(SCM_DONE.NO_ANSWER);
    // The second got the element before it was cancelled.
    expect(out(1)[3]).toBe(0);
    expect(out(2)[3]).toBe(SCM_DONE.BAD_SOCB);
    expect([words("ROOM", 3), words("MORE", 3)]).toEqual([
      [0, 0, 0],
      [0, 1, 0xaaa],
    ]);
  });

  test("refuses a syncel that there is not, a room that it cannot write, a 65th, and changes nothing", () => {
    const { out, machine } = run(
      ` MOVC 16,R1\n MOVC ROOM,R4\n MOVC 7,R5\n MON INIT_AWAIT\n NOP\n${note(0)}${init("16*PAGE_WORDS-17", 7)}${note(1)}` +
        ` MOVC 64,R7\n MOV R7,OUT+63\nFILL:\n${init("ROOM", 8)} MOV OUT+63,R7\n ADDC -1,R7\n MOV R7,OUT+63\n JON R7,FILL\n${init("ROOM", 9)}${note(2)}`,
    );
    expect(out(0).slice(2)).toEqual([7, DONE.BAD_ARGUMENT]);
    expect(out(1).slice(2)).toEqual([7, DONE.BAD_ADDRESS]);
    expect(out(2).slice(2)).toEqual([9, SCM_DONE.NO_SOCB]);
    const { awaits } = machine.state.partitions[0]!.scm.processes[0]!;
    expect(awaits.map(({ reference }) => reference)).toEqual(Array.from({ length: 64 }, (_, n) => 256 + n));
  });
});

describe("the room is written with the rights of whoever named it", () => {
  /** A process with translation table TABLE; page 8 is for system mode alone, page 9 for both. */
  const protectedGuest = (source: string) => {
    const loaded = program(
      "",
      `SOCB_COUNT = 2
SUBPROCESS_COUNT = 16
        .INCLUDE "lib/abi.inc"
        .DATA   0
        .ORG    96
OUT:    .RES    16
        .RES    32
STACK:
ELEMENT: .WORD  0,1,0xAAA
        .PROGRAM 10240
${MAPPED_BOOT}${source}
DONE_:  MOVC    0x123,R0
        MON     RETIRE
        JMP     DONE_
        .INCLUDE "csf/scm.inc"
        .DATA
        .ORG    8*PAGE_WORDS
SECRET: .RES    18
        .INCLUDE "csf/process.asm"
        .ORG    9*PAGE_WORDS
ROOM:   .RES    18
`,
    );
    const machine = machineOf(loaded);
    const pages = Array.from(
      { length: 64 },
      (_, page) => ((page === 8 ? 2 : page < 16 ? 3 : 0) << 14) | page,
    );
    machine.writeMemory(0, TABLE * 128, [...pages, ...pages]);
    machine.run({ limit: 10_000 });
    const words = (name: string, count: number) => [
      ...machine.readMemory(0, loaded.symbols.get(name)!, count),
    ];
    return { words };
  };
  const user = " MOVC 0,R0\n LDS R0\n";
  const init = (room: string) => ` MOVC 9,R1\n MOVC ${room},R4\n MON INIT_AWAIT\n NOP\n`;
  const arrive = send(0);
  const fetch = " MOVC 256,R5\n MON WAIT_SYSCALL\n NOP\n MOV R7,OUT+1\n";

  test("user mode cannot name a protected page", () => {
    const { words } = protectedGuest(`${user}${init("SECRET")} MOV R7,OUT\n${init("ROOM")} MOV R7,OUT+2\n`);
    expect(words("OUT", 3)).toEqual([DONE.BAD_ADDRESS, 0, 0]);
  });

  test("what system mode has named is written in calls of user mode, too", () => {
    const { words } = protectedGuest(`${init("SECRET")}${user}${arrive}${fetch}`);
    expect([words("OUT", 2)[1], words("SECRET", 3)]).toEqual([0, [0, 1, 0xaaa]]);
  });

  test("what user mode has named is not written when the page has become protected, and the element stays", () => {
    const map = (rights: number) =>
      ` MOVC ${(rights << 14) | 9},R0\n MOV R0,${TABLE * 128 + 9}\n MOVC ${TABLE},R0\n LTT R0\n`;
    const take = " MOVC 9,R1\n MOVC 0,R2\n MOVC OUT+4,R4\n MON AWAIT_SYNCEL\n NOP\n";
    // User mode comes back to system mode by a call that is no monitor call of the host.
    const vector = ["BACK", "0", `${TABLE}`, "PSW_S", "FRAME"]
      .map((word, n) => ` MOVC ${word},R0\n MOV R0,VECTORS+TRAP_MONITOR*VECTOR_WORDS+${n}\n`)
      .join("");
    const source =
      `${vector}${user}${init("ROOM")} MOV R7,OUT\n MON 0\n` +
      `BACK: ${map(2)}${arrive}${fetch}${take} JMP DONE_\n .DATA\nFRAME: .RES FRAME_WORDS\n .PROGRAM\n`;
    const { words } = protectedGuest(source);
    expect(words("OUT", 2)).toEqual([0, DONE.BAD_ADDRESS]);
    expect(words("ROOM", 3)).toEqual([0, 0, 0]);
    expect(words("OUT", 7).slice(4)).toEqual([0, 1, 0xaaa]);
  });
});

describe("COMON (CAWAIT)", () => {
  const AWAIT = { 1: 9, 4: "ROOM", 7: "CAWAIT" };

  test("lets others run until the element has come, and gives the sender in R0 and the room in R4", () => {
    const calls = new Calls();
    const { result, words, address } = calls.run(
      ELEMENTS +
        start({ other: ` MON READ_TIME\n NOP\n MOV R0,SEEN\n${send(0, 700)}` }) +
        calls.call("COMON", AWAIT) +
        ` MON READ_TIME\n NOP\n MOV R0,SEEN+1\n` +
        STOP,
    );
    expect(result(0)).toMatchObject({ exit: 1 });
    expect(result(0)!.r.slice(0, 6)).toEqual([0, 9, 0, 0, address("ROOM"), 0x1515]);
    expect(result(0)!.r[7]).toBe(0);
    expect(words("ROOM", 3)).toEqual([0, 1, 0xaaa]);
    const [other, main] = words("SEEN", 2) as [number, number];
    expect(main - other).toBeGreaterThan(700);
  });

  test("comes back through ERROR with the code of INIT_AWAIT", () => {
    const calls = new Calls();
    const { result } = calls.run(ELEMENTS + start() + calls.call("COMON", { ...AWAIT, 1: 16 }) + STOP);
    expect(result(0)).toMatchObject({ exit: 0 });
    expect(result(0)!.r[7]).toBe(DONE.BAD_ARGUMENT);
  });

  test("a process that only awaits is not stuck: it waits", () => {
    const calls = new Calls();
    const made = calls.run(ELEMENTS + start() + calls.call("COMON", AWAIT) + STOP);
    expect(made.end()).toBeNull();
    expect(made.machine.state.partitions[0]!.status).toBe("blocked");
  });
});

describe("COMON (CINIT_AWAIT)", () => {
  const INIT = { 1: 9, 4: "ROOM", 5: "P", 7: "CINIT_AWAIT" };

  test("starts the operation and keeps the parameters; a semaphore gets it, WAIT_SYSTEM_CALL brings the results", () => {
    const calls = new Calls();
    const { result, words, address } = calls.run(
      ELEMENTS +
        start() +
        calls.call("COMON", INIT) +
        " MOV P+2,R0\n MOV R0,SEEN\n MOV P+4,R0\n MOV R0,SEEN+1\n" +
        calls.call("ASSOCIATE", { 4: "S", 5: "P" }) +
        send(1, 300) +
        calls.call("WAIT_OPSEM", { 4: "S" }) +
        calls.call("WAIT_SYSTEM_CALL", { 5: "P" }) +
        STOP,
    );
    expect(result(0)).toMatchObject({ exit: 1 });
    expect(result(0)!.r.slice(0, 6)).toEqual([0x1010, 9, 0x1212, 0x1313, address("ROOM"), address("P")]);
    expect(words("SEEN", 2)).toEqual([0x211, 256]);
    expect(result(2)!.r[5]).toBe(address("P"));
    expect(result(3)).toMatchObject({ exit: 1 });
    expect(words("ROOM", 3)).toEqual([0, 1, 0xbbb]);
  });

  test("is cancelled by CANCEL_SYSTEM_CALL: its end comes through ERROR with NO_ANSWER", () => {
    const calls = new Calls();
    const { result } = calls.run(
      ELEMENTS +
        start() +
        calls.call("COMON", INIT) +
        calls.call("CANCEL_SYSTEM_CALL", { 5: "P" }) +
        calls.call("WAIT_SYSTEM_CALL", { 5: "P" }) +
        STOP,
    );
    expect(result(1)).toMatchObject({ exit: 1 });
    expect(result(2)).toMatchObject({ exit: 0 });
    expect(result(2)!.r[7]).toBe(SCM_DONE.NO_ANSWER);
  });

  test("an operation that is in use retires", () => {
    const calls = new Calls();
    const init = () => calls.call("COMON", INIT);
    const { end } = calls.run(ELEMENTS + start() + init() + init() + STOP);
    expect(end()).toMatchObject({ kind: "retired", code: RETIRE.CMON_ERROR });
  });
});
