// Codecs by themselves: what is written is read back, in the fewest bytes, and nothing else is.

import { expect, test } from "vitest";
import { Malformed, NUMBER_MAX, NUMBER_MIN, Reader, Writer } from "../../../host/snapshot/bytes.ts";
import {
  asked,
  type Codec,
  choice,
  flag,
  integer,
  list,
  nullable,
  record,
  since,
  text,
  unseen,
  variant,
} from "../../../host/snapshot/codec.ts";
import { Comparison } from "../../../host/snapshot/comparison.ts";
import { readPage, writePage } from "../../../host/snapshot/pages.ts";
import { Random } from "../random.ts";

function written<T>(codec: Codec<T>, value: T, all = true): number[] {
  const bytes: number[] = [];
  const out = new Writer(all, (piece) => bytes.push(...piece));
  codec.write(out, value);
  out.end();
  return bytes;
}

function read<T>(codec: Codec<T>, bytes: readonly number[], version = 1): T {
  const from = new Reader(Uint8Array.from(bytes), version);
  const value = codec.read(from);
  expect(from.atEnd).toBe(true);
  return value;
}

const any = integer(NUMBER_MIN, NUMBER_MAX);

test("numbers have seven bits in a byte, the low ones first, small ones on both sides of 0 one byte", () => {
  expect([0, -1, 1, -2, 63, -64].map((n) => written(any, n))).toEqual([[0], [1], [2], [3], [126], [127]]);
  expect(written(any, 64)).toEqual([0x80, 0x01]);
  expect(written(any, 0xffff)).toEqual([0xfe, 0xff, 0x07]);
  expect(written(any, 2 ** 52)).toEqual([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10]);
  const random = new Random(3);
  const some = Array.from({ length: 500 }, () => random.below(2 ** 31) * random.below(2 ** 21) - 2 ** 50);
  for (const n of [...some, NUMBER_MAX, NUMBER_MIN]) {
    expect(read(any, written(any, n))).toBe(n);
  }
  for (const n of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, NUMBER_MIN - 1])
    expect(() => written(any, n)).toThrow();
});

test("what is out of range, cut, too long or no value is malformed", () => {
  const refused: [Codec<unknown>, number[]][] = [
    [integer(0, 9), [20]],
    [integer(0, 9), [1]],
    [any, [0x80]],
    [any, [...new Array<number>(8).fill(0xff), 0x7f]],
    [flag, [4]],
    [choice(["a", "b"]), [4]],
    [text, [2, 0xff]],
    [text, [6, 0x61]],
    [list(any, 0, 3), [8, 0, 0, 0, 0]],
    [list(any, 2, 3), [2, 0]],
    [list(any, 0, 2 ** 40), written(any, 2 ** 40)],
    [nullable(any), [2]],
  ];
  for (const [codec, bytes] of refused) expect(() => read(codec, bytes), String(bytes)).toThrow(Malformed);
});

interface Sample {
  readonly name: string;
  readonly counts: number[];
  readonly end: { readonly kind: "left" | "right"; readonly at: number } | null;
  readonly late: boolean;
}

const at = record<{ readonly at: number }>({ at: any });
const sample = record<Sample>({
  name: unseen(text),
  counts: list(any, 0, 9),
  end: nullable(
    variant<{ kind: "left"; at: number } | { kind: "right"; at: number }>({ left: at, right: at }),
  ),
  late: since(2, flag, () => true),
});
const one: Sample = { name: "x", counts: [1, -1], end: { kind: "right", at: 7 }, late: false };

test("records are read as they were written, less what no guest sees for the hash", () => {
  const bytes = written(sample, one);
  expect(bytes).toEqual([2, 0x78, 4, 2, 1, 2, 2, 14, 0]);
  expect(read(sample, bytes, 2)).toEqual(one);
  expect(written(sample, one, false)).toEqual(bytes.slice(2));
});

test("a field of a later version is what it was before, in what was written then", () => {
  expect(read(sample, written(sample, one).slice(0, -1), 1)).toEqual({ ...one, late: true });
});

test("differences are named by their fields", () => {
  const found = new Comparison([]);
  sample.compare(one, { name: "y", counts: [1], end: { kind: "left", at: 7 }, late: false }, found);
  sample.compare(one, { ...one, end: { kind: "right", at: 8 } }, found);
  sample.compare(one, { ...one, end: null }, found);
  expect(found.differences.map(({ what, before, after }) => `${what} ${before} -> ${after}`)).toEqual([
    'name "x" -> "y"',
    "counts [1 -1] -> [1]",
    "end right -> left",
    "end at 7 -> 8",
    "end there -> none",
  ]);
});

test("pages are read as they were written, in few bytes where they are zero", () => {
  const codec: Codec<Uint16Array> = { write: writePage, read: readPage, compare: () => {} };
  const size = (fill: (page: Uint16Array) => void) => {
    const page = new Uint16Array(1024);
    fill(page);
    const bytes = written(codec, page);
    expect(read(codec, bytes)).toEqual(page);
    return bytes.length;
  };
  expect(size(() => {})).toBe(2);
  expect(size((page) => page.set([1], 1023))).toBe(2 + 1 + 2);
  expect(size((page) => page.set([1, 0, 0, 0, 2]))).toBe(1 + 1 + 10 + 2);
  expect(size((page) => page.set([1, 0, 0, 0, 0, 2]))).toBe(1 + 1 + 2 + 1 + 1 + 2 + 2);
  expect(size((page) => page.fill(0xffff))).toBe(1 + 2 + 2048);
  const random = new Random(5);
  for (let n = 0; n < 50; n++) {
    size((page) => {
      for (let k = random.below(40); k > 0; k--)
        page.fill(random.below(3), random.below(1024), random.below(1024));
    });
  }
  for (const bytes of [[0x82, 0x10], [0, 0], [2, 0], [0, 2, 0x11], [0x80]]) {
    expect(() => read(codec, bytes), String(bytes)).toThrow(Malformed);
  }
});

test("what nobody has asked for is a flag in a snapshot and nothing in a hash, where a value is in front by a number that is no flag", () => {
  const codec = asked(list(any, 0, 9));
  expect(written(codec, null)).toEqual([0]);
  expect(written(codec, null, false)).toEqual([]);
  expect(written(codec, [7])).toEqual([2, 2, 14]);
  expect(written(codec, [7], false)).toEqual([4, 2, 14]);
  expect([read(codec, [0]), read(codec, [2, 2, 14])]).toEqual([null, [7]]);
});
