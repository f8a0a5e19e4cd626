// The service system of the CSF process, called by itself: who may, and what it refuses.

import { describe, expect, test } from "vitest";
import { Node } from "./csfproc-node.ts";
import { A, CSF, LOG, LOG_QUEUE, NODE, OPERATIONS, REPLY_MAIN, REPLY_QUEUE } from "./csfproc-source.ts";

const USER = 0;
const SYSTEM = 0x8000;

function start() {
  const node = new Node();
  /** A call of the CSF process. */
  const call = (name: string, registers: Readonly<Record<number, number>> = {}, psw = SYSTEM) => {
    const six = (node.address("CSF_SERVICE") << 8) | node.address(name);
    return node.monitor(CSF, "SYSCALL", { ...registers, 6: six }, psw);
  };
  /** A call that waits is begun: its SOCB. */
  const begin = (main: number) => {
    const six = (node.address("CSF_SERVICE") << 8) | node.address("F_RECEIVE_FIRST_QEL");
    return node.monitor(CSF, "INIT_SYSCALL", { 0: 1, 1: main, 6: six }).r[5]!;
  };
  /** LOG puts a buffer into the queue of the replies. */
  const reply = () => {
    const buffer = node.call(LOG, "GET_BUFFER").r[2]!;
    node.call(LOG, "SEND_REQUEST", { 0: 4, 1: REPLY_QUEUE, 2: buffer, 3: 0 });
    node.call(LOG, "DISMANTLE_BUFFER", { 2: buffer });
  };
  const hint = () => node.send(LOG, CSF, node.address("CSF_SERVICE"), []);
  return { node, call, begin, reply, hint };
}

test("PERMIT_CSF_PROCESS retires a process when no operation would be left for LOG while every call of the others holds one", () => {
  // LOG and two senders with six SOCBs each are permitted, for which thirteen operations are enough; one process more is too many.
  const few = NODE.replace("FEW_OPERATIONS = 1\n", "");
  const source = few.replace(`NO_OF_OPERATIONS = ${OPERATIONS}\n`, "NO_OF_OPERATIONS = 13\n");
  expect([few, source]).not.toContain(NODE);
  const node = new Node({ source });
  expect(node.free.operations).toBe(12);
  expect(() => node.call(LOG, "PERMIT_CSF_PROCESS")).toThrow("it has not come to");
  const [end] = node.machine.journal.retirements;
  expect(end).toMatchObject({ process: LOG, code: node.address("CSF_FEW_OPERATIONS") });
});

describe("the service system of the CSF process", () => {
  test("retires a subprocess that may not call it, and other processes have none", () => {
    const { node, call } = start();
    expect(node.monitor(A, "SYSCALL", { 6: 0x300 })).toMatchObject({
      exit: 0,
      r: { 7: node.address("NO_SERVICE") },
    });
    node.become(CSF, A);
    expect(() => call("F_GET_BUFFER")).toThrow();
    expect(node.retired).toBe(node.address("CSF_NO_PRIVILEGE"));
  });

  test("gives the subprocess the right to SAVE beside those that it has", () => {
    const { node } = start();
    const rights = node.address("SUBPROCESS_ARRAY") + node.address("SUBPROCESS_RECORD.CAPABILITIES");
    const save = node.address("F_SAVE");
    expect(node.word(CSF, rights)).toBe(save);
    node.write(CSF, rights, 5);
    node.call(CSF, "INIT_CSF_SERVICE");
    expect(node.word(CSF, rights)).toBe(save | 5);
  });

  test("refuses a function that there is not, with the registers of the caller", () => {
    const { node, call } = start();
    const registers = { 0: 10, 1: 11, 2: 12, 3: 13, 4: 14 };
    const { exit, r } = call("NO_OF_UTILITIES", registers);
    expect([exit, ...r.slice(0, 5), r[7]]).toEqual([0, 10, 11, 12, 13, 14, node.address("CC_FUNCTION")]);
  });

  test("writes into a buffer what its caller can read, and no more than goes in", () => {
    const { node, call } = start();
    const buffer = call("F_GET_BUFFER").r[2]!;
    const at = node.address("BUFFER_ARRAY") + 32 * (buffer - 1) + node.address("UTILITY_BUFFER.DATA");
    node.write(CSF, "STACK", 1, 2, 3);
    const own = node.address("STACK");
    const secret = node.address("SOCBS");
    expect(call("F_WRITE_BUFFER", { 0: 2, 1: 3, 2: buffer, 4: own }, USER)).toMatchObject({
      exit: 1,
      r: { 0: 2, 1: 3, 2: buffer, 7: 0 },
    });
    expect(node.words(CSF, at, 5)).toEqual([0, 1, 2, 3, 0]);
    const refused = [
      [{ 0: 1, 1: 1, 4: secret }, USER, "BAD_ADDRESS"],
      [{ 0: 1, 1: 29, 4: own }, USER, "BAD_LENGTH"],
      [{ 0: 28, 1: 2, 4: own }, USER, "BAD_LENGTH"],
      [{ 0: 0, 1: 1, 4: own }, USER, "BAD_LENGTH"],
    ] as const;
    for (const [registers, psw, why] of refused) {
      const { exit, r } = call("F_WRITE_BUFFER", { ...registers, 2: buffer }, psw);
      expect([exit, r[0], r[1], r[2], r[4], r[7]]).toEqual([
        ...[0, registers[0], registers[1], buffer, registers[4]],
        node.address(why),
      ]);
    }
    expect(node.words(CSF, at, 5)).toEqual([0, 1, 2, 3, 0]);
    expect(call("F_WRITE_BUFFER", { 0: 1, 1: 1, 2: buffer, 4: secret }).exit).toBe(1);
  });

  test("another subprocess's buffer is neither written nor sent nor given back", () => {
    const { node, call } = start();
    const buffer = node.call(LOG, "GET_BUFFER").r[2]!;
    for (const name of ["F_WRITE_BUFFER", "F_SEND_REQUEST", "F_DISMANTLE_BUFFER"]) {
      const { exit, r } = call(name, { 0: 1, 1: 1, 2: buffer, 4: node.address("STACK") });
      expect([exit, r[7]]).toEqual([0, node.address("NOT_OWNER")]);
    }
  });

  test("has no buffer and no QEL for it when the pools are empty", () => {
    const { node, call } = start();
    const buffer = call("F_GET_BUFFER").r[2]!;
    while (node.free.buffers > 0) node.call(LOG, "GET_BUFFER");
    while (node.free.qels > 0) node.call(LOG, "NEW_QEL");
    const none = [0, node.address("CSF_NO_RESOURCE")];
    const first = call("F_GET_BUFFER");
    const second = call("F_SEND_REQUEST", { 0: 1, 1: 1, 2: buffer });
    expect([first, second].map(({ exit, r }) => [exit, r[7]])).toEqual([none, none]);
    expect(node.retired).toBeUndefined();
  });

  test("puts a log record behind those of its precedence that are there: the deepest chain of calls of a service routine", () => {
    const { node, call } = start();
    for (let n = 0; n < 3; n++) {
      const buffer = call("F_GET_BUFFER").r[2]!;
      expect(call("F_SEND_REQUEST", { 0: 1, 1: LOG_QUEUE, 2: buffer }).exit).toBe(1);
    }
    expect(node.retired).toBeUndefined();
    const stack = node.words(CSF, node.address("SYSTEM_STACK") - node.address("SYSTEM_STACK_WORDS"), 8);
    expect(stack, "words that are left").toEqual(new Array(8).fill(0));
  });

  test("receives without waiting", () => {
    const { node, call, reply } = start();
    const take = () => call("F_RECEIVE_FIRST_QEL", { 0: 0, 1: REPLY_MAIN });
    expect(take()).toMatchObject({ exit: 0, r: { 1: REPLY_MAIN, 7: node.address("QUEUE_EMPTY") } });
    reply();
    const { exit, r } = take();
    expect([exit, r[0], r[1], r[3], r[7]]).toEqual([1, 4, REPLY_MAIN, REPLY_QUEUE, 0]);
    expect(call("F_DISMANTLE", { 2: r[2]! })).toMatchObject({ exit: 1 });
    expect(take().exit).toBe(0);
  });

  test("waits until there is something: of two calls the first whose queue has some ends, one for each reply", () => {
    const { node, begin, reply, hint } = start();
    // A call of another service system, whose parameters could be meant for the queue, too.
    node.monitor(CSF, "INIT_SYSCALL", { 0: 1, 1: REPLY_MAIN, 6: node.address("MMON_SAVE") });
    const [other, first, second] = [begin(1), begin(REPLY_MAIN), begin(REPLY_MAIN)];
    const next = () => {
      const { exit, r } = node.monitor(CSF, "NEXT_OPERATION");
      return exit === 1 ? r[4] : undefined;
    };
    hint();
    expect(next()).toBeUndefined();
    reply();
    expect(next()).toBe(first);
    hint();
    expect(next()).toBeUndefined();
    reply();
    expect(next()).toBe(second);
    expect(next()).toBeUndefined();
    const { exit, r } = node.monitor(CSF, "WAIT_SYSCALL", { 5: second });
    expect([exit, r[0], r[1], r[3], r[7]]).toEqual([1, 4, REPLY_MAIN, REPLY_QUEUE, 0]);
    expect(other).toBe(2);
    expect(node.retired).toBeUndefined();
  });

  test("hears of the queue of the replies and of no other, and of more than its syncel takes", () => {
    const { node, reply, call } = start();
    const heard = () => node.waiting(CSF, node.address("CSF_SERVICE"));
    const buffer = node.call(LOG, "GET_BUFFER").r[2]!;
    expect(node.call(LOG, "SEND_REQUEST", { 0: 4, 1: LOG_QUEUE, 2: buffer, 3: 0 }).exit).toBe(1);
    expect(heard()).toBe(0);
    for (let n = 1; n <= 66; n++) {
      reply();
      expect(heard()).toBe(Math.min(n, 64));
      node.call(LOG, "DISMANTLE", { 2: node.call(LOG, "RECEIVE_FIRST_QEL", { 1: REPLY_MAIN }).r[2]! });
    }
    reply();
    expect(call("F_RECEIVE_FIRST_QEL", { 0: 1, 1: REPLY_MAIN }).exit).toBe(1);
    expect(node.retired).toBeUndefined();
  });

  test("what enters the queue of the replies when the CSF process has retired tells nobody", () => {
    const { node, reply } = start();
    node.retire(CSF);
    reply();
    expect(node.call(LOG, "RECEIVE_FIRST_QEL", { 1: REPLY_MAIN }).exit).toBe(1);
  });

  test("CHECK_DELETION of what is no view says that no CIF goes with it", () => {
    const { node, call } = start();
    const view = node.newView(A, node.newCif([7, 8], 256));
    const check = (ref: number, subprocess = A) => {
      const { exit, r } = call("F_CHECK_DELETION", { 0: subprocess, 2: ref });
      return [exit, ...r.slice(0, 3), r[7]];
    };
    expect(check(view)).toEqual([0, 7, 8, 256, node.address("DELETION")]);
    expect(check(view, LOG)).toEqual([1, 0, 0, 0, 0]);
    for (const ref of [0, view + 1, 0xffff, 0x1001]) {
      for (const subprocess of [0, A, 0xffff]) expect(check(ref, subprocess)).toEqual([1, 0, 0, 0, 0]);
    }
  });
});
