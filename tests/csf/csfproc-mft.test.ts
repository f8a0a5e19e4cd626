// The message flow trace of the CSF process, 4.2.4.4.5.5 c: the file service is played by the test.

import { describe, expect, test } from "vitest";
import { Node, one, served } from "./csfproc-node.ts";
import { A, B, CSF, MFT_FILE, MFT_RECORDS, OPERATIONS } from "./csfproc-source.ts";

/** Words of an MFT record. */
const WORDS = 12;

/** Traces a QEL of a new CIF; what its record begins with. */
function traced(node: Node, process: number, n: number): number[] {
  const [id, version, time] = [[n, 0xc1f0] as const, 1 + n, [n, 1, 2, 3]];
  const { qel, hcb } = node.newTraced(process, id, version, time);
  node.trace(process, qel);
  node.settle();
  node.exclude(hcb);
  return [...id, version, ...time, 1];
}

/** The records of words, each in two parts: what the message has, and when it came. */
function records(words: readonly number[]) {
  expect(words.length % WORDS).toBe(0);
  return Array.from({ length: words.length / WORDS }, (_, n) => {
    const record = words.slice(n * WORDS, (n + 1) * WORDS);
    expect(record.slice(10)).toEqual([0, 0]);
    return { info: record.slice(0, 8), time: record[8]! + record[9]! * 0x10000 };
  });
}

describe("PERFORM_MFT", () => {
  test("fills the buffer, and writes it to the file when it is full: then the last sender waits, and whoever comes", () => {
    const node = new Node();
    node.write(CSF, "MFT_BUFFER", ...new Array(MFT_RECORDS * WORDS).fill(0xdead));
    const expected: number[][] = [];
    for (let n = 0; n < MFT_RECORDS; n++) {
      expect(served(node)).toEqual([]);
      expected.push(traced(node, n % 2 === 0 ? A : B, n));
    }
    const call = one(node);
    expect(call).toMatchObject({
      what: "APPEND",
      r: [MFT_FILE, MFT_RECORDS * WORDS, expect.anything(), node.address("MFT_BUFFER")],
    });
    const written = records(call.words);
    expect(written.map(({ info }) => info)).toEqual(expected);
    const times = written.map(({ time }) => time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(new Set(times).size).toBe(MFT_RECORDS);

    expect([node.ended(A), node.ended(B), node.ended(A)]).toMatchObject([
      { socb: 1 },
      { socb: 1 },
      undefined,
    ]);
    node.save(B, 11);
    node.settle();
    expect(served(node)).toEqual([]);
    node.answer(call);
    expect(node.ended(A)).toMatchObject({ exit: 1 });
    expect(one(node)).toMatchObject({ what: "SAVE" });

    // The next record is the first of the buffer again.
    const next = traced(node, A, 77);
    expect(records(node.words(CSF, "MFT_BUFFER", WORDS))[0]!.info).toEqual(next);
  });

  test("closes the file when it is full; what comes then is dropped and answered", () => {
    const node = new Node();
    for (let n = 0; n < MFT_RECORDS; n++) traced(node, A, n);
    node.answer(one(node), 0x55);
    const call = one(node);
    expect(call).toMatchObject({ what: "CLOSE", r: [MFT_FILE, ...[0, 0, 0].map(() => expect.anything())] });
    node.answer(call);
    for (let n = 0; n < 2 * MFT_RECORDS; n++) {
      expect(node.ended(A)).toMatchObject({ exit: 1 });
      traced(node, A, n);
    }
    expect(served(node)).toEqual([]);
    expect([node.word(CSF, "MFT_FILE"), node.free.operations, node.retired]).toEqual([
      0,
      OPERATIONS - 1,
      undefined,
    ]);
  });

  test("a file that cannot be closed is closed all the same", () => {
    const node = new Node();
    for (let n = 0; n < MFT_RECORDS; n++) traced(node, A, n);
    node.answer(one(node), 0x55);
    node.answer(one(node), 0x56);
    for (let n = 0; n < MFT_RECORDS; n++) expect(node.ended(A)).toMatchObject({ exit: 1 });
    expect([node.word(CSF, "MFT_FILE"), node.retired]).toEqual([0, undefined]);
  });

  test("a closed file has no records", () => {
    const node = new Node();
    node.write(CSF, "MFT_FILE", 0);
    for (let n = 0; n < 2 * MFT_RECORDS; n++) {
      traced(node, A, n);
      expect(node.ended(A)).toMatchObject({ exit: 1 });
    }
    expect(served(node)).toEqual([]);
    expect(node.words(CSF, "MFT_BUFFER", MFT_RECORDS * WORDS)).toEqual(
      new Array(MFT_RECORDS * WORDS).fill(0),
    );
  });

  test("answers with the completion code OK, whatever the operation had before", () => {
    const node = new Node();
    const size = node.address("SAVE_OP");
    for (let n = 0; n < OPERATIONS; n++) {
      node.write(CSF, node.address("OPERATIONS") + n * size + node.address("SAVE_OP.RETURN_CC"), 0xdead);
    }
    traced(node, A, 1);
    const [answer] = node.machine.state.partitions[0]!.scm.processes[A]!.syncels[2]!.elements;
    expect(answer).toMatchObject({ from: CSF, words: [0, 7, 0, 0, 0, 0, 0, 1, 0] });
  });

  test("a sender that has retired meanwhile is in the file as the others are", () => {
    const node = new Node();
    for (let n = 0; n < MFT_RECORDS; n++) traced(node, n === 1 ? B : A, n);
    node.retire(A);
    node.answer(one(node));
    expect(node.ended(B)).toMatchObject({ exit: 1 });
    expect([node.free.operations, node.retired]).toEqual([OPERATIONS - 1, undefined]);
  });
});
