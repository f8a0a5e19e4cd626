// Senders in user mode that give up what they have asked the CSF process to save: views that are dismantled twice, dismantled before
// their turn, or have become another's meanwhile. The CSF process lives, nothing of others' is taken out, and who behaves gets answers.
// The whole Message Monitor; MMS and LOG are played by the test.

import { describe, expect, test } from "vitest";
import { Random } from "../host/random.ts";
import { Node } from "./csfproc-node.ts";
import { A, B, CSF, OPERATIONS, SIZES, WHOLE } from "./csfproc-source.ts";

const [CREATE_CIF, ADD_VIEW, SAVE_VIEW, DISMANTLE_VIEW] = [1, 6, 7, 9];
const USER = 0;
const REFUSED = 0x33;

class Senders {
  readonly node = new Node({ source: WHOLE });
  readonly #random: Random;
  /** CIF that B has made; MMS saves it always. */
  #good: number | undefined;
  #made = 0;
  /** SOCBs of calls that have not ended. */
  readonly open = new Map<number, Set<number>>([
    [A, new Set()],
    [B, new Set()],
  ]);
  /** What B saves, by SOCB. */
  readonly #saves = new Set<number>();
  /** How often each completion code came to A. */
  readonly codes = new Map<number, number>();
  /** What B has been answered. */
  readonly answers: number[] = [];
  #told: number | undefined;

  constructor(random: Random) {
    this.#random = random;
    const { node } = this;
    node.write(CSF, "MMS_RECEIVER", 4, 0);
    for (let n = 0; n < 3; n++) node.write(CSF, node.address("MAIN_QUEUE_ARRAY") + 4 * n + 1, 0xffff, 0xffff);
    this.begin(B, CREATE_CIF, 0, 0, 3);
    this.serve(true);
    this.#good = 1;
  }

  /** Begins a call in user mode. */
  begin(process: number, number: number, ...parameters: number[]): number {
    const six = (this.node.address("MMON_SERVICE") << 8) | number;
    const { exit, r } = this.node.monitor(process, "INIT_SYSCALL", { ...parameters, 6: six }, USER);
    expect(exit).toBe(1);
    this.open.get(process)!.add(r[5]!);
    return r[5]!;
  }

  /** Active views of a process: reference and HCB. */
  views(process: number): { ref: number; hcb: number }[] {
    const { node } = this;
    const state = node.address("HANDLE_CONTROL_BLOCK.STATE");
    return Array.from({ length: SIZES.NO_OF_QELS }, (_, n) => n + 1).flatMap((ref) => {
      const [owner, type, hcb] = node.words(CSF, node.address("QEL_ARRAY") + 16 * (ref - 1) + 2, 3);
      if (type !== node.address("VIEW_OBJECT") || owner !== process) return [];
      const active = ((node.word(CSF, hcb! + state) >> 10) & 7) === node.address("S_ACTIVE");
      return active ? [{ ref, hcb: hcb! }] : [];
    });
  }

  /** Whether a process has SOCBs left for so many calls. */
  #idle(process: number, calls: number): boolean {
    return this.open.get(process)!.size + calls <= 5;
  }

  /** Whether there are QELs and control blocks for more views. */
  #spare(): boolean {
    return this.node.free.qels > 3 && this.node.word(CSF, this.node.address("HCB_POOL") + 1) > 3;
  }

  #saveView(view: number, dismantle: number): void {
    this.begin(A, SAVE_VIEW, dismantle, this.#random.below(2), view);
  }

  /** A does something with one of its views; it goes on before the CSF process has its turn. */
  hostile(): void {
    const random = this.#random;
    if (!this.#idle(A, 3)) return;
    const views = this.views(A);
    const spare = this.#spare();
    if (views.length === 0 || (spare && random.below(6) === 0)) {
      if (spare) this.begin(A, CREATE_CIF, 0, 0, 5);
      return;
    }
    const { ref } = random.of(views);
    const dismantle = random.of([1, 0xffff]);
    switch (random.below(spare ? 7 : 3)) {
      case 0:
        this.#saveView(ref, 0);
        return;
      case 1:
        this.#saveView(ref, dismantle);
        this.#saveView(ref, dismantle);
        this.#saveView(ref, 0);
        return;
      case 2:
        this.#saveView(ref, random.below(2));
        this.begin(A, DISMANTLE_VIEW, 0, 0, ref);
        return;
      case 3:
        this.begin(A, ADD_VIEW, 0xff, 0, ref);
        return;
      case 4: // the QEL is that of a view that MMS has not given yet
        this.#saveView(ref, dismantle);
        this.begin(A, DISMANTLE_VIEW, 0, 0, ref);
        this.begin(A, CREATE_CIF, 0, 0, 5);
        return;
      case 5: // the QEL is B's
        this.#saveView(ref, dismantle);
        this.begin(A, DISMANTLE_VIEW, 0, 0, ref);
        this.#addView();
        return;
      default: // into a queue, and out of it
        this.node.call(A, "SEND_VIEW", { 0: 6, 1: 1, 2: ref });
        this.node.call(A, "RECEIVE_FIRST_QEL", { 1: 1 });
    }
  }

  #addView(): void {
    const [mine] = this.views(B);
    if (this.views(B).length < 4 && this.#idle(B, 1)) this.begin(B, ADD_VIEW, 0xff, 0, mine!.ref);
  }

  /** B saves a view, and does not give it up. */
  behaved(): void {
    if (!this.#idle(B, 1)) return;
    this.#saves.add(this.begin(B, SAVE_VIEW, 0, this.#random.below(2), this.#random.of(this.views(B)).ref));
  }

  /** MMS answers commands, LOG what it is told; some or all. */
  serve(all: boolean): void {
    const { node } = this;
    const random = this.#random;
    const views = this.views(B).length;
    for (let command = node.command(); command !== undefined; command = node.command()) {
      const { parameters } = command;
      const bad = parameters[0] !== this.#good && random.below(3) === 0;
      if (command.command === node.address("MMS_CREATE")) node.done(command, 0, ++this.#made, 0, 0x70);
      else if (command.command === node.address("MMS_ADD")) node.done(command, 0, 0x90 + random.below(9));
      else node.done(command, bad ? REFUSED : 0);
      if (!all && random.below(2) === 0) break;
    }
    if (this.#told !== undefined && (all || random.below(2) === 0)) {
      node.replyLog(this.#told);
      this.#told = undefined;
    }
    this.#told ??= node.receiveLog()?.qel;
    for (const process of [A, B]) this.#ends(process);
    expect(node.retired).toBeUndefined();
    expect(this.views(B).length, "nobody takes B's views").toBeGreaterThanOrEqual(views);
  }

  #ends(process: number): void {
    for (let end = this.node.ended(process); end !== undefined; end = this.node.ended(process)) {
      this.open.get(process)!.delete(end.socb);
      if (process === A) this.codes.set(end.cc, (this.codes.get(end.cc) ?? 0) + 1);
      else if (this.#saves.delete(end.socb)) this.answers.push(end.cc);
    }
  }

  /** Until every call has ended. */
  finish(): void {
    for (let n = 0; this.open.get(A)!.size + this.open.get(B)!.size > 0 || this.#told !== undefined; n++) {
      expect(n, "calls do not end").toBeLessThan(60);
      this.node.settle();
      this.serve(true);
    }
    for (const { hcb } of [A, B].flatMap((process) => this.views(process))) {
      const count = this.node.word(CSF, hcb + this.node.address("HANDLE_CONTROL_BLOCK.DISMANTLE_COUNT"));
      expect(count & 0xff, "no call is left that would dismantle a view").toBe(0);
    }
  }
}

describe("senders that give up what is to be saved", () => {
  test.each([1, 2, 3])(
    "random ones end neither the CSF process nor anything of others' (seed %i)",
    (seed) => {
      const random = new Random(seed);
      const senders = new Senders(random);
      const { node } = senders;
      for (let n = 0; n < 60; n++) {
        if (random.below(3) > 0) senders.hostile();
        else senders.behaved();
        if (random.below(3) === 0) node.settle();
        senders.serve(false);
      }
      senders.finish();
      expect(senders.answers.length).toBeGreaterThan(5);
      expect(new Set(senders.answers)).toEqual(new Set([0]));
      expect(senders.codes.get(node.address("VIEW_GONE"))).toBeGreaterThan(3);
      for (const process of [A, B]) {
        for (let views = senders.views(process); views.length > 0; views = senders.views(process)) {
          senders.begin(process, DISMANTLE_VIEW, 0, 0, views[0]!.ref);
          senders.finish();
        }
      }
      expect(node.free).toEqual({
        operations: OPERATIONS - 1,
        qels: SIZES.NO_OF_QELS,
        buffers: SIZES.NO_OF_BUFFERS,
      });
      expect(node.word(CSF, node.address("HCB_POOL") + 1)).toBe(SIZES.NO_OF_HCBS);
    },
  );
});
