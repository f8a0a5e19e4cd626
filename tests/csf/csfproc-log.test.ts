// What the CSF process tells LOG, and how LOG saves, 4.2.4.4.5.5 d, e and f: LOG is played by the test.

import { describe, expect, test } from "vitest";
import { Node, one, saved, served } from "./csfproc-node.ts";
import { A, B, CSF, LOG, OPERATIONS, REPLY_QUEUE } from "./csfproc-source.ts";

const CIF = [0xc1f0, 0xc1f1] as const;

describe("INIT_DELETION and SEND_LOG", () => {
  /** A node where A saves a view that is the last one of its CIF. */
  function deletion(version = 5) {
    const node = new Node();
    const hcb = node.newCif(CIF, version);
    const view = node.newView(A, hcb);
    const { qels, buffers } = node.free;
    return { node, hcb, view, qels, buffers };
  }

  test.each([5, 256])(
    "LOG is told before and after a CIF is deleted, and replies each time: version %i",
    (version) => {
      const { node, view, qels, buffers } = deletion(version);
      node.write(CSF, "LOG_BUFFER", ...new Array(8).fill(0xdead));
      node.save(A, view, { dismantle: 1, deletion: 1 });
      node.settle();
      expect(served(node)).toEqual([]);
      const first = node.receiveLog()!;
      expect(first.words.slice(0, 4)).toEqual([node.address("INIT_DELETION_LOG"), ...CIF, version]);
      const at = (words: readonly number[]) => words[4]! + words[5]! * 0x10000;
      expect(at(first.words)).toBeGreaterThan(1000);
      expect(first.words.slice(6)).toEqual([0, 0]);
      node.replyLog(first.qel);

      const call = one(node);
      expect(call).toMatchObject(saved(node, view, 1));
      expect(node.receiveLog()).toBeUndefined();
      node.answer(call, 0x77);
      expect(node.ended(A)).toBeUndefined();
      const second = node.receiveLog()!;
      expect(second.words.slice(0, 4)).toEqual([node.address("TERMINATE_DELETION_LOG"), ...CIF, version]);
      expect(at(second.words)).toBeGreaterThan(at(first.words));
      node.replyLog(second.qel);
      expect(node.ended(A)).toMatchObject({ cc: 0x77 });
      expect(node.free).toEqual({ operations: OPERATIONS - 1, qels, buffers });
    },
  );

  test("another view of the CIF: nothing is logged", () => {
    const { node, hcb, view } = deletion();
    node.newView(B, hcb);
    node.save(A, view, { deletion: 1 });
    node.settle();
    expect(node.receiveLog()).toBeUndefined();
    node.answer(one(node));
    expect(node.receiveLog()).toBeUndefined();
    expect(node.ended(A)).toMatchObject({ cc: 0 });
  });

  test("DELETION false after true: nothing is logged, nor when it was true before", () => {
    const { node, view } = deletion();
    node.save(A, view, { deletion: 1 });
    node.settle();
    for (let n = 0; n < 2; n++) {
      node.replyLog(node.receiveLog()!.qel);
      if (n === 0) node.answer(one(node));
    }
    node.save(A, view);
    node.settle();
    expect(node.receiveLog()).toBeUndefined();
    node.answer(one(node));
    expect(node.receiveLog()).toBeUndefined();
    expect([node.ended(A), node.ended(A)]).toMatchObject([{ socb: 1 }, { socb: 2 }]);
  });

  test.each([
    ["no reference", 0],
    ["a wild one", 13],
    ["a free QEL", 12],
  ])("a view that is none any more is not looked at: %s", (_, view) => {
    const { node } = deletion();
    node.save(A, view, { deletion: 1 });
    node.settle();
    expect([node.receiveLog(), node.retired]).toEqual([undefined, undefined]);
    expect(one(node)).toMatchObject(saved(node, view));
  });

  test("a view that another subprocess has by now is not looked at", () => {
    const { node, view } = deletion();
    node.save(B, view, { deletion: 1 });
    node.settle();
    expect(node.receiveLog()).toBeUndefined();
    expect(one(node)).toMatchObject(saved(node, view));
  });

  test("a QEL of a buffer is no view", () => {
    const { node } = deletion();
    const buffer = node.call(A, "GET_BUFFER").r[2]!;
    node.call(A, "SEND_REQUEST", { 0: 0, 1: 1, 2: buffer, 3: 0 });
    node.save(A, node.call(A, "RECEIVE_FIRST_QEL", { 1: 1 }).r[2]!, { deletion: 1 });
    node.settle();
    expect([node.receiveLog(), node.retired]).toEqual([undefined, undefined]);
    expect(one(node)).toMatchObject({ what: "SAVE" });
  });

  test("without a buffer, without a QEL, or when the queue is blocked, nothing is logged and no buffer is lost", () => {
    const spoils: ((node: Node) => void)[] = [
      (node) => {
        for (let n = node.free.buffers; n > 0; n--) node.call(B, "GET_BUFFER");
      },
      (node) => {
        const hcb = node.newCif([1, 2]);
        for (let n = node.free.qels; n > 0; n--) node.newView(B, hcb);
      },
      (node) => node.write(CSF, node.address("MAIN_QUEUE_ARRAY") + 4, 2),
    ];
    for (const spoil of spoils) {
      const { node, view } = deletion();
      spoil(node);
      const { free } = node;
      node.save(A, view, { deletion: 1 });
      node.settle();
      node.answer(one(node));
      expect(node.receiveLog()).toBeUndefined();
      expect(node.ended(A)).toMatchObject({ cc: 0 });
      expect([node.free, node.retired]).toEqual([free, undefined]);
    }
  });

  test("a reply that is missing holds up the other savers, not LOG, not the message flow trace; it comes late, and all go on", () => {
    const { node, view } = deletion();
    node.save(A, view, { deletion: 1 });
    node.save(B, 12);
    node.settle();
    const log = node.receiveLog()!;
    // A hint without a reply changes nothing.
    node.send(LOG, CSF, node.address("CSF_SERVICE"), []);
    node.settle();
    expect(served(node)).toEqual([]);
    const socb = node.trace(B, node.newTraced(B, [1, 2], 3, [4, 5, 6, 7]).qel);
    node.save(LOG, 13);
    node.settle();
    expect(node.ended(B)).toMatchObject({ socb, exit: 1 });
    const call = one(node);
    expect(call).toMatchObject(saved(node, 13, 0, "LOG_SAVE_BUF"));
    node.answer(call);
    node.replyLog(log.qel);
    node.answer(one(node));
    node.replyLog(node.receiveLog()!.qel);
    expect(one(node)).toMatchObject(saved(node, 12));
  });

  test("a reply that is there before it is waited for is taken", () => {
    const { node, view } = deletion();
    node.save(A, view, { deletion: 1 });
    // A reply before the CSF process has begun.
    const buffer = node.call(LOG, "GET_BUFFER").r[2]!;
    node.call(LOG, "SEND_REQUEST", { 0: 0, 1: REPLY_QUEUE, 2: buffer, 3: 0 });
    node.call(LOG, "DISMANTLE_BUFFER", { 2: buffer });
    node.settle();
    expect(one(node)).toMatchObject(saved(node, view));
  });
});

describe("CSF_LOG_SAVE_COROUTINE", () => {
  test("LOG saves while the other coroutine waits for LOG's reply, with a buffer of its own, and nothing is dead locked", () => {
    const node = new Node();
    const view = node.newView(A, node.newCif(CIF));
    node.save(A, view, { deletion: 1 });
    node.save(B, 12);
    node.settle();
    const log = node.receiveLog()!;
    node.save(LOG, view, { deletion: 1 });
    node.settle();
    const call = one(node);
    expect(call).toMatchObject(saved(node, view, 0, "LOG_SAVE_BUF"));
    node.answer(call, 9);
    expect(node.ended(LOG)).toEqual({ socb: 1, cc: 9, exit: 0 });
    // It asked for no deletion check: only now LOG replies.
    expect(node.receiveLog()).toBeUndefined();
    node.replyLog(log.qel);
    node.answer(one(node));
    node.replyLog(node.receiveLog()!.qel);
    node.answer(one(node));
    expect([node.ended(A), node.ended(B)]).toMatchObject([{ cc: 0 }, { cc: 0 }]);
  });

  test("both save at once: the answers may come the other way round", () => {
    const node = new Node();
    node.save(A, 11);
    node.save(LOG, 12);
    node.settle();
    const calls = served(node);
    expect(calls.map(({ r }) => r[2]).sort()).toEqual([11, 12]);
    const of = (view: number) => calls.find(({ r }) => r[2] === view)!;
    node.answer(of(12), 2);
    expect([node.ended(A), node.ended(LOG)]).toMatchObject([undefined, { cc: 2 }]);
    node.answer(of(11), 1);
    expect(node.ended(A)).toMatchObject({ cc: 1 });
  });

  test("as many savers as there are operations but one leave one for LOG", () => {
    const node = new Node();
    const view = node.newView(A, node.newCif(CIF));
    node.save(A, view, { deletion: 1 });
    for (let n = 0; n < 5; n++) node.save(B, 30 + n);
    node.settle();
    expect(node.free.operations).toBe(0);
    node.save(LOG, 40);
    node.settle();
    expect(one(node)).toMatchObject(saved(node, 40, 0, "LOG_SAVE_BUF"));
  });
});
