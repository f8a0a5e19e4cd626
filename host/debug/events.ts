// What has happened in a machine between two looks at it, as far as stops ask.

import { CTX_TRAPS, TRAP_CLASSES } from "../../core-as/layout.ts";
import { type RegisterName, registerOf } from "../expressions/registers.ts";
import type { Machine } from "../machine.ts";
import type { Registers, ServedCall } from "../options.ts";
import type { Area } from "../state/area.ts";
import type { Pattern } from "./pattern.ts";
import type { Stop, StopAt } from "./stop.ts";

/** A stop that something has come to, and the partition that it is about. */
export interface Reached {
  readonly stop: Stop;
  readonly partition: number;
}

/** The number of no partition. */
export const NOBODY = -1;

/** Looks at a machine again and again, and says which of its stops that come after a step have been reached since. */
export class Events {
  readonly #machine: Machine;
  readonly #stops: readonly Stop[];
  readonly #kinds: ReadonlySet<StopAt["kind"]>;
  #traps: Uint32Array = new Uint32Array(0);
  #areas = new Map<number, string>();
  #written: number[] = [];
  #registers: Registers[] = [];
  #changes = 0;
  #current = NOBODY;

  constructor(machine: Machine, stops: readonly Stop[]) {
    this.#machine = machine;
    this.#stops = stops;
    this.#kinds = new Set(stops.map(({ at }) => at.kind));
    this.#look();
  }

  /** Whether it has to look after each instruction. */
  get isSlow(): boolean {
    return this.#kinds.has("register");
  }

  /** Whether some area has become something else since the latest look. */
  get areasChanged(): boolean {
    return this.#machine.journal.ownershipChanges !== this.#changes;
  }

  /** Whether the turn has passed on since the latest look: asked before a partition goes on. */
  passedOn(partition: number): boolean {
    return this.#kinds.has("turn") && partition !== this.#current;
  }

  /** Whether there may be something that was not looked at, after a slice that has ended with a call or not. */
  mayHave(call: ServedCall | undefined): boolean {
    if (this.isSlow || (call !== undefined && this.#kinds.has("call"))) return true;
    if (this.areasChanged) return true;
    return this.#kinds.has("console") && this.#writtenNow().some((n, i) => n !== this.#written[i]);
  }

  /** Stops that were reached since the latest look, without their conditions. */
  reached(call: ServedCall | undefined): Reached[] {
    const found = this.#stops.flatMap((stop) =>
      this.#partitionsAt(stop.at, call).map((partition) => ({ stop, partition })),
    );
    this.#look();
    return found;
  }

  /** The partitions, of those that a stop is about, that have come to it. */
  #partitionsAt(at: StopAt, call: ServedCall | undefined): number[] {
    const current = this.#machine.current ?? NOBODY;
    const all = "partition" in at && at.partition !== undefined ? [at.partition] : this.#everybody();
    switch (at.kind) {
      case "trap":
        return all.filter((one) => this.#hasTrapped(one, at.trapClass));
      case "call": {
        const is = call !== undefined && (at.code === undefined || at.code === call.code);
        return is ? all.filter((one) => one === call.partition) : [];
      }
      case "owner":
        return this.#areasNow(at.area).some(([number, text]) => this.#areas.get(number) !== text)
          ? [current]
          : [];
      case "turn":
        return current !== this.#current && all.includes(current) ? [current] : [];
      case "console":
        return all.filter((one) => this.#hasWritten(one, at.text));
      case "register":
        return all.filter((one) => this.#hasChanged(one, at.register));
      default:
        return [];
    }
  }

  #everybody(): number[] {
    return this.#machine.state.partitions.map(({ number }) => number);
  }

  #look(): void {
    const machine = this.#machine;
    this.#current = machine.current ?? NOBODY;
    this.#changes = machine.journal.ownershipChanges;
    if (this.#kinds.has("trap")) this.#traps = this.#trapsNow();
    if (this.#kinds.has("owner")) this.#areas = new Map(this.#areasNow(undefined));
    if (this.#kinds.has("console")) this.#written = this.#writtenNow();
    if (this.#kinds.has("register")) this.#registers = this.#everybody().map((one) => machine.registers(one));
  }

  #trapsNow(): Uint32Array {
    const { core } = this.#machine.control;
    const everybody = this.#everybody();
    const counts = new Uint32Array(everybody.length * TRAP_CLASSES);
    for (const one of everybody) {
      const first = (core.contextAddress(one) + CTX_TRAPS) >> 2;
      for (let n = 0; n < TRAP_CLASSES; n++) counts[one * TRAP_CLASSES + n] = core.u32[first + n]!;
    }
    return counts;
  }

  #hasTrapped(partition: number, trapClass: number | undefined): boolean {
    const now = this.#trapsNow();
    const classes = trapClass === undefined ? [0, 1, 2, 3, 4, 5, 6] : [trapClass];
    return classes.some((n) => {
      const i = partition * TRAP_CLASSES + n;
      return now[i] !== this.#traps[i];
    });
  }

  #areasNow(area: number | undefined): (readonly [number, string])[] {
    return this.#machine.state.areas.entries
      .filter(({ number }) => area === undefined || number === area)
      .map((one) => [one.number, holdersOf(one)] as const);
  }

  #writtenNow(): number[] {
    return this.#machine.state.partitions.map(({ console }) => console.written);
  }

  /** Whether a text has been written, of which the last character is new. */
  #hasWritten(partition: number, text: string | Pattern): boolean {
    const { output, kept, written } = this.#machine.state.partitions[partition]!.console;
    const before = this.#written[partition] ?? 0;
    if (written === before || before >= kept) return false;
    if (typeof text !== "string") return text.endsIn(output, before, kept);
    const from = Math.max(0, before - text.length + 1);
    return String.fromCharCode(...output.subarray(from, kept)).includes(text);
  }

  #hasChanged(partition: number, register: RegisterName): boolean {
    return (
      registerOf(this.#machine.registers(partition), register) !==
      registerOf(this.#registers[partition]!, register)
    );
  }
}

/** Who has an area, and how. */
function holdersOf({ owner, page, connection, loans }: Area): string {
  return JSON.stringify([owner, page, connection, loans.map(({ partition, shared }) => [partition, shared])]);
}
