// CIFs that go into an intermediate storage and come back by RETRIEVE, and that GET_CIF lists, done to the firmware and to a model; the
// model's storage answers for MMS.

import { expect } from "vitest";
import type { Random } from "../host/random.ts";
import { SIZES } from "./mmon.ts";
import { MmonCalls } from "./mmon-calls.ts";
import { type Cif, dumpMemory, type Hcb, isContained } from "./mmon-model.ts";

const [RETRIEVE, GET_CIF] = [16, 30];
/** Numbers of MMS's commands. */
const COMMAND = { REMOVE_CIF: 12, RETRIEVE: 14, GET_CIF: 22 };
const [NO_CIF, IN_SHORT_TERM] = [135, 145];

type Stored = Pick<Cif, "id" | "profile">;
const numberOf = ({ id: [low, high] }: Pick<Cif, "id">) => low + 0x1_0000 * high;

export class Intermediate {
  readonly calls = new MmonCalls();
  /** What the storage has, by number. */
  readonly stored = new Map<number, Stored>();
  /** Calls that have come to each completion code. */
  readonly codes = new Map<number, number>();
  readonly #profiles: readonly (readonly [number, number])[];
  #ref = 0x100;

  constructor(profiles: readonly (readonly [number, number])[]) {
    this.#profiles = profiles;
    for (const [n, profile] of profiles.entries()) {
      this.calls.setProfile(n, ...profile);
      this.calls.allow(n, "F_RETRIEVE", "F_GET_CIF");
    }
  }

  get #own(): readonly [number, number] {
    return this.#profiles[this.calls.world.subprocess]!;
  }

  /** The storage gets a CIF as it is, in place of what it had of it. */
  store({ id, profile }: Cif): void {
    this.stored.set(numberOf({ id }), { id, profile });
  }

  #command(command: number, parameters: readonly number[], cc: number, results: readonly number[]): void {
    const { calls } = this;
    expect(calls.take()).toMatchObject({ command, socb: 1, parameters, to: [], from: [] });
    calls.answer(1, cc, ...results);
    calls.m.monitor("NEXT_OPERATION");
  }

  #ended(cc: number): number[] {
    const { calls } = this;
    expect(calls.take()).toBeUndefined();
    const { exit, r, cc: given } = calls.end(1);
    expect([exit, given]).toEqual([cc === 0 ? 1 : 0, cc]);
    calls.whole();
    this.codes.set(cc, (this.codes.get(cc) ?? 0) + 1);
    return r;
  }

  /** RETRIEVE of a number, for the caller alone or for a queue, too. */
  retrieve(id: readonly [number, number], queue: number | undefined, precedence: number): void {
    const { calls } = this;
    const { m, world } = calls;
    const { model } = world;
    const main = queue === undefined ? undefined : model.mainOf(queue);
    const room = m.address("ROOM") + 40;
    m.write(room, ...id);
    calls.begin(RETRIEVE, room, precedence, queue === undefined ? 0 : 1, queue ?? 0xffff);
    if (main?.blocked) {
      this.#ended(m.address("BLOCKED_QUEUE"));
      return;
    }
    const found = this.stored.get(numberOf({ id }));
    const there = [...model.cifs.values()].some((cif) => numberOf(cif) === numberOf({ id }));
    if (found === undefined || there) {
      const code = found === undefined ? NO_CIF : IN_SHORT_TERM;
      this.#command(COMMAND.RETRIEVE, id, code, []);
      this.#ended(code);
      return;
    }
    const { profile } = found;
    this.#command(COMMAND.RETRIEVE, id, 0, [++this.#ref, 1, ...profile]);
    if (![this.#own, main?.profile ?? profile].every((other) => isContained(profile, other))) {
      this.#command(COMMAND.REMOVE_CIF, id, 0, []);
      this.#ended(m.address("PROFILE_CHECK"));
      return;
    }
    const r = this.#ended(0);
    const made = dumpMemory(m).cifs.find(({ at }) => !model.cifs.has(at))!;
    const cif: Cif = { id, profile, hcbs: [] };
    model.cifs.set(made.at, cif);
    const hcb: Hcb = { at: made.hcbs[0]!.at, cif, qels: [] };
    cif.hcbs.push(hcb);
    model.addQel(r[2]!, world.subprocess, hcb);
    if (queue !== undefined) world.put(hcb, queue, precedence);
  }

  /** GET_CIF after a number, of short-term storage (0) or of this one (1). */
  getCif(storage: 0 | 1, after: readonly [number, number]): void {
    const { calls } = this;
    const list = storage === 0 ? [...calls.world.model.cifs.values()] : [...this.stored.values()];
    const later = list
      .filter((one) => numberOf(one) > numberOf({ id: after }))
      .sort((a, b) => numberOf(a) - numberOf(b));
    calls.begin(GET_CIF, ...after, storage);
    let from = after;
    for (const { id, profile } of later) {
      this.#command(COMMAND.GET_CIF, [storage, ...from], 0, [...id, 9, ...profile]);
      if (isContained(profile, this.#own)) {
        expect(this.#ended(0)).toEqual([...id, 9, 0]);
        return;
      }
      from = id;
    }
    this.#command(COMMAND.GET_CIF, [storage, ...from], NO_CIF, []);
    expect(this.#ended(NO_CIF).slice(0, 2)).toEqual([0, 0]);
  }

  /** One operation by chance. */
  step(random: Random): void {
    const { world } = this.calls;
    const { model } = world;
    const cifs = [...model.cifs.values()];
    const numbers = new Set(cifs.map(numberOf));
    const away = [...this.stored.values()].filter((one) => !numbers.has(numberOf(one)));
    const known = random.below(3) > 0 && away.length > 0 ? away : [...cifs, ...this.stored.values()];
    const { id } = known.length > 0 ? random.of(known) : { id: [1, 2] as const };
    switch (random.below(5)) {
      case 0:
      case 1: {
        if (cifs.length === 0) return;
        const cif = random.of(cifs);
        this.store(cif);
        if (random.below(2) === 0) world.removeCif(cif);
        return;
      }
      case 2:
        this.getCif(random.below(2) === 0 ? 0 : 1, random.below(3) === 0 ? [0, 0] : id);
        return;
      default: {
        const queue = random.below(2) === 0 ? undefined : 1 + random.below(SIZES.NO_OF_SUB_QUEUES);
        const room = SIZES.NO_OF_HCBS - model.blocks >= 2 && model.freeQels >= 2;
        if (room) this.retrieve(random.below(8) === 0 ? [1, 2] : id, queue, random.below(3));
        return;
      }
    }
  }
}
