// The firmware and its model, moved together: each operation is done to both, and both are compared.

import { expect } from "vitest";
import type { Random } from "../host/random.ts";
import { Mmon, SIZES } from "./mmon.ts";
import {
  type Buffer,
  type Cif,
  dumpMemory,
  type Hcb,
  isContained,
  Model,
  NO_OWNER,
  type Qel,
} from "./mmon-model.ts";

export class World {
  readonly m: Mmon;
  readonly model: Model;
  subprocess = 0;
  #stamp = 0;
  #numbers = 0;

  constructor(m = new Mmon()) {
    this.m = m;
    this.model = new Model(m);
  }

  compare(): void {
    expect(dumpMemory(this.m)).toEqual(this.model.dump());
  }

  become(subprocess: number): void {
    this.subprocess = subprocess;
    this.m.become(subprocess);
  }

  /** Sets up a main queue. */
  setMain(number: number, blocked: boolean, profile: readonly [number, number], mft = false): void {
    const { m, model } = this;
    const flags = (mft ? 1 : 0) | (blocked ? 2 : 0);
    m.write(m.element("MAIN_QUEUE", number), flags, ...profile);
    model.mains[number - 1] = { blocked, profile };
  }

  setQueue(number: number, main: number): void {
    const { m, model } = this;
    m.write(m.field("SUB_QUEUE", number, "SUB_QUEUE.MAIN_QUEUE"), main);
    model.queue(number).main = main;
  }

  #block(usage: string): number {
    const { m } = this;
    const at = m.call("ALLOCATE_RESOURCE", { 4: m.address("HCB_POOL") }).r[5]!;
    const bits = (m.address("S_ACTIVE") << 10) | (m.address(usage) << 13);
    m.write(at + m.address("HANDLE_CONTROL_BLOCK.STATE"), bits);
    return at;
  }

  /** A CIF without an HCB. */
  newCif(profile: readonly [number, number] = [0, 0]): Cif {
    const { m, model } = this;
    const at = this.#block("CIFCB_USAGE");
    m.write(at, ...profile);
    const cif: Cif = { id: [0, 0], profile, hcbs: [] };
    model.cifs.set(at, cif);
    this.number(cif, ++this.#numbers, 7);
    return cif;
  }

  /** Gives a CIF a number. */
  number(cif: Cif, ...id: [low: number, high: number]): void {
    this.m.write(this.addressOf(cif) + this.m.address("CIF_CONTROL_BLOCK.CIF_ID"), ...id);
    cif.id = id;
  }

  addressOf(cif: Cif): number {
    return [...this.model.cifs].find(([, one]) => one === cif)![0];
  }

  /** A new first HCB of a CIF. */
  newHcb(cif: Cif): Hcb {
    const { m } = this;
    const at = this.#block("HCB_USAGE");
    const block = this.addressOf(cif);
    const list = block + m.address("CIF_CONTROL_BLOCK.HCBLIST");
    m.write(at, m.word(list), block);
    m.write(list, at);
    const hcb = { at, cif, qels: [] };
    cif.hcbs.unshift(hcb);
    return hcb;
  }

  /** A view: a new QEL of an HCB, the current subprocess's. */
  newView(hcb: Hcb): Qel {
    const { m, model, subprocess } = this;
    const at = m.call("NEW_QEL").r[4]!;
    m.write(at + m.address("PRIMARY_QEL.OBJECT_TYPE"), m.address("VIEW_OBJECT"));
    m.call("INCLUDE_QEL", { 4: hcb.at, 5: at });
    return model.addQel(m.call("QEL_REFERENCE", { 4: at }).r[2]!, subprocess, hcb);
  }

  newBuffer(): Buffer {
    const { m, model, subprocess } = this;
    const ref = m.call("GET_BUFFER").r[2]!;
    expect(model.buffers.has(ref)).toBe(false);
    const buffer = { ref, owner: subprocess, references: 1 };
    model.buffers.set(ref, buffer);
    return buffer;
  }

  dismantleBuffer(buffer: Buffer): void {
    const { m, model, subprocess } = this;
    const own = buffer.owner === subprocess;
    expect(m.call("DISMANTLE_BUFFER", { 2: buffer.ref }).exit).toBe(own ? 1 : 0);
    if (!own) return;
    buffer.owner = NO_OWNER;
    model.drop(buffer);
  }

  /** The QEL that the firmware has and the model has not. */
  #newRef(): number {
    const found = dumpMemory(this.m).qels.map(([ref]) => ref!);
    const fresh = found.filter((ref) => !this.model.qels.has(ref));
    expect(fresh).toHaveLength(1);
    return fresh[0]!;
  }

  /** A new QEL of an object that the firmware has put into a queue. */
  put(object: Hcb | Buffer, queue: number, precedence: number): Qel {
    const qel = this.model.addQel(this.#newRef(), NO_OWNER, object);
    qel.queue = queue;
    qel.precedence = precedence;
    qel.stamp = ++this.#stamp;
    this.model.insert(qel);
    return qel;
  }

  sendView(view: Qel, queue: number, precedence: number): Qel | undefined {
    const { m, model } = this;
    const { exit, r } = m.call("SEND_VIEW", { 0: precedence, 1: queue, 2: view.ref });
    const { blocked, profile } = model.mainOf(queue);
    const hcb = view.object as Hcb;
    const refused = blocked
      ? "BLOCKED_QUEUE"
      : isContained(hcb.cif.profile, profile)
        ? "OK"
        : "PROFILE_CHECK";
    expect([exit, r[7]]).toEqual([refused === "OK" ? 1 : 0, m.address(refused)]);
    return refused === "OK" ? this.put(hcb, queue, precedence) : undefined;
  }

  sendBuffer(buffer: Buffer, queue: number, precedence: number, reply = 0): Qel | undefined {
    const { m, model, subprocess } = this;
    const { exit, r } = m.call("SEND_REQUEST", { 0: precedence, 1: queue, 2: buffer.ref, 3: reply });
    const foreign = buffer.owner === subprocess ? "OK" : "NOT_OWNER";
    const refused = model.mainOf(queue).blocked ? "BLOCKED_QUEUE" : foreign;
    expect([exit, r[7]]).toEqual([refused === "OK" ? 1 : 0, m.address(refused)]);
    return refused === "OK" ? this.put(buffer, queue, precedence) : undefined;
  }

  receive(main: number): Qel | undefined {
    const { m, model } = this;
    const { exit, r } = m.call("RECEIVE_FIRST_QEL", { 1: main });
    const qel = model.first(main);
    if (qel === undefined) {
      expect([exit, r[7]]).toEqual([0, m.address("QUEUE_EMPTY")]);
      return undefined;
    }
    expect([exit, r[7], r[0], r[2], r[3]]).toEqual([1, 0, qel.precedence, qel.ref, qel.queue]);
    model.takeOut(qel);
    qel.owner = this.subprocess;
    return qel;
  }

  reinsert(qel: Qel): void {
    this.m.call("REINSERT_IN_QUEUE", { 4: this.m.element("QEL", qel.ref) });
    this.model.insert(qel);
  }

  /** DISMANTLE, of the current subprocess's. */
  dismantle(qel: Qel): void {
    const { m, model } = this;
    const { exit } = m.call("DISMANTLE", { 2: qel.ref });
    const view = "qels" in qel.object;
    expect(exit).toBe(view ? 0 : 1);
    if (!view) model.removeQel(qel);
  }

  exclude(qel: Qel): void {
    this.m.call("EXCLUDE_QEL", { 4: this.m.element("QEL", qel.ref) });
    this.model.removeQel(qel);
  }

  excludeHcb(hcb: Hcb): void {
    this.m.call("EXCLUDE_HCB", { 4: hcb.at });
    this.model.removeHcb(hcb);
  }

  removeCif(cif: Cif): void {
    const at = this.addressOf(cif);
    this.m.call("REMOVE_CIFCB", { 5: at });
    for (const hcb of [...cif.hcbs]) this.model.removeHcb(hcb);
    this.model.cifs.delete(at);
  }

  checkDeletion(view: Qel): void {
    const { m } = this;
    const { cif } = view.object as Hcb;
    const last = cif.hcbs.reduce((sum, { qels }) => sum + qels.length, 0) === 1;
    const { exit, r } = m.call("CHECK_DELETION", { 2: view.ref });
    expect([exit, r[7]]).toEqual(last ? [0, m.address("DELETION")] : [1, 0]);
  }

  checkView(view: Qel): void {
    const { m } = this;
    const { at, cif } = view.object as Hcb;
    const qel = m.element("QEL", view.ref);
    expect(m.call("CHECK_QEL", { 2: view.ref }).r).toMatchObject({ 1: at, 4: qel });
    expect(m.call("GET_PROFILE", { 4: qel }).r).toMatchObject({ 1: cif.profile[0], 2: cif.profile[1] });
  }

  /** One operation by chance; whatever cannot be done now is left out. */
  step(random: Random): void {
    const { model } = this;
    const queue = () => 1 + random.below(SIZES.NO_OF_SUB_QUEUES);
    const some = <T>(from: readonly T[], use: (one: T) => void) => {
      if (from.length > 0) use(random.of(from));
    };
    const profile = (): [number, number] => [(random.below(4) << 4) | random.below(4), random.below(4)];
    const views = model.owned(this.subprocess, "view");
    const blocks = SIZES.NO_OF_HCBS - model.blocks;
    switch (random.below(18)) {
      case 0:
        this.become(random.below(SIZES.NO_OF_SUBPROCESSES));
        return;
      case 1:
        if (blocks >= 2 && model.freeQels > 0) this.newView(this.newHcb(this.newCif(profile())));
        return;
      case 2:
        if (blocks >= 1) some([...model.cifs.values()], (cif) => this.newHcb(cif));
        return;
      case 3:
        if (model.freeQels > 0) some(model.hcbs(), (hcb) => this.newView(hcb));
        return;
      case 4:
      case 5:
      case 6:
        if (model.freeQels > 0) some(views, (view) => this.sendView(view, queue(), random.below(3)));
        return;
      case 7:
        if (model.buffers.size < SIZES.NO_OF_BUFFERS) this.newBuffer();
        return;
      case 8:
      case 9:
        if (model.freeQels > 0) {
          some([...model.buffers.values()], (buffer) =>
            this.sendBuffer(buffer, queue(), random.below(3), queue()),
          );
        }
        return;
      case 10:
      case 11:
        this.receive(1 + random.below(SIZES.NO_OF_MAIN_QUEUES));
        return;
      case 12:
        some(
          [...model.qels.values()].filter((qel) => qel.owner !== NO_OWNER && qel.queue !== 0),
          (qel) => this.reinsert(qel),
        );
        return;
      case 13:
        some([...model.owned(this.subprocess, "buffer"), ...views], (qel) => this.dismantle(qel));
        return;
      case 14:
        some([...model.buffers.values()], (buffer) => this.dismantleBuffer(buffer));
        return;
      case 15:
        some(
          [...model.qels.values()].filter(({ object }) => "qels" in object),
          (view) => {
            this.checkDeletion(view);
            this.exclude(view);
          },
        );
        return;
      case 16:
        if (random.below(2) === 0) some(model.hcbs(), (hcb) => this.excludeHcb(hcb));
        else some([...model.cifs.values()], (cif) => this.removeCif(cif));
        return;
      case 17:
        some(views, (view) => this.checkView(view));
        this.setMain(1 + random.below(SIZES.NO_OF_MAIN_QUEUES), random.below(4) === 0, [
          random.below(64),
          random.below(4),
        ]);
        return;
    }
  }
}
