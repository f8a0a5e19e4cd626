// The Coroutine Monitor as a set of shared procedures: in user mode, and in processes that a kernel interrupts anywhere.

import { describe, expect, test } from "vitest";
import { Calls, start } from "./calls.ts";
import { HEAD, MAPPED_BOOT, machineOf, program, TWO } from "./guests.ts";

test("the Coroutine Monitor runs in user mode (4.2.5.2), the service system's routines in system mode", () => {
  const calls = new Calls();
  const { result, machine } = calls.run(
    `${start({ s: 1 })} MOVC 0,R0\n LDS R0\n` +
      calls.call("WAIT_SEM", { 4: "S" }) +
      calls.call("COMON", { 0: 4, 2: 100, 3: 0, 7: "CSYSCALL|TOY_DELAY" }) +
      calls.call("COMON", { 0: 4, 2: 100, 3: 0, 5: "P", 7: "CINIT_SYSCALL|TOY_DELAY" }) +
      calls.call("CANCEL_SYSTEM_CALL", { 5: "P" }) +
      calls.call("ASSOCIATE", { 4: "T", 5: "P" }) +
      calls.call("WAIT_OPSEM", { 4: "T" }) +
      calls.call("WAIT_SYSTEM_CALL", { 5: "P" }) +
      " MOVC 0x123,R0\n MON RETIRE\n",
  );
  expect([0, 1, 2, 3, 4, 5].map((n) => result(n)!.exit)).toEqual([0, 1, 1, 1, 0, 0]);
  expect(result(1)!.r[0]).toBe(5);
  expect(result(6)!.r[7]).toBe(0x103);
  expect(machine.registers(0).psw & 0x8000).toBe(0);
  expect(machine.state.partitions[0]!.end).toMatchObject({ kind: "retired", code: 0x123 });
});

test("a caller in user mode that is no process is held where RETIRE refuses it, and runs into nothing behind", () => {
  const loaded = program(
    "START: JMP BOOT\nLOST: MOVC 0,R0\n LDS R0\n MOVC SEM,R4\n JMP R6,WAIT_SEM\n STP 0\n .START LOST\n .DATA\nSEM: .RES 3\n",
    HEAD.replace(".START  BOOT", ""),
  );
  const machine = machineOf(loaded);
  machine.run({ limit: 500 });
  const { pc, r } = machine.registers(0);
  const fail = loaded.symbols.get("CMON_FAIL")!;
  expect([pc - fail, r[0], r[7]]).toEqual([expect.any(Number), 0x8101, 64]);
  expect(pc).toBeGreaterThan(fail);
  expect(pc).toBeLessThan(fail + 4);
  expect(machine.state.partitions[0]!.status).not.toBe("ended");
});

/** Two coroutines that pass an operation to and fro, with a system call on each way; COUNTED counts the ways. */
const PING = `
WORK:   MOVC    0,R3
        MOVC    PINGS,R4
        JMP     R6,INIT_SEMAPHORE
        MOVC    PONGS,R4
        JMP     R6,INIT_SEMAPHORE
        MOVC    BALL,R5
        MOVC    1,R7
        JMP     R6,INIT_OPERATION
        MOVC    FIRST,R4
        MOVC    0x200,R7
        JMP     R6,INIT_COMON
        MOVC    SECOND,R4
        MOVC    RETURNS,R5
        MOVC    0x201,R7
        MOVC    0,R2
        JMP     R6,INIT_COROUTINE
        MOVC    BALL,R5
.AGAIN: MOVC    PINGS,R4
        JMP     R6,SIGNAL_OPSEM
        MOVC    PONGS,R4
        JMP     R6,WAIT_OPSEM
        MOVC    CSYSCALL|TOY_DELAY,R7
        MOVC    DELAY,R2
        MOV     X2,R2
        MOVC    0,R3
        JMP     R6,COMON
        JMP     BAD
        MOV     RESULT,R1
        ADDC    1,R1
        MOV     R1,RESULT
        SEQ     R1,12
        JMP     .AGAIN
        MOVC    0x55,R0
        MON     RETIRE
RETURNS: MOVC   PINGS,R4
        JMP     R6,WAIT_OPSEM
        MOVC    CSYSCALL|TOY_TWICE,R7
        MOVC    DELAY,R2
        MOV     X2,R2
        MOVC    0,R3
        JMP     R6,COMON
        JMP     BAD
        MOVC    PONGS,R4
        JMP     R6,SIGNAL_OPSEM
        JMP     RETURNS
BAD:    MOVC    0x66,R0
        MON     RETIRE
        .DATA
PINGS:  .RES    3
PONGS:  .RES    3
BALL:   .RES    5
FIRST:  .RES    COROUTINE_RECORD
SECOND: .RES    COROUTINE_RECORD
DELAY:  .WORD   0
        .PROGRAM
`;

describe("two processes that a timer interrupts wherever they are", () => {
  const loaded = program(PING, TWO);
  const run = (delays: readonly [number, number]) => {
    const machine = machineOf(loaded);
    // The processes copy the data to their own places when they start; the delay lies behind that.
    machine.run({ limit: 1900 });
    for (const [n, delay] of delays.entries()) {
      machine.writeMemory(0, 0x400 * (n + 1) + loaded.symbols.get("DELAY")!, [delay]);
    }
    machine.run({ limit: 400_000 });
    return machine;
  };

  test.each([
    [0, 0],
    [1, 700],
    [333, 333],
    [1500, 90],
    [4000, 2500],
  ])("do what they would do alone, with delays of %d and %d microseconds", (first, second) => {
    const machine = run([first, second]);
    const results = [0x400, 0x800].map(
      (base) => machine.readMemory(0, base + loaded.symbols.get("RESULT")!, 1)[0],
    );
    expect(results).toEqual([12, 12]);
    const delays = [0x400, 0x800].map(
      (base) => machine.readMemory(0, base + loaded.symbols.get("DELAY")!, 1)[0],
    );
    expect(delays).toEqual([first, second]);
    expect(machine.journal.retirements.map(({ code }) => code)).toEqual([0x55, 0x55]);
    expect(machine.state.partitions[0]!.end).toMatchObject({ kind: "retired", code: 0x55 });
  });
});

/** The SOCBs, the frame and the service system's data in page 8, code from page 10 on, a translation table at word 12,800. */
const PROTECTED = `
SOCB_COUNT = 2
        .INCLUDE "lib/abi.inc"
        .DATA   0
        .ORG    96
A:      .RES    8
        .RES    32
STACK:
        .PROGRAM 10240
${MAPPED_BOOT}        JMP     R6,INIT_TOY
        MOVC    0,R0
        LDS     R0
        MOVC    7,R0
        MOVC    100,R2
        MOVC    0,R3
        MOVC    TOY_DELAY,R6
        MON     SYSCALL
        NOP
        MOV     R0,A
        MOV     SOCBS,R0
        MOV     R0,A+1
        .INCLUDE "csf/scm.inc"
        .DATA
        .ORG    8*PAGE_WORDS
        .INCLUDE "csf/process.asm"
        .INCLUDE "csf/toy/toy.asm"
`;

test("a process is its translation table too: SCM uses pages that the process itself cannot touch in user mode", () => {
  const loaded = program("", PROTECTED);
  const machine = machineOf(loaded);
  const [SYSTEM, ALL] = [2, 3];
  const pages = Array.from(
    { length: 64 },
    (_, page) => ((page === 8 ? SYSTEM : page < 16 ? ALL : 0) << 14) | page,
  );
  machine.writeMemory(0, 100 * 128, [...pages, ...pages]);
  machine.run({ limit: 100_000 });
  expect(machine.state.partitions[0]!.scm.processes).toMatchObject([{ base: 0, tt: 100 }]);
  expect(machine.readMemory(0, loaded.symbols.get("A")!, 2)).toEqual(Uint16Array.of(8, 0));
  expect(machine.state.partitions[0]!.end).toMatchObject({
    kind: "failed",
    trap: { trapClass: 2, cause: 0x0210, detail1: loaded.symbols.get("SOCBS")! },
  });
});
