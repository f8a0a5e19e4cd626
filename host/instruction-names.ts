// Instructions that a partition has executed, as text and as data, with labels and lines.

import { disassemble } from "../asm/disassemble.ts";
import { hexWord } from "../asm/printable.ts";
import { type GuestPlace, guestPlace } from "../asm/problem.ts";
import { programWordAt } from "../asm/sourcemap.ts";
import { executedOf } from "./conventions/executed.ts";
import type { Before, PastInstruction, UserTrap } from "./postmortem.ts";
import { describeTaken } from "./report.ts";
import { labelsIn, type Mapped, placeIn, type SourcePlace, sourcePlaceText } from "./source-places.ts";

/** Calls that are named. */
const CALLS_SHOWN = 4;

/** What the names come from; neither is there without a source map. */
type Named = Partial<Pick<Mapped, "module" | "map">>;

/** Names the instructions of one partition. */
export class InstructionNames {
  readonly #mapped: Named;
  readonly #labels: ReadonlyMap<number, string>;
  readonly #data: ReadonlyMap<number, string>;

  constructor(mapped: Named) {
    this.#mapped = mapped;
    const { map } = mapped;
    this.#labels = map === undefined ? new Map() : labelsIn(map, "program");
    this.#data = map === undefined ? new Map() : labelsIn(map, "data");
  }

  /** Line and label of an instruction, when it is the one of the image. */
  place({ address, words }: PastInstruction): SourcePlace | undefined {
    const { module, map } = this.#mapped;
    if (module === undefined || map === undefined) return undefined;
    const wanted = programWordAt(map, module, address);
    return wanted === words[0] ? placeIn(map, "program", address) : undefined;
  }

  where(step: PastInstruction): string {
    const place = this.place(step);
    return place === undefined ? `PC ${hexWord(step.address)}` : sourcePlaceText(place);
  }

  trap({ clock, trap, steps }: UserTrap): GuestPlace {
    const last = steps.at(-1);
    const source = last === undefined ? undefined : this.place(last);
    const at = source === undefined ? "" : `${sourcePlaceText(source)}: `;
    return guestPlace(`${at}${describeTaken(trap)}, in user mode, at clock ${clock}`, source);
  }

  /** The jump that led to an instruction, and the calls that had not returned. */
  before({ calls, jumpedFrom }: Before, trapped = true): GuestPlace[] {
    const more = calls.length - CALLS_SHOWN;
    const from = (how: string, step: PastInstruction) =>
      guestPlace(`${how} from ${this.where(step)}`, this.place(step));
    return [
      ...(trapped && jumpedFrom !== undefined ? [from("jumped there", jumpedFrom)] : []),
      ...calls.slice(0, CALLS_SHOWN).map((call) => from("called", call)),
      ...(more > 0 ? [guestPlace(`and from ${more} more`)] : []),
    ];
  }

  text({ address, words }: PastInstruction): string {
    const options = { address, fold: true, labels: this.#labels, data: this.#data };
    return disassemble(words, options)
      .map(({ text }) => text)
      .join("; ");
  }

  /** An instruction with the words that it has, of those that stand there. */
  measured(step: PastInstruction): PastInstruction {
    const executed = executedOf(step.words, step.address);
    return { ...step, words: executed?.words ?? step.words.slice(0, 1) };
  }

  /** A line for each instruction: address, instruction, label and line. */
  rows(steps: readonly PastInstruction[]): string[] {
    const texts = steps.map((step) => this.text(step));
    const width = Math.max(0, ...texts.map((text) => text.length));
    return steps.map((step, i) => {
      const { label = "", file, line } = this.place(step) ?? {};
      const where = [label, file === undefined ? "" : `${file}:${line}`].filter((part) => part !== "");
      return `${hexWord(step.address)}  ${texts[i]!.padEnd(width)}  ${where.join(", ")}`.trimEnd();
    });
  }

  data(before: Before | undefined): object {
    const of = (step: PastInstruction) => ({
      ...step,
      text: this.text(step),
      source: this.place(step) ?? null,
    });
    const { steps, calls, jumpedFrom } = before ?? { steps: [], calls: [], jumpedFrom: undefined };
    return { steps: steps.map(of), calls: calls.map(of), jumpedFrom: jumpedFrom ? of(jumpedFrom) : null };
  }
}
