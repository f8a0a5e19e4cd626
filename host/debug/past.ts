// What happened before the present position: a partition's last instructions, its calls that have not returned, who wrote a word.

import { MAX_PAGES, PAGE_WORDS, PROTECTION_NONE, RIGHTS_NONE, SPACE_PAGES } from "../../core-as/layout.ts";
import { executedOf, MAX_WORDS } from "../conventions/executed.ts";
import { guestWord, partitionWord } from "../guest-word.ts";
import type { Machine } from "../machine.ts";
import { type Before, type PastInstruction, Recorder } from "../postmortem.ts";
import type { Step } from "../step.ts";
import { at, type Position } from "./position.ts";
import { type Hit, runBackward } from "./scan.ts";
import type { WatchedWords } from "./stop.ts";
import type { Timeline } from "./timeline.ts";

/** Instructions of all partitions that are looked at again, at most. */
const WINDOW = 50_000;

/** What a partition did last, as far as the latest 50,000 instructions of the machine tell. */
export function recall(timeline: Timeline, partition: number): Before {
  const { position, start, machine } = timeline;
  return timeline.excursion(() => {
    timeline.seek(at(Math.max(start.executed, position.executed - WINDOW)));
    const recorder = new Recorder(machine, partition);
    const steppings: Recorder[] = [];
    steppings[partition] = recorder;
    timeline.advanceBySteps(position.executed, steppings);
    return recorder.now();
  });
}

/** The instruction that a partition executes next. */
export function nextInstruction(machine: Machine, partition: number): PastInstruction {
  const { pc, tt } = machine.registers(partition);
  const words = programWords(machine, partition, pc, MAX_WORDS);
  return { address: pc, tt, words: executedOf(words, pc)?.words ?? words.slice(0, 1) };
}

/** Words of a program as the partition would fetch them now; fewer where no more are mapped. */
export function programWords(machine: Machine, partition: number, address: number, words: number): number[] {
  const found: number[] = [];
  const { tt } = machine.registers(partition);
  for (let n = 0; n < words; n++) {
    const word = guestWord(machine, partition, { tt }, "program", (address + n) & 0xffff);
    if (word === undefined) break;
    found.push(word);
  }
  return found;
}

/** Who changed a word last. */
export interface Writer {
  /** The position before the step that did it. */
  readonly position: Position;
  /** By an edit at the position after that step, or by the step. */
  readonly by: "edit" | "step";
  /** Of an edit: it was recorded. */
  readonly recorded?: boolean;
  /** Whose turn it was, and the instruction that was next. */
  readonly partition: number;
  readonly instruction: PastInstruction;
  /** What that step was. */
  readonly step: Step;
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** The last change of one of these words, by a step or in the debugger; undefined when there is none since the start. */
export function whoWrote(
  timeline: Timeline,
  words: WatchedWords,
  goesOn: () => boolean = () => true,
): Writer | undefined {
  const { position } = timeline;
  const hit = runBackward(timeline, [{ at: { kind: "data", access: "change", words } }], goesOn);
  try {
    return hit && describe(timeline, hit, words);
  } finally {
    timeline.seek(position);
  }
}

function describe(timeline: Timeline, { position, partition }: Hit, words: WatchedWords): Writer {
  const { machine } = timeline;
  const instruction = nextInstruction(machine, partition);
  const before = wordsOf(machine, words);
  const edited = editAt(timeline, position.executed + 1);
  const step = timeline.lookedAt(() => machine.step());
  const plain = wordsOf(machine, words);
  const found = { position, partition, instruction, step };
  timeline.seek(at(position.executed + 1));
  const after = edited === undefined ? plain : wordsOf(machine, words);
  // A change comes after the step, which may have changed the words as well.
  return edited === undefined || after.every((word, i) => word === plain[i])
    ? { ...found, by: "step", before, after: plain }
    : { ...found, by: "edit", recorded: edited === "recorded", before: plain, after };
}

/** Whether the machine was changed at a position after so many instructions, and whether that was recorded. */
function editAt({ edits, replay }: Timeline, executed: number): "made" | "recorded" | undefined {
  if (edits.some((one) => one.executed === executed)) return "made";
  const is = replay?.events.some(
    ({ event, n }) => n === executed && (event === "memory" || event === "registers"),
  );
  return is ? "recorded" : undefined;
}

/** Words as they are now; those of a partition that are not mapped are 0. */
export function wordsOf(machine: Machine, words: WatchedWords): number[] {
  const { core } = machine.control;
  const found: number[] = [];
  for (let word = words.first; word <= words.last; word++) {
    const page = Math.floor(word / PAGE_WORDS);
    if ("partition" in words) {
      const entry = core.stage2(words.partition, page);
      found.push(
        entry >> 14 === RIGHTS_NONE
          ? 0
          : core.u16[core.physicalWord(entry & (MAX_PAGES - 1), word % PAGE_WORDS)]!,
      );
    } else {
      const area = machine.state.areas.entries.find(({ number }) => number === words.area);
      const physical = area?.physical[page];
      found.push(physical === undefined ? 0 : core.u16[core.physicalWord(physical, word % PAGE_WORDS)]!);
    }
  }
  return found;
}

/** The latest position before the present one at which a partition is next; undefined: there is none. */
export function turnBefore(timeline: Timeline, partition: number): Position | undefined {
  const { position } = timeline;
  for (let n = 0; n < 32; n++) {
    if (!timeline.back()) {
      timeline.seek(position);
      return undefined;
    }
    if (timeline.machine.current === partition) return timeline.position;
  }
  // It lies far back: where another one has taken over from it last.
  for (;;) {
    const hit = runBackward(timeline, [{ at: { kind: "turn", partition: undefined } }]);
    if (hit === undefined) {
      const found = timeline.machine.current === partition ? timeline.position : undefined;
      if (found === undefined) timeline.seek(position);
      return found;
    }
    if (timeline.back() && timeline.machine.current === partition) return timeline.position;
  }
}

/** The partition word of an address of a space, through the translation table as it stands; undefined: no page is mapped there. */
export function partitionWordOf(
  machine: Machine,
  partition: number,
  space: "program" | "data",
  address: number,
): number | undefined {
  const { tt } = machine.registers(partition);
  if (tt === 0) return address;
  const first = tt * 2 * SPACE_PAGES + (space === "program" ? SPACE_PAGES : 0);
  const entry = partitionWord(machine, partition, first + Math.floor(address / PAGE_WORDS));
  if (entry === undefined || entry >> 14 === PROTECTION_NONE) return undefined;
  return (entry & (MAX_PAGES - 1)) * PAGE_WORDS + (address % PAGE_WORDS);
}
