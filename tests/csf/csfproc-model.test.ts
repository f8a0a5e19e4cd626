// Random senders, answers and replies, on the CSF process and on its model (csfproc-model.ts): after each one, both wait for the
// same, and nothing is lost or kept: messages, operations, buffers, queue elements. The firmware is watched as `--check-conventions`
// does it.

import { expect, test } from "vitest";
import { Random } from "../host/random.ts";
import { Model } from "./csfproc-model.ts";
import { Node, type Served, served } from "./csfproc-node.ts";
import { A, B, CSF, LOG, MFT_RECORDS, OPERATIONS, SIZES } from "./csfproc-source.ts";

const SENDERS = [A, B, LOG];

class Pair {
  readonly node: Node;
  readonly model = new Model(OPERATIONS, MFT_RECORDS, LOG);
  readonly #random: Random;
  /** Views: one is the last of its CIF, two are of one CIF, the fourth is none. */
  readonly #views: readonly number[];
  readonly #traced: readonly number[];
  /** Calls that the server has not answered. */
  #open: Served[] = [];
  /** What LOG has received and not replied to. */
  #told: number | undefined;
  readonly #file: number[] = [];
  #ended = 0;

  constructor(random: Random, watched: boolean) {
    this.#random = random;
    this.node = new Node({ watched });
    const { node } = this;
    const both = node.newCif([3, 4]);
    this.#views = [node.newView(A, node.newCif([1, 2])), node.newView(A, both), node.newView(B, both), 0];
    this.#traced = [A, B, LOG].map((process) => node.newTraced(process, [process, 5], 6, [7, 8, 9, 10]).qel);
  }

  #name({ what, r }: Served): string {
    if (what !== "SAVE") return what;
    return `SAVE ${r[2]}${r[3] === this.node.address("LOG_SAVE_BUF") ? " for LOG" : ""}`;
  }

  /** A call of a sender, which has no more than five at a time. */
  #send(): void {
    const { node, model } = this;
    const from = this.#random.of(SENDERS);
    const used = node.words(from, "SOCBS", 16 * 6).filter((word, n) => n % 16 === 1 && word !== 0).length;
    if (used > 4) return;
    if (this.#random.below(3) === 0) {
      const socb = node.trace(from, this.#traced[SENDERS.indexOf(from)]!);
      model.syncel.push({ from, socb, kind: "trace", view: from, deletion: false, last: false });
      return;
    }
    const n = this.#random.below(4);
    const view = this.#views[n]!;
    const deletion = this.#random.below(2) === 0;
    const socb = node.save(from, view, { deletion: deletion ? 1 : 0 });
    model.syncel.push({ from, socb, kind: "save", view, deletion, last: n === 0 && from === A });
  }

  #answer(): void {
    if (this.#open.length === 0) return;
    const call = this.#random.of(this.#open);
    this.#open = this.#open.filter((one) => one !== call);
    const refused = this.#random.below(call.what === "SAVE" ? 3 : 40) === 0;
    const cc = refused ? 0x55 : 0;
    if (call.what === "APPEND" && cc === 0) this.#file.push(...call.words.filter((_, n) => n % 12 === 0));
    this.node.answer(call, cc);
    this.model.answered(this.#name(call), cc);
  }

  #reply(): void {
    if (this.#told === undefined) return;
    this.node.replyLog(this.#told);
    this.#told = undefined;
    this.model.replied();
  }

  step(): void {
    const random = this.#random;
    const chance = random.below(10);
    if (chance < 5) for (let n = 1 + random.below(3); n > 0; n--) this.#send();
    else if (chance < 8) this.#answer();
    else this.#reply();
    this.compare();
  }

  compare(): void {
    const { node, model } = this;
    node.settle();
    model.rest();
    this.#open.push(...served(node));
    expect(this.#open.map((call) => this.#name(call)).sort()).toEqual([...model.asked].sort());
    const log = node.receiveLog();
    if (log !== undefined) {
      expect([this.#told, log.words.slice(0, 4)]).toEqual([
        undefined,
        [model.told.shift() === "init" ? 0 : 1, 1, 2, 1],
      ]);
      this.#told = log.qel;
    }
    expect(model.told).toEqual([]);
    for (const from of SENDERS) {
      const mine = model.ended.filter((end, n) => n >= this.#ended && end.from === from);
      for (const { socb, cc } of mine) expect(node.ended(from)).toEqual({ socb, cc, exit: cc === 0 ? 1 : 0 });
      expect(node.ended(from)).toBeUndefined();
    }
    this.#ended = model.ended.length;
    const told = this.#told === undefined ? 0 : 1;
    expect(node.free).toEqual({
      operations: model.pool,
      qels: SIZES.NO_OF_QELS - 6 - told,
      buffers: SIZES.NO_OF_BUFFERS - told,
    });
    expect(node.waiting(CSF, 15)).toBe(model.syncel.length);
    expect(this.#file).toEqual(model.file);
    expect(node.retired).toBeUndefined();
  }

  /** Answers and replies until nothing is under way. */
  finish(): void {
    const { model } = this;
    while (model.asked.length > 0 || this.#told !== undefined) {
      this.#answer();
      this.compare();
      this.#reply();
      this.compare();
    }
    expect(this.node.free.operations).toBe(OPERATIONS - 1);
  }
}

test.each([1, 2, 3, 4])("random runs leave the CSF process as the model has it (seed %i)", (seed) => {
  const pair = new Pair(new Random(seed), false);
  for (let n = 0; n < 160; n++) pair.step();
  pair.finish();
  expect(pair.model.ended.length).toBeGreaterThan(50);
});

test("a random run keeps all stated register conventions", () => {
  const pair = new Pair(new Random(77), true);
  for (let n = 0; n < 20; n++) pair.step();
  pair.finish();
  const { findings } = pair.node.watch!;
  expect(findings.violations).toEqual([]);
  expect(Math.min(findings.calls, findings.returns)).toBeGreaterThan(1000);
});
