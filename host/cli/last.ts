// What a partition did before it failed, as text and as data: places of the program, and its last instructions.

import { type GuestPlace, guestPlace } from "../../asm/problem.ts";
import { InstructionNames } from "../instruction-names.ts";
import type { Machine } from "../machine.ts";
import type { Marks } from "../marks.ts";
import { type PostMortem, postMortem } from "../postmortem.ts";
import { type PartitionReport, TRAPS } from "../report.ts";
import type { Mapped } from "../source-places.ts";

/** What is said of a partition beside how it ended. */
export interface Story {
  /** Places: of traps of user mode, of the jump that led there, of calls. */
  readonly places: readonly GuestPlace[];
  /** What to do about a trap of user mode; "" when it is none. */
  readonly advice: string;
  /** The last instructions, a line each, under a heading. */
  readonly notes: readonly string[];
  /** The same as plain data. */
  readonly data: object;
  /** Traps of user mode say why it ended; not the place where its kernel did. */
  readonly ofUser: boolean;
}

/** What partitions did last. `machine` is as it was before the run, which is made once more to see. */
export function tellAll(
  machine: Machine,
  marks: Marks,
  partitions: readonly PartitionReport[],
  mapped: readonly Mapped[],
): ReadonlyMap<number, Story> {
  const numbers = partitions.map(({ number }) => number);
  const found = postMortem(machine, marks, numbers);
  return new Map(
    partitions.map(({ number, trap }) => [number, tell(found.get(number)!, mapped[number]!, trap !== null)]),
  );
}

/**
 * Tells it. `trapped`: the partition ended by a trap that nobody handled, so that traps of user mode before that are not
 * to the point.
 */
function tell({ end, traps, earlierTraps }: PostMortem, mapped: Mapped, trapped: boolean): Story {
  const names = new InstructionNames(mapped);
  const ofUser = !trapped && traps.length > 0;
  const places = ofUser
    ? [
        ...(earlierTraps > 0
          ? [guestPlace(`${earlierTraps} earlier ${earlierTraps === 1 ? "trap" : "traps"}`)]
          : []),
        ...traps.flatMap((one) => [names.trap(one), ...names.before(one)]),
      ]
    : end === undefined
      ? []
      : names.before(end, trapped);
  const last = ofUser ? traps.at(-1) : undefined;
  const shown = last ?? end;
  const rows = shown === undefined ? [] : names.rows(shown.steps);
  return {
    places,
    advice: TRAPS[last?.trap.trapClass ?? -1]?.[1] ?? "",
    notes: rows.length === 0 ? [] : ["the last instructions:", ...rows.map((row) => `  ${row}`)],
    data: {
      ...names.data(end),
      traps: traps.map(({ clock, trap, ...before }) => ({ clock, ...trap, ...names.data(before) })),
      earlierTraps,
    },
    ofUser,
  };
}

/** Names the instructions of one partition. */
class InstructionNames {
  readonly #mapped: Mapped;
  readonly #labels: ReadonlyMap<number, string>;
  readonly #data: ReadonlyMap<number, string>;

  constructor(mapped: Mapped) {
    this.#mapped = mapped;
    const { map } = mapped;
    this.#labels = map === undefined ? new Map() : labelsIn(map, "program");
    this.#data = map === undefined ? new Map() : labelsIn(map, "data");
  }

  /** Line and label of an instruction, when it is the one of the image. */
  #place({ address, words }: PastInstruction): SourcePlace | undefined {
    const { module, map } = this.#mapped;
    if (module === undefined || map === undefined) return undefined;
    const wanted = programWordAt(map, module, address);
    return wanted === words[0] ? placeIn(map, "program", address) : undefined;
  }

  #where(step: PastInstruction): string {
    const place = this.#place(step);
    return place === undefined ? `PC ${hexWord(step.address)}` : sourcePlaceText(place);
  }

  trap({ clock, trap, steps }: UserTrap): GuestPlace {
    const last = steps.at(-1);
    const source = last === undefined ? undefined : this.#place(last);
    const at = source === undefined ? "" : `${sourcePlaceText(source)}: `;
    return guestPlace(`${at}${describeTaken(trap)}, in user mode, at clock ${clock}`, source);
  }

  /** The jump that led to an instruction, and the calls that had not returned. */
  before({ calls, jumpedFrom }: Before, trapped = true): GuestPlace[] {
    const more = calls.length - CALLS_SHOWN;
    const from = (how: string, step: PastInstruction) =>
      guestPlace(`${how} from ${this.#where(step)}`, this.#place(step));
    return [
      ...(trapped && jumpedFrom !== undefined ? [from("jumped there", jumpedFrom)] : []),
      ...calls.slice(0, CALLS_SHOWN).map((call) => from("called", call)),
      ...(more > 0 ? [guestPlace(`and from ${more} more`)] : []),
    ];
  }

  #text({ address, words }: PastInstruction): string {
    const options = { address, fold: true, labels: this.#labels, data: this.#data };
    return disassemble(words, options)
      .map(({ text }) => text)
      .join("; ");
  }

  /** A line for each instruction: address, instruction, label and line. */
  rows(steps: readonly PastInstruction[]): string[] {
    const texts = steps.map((step) => this.#text(step));
    const width = Math.max(0, ...texts.map((text) => text.length));
    return steps.map((step, i) => {
      const { label = "", file, line } = this.#place(step) ?? {};
      const where = [label, file === undefined ? "" : `${file}:${line}`].filter((part) => part !== "");
      return `${hexWord(step.address)}  ${texts[i]!.padEnd(width)}  ${where.join(", ")}`.trimEnd();
    });
  }

  data(before: Before | undefined): object {
    const of = (step: PastInstruction) => ({
      ...step,
      text: this.#text(step),
      source: this.#place(step) ?? null,
    });
    const { steps, calls, jumpedFrom } = before ?? { steps: [], calls: [], jumpedFrom: undefined };
    return { steps: steps.map(of), calls: calls.map(of), jumpedFrom: jumpedFrom ? of(jumpedFrom) : null };
  }
}
