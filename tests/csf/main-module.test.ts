// The Main Module of a service system, CPS/SDS/024 4.2.4.4.9: its entries and the procedures by which functions wait and
// return, called by System Call Monitor with functions made for the purpose.

import { describe, expect, test } from "vitest";
import { report } from "../../host/index.ts";
import { guest, machineOf, program } from "./guests.ts";

/** A process with the Main Module alone; FUNCTIONS are the test's. */
const HEAD = `
SOCB_COUNT = 2
SUBPROCESS_COUNT = 1
MMON_SERVICE = 3
        .INCLUDE "lib/abi.inc"
        .INCLUDE "csf/scm.inc"
        .DATA   0
        .ORG    96
        .PROGRAM 4096
        .INCLUDE "csf/process.asm"
        .INCLUDE "csf/mmon/main.asm"
        .DATA
A:      .RES    16
B:      .RES    16
ELEMENT: .WORD  0,INFO_WORDS,0,0,0,0,0,1
        .RES    32
STACK:
        .PROGRAM
        .START  BOOT
BOOT:   MOVC    STACK,R0
        MOV     R0,0
        MOVC    STACK-32,R0
        MOV     R0,1
        JMP     R6,INIT_SCM
        MOVC    3,R0
        MOVC    MMON_INIT,R1
        MOVC    MMON_ANSWER_RECEIVED,R2
        MOVC    MMON_COMPLETE,R3
        MOVC    MMON_CANCEL,R4
        MON     REGISTER_SERVICE
        NOP
        JMP     START
; An answer for SOCB 1, at once. R5 is the link.
ANSWER_NOW:
        MOV     PROCESS_NUMBER,R0
        MOVC    3,R1
        MOVC    ELEMENT,R4
        MON     PCF_SEND
        NOP
        JMP     0.X5
`;

const dump = (label: string) =>
  `${[0, 1, 2, 3, 4, 5, 6, 7].map((n) => ` MOV R${n},${label}+${n}`).join("\n")}\n`;
const FUNCTION = 0x301;
const CALL = ` MOVC 0x21,R0\n MOVC 0x22,R1\n MOVC 0x23,R2\n MOVC 0x24,R3\n MOVC 0x25,R4\n MOVC 0x26,R5\n MOVC ${FUNCTION},R6\n`;
const AFTER = `${dump("B")} MOVC 1,R0\n MOV R0,B+8\n MOVC 0,R0\n MON STOP\n`;
const ERROR = `${dump("B")} MOVC 2,R0\n MOV R0,B+8\n MOVC 0,R0\n MON STOP\n`;

function run(functionCode: string, code = `${CALL} MON SYSCALL\n JMP ER\n${AFTER}ER:${ERROR}`) {
  const loaded = program(
    `MMON_FUNCTIONS: .WORD F0,F1\nMMON_FUNCTION_COUNT = 2\nF0: MOVC 1,R7\n MOV SCM_RETURN,R5\n JMP RETURN_INIT_ERROR\nF1:\n${functionCode}\nSTART:\n${code}`,
    HEAD,
  );
  const machine = machineOf(loaded);
  machine.run({ limit: 300_000 });
  const address = (name: string) => loaded.symbols.get(name)!;
  const words = (name: string, count = 1) => [...machine.readMemory(0, address(name), count)];
  return { machine, address, words, summary: report(machine).partitions[0]!.summary };
}

const FINISH = " MOVC 0,R6\n MOVC 0x55,R4\n JMP COMPLETE_RETURN\n";
const GOOD = " MOV SOCB,R7\n MOVC 1,R0\n MOV R0,SOCB_EXITNO.X7\n";

describe("MMON_INIT", () => {
  test("stores the caller's R0 to R3 from the context frame in the SOCB and enters the function with all parameters", () => {
    const { words, address } = run(`${dump("A")} MOVC 9,R7\n MOV SCM_RETURN,R5\n JMP RETURN_INIT_ERROR\n`);
    const [r0, r1, r2, r3, r4, , , r7] = words("A", 8);
    expect([r0, r1, r2, r3, r4, r7]).toEqual([0x21, 0x22, 0x23, 0x24, 0x25, address("SOCBS")]);
    expect(words("SOCB")).toEqual([address("SOCBS")]);
    expect(words("MMON_ENTRY")).toEqual([address("E_INIT")]);
    expect(words("SCM_RETURN")).toEqual([address("SCM_STUB")]);
  });

  test("selects by the function, and refuses one that is not there", () => {
    const wrong = (code: number) =>
      run(FINISH, `${CALL} MOVC ${code},R6\n MON SYSCALL\n JMP ER\n${AFTER}ER:${ERROR}`);
    for (const code of [0x302, 0x3ff]) expect(wrong(code).words("B", 9).slice(7)).toEqual([0x100, 2]);
    expect(wrong(0x300).words("B", 9).slice(7)).toEqual([1, 2]);
  });
});

describe("WAIT", () => {
  test("in INIT leaves the continuation in SOCB.RETURN and comes back through OK", () => {
    const { words, address } = run(
      `JMP R5,WAIT\nAFTER_WAIT: NOP\n`,
      `${CALL} MON INIT_SYSCALL\n NOP\n${AFTER}`,
    );
    expect(words("SOCBS", 16)).toEqual([
      ...[0, 1, 3, 0x26, 0, 0],
      ...[0x21, 0x22, 0x23, 0x24, 0, 0, address("AFTER_WAIT"), 0, 0, 0],
    ]);
    expect(words("B", 8)).toEqual([0x21, 0x22, 0x23, 0x24, 0x25, 1, FUNCTION, 0]);
  });

  test("in INIT with SC_ERROR comes back through ERROR with SOCB.CC, and the SOCB is free", () => {
    const { words } = run(
      ` MOVC 0x321,R7\n JMP R5,LATER\nLATER: MOV SCM_RETURN,R5\n MOVC BACK,R5\n JMP RETURN_INIT_ERROR\nBACK: JMP R5,WAIT\n`,
    );
    expect(words("B", 9).slice(7)).toEqual([0x321, 2]);
    expect(words("SOCBS", 16)).toEqual(new Array(16).fill(0));
  });

  test("after an answer says that the SOCB is done, or waits for another answer when the function made it PENDING", () => {
    const again = ` JMP R5,ANSWER_NOW\n JMP R5,WAIT\n${dump("A")} MOV SOCB,R7\n MOVC SOCB_PENDING,R0\n MOV R0,SOCB_STATUS.X7\n JMP R5,ANSWER_NOW\n JMP R5,WAIT\n`;
    const { words, machine } = run(`${again}${GOOD} JMP R5,WAIT\n${FINISH}`);
    expect(words("B", 9)[8]).toBe(1);
    expect(machine.state.partitions[0]!.end).toMatchObject({ kind: "stopped", code: 0 });
  });
});

describe("MMON_ANSWER_RECEIVED", () => {
  const once = ` JMP R5,ANSWER_NOW\n JMP R5,WAIT\n MOV SOCB,R7\n MOV SOCB_STATUS.X7,R0\n MOV R0,A\n MOV MMON_ENTRY,R0\n MOV R0,A+1\n MOV ANSWER,R0\n MOV R0,A+2\n${GOOD} JMP R5,WAIT\n${FINISH}`;

  test("sets the SOCB of the answer done and enters the continuation", () => {
    const { words, address } = run(once);
    expect(words("A", 3)).toEqual([2, address("E_ANSWER"), address("SCM_ANSWER")]);
  });

  test.each([
    ["an SOCB index of 0", "MOVC 0,R0\n MOV R0,ELEMENT+7\n"],
    ["an SOCB index behind the last", "MOVC 3,R0\n MOV R0,ELEMENT+7\n"],
    ["a negative SOCB index", "MOVC 0x8001,R0\n MOV R0,ELEMENT+7\n"],
    ["fewer words than an answer has", "MOVC 5,R0\n MOV R0,ELEMENT+1\n"],
  ])("retires for an answer that is none: %s", (_, change) => {
    const { summary } = run(once, ` ${change}${CALL} MON SYSCALL\n JMP ER\n${AFTER}ER:${ERROR}`);
    expect(summary).toContain("retired with 8201");
  });
});

describe("an answer that answers nothing retires, and enters no function:", () => {
  const retired = (code: string, more = "") => {
    const made = run(
      ` JMP R5,WAIT\n MOVC 1,R0\n MOV R0,A\n${GOOD} JMP R5,WAIT\n${FINISH}`,
      `${code}${AFTER}ER:${ERROR}${more}`,
    );
    expect(made.words("A")).toEqual([0]);
    return made.summary;
  };
  const next = " MON WAIT_NEXT_OPERATION\n NOP\n";

  test("one for a free SOCB", () => {
    expect(retired(` JMP R5,ANSWER_NOW\n${next}`)).toContain("retired with 8201 in ANSWER_RECEIVED");
  });

  test.each([
    ["that is done", "SOCB_STATUS", 2],
    ["of another service system", "SOCB_SERVICE", 4],
  ])("one for a SOCB %s", (_, word, value) => {
    const begin = `${CALL} MON INIT_SYSCALL\n NOP\n MOVC ${value},R0\n MOV R0,SOCBS+${word}\n JMP R5,ANSWER_NOW\n`;
    expect(retired(`${begin}${next}`)).toContain("retired with 8201 in ANSWER_RECEIVED");
  });

  test("one that was not received as it should be, with the code of its reception", () => {
    const begin = `${CALL} MON INIT_SYSCALL\n NOP\n MOVC 9,R0\n MOV R0,ELEMENT+ELEMENT_XFER\n JMP R5,ANSWER_NOW\n`;
    expect(retired(`${begin}${next}`)).toMatch(/retired with 2 in|retired with 0002 in/);
  });
});

test("an answer may be longer than the words that the Main Module looks at; its function finds it, and its sender", () => {
  const long = ` .DATA\nLONG: .WORD 0,9,0,0,0,0,0,1,0x77,0x88,0x99\n .PROGRAM\n MOV PROCESS_NUMBER,R0\n MOVC 3,R1\n MOVC LONG,R4\n MON PCF_SEND\n NOP\n`;
  const { words } = run(
    `${long} MOVC 99,R0\n MOV R0,SENDER\n JMP R5,WAIT\n MOV ANSWER,R4\n MOV ELEMENT_SIZE.X4,R0\n MOV R0,A\n MOV ELEMENT_DATA+8.X4,R0\n MOV R0,A+1\n MOV SENDER,R0\n MOV R0,A+2\n${GOOD} JMP R5,WAIT\n${FINISH}`,
  );
  expect(words("A", 3)).toEqual([9, 0x99, 0]);
  expect(words("B", 9).slice(7)).toEqual([0, 1]);
});

describe("a procedure in an entry that it is not made for retires:", () => {
  const answered = ` JMP R5,ANSWER_NOW\n JMP R5,WAIT\n${GOOD}`;

  test.each([
    ["WAIT, when the call is completed", `${answered} JMP R5,WAIT\n JMP R5,WAIT\n${FINISH}`, "COMPLETE"],
    ["COMPLETE_RETURN, when an answer has come", `${answered}${FINISH}`, "ANSWER_RECEIVED"],
    ["COMPLETE_RETURN, when the call begins", FINISH, "INIT"],
  ])("%s", (_, code, entry) => {
    const { summary, words } = run(code);
    expect(summary).toContain(`retired with 8201 in ${entry}`);
    expect(words("B", 9)[8]).toBe(0);
  });
});

test("CSF_RETIRE retires with the code that it is given", () => {
  expect(run(" MOVC 0x456,R7\n JMP CSF_RETIRE\n").summary).toContain("retired with 0456 in INIT");
});

describe("MMON_COMPLETE and COMPLETE_RETURN", () => {
  const complete = ` JMP R5,ANSWER_NOW\n JMP R5,WAIT\n${GOOD} MOVC 0x99,R0\n MOV R0,SOCB_SR1.X7\n JMP R5,WAIT\n MOV MMON_ENTRY,R0\n MOV R0,A\n`;

  test("give R0 to R3 from the SOCB, R4, the exit from SOCB.EXITNO and SOCB.CC", () => {
    const { words, address } = run(complete + FINISH);
    expect(words("B", 9)).toEqual([0x21, 0x99, 0x23, 0x24, 0x55, 0x26, FUNCTION, 0, 1]);
    expect(words("A")).toEqual([address("E_COMPLETE")]);
  });

  test("write a trace record when asked to, with the same results", () => {
    const { words, machine, address } = run(`${complete} MOVC 1,R6\n MOVC 0x55,R4\n JMP COMPLETE_RETURN\n`);
    expect(words("B", 9)).toEqual([0x21, 0x99, 0x23, 0x24, 0x55, 0x26, FUNCTION, 0, 1]);
    expect(machine.journal.traces.map(({ words: w }) => w)).toEqual([
      [0x120, address("SOCBS"), 0x21, 0x99, 0x23, 0x24, 0x55, 0, 1, 0],
    ]);
  });
});

describe("RETURN_ERROR and RETURN_INIT_ERROR", () => {
  test("RETURN_ERROR makes the SOCB DONE with the code and the exit ERROR, and keeps R0 to R5 and R7", () => {
    const { words, address } = run(
      ` JMP R5,ANSWER_NOW\n JMP R5,WAIT\n MOVC 1,R0\n MOVC 2,R1\n MOVC 3,R2\n MOVC 4,R3\n MOVC 5,R4\n MOVC 0x777,R7\n JMP R5,RETURN_ERROR\nHERE: ${dump("A")} MOV SOCB,R7\n MOV SOCB_STATUS.X7,R0\n MOV R0,A+8\n JMP R5,WAIT\n${FINISH}`,
    );
    const [r0, r1, r2, r3, r4, r5, , r7, status] = words("A", 9);
    expect([r0, r1, r2, r3, r4, r5, r7, status]).toEqual([1, 2, 3, 4, 5, address("HERE"), 0x777, 2]);
    expect(words("B", 9).slice(7)).toEqual([0x777, 2]);
  });

  test("RETURN_INIT_ERROR ends the call through ERROR with R7, and keeps R0 to R5", () => {
    const { words } = run(" MOVC 0x777,R7\n MOV SCM_RETURN,R5\n JMP RETURN_INIT_ERROR\n");
    expect(words("B", 9)).toEqual([0x21, 0x22, 0x23, 0x24, 0x25, 0x26, FUNCTION, 0x777, 2]);
  });
});

test("MMON_CANCEL has no effect", () => {
  const code = `${CALL} MON INIT_SYSCALL\n NOP\n MOV SOCBS+1,R3\n MON CANCEL_SYSCALL\n NOP\n${AFTER}`;
  const { words } = run(" JMP R5,WAIT\n", code);
  expect(words("SOCBS", 2)).toEqual([0, 1]);
  expect(words("B", 9)).toEqual([0x21, 0x22, 0x23, 1, 0x25, 1, FUNCTION, 0, 1]);
});

test("a function whose request is refused gives its caller QUEUE_FULL, and R0 to R4 as they were", () => {
  const { machine, words } = guest(
    `START: MOVC 0,R0\n MOVC TOY_SERVICE,R1\n MOVC ELEMENT,R4\n MOVC 64,R5\nFILL: MON PCF_SEND\n STP 1\n SOB R5,FILL\n` +
      `${CALL} MOVC TOY_DELAY,R6\n MON SYSCALL\n JMP ER\n STP 2\nER: ${dump("B")} MOVC 0,R0\n MON STOP\n` +
      " .DATA\nELEMENT: .RES ELEMENT_WORDS\nB: .RES 8\n",
  );
  machine.run({ limit: 10_000 });
  expect(machine.state.partitions[0]!.end).toMatchObject({ code: 0 });
  expect(words("B", 8)).toEqual([0x21, 0x22, 0x23, 0x24, 0x25, 0x26, expect.any(Number), 12]);
});
