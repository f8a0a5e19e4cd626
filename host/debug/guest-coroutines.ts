// Coroutines of a guest, as the tables of its Coroutine Monitor (firmware/csf/comon/) have them. Where these lie, and what their
// records are like, is known by the labels and constants of the sources. Memory holds anything: what does not fit together is none.

import { hexWord } from "../../asm/printable.ts";
import type { DebugNames } from "../expressions/names.ts";
import { guestWord } from "../guest-word.ts";
import type { Machine } from "../machine.ts";
import { SOCB_FREE, SOCB_OPERATION, SOCB_STATUS } from "../scm/codes.ts";
import { socbAddress } from "../scm/socb.ts";
import type { ScmProcess } from "../state/scm.ts";
import { guestProcesses, valuesOf } from "./guest-processes.ts";

/** A coroutine. Plain data. */
export interface GuestCoroutine {
  /** The process of System Call Monitor to which it belongs. */
  readonly process: number;
  /** Data address of its record, and the label there. */
  readonly address: number;
  readonly name: string;
  readonly priority: number;
  /** runs, ready, waits at SEMAPHORE, awaits OPERATION. */
  readonly state: string;
  /** Where it goes on in its program, or begins; of one that runs, where it is. */
  readonly pc: number;
}

/** Elements of a list that are gone through, at most. */
const LIST_MAX = 256;
const ADDRESSES = 0x10000;

const NAMES = [
  "RUNNING_COROUTINE",
  "READY_LIST",
  "COROUTINE_RECORD.NEXT",
  "COROUTINE_RECORD.PREV",
  "COROUTINE_RECORD.PRIORITY",
  "COROUTINE_RECORD.SAVER0",
  "COROUTINE_RECORD.SAVER6",
  "COROUTINE_RECORD.CONTINUATION",
  "COROUTINE_RECORD.AWAITS",
  "COROUTINE_SEMAPHORE.COUNT",
  "COROUTINE_OPERATION.STATUS",
  "COROUTINE_OPERATION.ACTIVATION",
  "N_WAIT_SEM",
  "N_WAIT_OPSEM",
  "PENDING",
  "TO_COROUTINE",
] as const;

/** Coroutines of all processes of a partition; empty: it has no Coroutine Monitor, or no coroutine yet. */
export function guestCoroutines(machine: Machine, names: DebugNames, partition: number): GuestCoroutine[] {
  const at = valuesOf(names, partition, NAMES);
  if (at === undefined) return [];
  return machine.state.partitions[partition]!.scm.processes.flatMap((process) =>
    new Coroutines(machine, names, partition, process, at).all(),
  );
}

/** The coroutines of one process. */
class Coroutines {
  readonly #machine: Machine;
  readonly #names: DebugNames;
  readonly #partition: number;
  readonly #process: ScmProcess;
  readonly #at: Record<(typeof NAMES)[number], number>;

  constructor(
    machine: Machine,
    names: DebugNames,
    partition: number,
    process: ScmProcess,
    at: Record<(typeof NAMES)[number], number>,
  ) {
    this.#machine = machine;
    this.#names = names;
    this.#partition = partition;
    this.#process = process;
    this.#at = at;
  }

  /** The one that runs, those that are ready, those that wait in semaphores, those that await the end of an operation. */
  all(): GuestCoroutine[] {
    const running = this.#word(this.#at.RUNNING_COROUTINE);
    const ready = this.#ring(this.#at.READY_LIST) ?? [];
    return [
      ...(running === 0 ? [] : [{ ...this.#coroutine(running, "runs"), pc: this.#here(running) }]),
      ...ready.map((one) => this.#coroutine(one, "ready")),
      ...this.#atSemaphores(),
      ...this.#awaiting(),
    ];
  }

  #word(address: number): number {
    const { base, tt } = this.#process;
    return guestWord(this.#machine, this.#partition, { tt }, "data", (base + address) & 0xffff) ?? 0;
  }

  #coroutine(address: number, state: string): GuestCoroutine {
    const at = this.#at;
    // One that has never called the Coroutine Monitor has yet to begin.
    const link = this.#word(address + at["COROUTINE_RECORD.SAVER6"]);
    return {
      process: this.#process.number,
      address,
      name: this.#names.label(this.#partition, "data", address),
      priority: this.#word(address + at["COROUTINE_RECORD.PRIORITY"]) >> 8,
      state,
      pc: link === 0 ? this.#word(address + at["COROUTINE_RECORD.CONTINUATION"]) : link,
    };
  }

  /** The label at a data address, or the address. */
  #named(address: number): string {
    return this.#names.label(this.#partition, "data", address) || hexWord(address);
  }

  /** Where the coroutine that runs in the process is. */
  #here(running: number): number {
    const { base, tt, number } = this.#process;
    const now = this.#machine.registers(this.#partition);
    if (now.tt === tt && now.base === base) return now.pc;
    const process = guestProcesses(this.#machine, this.#names, this.#partition);
    return process.find((one) => one.number === number)?.pc ?? this.#coroutine(running, "").pc;
  }

  /** The elements of a ring through its head, in both directions the same; undefined: this is none. */
  #ring(head: number): number[] | undefined {
    const { "COROUTINE_RECORD.NEXT": next, "COROUTINE_RECORD.PREV": previous } = this.#at;
    const found: number[] = [];
    for (let before = head; found.length <= LIST_MAX; ) {
      const element = this.#word(before + next);
      if (element === 0 || this.#word(element + previous) !== before) return undefined;
      if (element === head) return found;
      found.push(element);
      before = element;
    }
    return undefined;
  }

  /** Those in semaphores: rings whose elements wait there, as many as a count below 0 says. */
  #atSemaphores(): GuestCoroutine[] {
    const at = this.#at;
    const waits = [at.N_WAIT_SEM, at.N_WAIT_OPSEM];
    const found: GuestCoroutine[] = [];
    for (let semaphore = 0; semaphore < ADDRESSES; semaphore++) {
      const count = 0x10000 - this.#word(semaphore + at["COROUTINE_SEMAPHORE.COUNT"]);
      if (count > LIST_MAX || semaphore === at.READY_LIST) continue;
      const elements = this.#ring(semaphore);
      if (elements?.length !== count) continue;
      if (!elements.every((one) => waits.includes(this.#word(one + at["COROUTINE_RECORD.AWAITS"])))) continue;
      found.push(...elements.map((one) => this.#coroutine(one, `waits at ${this.#named(semaphore)}`)));
    }
    return found;
  }

  /** Those that await operations which have not ended, or whose end the Coroutine Monitor has not seen. */
  #awaiting(): GuestCoroutine[] {
    const at = this.#at;
    const process = this.#process;
    const ofSocbs = Array.from({ length: process.socbCount }, (_, index) => {
      const socb = socbAddress(process, index + 1);
      return this.#word(socb + SOCB_STATUS) === SOCB_FREE ? 0 : this.#word(socb + SOCB_OPERATION);
    });
    const operations = [...ofSocbs, ...process.awaits.map(({ operation }) => operation)];
    return operations.flatMap((operation) => {
      const isAwaited =
        operation !== 0 &&
        (this.#word(operation + at["COROUTINE_OPERATION.STATUS"]) & 0xff) === (at.PENDING | at.TO_COROUTINE);
      if (!isAwaited) return [];
      const own = this.#word(operation + at["COROUTINE_OPERATION.ACTIVATION"]);
      const isCall = operation === own + at["COROUTINE_RECORD.SAVER0"];
      return [this.#coroutine(own, isCall ? "awaits its call" : `awaits ${this.#named(operation)}`)];
    });
  }
}
