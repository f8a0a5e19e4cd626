// The rules a) to f) of CPS/SDS/024 4.2.5.3 for system calls together with semaphores, and what happens to bad input.

import { describe, expect, test } from "vitest";
import { RETIRE } from "../../host/scm/codes.ts";
import { Calls, STOP, start } from "./calls.ts";

const init = (calls: Calls, units: number, operation = "P") =>
  calls.call("COMON", { 0: 10, 2: units, 3: 0, 5: operation, 7: "CINIT_SYSCALL|TOY_DELAY" });
/** Lets so much time go by, and whatever ends in it be dealt with. */
const pass = (calls: Calls, units: number) =>
  calls.call("COMON", { 0: 1, 2: units, 3: 0, 7: "CSYSCALL|TOY_DELAY" });
const wait = (calls: Calls, operation = "P") => calls.call("WAIT_SYSTEM_CALL", { 5: operation });
const receive = (calls: Calls, semaphore = "S") => calls.call("WAIT_OPSEM", { 4: semaphore });
const count = (n: number) => ` MOV S+2,R0\n MOV R0,SEEN+${n}\n`;

describe("rule", () => {
  test("a: an operation of INIT SYSTEM CALL goes to a semaphore only when ASSOCIATE is called after it", () => {
    const before = new Calls();
    // Associated before its call, it is signalled then and there, taken back, and stays away from the semaphore later.
    const early = before.run(
      start() +
        before.call("ASSOCIATE", { 4: "S", 5: "P" }) +
        receive(before) +
        init(before, 100) +
        pass(before, 500) +
        count(0) +
        STOP,
    );
    expect(early.words("SEEN")).toEqual([0]);
    expect(early.words("P", 3)[2]! & 0xff).toBe(0x31);
    const after = new Calls();
    const late = after.run(
      start() +
        init(after, 100) +
        after.call("ASSOCIATE", { 4: "S", 5: "P" }) +
        pass(after, 500) +
        count(0) +
        STOP,
    );
    expect(late.words("SEEN")).toEqual([1]);
    expect(late.words("P", 3)[2]! & 0xff).toBe(0x23);
  });

  test("b: what one coroutine waits for, another must not cancel: ERROR, and the call goes on", () => {
    const calls = new Calls();
    const { result, machine } = calls.run(
      start({ other: calls.call("CANCEL_SYSTEM_CALL", { 5: "P" }) }) +
        init(calls, 20_000) +
        wait(calls) +
        STOP,
    );
    expect(result(0)).toMatchObject({ exit: 0 });
    expect(result(2)).toMatchObject({ exit: 1 });
    expect(result(2)!.r[7]).toBe(0);
    expect(machine.clock).toBeGreaterThan(20_000);
  });

  test("c: an operation from a semaphore only says done; COROUTINE WAIT brings the results, and does not wait", () => {
    const calls = new Calls();
    const { result, address, machine } = calls.run(
      start() +
        init(calls, 700) +
        calls.call("ASSOCIATE", { 4: "S", 5: "P" }) +
        receive(calls) +
        wait(calls) +
        STOP,
    );
    expect(result(2)!.r[5]).toBe(address("P"));
    expect(result(3)!.r[0]).toBe(11);
    const [enter, exit] = machine.journal.traces.slice(-2);
    expect(exit!.clock - enter!.clock).toBeLessThan(150);
  });

  test("d: a signalled operation may be waited for without being received; the semaphore forgets it", () => {
    const calls = new Calls();
    const { result, words, address } = calls.run(
      start() +
        init(calls, 100) +
        calls.call("ASSOCIATE", { 4: "S", 5: "P" }) +
        pass(calls, 500) +
        count(0) +
        wait(calls) +
        STOP,
    );
    expect(words("SEEN")).toEqual([1]);
    expect(result(3)!.r[0]).toBe(11);
    expect(words("S", 3)).toEqual([address("S"), address("S"), 0]);
  });

  test("d: and before it is signalled as well: then it does not go to the semaphore", () => {
    const calls = new Calls();
    const { result, words } = calls.run(
      start() +
        init(calls, 5000) +
        calls.call("ASSOCIATE", { 4: "S", 5: "P" }) +
        wait(calls) +
        count(0) +
        STOP,
    );
    expect(result(2)!.r[0]).toBe(11);
    expect(words("SEEN")).toEqual([0]);
  });

  test("e: a received operation may be signalled to another semaphore before COROUTINE WAIT, and after it", () => {
    const calls = new Calls();
    const signal = (to: string) => calls.call("SIGNAL_OPSEM", { 4: to, 5: "P" });
    const { result, address } = calls.run(
      start() +
        init(calls, 100) +
        calls.call("ASSOCIATE", { 4: "S", 5: "P" }) +
        receive(calls) +
        signal("T") +
        receive(calls, "T") +
        wait(calls) +
        signal("S") +
        receive(calls) +
        STOP,
    );
    for (const n of [2, 4, 7]) expect(result(n)!.r[5]).toBe(address("P"));
    expect(result(5)!.r[0]).toBe(11);
  });

  test("f: COROUTINE CANCEL only makes the call end abnormally; its end is awaited as usual", () => {
    const calls = new Calls();
    const { result, words } = calls.run(
      start() +
        init(calls, 60_000) +
        calls.call("CANCEL_SYSTEM_CALL", { 5: "P" }) +
        " MOV P+2,R0\n MOV R0,SEEN\n" +
        wait(calls) +
        STOP,
    );
    expect(words("SEEN")[0]! & 0xff).toBe(0x11);
    expect(result(2)).toMatchObject({ exit: 0 });
    expect(result(2)!.r[7]).toBe(0x103);
  });

  test("f: a call that has ended already is not touched", () => {
    const calls = new Calls();
    const { result } = calls.run(
      start() +
        init(calls, 100) +
        pass(calls, 500) +
        calls.call("CANCEL_SYSTEM_CALL", { 5: "P" }) +
        wait(calls) +
        STOP,
    );
    expect(result(3)).toMatchObject({ exit: 1 });
    expect(result(3)!.r[0]).toBe(11);
  });

  test("f: a cancelled call that is associated goes to its semaphore", () => {
    const calls = new Calls();
    const { result, address } = calls.run(
      start() +
        init(calls, 60_000) +
        calls.call("ASSOCIATE", { 4: "S", 5: "P" }) +
        calls.call("CANCEL_SYSTEM_CALL", { 5: "P" }) +
        receive(calls) +
        wait(calls) +
        STOP,
    );
    expect(result(3)!.r[5]).toBe(address("P"));
    expect(result(4)!.r[7]).toBe(0x103);
  });
});

describe("bad input has a defined result:", () => {
  const retired = (source: (calls: Calls) => string, options: Parameters<typeof start>[0] = {}) => {
    const calls = new Calls();
    const body = source(calls);
    return calls.run(start(options) + body + STOP).end();
  };
  const ERROR = { kind: "retired", code: RETIRE.CMON_ERROR };

  test.each([0, 0x3000, 0xf000, 0x0102])(
    "an unknown function of COMON (%d) retires with CMON_ERROR",
    (code) => {
      expect(retired((calls) => calls.call("COMON", { 7: code }))).toMatchObject(ERROR);
    },
  );

  test("a wild SOCB index in an operation: WAIT comes back through ERROR with BAD_SOCB, CANCEL retires", () => {
    for (const wild of [0, 2, 7, 0x8000, 0xffff]) {
      const calls = new Calls();
      const { result } = calls.run(`${start()} MOVC ${wild},R0\n MOV R0,P+4\n${wait(calls)}${STOP}`);
      expect(result(0)).toMatchObject({ exit: 0 });
      expect(result(0)!.r[7]).toBe(69);
      const pending = ` MOVC ${wild},R0\n MOV R0,P+4\n MOVC 0x211,R0\n MOV R0,P+2\n`;
      expect(retired((more) => pending + more.call("CANCEL_SYSTEM_CALL", { 5: "P" }))).toMatchObject(ERROR);
    }
  });

  test.each([
    ["WAIT_SYSTEM_CALL", {}],
    ["CANCEL_SYSTEM_CALL", {}],
    ["SIGNAL_OPSEM", { 4: "S" }],
    ["ASSOCIATE", { 4: "S" }],
    ["COMON", { 2: 100, 3: 0, 7: "CINIT_SYSCALL|TOY_DELAY" }],
  ])("what is no operation retires: %s", (name, registers) => {
    // SEEN is words of 0, TRACE_RECORD is what happens to lie there.
    for (const wild of ["SEEN", "TRACE_RECORD+8"]) {
      expect(retired((calls) => calls.call(name, { ...registers, 5: wild }))).toMatchObject(ERROR);
    }
  });

  test.each(["WAIT_SEM", "SIGNAL_SEM", "WAIT_OPSEM", "SIGNAL_OPSEM", "ASSOCIATE", "INTERN_SIGNAL"])(
    "what is no semaphore retires: %s",
    (name) => {
      expect(retired((calls) => calls.call(name, { 4: "SEEN", 5: "P" }))).toMatchObject(ERROR);
    },
  );

  test("an operation that is in use: signalled or started again while pending or in a semaphore", () => {
    const again = (name: string) => (calls: Calls) =>
      init(calls, 5000) + calls.call(name, { 2: 100, 3: 0, 4: "S", 5: "P", 7: "CINIT_SYSCALL|TOY_DELAY" });
    for (const name of ["COMON", "SIGNAL_OPSEM"]) expect(retired(again(name))).toMatchObject(ERROR);
    const signal = (calls: Calls) => calls.call("SIGNAL_OPSEM", { 4: "S", 5: "P" });
    expect(retired((calls) => signal(calls) + signal(calls))).toMatchObject(ERROR);
  });

  test("an operation whose results were not fetched is not started again", () => {
    expect(retired((calls) => init(calls, 100) + pass(calls, 500) + init(calls, 100))).toMatchObject(ERROR);
  });

  test("two coroutines that wait for one operation", () => {
    const other = " MOVC P,R5\n JMP R6,WAIT_SYSTEM_CALL\n NOP\n";
    expect(retired((calls) => init(calls, 5000) + wait(calls), { other })).toMatchObject(ERROR);
  });

  test("signals and operations in one semaphore", () => {
    const op = (calls: Calls) => calls.call("SIGNAL_OPSEM", { 4: "S", 5: "P" });
    const bare = (calls: Calls) => calls.call("SIGNAL_SEM", { 4: "S" });
    for (const source of [
      (calls: Calls) => op(calls) + bare(calls),
      (calls: Calls) => bare(calls) + op(calls),
      (calls: Calls) => bare(calls) + receive(calls),
      (calls: Calls) => op(calls) + calls.call("WAIT_SEM", { 4: "S" }),
    ]) {
      expect(retired(source)).toMatchObject(ERROR);
    }
  });

  test("a call cancelled twice: the second does nothing", () => {
    const calls = new Calls();
    const cancel = () => calls.call("CANCEL_SYSTEM_CALL", { 5: "P" });
    const { result, words } = calls.run(
      start() + init(calls, 60_000) + cancel() + cancel() + wait(calls) + STOP,
    );
    expect([1, 2].map((n) => result(n)!.exit)).toEqual([1, 1]);
    expect(result(3)!.r[7]).toBe(0x103);
    expect(words("TOY_SEQUENCE")).toEqual([2]);
  });

  test("a coroutine without a stack runs, and its first push is a stack trap", () => {
    const calls = new Calls();
    const made = calls.run(
      `${start()} JMP OVER\nENTRY: MOVC 1,R0\n MOV R0,SEEN\n STC 0\nOVER: MOVC 0,R2\n MOVC OTHER,R4\n MOVC ENTRY,R5\n MOVC 0,R7\n JMP R6,INIT_COROUTINE\n MOVC S,R4\n JMP R6,WAIT_SEM\n`,
    );
    expect(made.words("SEEN")).toEqual([1]);
    expect(made.end()).toMatchObject({ kind: "failed", trap: { trapClass: 4 } });
  });

  test("exhausted SOCBs: the seventh call comes back through ERROR with NO_SOCB, and works when one is free", () => {
    const calls = new Calls();
    const operations = Array.from({ length: 7 }, (_, n) => `O${n}`);
    const data = operations.map((name) => `${name}: .WORD 0,0,0x31,0,0\n`).join("");
    const { result } = calls.run(
      ` .DATA\n${data} .PROGRAM\n${start()}` +
        operations.map((name) => init(calls, 3000, name)).join("") +
        pass(calls, 10) +
        wait(calls, "O0") +
        init(calls, 100, "O6") +
        wait(calls, "O6") +
        STOP,
    );
    expect(operations.map((_, n) => result(n)!.exit)).toEqual([1, 1, 1, 1, 1, 1, 0]);
    expect(result(6)!.r[7]).toBe(68);
    expect([result(7)!.exit, result(7)!.r[7]]).toEqual([0, 68]);
    expect([8, 9, 10].map((n) => result(n)!.exit)).toEqual([1, 1, 1]);
  });

  test("a negative COUNT for INIT_SEMAPHORE, and a call before INIT_COMON", () => {
    expect(retired((calls) => calls.call("INIT_SEMAPHORE", { 3: 0xffff, 4: "T" }))).toMatchObject(ERROR);
    const calls = new Calls();
    const made = calls.run(
      ` .DATA\nS: .WORD S,S,1\n .PROGRAM\nSTART:\n${calls.call("WAIT_SEM", { 4: "S" })}`,
    );
    expect(made.end()).toMatchObject(ERROR);
  });
});
