// The coroutines of the CSF process, 4.2.4.4.5, whole: senders, LOG, and what serves SAVE and the file are played by the test.

import { describe, expect, test } from "vitest";
import { Node, one, saved, served } from "./csfproc-node.ts";
import { A, B, CSF, OPERATIONS } from "./csfproc-source.ts";

/** Free operations while nothing is asked for: one is in the hands of the coroutine that awaits messages. */
const FREE = OPERATIONS - 1;

describe("CSF_RECEIVE_COROUTINE and CSF_SAVE_COROUTINE", () => {
  test("save what is asked for in the order in which it was, one after the other, and answer who has asked", () => {
    const node = new Node();
    const asked = [
      [A, 11, 1],
      [B, 12, 0],
      [A, 13, 0],
      [B, 14, 1],
    ] as const;
    const socbs = asked.map(([process, view, dismantle]) => node.save(process, view, { dismantle }));
    expect(socbs).toEqual([1, 1, 2, 2]);
    node.settle();
    for (const [n, [process, view, dismantle]] of asked.entries()) {
      const call = one(node);
      expect(call).toMatchObject(saved(node, view, dismantle));
      expect([node.ended(A), node.ended(B)]).toEqual([undefined, undefined]);
      node.answer(call, n);
      expect(node.ended(process)).toEqual({ socb: socbs[n], cc: n, exit: n === 0 ? 1 : 0 });
    }
    expect(served(node)).toEqual([]);
    expect(node.free.operations).toBe(FREE);
  });

  test("without a free operation, messages stay in the syncel, and none is lost", () => {
    const node = new Node();
    for (let n = 0; n < 10; n++) node.save(n < 5 ? A : B, 20 + n);
    node.settle();
    expect([node.free.operations, node.waiting(CSF, 15)]).toEqual([0, 10 - OPERATIONS]);
    for (let n = 0; n < 10; n++) {
      const call = one(node);
      expect(call).toMatchObject(saved(node, 20 + n));
      node.answer(call);
      expect(node.ended(n < 5 ? A : B)).toMatchObject({ socb: 1 + (n % 5), cc: 0 });
    }
    expect([node.free.operations, node.waiting(CSF, 15)]).toEqual([FREE, 0]);
  });

  test("a sender that has retired meanwhile is not answered, and the next one is", () => {
    const node = new Node();
    node.save(A, 11);
    node.settle();
    node.save(B, 12);
    node.retire(A);
    node.answer(one(node));
    const call = one(node);
    expect(call).toMatchObject(saved(node, 12));
    node.answer(call);
    expect(node.ended(B)).toMatchObject({ cc: 0 });
    expect([node.retired, node.free.operations]).toEqual([undefined, FREE]);
  });

  test("a sender that takes none of its answers loses its own", () => {
    const node = new Node();
    for (let n = 0; n < 64; n++) node.send(A, A, 2, []);
    node.save(A, 11);
    node.settle();
    node.answer(one(node));
    expect([node.retired, node.free.operations, node.waiting(A, 2)]).toEqual([undefined, FREE, 64]);
  });

  test("the process retires when it may not answer", () => {
    const node = new Node();
    node.monitor(A, "SYNCEL_PERMIT", { 0: CSF, 1: 2, 2: 0 });
    node.save(A, 11);
    node.settle();
    node.answer(one(node));
    expect(node.retired).toBe(node.address("NOT_SENDER"));
  });

  test.each([
    ["an unknown command", [2, 0, 0, 0, 0, 1, 0, 0, 0]],
    ["an unknown command of the size of an MFT message", [2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]],
    ["a SAVE message that is too short", [0, 0, 0, 0, 0, 1, 0, 0]],
    ["an MFT message of the size of a SAVE message", [1, 0, 0, 0, 0, 1, 0, 0, 0]],
    ["no message", []],
  ])("%s retires", (_, data) => {
    const node = new Node();
    node.send(A, CSF, 15, data);
    node.settle();
    expect(node.retired).toBe(node.address("CSF_ERROR"));
  });

  test("nobody sends in user mode, neither messages nor what ends the wait for LOG", () => {
    const node = new Node();
    for (const syncel of [15, node.address("CSF_SERVICE"), 2]) {
      const { exit, r } = node.send(A, CSF, syncel, [0, 0, 0, 0, 0, 1, 5, 0, 0], 0);
      expect([exit, r[7]]).toEqual([0, node.address("NOT_SENDER")]);
    }
    node.settle();
    expect([served(node), node.retired]).toEqual([[], undefined]);
  });

  test("SAVE that there is not ends through ERROR with its code", () => {
    const node = new Node();
    // The service system SAVE is of: none with this number.
    for (let socb = 0; socb < 6; socb++) node.write(CSF, node.address("SOCBS") + 16 * socb + 1, 1);
    node.save(A, 11);
    node.settle();
    expect(node.ended(A)).toEqual({ socb: 1, cc: node.address("NO_SOCB"), exit: 0 });
  });
});
