// System Call Monitor and kernel services (docs/ABI.md, "System Call Monitor") on guests that call them directly.

import { describe, expect, test } from "vitest";
import { report } from "../../host/index.ts";
import { SCM_DONE } from "../../host/scm/codes.ts";
import { guest, HEAD, machineOf, program, TWO } from "./guests.ts";

const LIMIT = { limit: 2_000_000 };

/** Stores R0-R7 at a label; R4 is lost. */
const dump = (label: string) =>
  `${[0, 1, 2, 3, 4, 5, 6, 7].map((n) => ` MOV R${n},${label}+${n}`).join("\n")}\n`;
const STOP = " MOVC 0,R0\n MON STOP\n";
/** A call whose ERROR exit goes on at the same place as OK, R7 telling which. */
const mon = (name: string) => ` MON ${name}\n NOP\n`;
const set = (...r: (number | string | undefined)[]) =>
  r.map((value, n) => (value === undefined ? "" : ` MOVC ${value},R${n}\n`)).join("");

function run(code: string, data = "") {
  const made = guest(`START:\n${code}${STOP} .DATA\nA: .RES 8\nB: .RES 8\nC: .RES 8\n${data}`);
  const result = made.machine.run(LIMIT);
  return { ...made, result, summary: () => report(made.machine).partitions[0]!.summary };
}

const TOY = (name: string) => `TOY_${name}`;

describe("SYSCALL", () => {
  test("comes back through OK with the results of the service system, R5 and R6 kept, when the time is over", () => {
    const { words, machine } = run(set(41, 2, 5000, 0, 5, 6, TOY("DELAY")) + mon("SYSCALL") + dump("A"));
    expect(words("A", 8)).toEqual([42, 2, 5000, 0, 0, 6, 0x101, 0]);
    expect(machine.clock).toBeGreaterThan(5000);
    expect(machine.clock).toBeLessThan(5500);
  });

  test("comes back through ERROR with the service system's code when INIT refuses, and frees the SOCB", () => {
    const { words } = run(
      `${set(1, 2, 3, 4, 5, 6, TOY("REFUSE"))} MON SYSCALL\n JMP GOOD\n JMP BAD\nGOOD: MOV R7,A\nBAD: NOP\n`,
    );
    expect(words("A")).toEqual([0x101]);
    expect(words("SOCBS", 96)).toEqual(new Array(96).fill(0));
  });

  test("comes back through ERROR when COMPLETE says so", () => {
    const { words } = run(
      `${set(1, 0, 9, 0, 0, 0, TOY("FAIL"))} MON SYSCALL\n JMP ER\n JMP END\nER:\n${dump("A")}END:`,
    );
    expect(words("A", 8).slice(6)).toEqual([0x103, 0x102]);
  });

  test("does without an answer when INIT is DONE at once, and waits for two when a function waits twice", () => {
    const { words, machine } = run(
      set(1, 0, 0, 0, 0, 0, TOY("AT_ONCE")) +
        mon("SYSCALL") +
        dump("A") +
        set(7, 0, 3000, 0, 0, 0, TOY("TWICE")) +
        mon("SYSCALL") +
        dump("B"),
    );
    expect(words("A")).toEqual([2]);
    expect(words("B")).toEqual([8]);
    expect(machine.clock).toBeGreaterThan(6000);
  });

  test("refuses a service system that is not there, an unknown function, and the seventh call of six SOCBs", () => {
    const init = (n: number) => set(n, 0, 60000, 0, 0, 0, TOY("DELAY")) + mon("INIT_SYSCALL");
    const { words, machine } = run(
      `${set(0, 0, 0, 0, 0, 0, 0x201)}${mon("SYSCALL")}${dump("A")}` +
        `${set(0, 0, 0, 0, 0, 0, 0x1f01)}${mon("INIT_SYSCALL")}${dump("B")}` +
        `${set(0, 0, 0, 0, 0, 0, 0x1ff)}${mon("SYSCALL")} MOV R7,B\n` +
        [1, 2, 3, 4, 5, 6, 7].map(init).join("") +
        dump("C"),
    );
    expect(words("A", 8)[7]).toBe(SCM_DONE.NO_SERVICE);
    expect(words("B", 8)[7]).toBe(SCM_DONE.NO_SERVICE);
    expect(words("B")).toEqual([0x100]);
    expect(words("C", 8)).toEqual([7, 0, 60000, 0, 0, 0, 0x101, SCM_DONE.NO_SOCB]);
    expect(machine.state.partitions[0]!.end).toMatchObject({ kind: "stopped", code: 0 });
  });
});

describe("INIT_SYSCALL and WAIT_SYSCALL", () => {
  test("overlap: calls end in the order of their answers, results are fetched in any order", () => {
    const start = (value: number, delay: number) =>
      set(value, 0, delay, 0, 0, 0x700 + value, TOY("DELAY")) + mon("INIT_SYSCALL");
    const { words, machine } = run(
      `${start(10, 3000)} MOV R5,A\n${start(20, 1000)} MOV R5,A+1\n${start(30, 2000)} MOV R5,A+2\n` +
        ["WAIT_NEXT_OPERATION", "WAIT_NEXT_OPERATION", "WAIT_NEXT_OPERATION"]
          .map((name, n) => `${mon(name)} MOV R4,B+${n}\n MOV R5,C+${n}\n`)
          .join("") +
        `${mon("WAIT_NEXT_OPERATION")} MOV R7,C+3\n` +
        [1, 3, 2]
          .map((socb, n) => `${set(0, 0, 0, 0, 0, socb)}${mon("WAIT_SYSCALL")} MOV R0,A+${3 + n}\n`)
          .join(""),
    );
    expect(words("A", 6)).toEqual([1, 2, 3, 11, 31, 21]);
    expect(words("B", 3)).toEqual([2, 3, 1]);
    expect(words("C", 4)).toEqual([0x714, 0x71e, 0x70a, SCM_DONE.NOTHING_PENDING]);
    expect(machine.clock).toBeLessThan(4500);
  });

  test("keep R0 to R4 of INIT_SYSCALL and give the SOCB in R5", () => {
    const { words } = run(set(1, 2, 300, 0, 5, 6, TOY("DELAY"), 8) + mon("INIT_SYSCALL") + dump("A"));
    expect(words("A", 8)).toEqual([1, 2, 300, 0, 5, 1, 0x101, 0]);
  });

  test("lay out the SOCB as docs/ABI.md says", () => {
    const { words } = run(set(1, 2, 300, 0, 5, 0x123, TOY("DELAY")) + mon("INIT_SYSCALL"));
    const { words: later } = run(
      set(1, 2, 300, 0, 5, 0x123, TOY("DELAY")) + mon("INIT_SYSCALL") + mon("WAIT_NEXT_OPERATION"),
    );
    expect(words("SOCBS", 10)).toEqual([0, 1, 1, 0x123, 0, 0, 1, 2, 300, 0]);
    expect(later("SOCBS", 2)).toEqual([0, 2]);
  });

  test("refuse a SOCB that is not in use, and change nothing", () => {
    for (const call of ["WAIT_SYSCALL", "CANCEL_SYSCALL"]) {
      for (const wild of [0, 1, 6, 7, 255, 0x8000, 0xffff]) {
        const { words } = run(set(1, 2, 3, 4, 5, wild, 6, 0) + mon(call) + dump("A"));
        expect(words("A", 8)).toEqual([1, 2, 3, 4, 5, wild, 6, SCM_DONE.BAD_SOCB]);
        expect(words("SOCBS", 96)).toEqual(new Array(96).fill(0));
      }
    }
  });
});

describe("CANCEL_SYSCALL", () => {
  const begin = set(1, 0, 50000, 0, 0, 0, TOY("DELAY")) + mon("INIT_SYSCALL");

  test("lets the call end at once, through the ERROR exit of WAIT_SYSCALL", () => {
    const { words, machine } = run(
      `${begin} MOVC 1,R5\n${mon("CANCEL_SYSCALL")}${dump("A")} MOVC 1,R5\n MON WAIT_SYSCALL\n JMP ER\n JMP END\nER: ${dump("B")}END:`,
    );
    expect(words("A", 8)[7]).toBe(0);
    expect(words("B", 8)[7]).toBe(0x103);
    expect(machine.clock).toBeLessThan(2000);
  });

  test("twice calls the CANCEL entry once, and once more is a call that has ended", () => {
    const twice = ` MOVC 1,R5\n${mon("CANCEL_SYSCALL")}`;
    const { words, symbols } = run(`${begin}${twice}${twice}${dump("A")}`);
    expect(words("A", 8)[7]).toBe(0);
    // Each TOY_SEND counts the sequence up: one for the call, one for the cancel.
    expect(symbols.has("TOY_SEQUENCE")).toBe(true);
    expect(words("TOY_SEQUENCE")).toEqual([2]);
  });

  test("of a call that is done does nothing", () => {
    const { words } = run(
      `${set(1, 0, 0, 0, 0, 0, TOY("AT_ONCE"))}${mon("INIT_SYSCALL")} MOVC 1,R5\n${mon("CANCEL_SYSCALL")} MOVC 1,R5\n${mon("WAIT_SYSCALL")}${dump("A")}`,
    );
    expect(words("A", 8)).toMatchObject([2, 0, 0, 0, 0, 1, 0x104, 0]);
    expect(words("TOY_SEQUENCE")).toEqual([0]);
  });

  test("makes the answer that is on its way none: the SOCB's next call is not ended by it", () => {
    const { words, machine } = run(
      `${set(1, 0, 5000, 0, 0, 0, TOY("DELAY"))}${mon("INIT_SYSCALL")} MOVC 1,R5\n${mon("CANCEL_SYSCALL")} MOVC 1,R5\n${mon("WAIT_SYSCALL")}` +
        `${set(9, 0, 20000, 0, 0, 0, TOY("DELAY"))}${mon("SYSCALL")}${dump("A")}`,
    );
    expect(words("A", 8)).toMatchObject([10, 0, 20000, 0, 0, 0, 0x101, 0]);
    expect(machine.clock).toBeGreaterThan(20000);
  });
});

/** A service system whose INIT stores its registers and mode, and then does what a test says. */
const service = (init: string, answer = "", done = "", cancel = "JMP 0.X5") => `
        .DATA
GOT:    .RES 12
        .PROGRAM
P_INIT: ${dump("GOT")}
        SVS R0
        MOV R0,GOT+8
        MOV GOT,R0
${init}
P_DONE: ${dump("GOT")}
${done}
P_ANSWER: ${dump("GOT")}
${answer}
P_CANCEL: ${cancel}
P_OK:   MOVC 1,R6
        MOVC 0,R7
        JMP 0.X5
`;
const REGISTER = ` MOVC 2,R0\n MOVC P_INIT,R1\n MOVC P_ANSWER,R2\n MOVC P_DONE,R3\n MOVC P_CANCEL,R4\n${mon("REGISTER_SERVICE")}`;
const FINISHED = "MOVC 2,R0\n MOV R0,SOCB_STATUS.X7\n JMP P_OK";

describe("a service routine", () => {
  test("gets the function and the SOCB, the parameters, and the caller's context frame, in system mode", () => {
    const { words, address } = run(
      `${REGISTER}${set(11, 12, 13, 14, 15, 16, 0x2ab, 18)} MON INIT_SYSCALL\nBACK: NOP\n`,
      service("JMP P_OK"),
    );
    expect(words("GOT", 9)).toEqual([
      11,
      12,
      13,
      14,
      15,
      address("SCM_STUB"),
      0xab,
      address("SOCBS"),
      0x8000,
    ]);
    expect(words("SCM_FRAME", 14)).toEqual([
      ...[11, 12, 13, 14, 15, 16, 0x2ab, 18],
      ...[0, 0, address("BACK"), 0, 0, 0x8000],
    ]);
  });

  test("runs in system mode for a caller in user mode, which stays in user mode and keeps its interrupts", () => {
    const { words } = run(
      `${REGISTER} MOVC 0x4003,R0\n LDS R0\n${set(0, 0, 0, 0, 0, 0, 0x201)}${mon("SYSCALL")} SVS R0\n MOV R0,A\n STOPPING: MON RETIRE\n`,
      service(FINISHED, "", "JMP P_OK"),
    );
    expect(words("GOT", 9)[8]).toBe(0x8003);
    expect(words("A")).toEqual([0x4003]);
  });

  test("of COMPLETE gives R0 to R4, R7 and the exit", () => {
    const { words, address } = run(
      `${REGISTER}${set(0, 0, 0, 0, 0, 77, 0x201)} MON SYSCALL\n JMP ER\n JMP END\nER: ${dump("A")}END:`,
      service(FINISHED, "", `${set(1, 2, 3, 4, 5)} MOVC 0,R6\n MOVC 0x999,R7\n JMP 0.X5`),
    );
    expect(words("A", 8)).toEqual([1, 2, 3, 4, 5, 77, 0x201, 0x999]);
    expect(words("GOT", 8)[7]).toBe(address("SOCBS"));
  });

  test("of ANSWER_RECEIVED gets the element and the range of SOCBs, and may answer that none is done", () => {
    const element = " .DATA\nEL: .WORD 0x55,2,0x1234,0x5678\n .PROGRAM\n";
    const { words, address, summary } = run(
      `${REGISTER}${set(0, 0, 0, 0, 0, 0, 0x201)}${mon("INIT_SYSCALL")}${set(0, 2, 0, 0, "EL")}${mon("PCF_SEND")}${mon("WAIT_NEXT_OPERATION")}`,
      element + service("JMP P_OK", "MOVC 0,R3\n JMP 0.X5"),
    );
    const socbs = address("SOCBS");
    expect(words("GOT", 8).slice(4)).toEqual([address("SCM_ANSWER"), address("SCM_STUB"), socbs, socbs + 80]);
    expect(words("SCM_ANSWER", 4)).toEqual([0x55, 2, 0x1234, 0x5678]);
    expect(summary()).toBe("waits for an answer");
  });

  test("must not make a system call, and does not wait", () => {
    const { words } = run(
      `${REGISTER}${set(0, 0, 0, 0, 0, 0, 0x201)}${mon("SYSCALL")}`,
      service(
        `MOV R7,B\n MOVC 0x201,R6\n${[
          "SYSCALL",
          "INIT_SYSCALL",
          "WAIT_SYSCALL",
          "CANCEL_SYSCALL",
          "WAIT_NEXT_OPERATION",
        ]
          .map((name, n) => `${mon(name)} MOV R7,A+${n}\n`)
          .join(
            "",
          )}${set(0, 5, 1, 0, "C")}${mon("AWAIT_SYNCEL")} MOV R7,A+5\n MOV B,R7\n MOVC SCM_STUB,R5\n ${FINISHED}`,
        "",
        "JMP P_OK",
      ),
    );
    expect(words("A", 6)).toEqual([...new Array(5).fill(SCM_DONE.IN_ROUTINE), SCM_DONE.NO_ANSWER]);
  });
});

describe("a broken service routine ends its process in RETIRE:", () => {
  const broken = (init: string, done = "JMP P_OK", answer = "JMP P_OK") =>
    run(`${REGISTER}${set(1, 2, 3, 4, 5, 6, 0x201, 8)}${mon("SYSCALL")}`, service(init, answer, done));
  const ended = (made: ReturnType<typeof broken>) => made.machine.state.partitions[0]!.end;

  test("one that never comes back, after exactly 100,000 instructions", () => {
    const made = broken("LOOP: JMP LOOP");
    expect(ended(made)).toMatchObject({ kind: "retired", code: 0x8001 });
    expect(made.summary()).toBe(
      `process 0 retired with SCM_NO_RETURN in INIT at PC ${made.address("LOOP").toString(16).toUpperCase().padStart(4, "0")}`,
    );
    const whole = made.machine.instructions(0);
    const late = guest(
      `START: ${REGISTER}${set(1, 2, 3, 4, 5, 6, 0x201, 8)}${mon("SYSCALL")}${service("LOOP: JMP LOOP")}`,
    );
    late.machine.run({ limit: whole - 1 });
    expect(late.machine.state.partitions[0]!.end).toBeNull();
    late.machine.run({ limit: 1 });
    expect(late.machine.state.partitions[0]!.end).toMatchObject({ code: 0x8001, clock: made.result.clock });
  });

  test.each([
    ["STP", "MOVC 0xC000,R0\n LDS R0\n STP 0"],
    ["WAIT_EVENT", "MOVC 1,R0\n MOVC 0xFFFF,R1\n MOVC 0xFFFF,R2\n MON WAIT_EVENT\n NOP"],
  ])("one that waits for ever in %s, a second after its entry", (_, wait) => {
    const made = broken(wait);
    expect(ended(made)).toMatchObject({ kind: "retired", code: 0x8001, retirement: { entry: "INIT" } });
    const clock = made.result.clock;
    expect(clock).toBeGreaterThan(1_000_000);
    expect(clock).toBeLessThan(1_000_500);
  });

  test.each([
    ["the stack pointer", "STC 0\n JMP P_OK", 0x8002],
    ["the stack limit", "MOVC 3,R0\n MOV R0,1\n JMP P_OK", 0x8002],
    ["BASE", "MOVC 1,R0\n LDB R0\n JMP P_OK", 0x8003],
    ["the interrupt mask", "LDM 5\n JMP P_OK", 0x8003],
    ["interrupts enabled", "MOVC 0xC000,R0\n LDS R0\n JMP P_OK", 0x8003],
    ["an exit that is none", "MOVC 2,R6\n JMP 0.X5", 0x8003],
    ["a STATUS that is none", "MOVC 77,R0\n MOV R0,SOCB_STATUS.X7\n JMP P_OK", 0x8004],
    ["a free SOCB", "MOVC 0,R0\n MOV R0,SOCB_STATUS.X7\n JMP P_OK", 0x8004],
  ])("INIT with %s", (_, init, code) => {
    expect(ended(broken(init))).toMatchObject({
      kind: "retired",
      code,
      retirement: { entry: "INIT", process: 0 },
    });
  });

  test("COMPLETE with an exit that is none", () => {
    expect(ended(broken(FINISHED, "MOVC 0x8000,R6\n JMP 0.X5"))).toMatchObject({
      code: 0x8003,
      retirement: { entry: "COMPLETE" },
    });
  });

  test.each([
    ["a count that is none", "MOVC 2,R3\n MOV SOCBS,R5\n JMP SCM_STUB", 0x8003],
    ["a wild SOCB", "MOVC 1,R3\n MOVC SOCBS+3,R5\n JMP SCM_STUB", 0x8003],
    ["an SOCB of another process", "MOVC 1,R3\n MOVC SOCBS+96,R5\n JMP SCM_STUB", 0x8003],
    ["an SOCB that is not done", "MOVC 1,R3\n MOVC SOCBS,R5\n JMP SCM_STUB", 0x8004],
  ])("ANSWER_RECEIVED with %s", (_, answer, code) => {
    const send = `MOVC 1,R6\n MOV R5,C\n MOVC 0,R0\n MOVC 2,R1\n MOVC EL,R4\n${mon("PCF_SEND")} MOV C,R5\n JMP P_OK\n .DATA\nEL: .WORD 0,0\n .PROGRAM\n`;
    expect(ended(broken(send, "JMP P_OK", answer))).toMatchObject({
      code,
      retirement: { entry: "ANSWER_RECEIVED" },
    });
  });

  test("the report has the routine's registers, and the trap of a routine that traps is reported as ever", () => {
    const made = broken("MOVC 0x4242,R3\n MOVC 9,R6\n JMP 0.X5");
    expect(ended(made)).toMatchObject({
      retirement: {
        registers: [1, 2, 3, 0x4242, 5, made.address("SCM_STUB"), 9, made.address("SOCBS")],
      },
    });
    expect(broken("TRP 3").summary()).toMatch(/^unhandled software trap/);
  });
});

test("the report of a retirement has the latest trace records of the process", () => {
  const trace = (n: number) => ` MOVC ${n},R0\n MOV R0,A\n MOVC A,R0\n MOVC 1,R1\n${mon("CSF_TRACE")}`;
  const { machine } = run(`${Array.from({ length: 20 }, (_, n) => trace(n)).join("")}${mon("RETIRE")}`);
  const [retirement] = machine.journal.retirements;
  expect(retirement!.trace.map(({ words }) => words[0])).toEqual(Array.from({ length: 16 }, (_, n) => n + 4));
  expect(machine.journal.traced).toBe(20);
});

describe("synchronization elements", () => {
  const element =
    " .DATA\nEL: .WORD 1,3,0xA,0xB,0xC\nEL2: .WORD 2,0\nLONG: .WORD 0,17\nROOM: .RES 18\n .PROGRAM\n";

  test("give elements in the order in which they came, with their sender", () => {
    const { words } = run(
      `${set(0, 9, 0, 0, "EL")}${mon("PCF_SEND")}${set(0, 9, 0, 0, "EL2")}${mon("PCF_SEND")}` +
        `${set(7, 9, 0, 0, "ROOM")}${mon("AWAIT_SYNCEL")} MOV R0,A\n${set(7, 9, 1, 0, "B")}${mon("AWAIT_SYNCEL")}${set(0, 9, 0, 0, "C")}${mon("AWAIT_SYNCEL")} MOV R7,A+1\n`,
      element,
    );
    expect(words("ROOM", 5)).toEqual([1, 3, 0xa, 0xb, 0xc]);
    expect(words("B", 2)).toEqual([2, 0]);
    expect(words("A", 2)).toEqual([0, SCM_DONE.NO_ANSWER]);
  });

  test("wake the process that waits at the very microsecond, and keep the order of equal times", () => {
    const { words, machine } = run(
      `${set(0, 3, 900, 0, "EL")}${mon("TMON_SEND")}${set(0, 3, 100, 0, "EL2")}${mon("TMON_SEND")}` +
        `${set(0, 3, 1, 0, "ROOM")}${mon("AWAIT_SYNCEL")}${mon("READ_TIME")} MOV R0,A\n${set(0, 3, 1, 0, "B")}${mon("AWAIT_SYNCEL")}${mon("READ_TIME")} MOV R0,A+1\n`,
      element,
    );
    expect(words("ROOM", 2)).toEqual([2, 0]);
    expect(words("B", 2)).toEqual([1, 3]);
    const [first, second] = words("A", 2) as [number, number];
    expect(second - first).toBeGreaterThan(700);
    expect(machine.state.partitions[0]!.end).toMatchObject({ code: 0 });
  });

  test("refuse what is wrong: process, syncel, length, address, the sixty-fifth", () => {
    const send = (r: (number | string)[], n: number) => `${set(...r)}${mon("PCF_SEND")} MOV R7,A+${n}\n`;
    const { words } = run(
      send([1, 0, 0, 0, "EL"], 0) +
        send([0, 16, 0, 0, "EL"], 1) +
        send([0, 0, 0, 0, "LONG"], 2) +
        send([0, 0, 0, 0, 0xf000], 3) +
        `${set(0, 4, 0, 0, "EL")} MOVC 64,R5\nFILL: ${mon("PCF_SEND")} SOB R5,FILL\n${mon("PCF_SEND")} MOV R7,A+4\n` +
        `${set(0, 4, 0, 0, 0xfff0)}${mon("AWAIT_SYNCEL")} MOV R7,A+5\n${set(0, 99, 0, 0, "ROOM")}${mon("AWAIT_SYNCEL")} MOV R7,A+6\n`,
      element,
    );
    expect(words("A", 7)).toEqual([SCM_DONE.BAD_PROCESS, 2, 10, 3, 12, 3, 2]);
  });
});

describe("processes, regions, RETIRE", () => {
  test("who is no process is refused; a second INIT_PROCESS too", () => {
    const { words } = run(
      `${mon("INIT_PROCESS")} MOV R7,A\n MOVC 0,R5\n MOVC 0x300,R6\n LDB R6\n` +
        `${mon("SYSCALL")} MOV R7,R1\n${mon("LEAVE_REGION")} MOV R7,R2\n MOVC 0,R6\n LDB R6\n MOV R1,A+1\n MOV R2,A+2\n`,
    );
    expect(words("A", 3)).toEqual([2, SCM_DONE.NO_PROCESS, SCM_DONE.NO_PROCESS]);
  });

  test("INIT_PROCESS refuses memory that is not there, and no SOCB or too many", () => {
    const at = (r: (number | string)[], n: number) =>
      ` MOVC 0x100,R5\n LDB R5\n${set(...r)}${mon("INIT_PROCESS")} MOVC 0,R5\n LDB R5\n MOV R7,A+${n}\n`;
    const { words } = run(
      at([0x100, 0, 0x200, 0x220, 0, 0x300, 0x2f0], 0) +
        at([0x100, 256, 0x200, 0x220, 0, 0x300, 0x2f0], 1) +
        at([0x100, 1, 0x200, 0x220, 0, 0x300, 0x301], 2) +
        at([0x3f00, 1, 0x200, 0x220, 0, 0x300, 0x2f0], 3) +
        at([0x3000, 1, 0x3efa, 0x220, 0, 0x300, 0x2f0], 4) +
        at([0x3000, 1, 0x3000, 0x3eff, 0, 0x300, 0x2f0], 5) +
        at([0x3000, 1, 0x3000, 0x3000, 0, 0x3f01, 0x3ef0], 6) +
        at([0x3000, 1, 0x3000, 0x3000, 0, 0x3f00, 0x3ef0], 7),
    );
    expect(words("A", 8)).toEqual([2, 2, 2, 3, 3, 3, 3, 0]);
  });

  test("ROUTINE_RETURN outside of a routine is refused", () => {
    const { words } = run(`${mon("ROUTINE_RETURN")} MOV R7,A\n`);
    expect(words("A")).toEqual([SCM_DONE.NO_ROUTINE]);
  });

  test("RETIRE ends the partition of its last process with code, registers and place", () => {
    const { machine, summary } = run(`${set(0x1234, 1, 2, 3, 4, 5, 6, 7)}${mon("RETIRE")}`);
    expect(machine.state.partitions[0]!.end).toMatchObject({
      kind: "retired",
      code: 0x1234,
      retirement: { process: 0, registers: [0x1234, 1, 2, 3, 4, 5, 6, 7], entry: null },
    });
    expect(summary()).toMatch(/^process 0 retired with 1234 at PC /);
    expect(machine.journal.retirements).toHaveLength(1);
  });

  test("regions have one owner, are not entered twice, and only left by the owner", () => {
    const region = (name: string, r: number, n: number) => ` MOVC ${r},R0\n${mon(name)} MOV R7,A+${n}\n`;
    const { words } = run(
      region("ENTER_REGION", 3, 0) +
        region("ENTER_REGION", 3, 1) +
        region("LEAVE_REGION", 3, 2) +
        region("LEAVE_REGION", 3, 3) +
        region("ENTER_REGION", 16, 4),
    );
    expect(words("A", 5)).toEqual([0, SCM_DONE.REGION_TAKEN, 0, 5, 2]);
  });
});

describe("several processes in a partition", () => {
  const two = (code: string) => {
    const loaded = program(`WORK:${code}`, TWO);
    const machine = machineOf(loaded);
    const at = (base: number, name: string, count: number) => [
      ...machine.readMemory(0, base + loaded.symbols.get(name)!, count),
    ];
    return { machine, at, symbols: loaded.symbols };
  };

  test("wait for calls of their own at the same time: the time of both is the time of the longer one", () => {
    const { machine, at } = two(`
        SVB R5
        MOV R5,R0
        MOVC 20000,R2
        MOVC 0,R3
        MOVC TOY_DELAY,R6
        MON SYSCALL
        JMP END
        MOV R0,RESULT
        MON READ_TIME
        NOP
        MOV R0,RESULT+1
END:    JMP END`);
    machine.run({ limit: 60_000 });
    expect(at(0x400, "RESULT", 1)).toEqual([0x401]);
    expect(at(0x800, "RESULT", 1)).toEqual([0x801]);
    const [first] = at(0x400, "RESULT", 2).slice(1);
    const [second] = at(0x800, "RESULT", 2).slice(1);
    for (const time of [first!, second!]) {
      expect(time).toBeGreaterThan(20_000);
      expect(time).toBeLessThan(25_000);
    }
    expect(machine.state.partitions[0]!.scm.processes.map(({ base }) => base)).toEqual([0x400, 0x800]);
  });

  test("share a region in turn, and one that has retired leaves the others alive", () => {
    const { machine, at } = two(`
        MOVC 4,R0
        MON ENTER_REGION
        STP 1
        MON READ_TIME
        NOP
        MOV R0,RESULT
        MOVC 3000,R5
BUSY:   SOB R5,BUSY
        MON READ_TIME
        NOP
        MOV R0,RESULT+1
        MOVC 0x77,R0
        MON RETIRE`);
    machine.run({ limit: 60_000 });
    const [, left] = at(0x400, "RESULT", 2);
    const [entered] = at(0x800, "RESULT", 1);
    expect(entered).toBeGreaterThanOrEqual(left!);
    expect(machine.journal.retirements.map(({ process, code }) => [process, code])).toEqual([
      [0, 0x77],
      [1, 0x77],
    ]);
    expect(machine.state.partitions[0]!.end).toMatchObject({ kind: "retired", code: 0x77 });
  });

  test("are the same however the run is cut", () => {
    const source = `
AGAIN:  MOVC 700,R2
        MOVC 0,R3
        MOVC TOY_TWICE,R6
        MON SYSCALL
        JMP AGAIN
        JMP AGAIN`;
    const whole = two(source).machine;
    whole.run({ limit: 9_000 });
    const cut = two(source).machine;
    for (let done = 0; done < 9_000; ) done += cut.run({ limit: Math.min(37, 9_000 - done) }).instructions;
    expect(cut.stateHash()).toBe(whole.stateHash());
    const other = two(source).machine;
    other.run({ limit: 8_999 });
    expect(other.stateHash()).not.toBe(whole.stateHash());
  });
});

test("partitions have processes of their own: the same numbers, and nothing in common", () => {
  const loaded = program(
    `START: ${set(1, 0, 4000, 0, 0, 0, TOY("DELAY"))}${mon("SYSCALL")} MOV R0,A\n${STOP} .DATA\nA: .WORD 0\n`,
    HEAD,
  );
  const machine = machineOf(loaded, { memory: 64 });
  machine.addPartition({ name: "second", pages: 16 });
  const { program: code, data } = loaded.image;
  machine.writeMemory(1, code.address, code.words);
  machine.writeMemory(1, data.address, data.words);
  machine.setRegisters(1, { pc: code.start });
  expect(machine.run(LIMIT).outcome).toBe("stopped");
  for (const n of [0, 1]) expect([...machine.readMemory(n, loaded.symbols.get("A")!, 1)]).toEqual([2]);
  expect(machine.clock).toBeLessThan(6000);
});
