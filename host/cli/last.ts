// What a partition did before it failed, as text and as data: places of the program, and its last instructions.

import { type GuestPlace, guestPlace } from "../../asm/problem.ts";
import { InstructionNames } from "../instruction-names.ts";
import type { Machine } from "../machine.ts";
import type { Marks } from "../marks.ts";
import { type PostMortem, postMortem } from "../postmortem.ts";
import { type PartitionReport, TRAPS } from "../report.ts";
import type { Mapped } from "../source-places.ts";

/** What is reported about a partition in addition to how it ended. */
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
