// The CSF process with the whole Message Monitor: SAVE_VIEW in one process, SAVE in the other. MMS and LOG are played by the test.

import { describe, expect, test } from "vitest";
import { Node } from "./csfproc-node.ts";
import { A, B, CSF, OPERATIONS, WHOLE } from "./csfproc-source.ts";

const [CREATE_CIF, SAVE_VIEW] = [1, 7];
const USER = 0;

function start() {
  const node = new Node({ source: WHOLE });
  node.write(CSF, "MMS_RECEIVER", 4, 0);
  // Every queue takes everything.
  for (let n = 0; n < 3; n++) node.write(CSF, node.address("MAIN_QUEUE_ARRAY") + 4 * n, 0, 0xffff, 0xffff);
  const begin = (process: number, number: number, ...parameters: number[]) => {
    const six = (node.address("MMON_SERVICE") << 8) | number;
    const { exit, r } = node.monitor(process, "INIT_SYSCALL", { ...parameters, 6: six }, USER);
    expect(exit).toBe(1);
    return r[5]!;
  };
  /** The results of a process's call, which has ended. */
  const end = (process: number, socb: number) => {
    expect(node.monitor(process, "NEXT_OPERATION")).toMatchObject({ exit: 1, r: { 4: socb } });
    const { exit, r } = node.monitor(process, "WAIT_SYSCALL", { 5: socb });
    return { exit, cc: r[7]!, r };
  };
  /** A view of a new CIF, which MMS gives a number. */
  const create = (process: number, id: readonly [number, number]) => {
    const socb = begin(process, CREATE_CIF, 0, 0, 3);
    const command = node.command()!;
    expect(command).toMatchObject({ from: process, command: node.address("MMS_CREATE") });
    node.done(command, 0, ...id, 0x71);
    const { exit, r } = end(process, socb);
    expect(exit).toBe(1);
    return r[2]!;
  };
  return { node, begin, end, create };
}

describe("SAVE_VIEW and the CSF process", () => {
  test("the last view of a CIF is dismantled by a checkpoint: LOG knows, MMS has the end of it, nothing is left", () => {
    const { node, begin, end, create } = start();
    const whole = node.free;
    const blocks = node.word(CSF, node.address("HCB_POOL") + 1);
    const view = create(A, [0x11, 0x22]);
    const socb = begin(A, SAVE_VIEW, 1, 1, view);
    node.settle();
    const first = node.receiveLog()!;
    expect(first.words.slice(0, 4)).toEqual([node.address("INIT_DELETION_LOG"), 0x11, 0x22, 3]);
    node.replyLog(first.qel);
    const save = node.command()!;
    // A view that was in no queue is not saved: no block, so MMS removes the checkpoint.
    expect(save).toMatchObject({
      from: CSF,
      command: node.address("MMS_SAVE"),
      parameters: [0x11, 0x22],
      words: [],
    });
    node.done(save, 0);
    for (let command = node.command(); command !== undefined; command = node.command()) node.done(command, 0);
    const second = node.receiveLog()!;
    expect(second.words.slice(0, 4)).toEqual([node.address("TERMINATE_DELETION_LOG"), 0x11, 0x22, 3]);
    node.replyLog(second.qel);
    expect(end(A, socb)).toMatchObject({ exit: 1, cc: 0 });
    expect(node.free).toEqual(whole);
    expect(node.word(CSF, node.address("HCB_POOL") + 1)).toBe(blocks);
    expect(node.retired).toBeUndefined();
  });

  test("views that are in queues go into the buffer of the CSF process, and from there to MMS", () => {
    const { node, begin, end, create } = start();
    const view = create(A, [0x11, 0x22]);
    node.call(A, "SEND_VIEW", { 0: 6, 1: 1, 2: view });
    const socb = begin(A, SAVE_VIEW, 0, 1, view);
    node.settle();
    expect(node.receiveLog()).toBeUndefined();
    const save = node.command()!;
    expect(save.words.length).toBeGreaterThan(5);
    expect(save.words).toEqual(node.words(CSF, "CSF_BUF", save.words.length));
    expect(save.words).toContain(0x71);
    node.done(save, 0x33);
    expect(end(A, socb)).toMatchObject({ exit: 0, cc: 0x33 });
    expect(node.free.operations).toBe(OPERATIONS - 1);
  });

  test("a checkpoint that is longer than the buffer is refused to the saver", () => {
    const { node, begin, end, create } = start();
    const view = create(A, [0x11, 0x22]);
    for (let n = 0; n < 3; n++) node.call(A, "SEND_VIEW", { 0: n, 1: 1, 2: view });
    const socb = begin(A, SAVE_VIEW, 0, 0, view);
    node.settle();
    expect(node.command()).toBeUndefined();
    expect(end(A, socb)).toMatchObject({ exit: 0, cc: node.address("BAD_LENGTH") });
  });

  test("two processes save views of one CIF: only the second deletes it", () => {
    const { node, begin, end, create } = start();
    const view = create(A, [0x11, 0x22]);
    node.call(A, "SEND_VIEW", { 0: 0, 1: 1, 2: view });
    const other = node.call(B, "RECEIVE_FIRST_QEL", { 1: 1 }).r[2]!;
    const socbs = [begin(A, SAVE_VIEW, 1, 1, view), begin(B, SAVE_VIEW, 1, 1, other)];
    node.settle();
    node.done(node.command()!, 0);
    expect(end(A, socbs[0]!)).toMatchObject({ exit: 1 });
    const log = node.receiveLog()!;
    expect(log.words[0]).toBe(node.address("INIT_DELETION_LOG"));
    node.replyLog(log.qel);
    for (let command = node.command(); command !== undefined; command = node.command()) node.done(command, 0);
    node.replyLog(node.receiveLog()!.qel);
    expect(end(B, socbs[1]!)).toMatchObject({ exit: 1 });
  });
});
