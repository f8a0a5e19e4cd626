// Every procedure of the Coroutine Monitor (CPS/SDS/024 4.2.5.2): what the document says of it, on the real firmware.
// Registers that a procedure states as kept are compared at each call (calls.ts).

import { describe, expect, test } from "vitest";
import { Random } from "../host/random.ts";
import { Calls, STOP, start } from "./calls.ts";
import { guest } from "./guests.ts";
import { elements } from "./lost.ts";

const PENDING_SET_DONE = 0x11;
const PENDING_TO_COROUTINE = 0x12;
const PENDING_TO_SEMAPHORE = 0x13;
const IN_SEMAPHORE = 0x23;
const DONE = 0x31;
/** Priorities of P and Q are 2 and 1. */
const P = (state: number) => 0x200 | state;

/** Code that notes in SEEN+n that it was reached. */
const seen = (n: number) => ` MOVC 1,R0\n MOV R0,SEEN+${n}\n`;
const DELAY = (units: number) => ({ 0: 10, 2: units, 3: 0, 7: "CINIT_SYSCALL|TOY_DELAY" });

describe("COMON (CINIT_SYSCALL)", () => {
  test("calls INIT SYSTEM CALL and sets up the operation: SYSTEM OPERATION, (PENDING, SET_DONE), ACTIVATION NIL", () => {
    const calls = new Calls();
    const { result, words } = calls.run(start() + calls.call("COMON", { ...DELAY(500), 5: "P" }) + STOP);
    expect(result(0)).toMatchObject({ exit: 1 });
    expect(result(0)!.r.slice(0, 5)).toEqual([10, 0x1111, 500, 0, 0x1414]);
    expect(result(0)!.r[7]).toBe(0);
    expect(words("P", 5)).toEqual([0, 0, P(PENDING_SET_DONE), 0, 1]);
    expect(words("SOCBS", 4).slice(0, 3)).toEqual([0, 1, 1]);
  });

  test("comes back through ERROR with the completion code, and leaves the operation alone", () => {
    const calls = new Calls();
    const { result, words } = calls.run(
      start() + calls.call("COMON", { 5: "P", 7: "CINIT_SYSCALL|TOY_REFUSE" }) + STOP,
    );
    expect(result(0)).toMatchObject({ exit: 0 });
    expect(result(0)!.r[7]).toBe(0x101);
    expect(result(0)!.r.slice(0, 5)).toEqual([0x1010, 0x1111, 0x1212, 0x1313, 0x1414]);
    expect(words("P", 5)).toEqual([0, 0, P(DONE), 0, 0]);
  });

  test("stores the function in SAVER7", () => {
    const calls = new Calls();
    const { machine } = calls.run(start() + calls.call("COMON", { ...DELAY(500), 5: "P" }) + STOP);
    expect(machine.journal.traces[0]!.words[9]).toBe(0x101);
  });
});

describe("COMON (CSYSCALL)", () => {
  const CALL = { 0: 41, 2: 900, 3: 0, 7: "CSYSCALL|TOY_DELAY" };

  test("gives the results in R0 to R4 and the completion code in R7 when the service system has answered", () => {
    const calls = new Calls();
    const { result, machine } = calls.run(start() + calls.call("COMON", CALL) + STOP);
    expect(result(0)).toMatchObject({ exit: 1 });
    expect(result(0)!.r.slice(0, 6)).toEqual([42, 0x1111, 900, 0, 0, 0x1515]);
    expect(result(0)!.r[7]).toBe(0);
    expect(machine.clock).toBeGreaterThan(900);
  });

  test("lays its operation over SAVER0 to SAVER4: (PENDING, TO_COROUTINE), ACTIVATION the coroutine, and others go on", () => {
    const calls = new Calls();
    const { words, address, result } = calls.run(
      start({ other: `${seen(0)}HERE: JMP HERE\n` }) + calls.call("COMON", { ...CALL, 2: 60_000 }) + STOP,
      { limit: 3000 },
    );
    expect(result(0)).toBeUndefined();
    expect(words("SEEN")).toEqual([1]);
    const record = words("MAIN", 12);
    expect(record.slice(5, 8)).toEqual([0x500 | PENDING_TO_COROUTINE, address("MAIN"), 1]);
    expect(record[10]).toBe(0x101);
  });

  test("comes back through ERROR when INIT refuses and when the function fails", () => {
    const calls = new Calls();
    const { result } = calls.run(
      start() +
        calls.call("COMON", { 7: "CSYSCALL|TOY_REFUSE" }) +
        calls.call("COMON", { ...CALL, 7: "CSYSCALL|TOY_FAIL" }) +
        STOP,
    );
    expect([0, 1].map((n) => [result(n)!.exit, result(n)!.r[7]])).toEqual([
      [0, 0x101],
      [0, 0x102],
    ]);
    expect(result(1)!.r[0]).toBe(41);
  });
});

describe("WAIT_SYSTEM_CALL", () => {
  const init = (calls: Calls, delay = 500) => calls.call("COMON", { ...DELAY(delay), 5: "P" });
  const wait = (calls: Calls) => calls.call("WAIT_SYSTEM_CALL", { 5: "P" });

  test("of a PENDING operation pauses the coroutine, (PENDING, TO_COROUTINE) and ACTIVATION it, until the call has ended", () => {
    const calls = new Calls();
    const { words, address } = calls.run(
      start({ other: "HERE: JMP HERE\n" }) + init(calls, 60_000) + wait(calls) + STOP,
      { limit: 3000 },
    );
    expect(words("P", 5)).toEqual([0, 0, P(PENDING_TO_COROUTINE), address("MAIN"), 1]);
    const later = new Calls();
    const { result, words: memory } = later.run(start() + init(later) + wait(later) + STOP);
    expect(result(1)).toMatchObject({ exit: 1 });
    expect(result(1)!.r.slice(0, 5)).toEqual([11, 0x1111, 500, 0, 0]);
    expect(result(1)!.r[7]).toBe(0);
    expect(memory("P", 5).slice(0, 3)).toEqual([0, 0, P(DONE)]);
    expect(memory("P", 5)[4]).toBe(0);
    expect(memory("SOCBS", 16)).toEqual(new Array(16).fill(0));
  });

  test("of an operation IN_SEMAPHORE takes it out and does not wait", () => {
    const calls = new Calls();
    const { result, words, address } = calls.run(
      start({ other: `${seen(0)}` }) +
        init(calls, 100) +
        calls.call("ASSOCIATE", { 4: "S", 5: "P" }) +
        calls.call("WAIT_SEM", { 4: "T" }) +
        STOP,
      { limit: 2000 },
    );
    // Everything waits now, so the operation has gone to the semaphore.
    expect(result(2)).toBeUndefined();
    expect(words("P", 5)).toEqual([address("S"), address("S"), P(IN_SEMAPHORE), address("S"), 1]);
    expect(words("S", 3)).toEqual([address("P"), address("P"), 1]);

    const more = new Calls();
    const taken = more.run(
      start({ otherPriority: 9, other: `${more.call("WAIT_SEM", { 4: "T" })}` }) +
        init(more, 100) +
        more.call("ASSOCIATE", { 4: "S", 5: "P" }) +
        more.call("COMON", { 0: 1, 2: 300, 3: 0, 7: "CSYSCALL|TOY_DELAY" }) +
        ` MOV S+2,R0\n MOV R0,SEEN+1\n` +
        wait(more) +
        STOP,
    );
    expect(taken.words("SEEN", 2)[1]).toBe(1);
    expect(taken.result(4)).toMatchObject({ exit: 1 });
    expect(taken.words("S", 3)).toEqual([taken.address("S"), taken.address("S"), 0]);
    expect(taken.words("P", 3)[2]).toBe(P(DONE));
  });

  test("of a DONE operation fetches the results at once", () => {
    const calls = new Calls();
    const { result, machine } = calls.run(
      start() +
        init(calls, 100) +
        calls.call("COMON", { 2: 300, 3: 0, 7: "CSYSCALL|TOY_DELAY" }) +
        wait(calls) +
        STOP,
    );
    expect(result(2)!.r[0]).toBe(11);
    const [before, after] = machine.journal.traces.slice(-2).map(({ clock }) => clock);
    expect(after! - before!).toBeLessThan(150);
  });

  test("comes back through ERROR with the code of the service system, or of SCM when there is no call to fetch", () => {
    const calls = new Calls();
    const { result } = calls.run(
      start() +
        calls.call("COMON", { ...DELAY(100), 5: "P", 7: "CINIT_SYSCALL|TOY_FAIL" }) +
        wait(calls) +
        wait(calls) +
        calls.call("WAIT_SYSTEM_CALL", { 5: "Q" }) +
        STOP,
    );
    expect([1, 2, 3].map((n) => [result(n)!.exit, result(n)!.r[7]])).toEqual([
      [0, 0x102],
      [0, 69],
      [0, 69],
    ]);
  });
});

describe("CANCEL_SYSTEM_CALL", () => {
  const init = (calls: Calls) => calls.call("COMON", { ...DELAY(50_000), 5: "P" });
  const cancel = (calls: Calls) => calls.call("CANCEL_SYSTEM_CALL", { 5: "P" });

  test("of a PENDING operation calls SCM's CANCEL and keeps every register and the state", () => {
    const calls = new Calls();
    const { result, words, machine } = calls.run(
      start() +
        init(calls) +
        cancel(calls) +
        ` MOV P+2,R0\n MOV R0,SEEN\n` +
        calls.call("WAIT_SYSTEM_CALL", { 5: "P" }) +
        STOP,
    );
    expect(result(1)).toMatchObject({ exit: 1 });
    expect(words("SEEN")).toEqual([P(PENDING_SET_DONE)]);
    expect(result(2)!.r[7]).toBe(0x103);
    expect(machine.clock).toBeLessThan(5000);
  });

  test("of any other takes no action", () => {
    const calls = new Calls();
    const { result, words } = calls.run(start() + cancel(calls) + STOP);
    expect(result(0)).toMatchObject({ exit: 1 });
    expect(words("P", 5)).toEqual([0, 0, P(DONE), 0, 0]);
  });
});

describe("WAIT_SEM", () => {
  test("with COUNT above 0 counts down and goes on at once", () => {
    const calls = new Calls();
    const { result, words, address } = calls.run(start({ s: 2 }) + calls.call("WAIT_SEM", { 4: "S" }) + STOP);
    expect(result(0)).toMatchObject({ exit: 0 });
    expect(words("S", 3)).toEqual([address("S"), address("S"), 1]);
  });

  test("with COUNT 0 or below chains the coroutine to the semaphore and runs another", () => {
    const calls = new Calls();
    const { result, words, address } = calls.run(
      start({ other: `${seen(0)}HERE: JMP HERE\n` }) + calls.call("WAIT_SEM", { 4: "S" }) + STOP,
      { limit: 2000 },
    );
    expect(result(0)).toBeUndefined();
    expect(words("S", 3)).toEqual([address("MAIN"), address("MAIN"), 0xffff]);
    expect(words("MAIN", 2)).toEqual([address("S"), address("S")]);
    expect(words("RUNNING_COROUTINE")).toEqual([address("OTHER")]);
    expect(words("SEEN")).toEqual([1]);
  });

  test("retires when it mixes: a signal for who waits for an operation, and the other way round", () => {
    for (const [wait, signal] of [
      ["WAIT_SEM", "SIGNAL_OPSEM"],
      ["WAIT_OPSEM", "SIGNAL_SEM"],
    ] as const) {
      const calls = new Calls();
      const other = calls.call(signal, { 4: "S", 5: "P" });
      const { result, end, words } = calls.run(start({ other }) + calls.call(wait, { 4: "S" }) + STOP);
      expect(end()).toMatchObject({ kind: "retired", code: 0x8101 });
      expect(result(1)).toBeUndefined();
      // Nothing is lost: the coroutine still waits, the operation is still whose it was.
      expect(words("S", 3)[2]).toBe(0xffff);
      expect(words("P", 3)[2]).toBe(P(DONE));
    }
  });

  test("keeps its registers over the wait", () => {
    const calls = new Calls();
    const { result } = calls.run(
      start({ other: calls.call("SIGNAL_SEM", { 4: "S" }) }) + calls.call("WAIT_SEM", { 4: "S" }) + STOP,
    );
    expect(result(1)!.r.slice(0, 6)).toEqual([0x1010, 0x1111, 0x1212, 0x1313, result(1)!.r[4], 0x1515]);
  });
});

describe("SIGNAL_SEM", () => {
  test("without a coroutine that waits counts up", () => {
    const calls = new Calls();
    const { result, words, address } = calls.run(start() + calls.call("SIGNAL_SEM", { 4: "S" }) + STOP);
    expect(result(0)).toMatchObject({ exit: 0 });
    expect(words("S", 3)).toEqual([address("S"), address("S"), 1]);
  });

  test("makes the first coroutine that waits ready and goes on itself, whatever the priorities", () => {
    const calls = new Calls();
    const { words, address } = calls.run(
      start({ priority: 2, otherPriority: 9, other: `${calls.call("WAIT_SEM", { 4: "S" })}${seen(0)}` }) +
        calls.call("COMON", { 2: 100, 3: 0, 7: "CSYSCALL|TOY_DELAY" }) +
        calls.call("SIGNAL_SEM", { 4: "S" }) +
        STOP,
    );
    expect(words("SEEN")).toEqual([0]);
    expect(words("S", 3)[2]).toBe(0);
    expect(words("READY_LIST", 2)).toEqual([address("OTHER"), address("OTHER")]);
  });
});

describe("SIGNAL_OPSEM and WAIT_OPSEM", () => {
  test("queue operations by priority, and hand them out in R5", () => {
    const calls = new Calls();
    const { words, address, result } = calls.run(
      start() +
        calls.call("SIGNAL_OPSEM", { 4: "S", 5: "Q" }) +
        calls.call("SIGNAL_OPSEM", { 4: "S", 5: "P" }) +
        ` MOV S+2,R0\n MOV R0,SEEN\n MOV P+2,R0\n MOV R0,SEEN+1\n MOV P+3,R0\n MOV R0,SEEN+2\n` +
        calls.call("WAIT_OPSEM", { 4: "S" }) +
        calls.call("WAIT_OPSEM", { 4: "S" }) +
        STOP,
    );
    expect(words("SEEN", 3)).toEqual([2, P(IN_SEMAPHORE), address("S")]);
    expect([2, 3].map((n) => result(n)!.r[5])).toEqual([address("P"), address("Q")]);
    expect(words("S", 3)).toEqual([address("S"), address("S"), 0]);
    expect(words("P", 3)).toEqual([0, 0, P(DONE)]);
    expect(result(0)).toMatchObject({ exit: 0 });
  });

  test("hand an operation to the coroutine that waits, in its saved R5, and make it ready", () => {
    const calls = new Calls();
    const { result, words, address } = calls.run(
      start({ other: calls.call("SIGNAL_OPSEM", { 4: "S", 5: "P" }) }) +
        calls.call("WAIT_OPSEM", { 4: "S" }) +
        STOP,
    );
    expect(result(1)!.r[5]).toBe(address("P"));
    expect(words("P", 3)[2]).toBe(P(DONE));
  });
});

describe("ASSOCIATE", () => {
  test("of a PENDING operation sets (PENDING, TO_SEMAPHORE) and ACTIVATION the semaphore", () => {
    const calls = new Calls();
    const { result, words, address } = calls.run(
      start() +
        calls.call("COMON", { ...DELAY(5000), 5: "P" }) +
        calls.call("ASSOCIATE", { 4: "S", 5: "P" }) +
        STOP,
    );
    expect(result(1)).toMatchObject({ exit: 0 });
    expect(words("P", 5)).toEqual([0, 0, P(PENDING_TO_SEMAPHORE), address("S"), 1]);
    expect(words("S", 3)[2]).toBe(0);
  });

  test("of a DONE operation signals at once", () => {
    const calls = new Calls();
    const { words, address } = calls.run(start() + calls.call("ASSOCIATE", { 4: "S", 5: "P" }) + STOP);
    expect(words("P", 4)).toEqual([address("S"), address("S"), P(IN_SEMAPHORE), address("S")]);
    expect(words("S", 3)[2]).toBe(1);
  });
});

describe("INTERN_SIGNAL", () => {
  test("keeps R0 to R5 and R7 (table in 4.2.5.4.2.2) and chains the operation in when COUNT becomes positive", () => {
    const calls = new Calls();
    const { result, words, address } = calls.run(
      start() +
        calls.call("INTERN_SIGNAL", { 4: "S", 5: "P" }) +
        calls.call("INTERN_SIGNAL", { 4: "S", 5: "Q" }) +
        STOP,
    );
    for (const n of [0, 1]) {
      expect(result(n)).toMatchObject({ exit: 0 });
      expect(result(n)!.r.filter((_, r) => r < 4 || r === 7)).toEqual([
        0x1010, 0x1111, 0x1212, 0x1313, 0x1717,
      ]);
    }
    expect(words("S", 3)).toEqual([address("P"), address("Q"), 2]);
    expect(words("P", 2)).toEqual([address("Q"), address("S")]);
  });

  test("otherwise chains the first coroutine out, makes it ready, and puts the operation into its saved R5", () => {
    const calls = new Calls();
    const { result, words, address } = calls.run(
      start({ priority: 2, otherPriority: 9, other: calls.call("WAIT_OPSEM", { 4: "S" }) }) +
        calls.call("COMON", { 2: 100, 3: 0, 7: "CSYSCALL|TOY_DELAY" }) +
        calls.call("INTERN_SIGNAL", { 4: "S", 5: "P" }) +
        STOP,
    );
    expect(result(2)!.r.filter((_, r) => r < 4 || r === 7)).toEqual([0x1010, 0x1111, 0x1212, 0x1313, 0x1717]);
    expect(words("OTHER", 9)[8]).toBe(address("P"));
    expect(words("READY_LIST", 1)).toEqual([address("OTHER")]);
    expect(words("S", 3)).toEqual([address("S"), address("S"), 0]);
  });
});

describe("PAUSE", () => {
  /** Three coroutines that each note the order in which they run. */
  const order = (priorities: readonly number[]) => {
    const code = priorities
      .map(
        (_, n) =>
          `W${n}: MOV NEXT_SEEN,R4\n MOVC ${n + 1},R0\n MOV R0,0.X4\n ADDC 1,R4\n MOV R4,NEXT_SEEN\n MOVC GRAVE,R4\n JMP R6,WAIT_SEM\n`,
      )
      .join("");
    const init = priorities
      .map(
        (p, n) =>
          ` MOVC REC${n},R4\n MOVC W${n},R5\n MOVC ${p * 256 + n},R7\n MOVC 0,R2\n JMP R6,INIT_COROUTINE\n`,
      )
      .join("");
    const data = ` .DATA\nNEXT_SEEN: .WORD SEEN\n${priorities.map((_, n) => `REC${n}: .RES COROUTINE_RECORD\n`).join("")} .PROGRAM\n`;
    const made = guest(`${code}${data}${start()}${init} MOVC GRAVE,R4\n JMP R6,WAIT_SEM\n`);
    made.machine.run({ limit: 100_000 });
    return made.words("SEEN", priorities.length);
  };

  test("chooses by priority, equals in turn", () => {
    expect(order([1, 3, 2])).toEqual([2, 3, 1]);
    expect(order([2, 2, 2, 2])).toEqual([1, 2, 3, 4]);
    expect(order([0, 255, 128, 255])).toEqual([2, 4, 3, 1]);
  });

  test("keeps the current subprocess and the process stack those of the running coroutine", () => {
    const note = (n: number) =>
      ` MON READ_SUBPROCESS\n NOP\n MOV R0,SEEN+${n}\n MOV 0,R0\n MOV R0,SEEN+${n + 1}\n MOV 1,R0\n MOV R0,SEEN+${n + 2}\n`;
    const calls = new Calls();
    const { words, address } = calls.run(
      start({ other: `${note(0)}${calls.call("SIGNAL_SEM", { 4: "S" })}` }) +
        calls.call("WAIT_SEM", { 4: "S" }) +
        note(3) +
        STOP,
    );
    const other = address("OTHER_STACK");
    expect(words("SEEN", 6)).toEqual([7, other, other - 16, 6, address("STACK"), address("STACK") - 64]);
  });

  test("uses Wait Next Operation only when no coroutine is ready", () => {
    const calls = new Calls();
    const { machine, words } = calls.run(
      start({ other: `MOVC 2000,R5\nBUSY: SOB R5,BUSY\n MON READ_TIME\n NOP\n MOV R0,SEEN\n` }) +
        calls.call("COMON", { 2: 100, 3: 0, 7: "CSYSCALL|TOY_DELAY" }) +
        STOP,
    );
    const last = machine.journal.traces.filter(({ words: w }) => (w[0]! & 0xff) === 10).at(-1)!;
    expect(last.clock).toBeGreaterThan(words("SEEN")[0]!);
  });

  test.each([
    ["a higher priority runs, though two pass a signal to and fro", 9, 1],
    ["the same priority has its turn", 5, 1],
    ["a lower priority waits: priority decides", 2, 0],
  ])("looks at what has ended before it chooses: a coroutine of %s", (_, priority, runs) => {
    const calls = new Calls();
    const pass = (to: string, from: string) =>
      ` MOVC ${to},R4\n JMP R6,SIGNAL_SEM\n MOVC ${from},R4\n JMP R6,WAIT_SEM\n`;
    const { words } = calls.run(
      start({ other: `PING:${pass("S", "T")} JMP PING\n`, otherPriority: 5 }) +
        ` MOVC 0,R0\n MOV R0,TRACE_SWITCH\n JMP SECOND\n .DATA\nREC3: .RES COROUTINE_RECORD\n .PROGRAM\n` +
        `THIRD: MOVC CSYSCALL|TOY_DELAY,R7\n MOVC 2000,R2\n MOVC 0,R3\n JMP R6,COMON\n NOP\n${seen(0)} MOVC GRAVE,R4\n JMP R6,WAIT_SEM\n` +
        `SECOND: MOVC REC3,R4\n MOVC THIRD,R5\n MOVC 0x909,R7\n MOVC 0,R2\n JMP R6,INIT_COROUTINE\n` +
        // The third starts its call before its priority becomes the one that is tried.
        ` MOVC S,R4\n JMP R6,WAIT_SEM\n` +
        ` MOVC ${priority * 256 + 9},R7\n MOV R7,COROUTINE_RECORD.PRIORITY+REC3\n` +
        `PONG:${pass("T", "S")} JMP PONG\n`,
      { limit: 30_000 },
    );
    expect(words("SEEN")).toEqual([runs]);
  });

  test("lets the process retire when nothing is ready and nothing pending", () => {
    const calls = new Calls();
    const { end } = calls.run(start() + calls.call("WAIT_SEM", { 4: "S" }) + STOP);
    expect(end()).toMatchObject({ kind: "retired", code: 0x8102 });
  });
});

describe("initialize functions", () => {
  test("INIT_COMON makes its caller the running coroutine of an empty ready list", () => {
    const calls = new Calls();
    const { result, words, address, machine } = calls.run(
      ` .DATA\nMAIN: .RES 14\n .PROGRAM\nSTART:\n${calls.call("INIT_COMON", { 4: "MAIN", 7: 0x0409 })}${STOP}`,
    );
    expect(result(0)).toMatchObject({ exit: 0 });
    expect(words("RUNNING_COROUTINE")).toEqual([address("MAIN")]);
    expect(words("READY_LIST", 2)).toEqual([address("READY_LIST"), address("READY_LIST")]);
    expect(machine.state.partitions[0]!.scm.processes[0]!.subprocess).toBe(9);
    expect(words("MAIN", 3)).toEqual([0, 0, 0x0409]);
    expect(words("PROCESS_STACK", 2)).toEqual([address("STACK"), address("STACK") - 64]);
  });

  test("INIT_COROUTINE makes a ready coroutine that starts at its address with R5 its record", () => {
    const calls = new Calls();
    const { result, words, address, machine } = calls.run(
      `${start()} JMP OVER\nENTRY: MOV R5,SEEN\n${STOP}OVER:\n${calls.call("INIT_COROUTINE", { 2: 0x700, 3: 0x600, 4: "OTHER", 5: "ENTRY", 7: 0x0208 })}` +
        ` MOV READY_LIST,R0\n MOV R0,SEEN+1\n MOVC GRAVE,R4\n JMP R6,WAIT_SEM\n`,
    );
    expect(result(0)).toMatchObject({ exit: 0 });
    expect(words("SEEN", 2)).toEqual([address("OTHER"), address("OTHER")]);
    expect(words("OTHER", 14).slice(11)).toEqual([address("ENTRY"), 0x700, 0x600]);
    expect(words("OTHER", 3)).toEqual([0, 0, 0x0208]);
    expect(machine.state.partitions[0]!.scm.processes[0]!.subprocess).toBe(8);
  });

  test("INIT_SEMAPHORE sets COUNT and an empty list, INIT_OPERATION a DONE operation with its priority", () => {
    const calls = new Calls();
    const { result, words, address } = calls.run(
      start() +
        calls.call("INIT_SEMAPHORE", { 3: 4, 4: "T" }) +
        calls.call("INIT_OPERATION", { 5: "P", 7: 0xab }) +
        STOP,
    );
    expect([result(0)!.exit, result(1)!.exit]).toEqual([0, 0]);
    expect(words("T", 3)).toEqual([address("T"), address("T"), 4]);
    expect(words("P", 5)).toEqual([0, 0, 0xab00 | DONE, 0, 0]);
  });
});

describe("TRACE", () => {
  test("gives a short record: event, coroutine, saved registers; and nothing while it is switched off", () => {
    const calls = new Calls();
    const source =
      calls.call("WAIT_SEM", { 4: "S" }) +
      ` MOVC 0,R0\n MOV R0,TRACE_SWITCH\n` +
      calls.call("WAIT_SEM", { 4: "S" }) +
      STOP;
    const { machine, address, result } = calls.run(start({ s: 2 }) + source);
    const link = result(0)!.r[6]!;
    const registers = [0x1010, 0x1111, 0x1212, 0x1313, address("S"), 0x1515, link, 0x1717];
    expect(machine.journal.traces.map(({ words }) => words)).toEqual([
      [0x105, address("MAIN"), ...registers],
      [0x10a, address("MAIN"), ...registers],
    ]);
  });

  test("keeps R0 to R5", () => {
    const calls = new Calls();
    const { result, machine } = calls.run(start() + calls.call("TRACE", { 7: 3 }) + STOP);
    expect(result(0)!.r.slice(0, 6)).toEqual([0x1010, 0x1111, 0x1212, 0x1313, 0x1414, 0x1515]);
    expect(machine.journal.traces[0]!.words[0]).toBe(0x103);
  });
});

describe("CHAIN_IN and CHAIN_OUT", () => {
  test("keep a list sorted by priority, first in first out among equals, under random insertions and removals", () => {
    const random = new Random(4711);
    for (let round = 0; round < 12; round++) {
      const calls = new Calls();
      const priorities = Array.from({ length: 6 }, () => random.below(3) * 85);
      const listed: number[] = [];
      let source = "";
      let made = 0;
      for (let step = 0; step < 14; step++) {
        const element = random.below(6);
        const at = listed.indexOf(element);
        if (at === -1) {
          const before = listed.findIndex((other) => priorities[other]! < priorities[element]!);
          listed.splice(before === -1 ? listed.length : before, 0, element);
          source += calls.call("CHAIN_IN", { 4: "S", 5: `E${element}` });
        } else {
          listed.splice(at, 1);
          source += calls.call("CHAIN_OUT", { 5: `E${element}` });
        }
        made++;
      }
      const data = priorities.map((p, n) => `E${n}: .WORD 0,0,${p << 8},0,0\n`).join("");
      const { machine, address, result } = calls.run(` .DATA\n${data} .PROGRAM\n${start()}${source}${STOP}`);
      for (let n = 0; n < made; n++) expect(result(n)).toMatchObject({ exit: 0 });
      const read = (from: number, count: number) => machine.readMemory(0, from, count);
      expect(elements(read, address("S"))).toEqual(listed.map((n) => address(`E${n}`)));
    }
  });

  test("CHAIN_OUT of what is in no list retires", () => {
    const calls = new Calls();
    const { end } = calls.run(start() + calls.call("CHAIN_OUT", { 5: "P" }) + STOP);
    expect(end()).toMatchObject({ kind: "retired", code: 0x8101 });
  });
});
