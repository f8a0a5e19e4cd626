// Tracing: each instruction as a line, with loops folded.

import { COMPLETIONS } from "../control/codes.ts";
import { Refusal } from "../expressions/failure.ts";
import { TRAPS } from "../report.ts";
import { nextInstruction } from "./past.ts";
import { positionText } from "./position.ts";
import type { Answer, Session } from "./session.ts";
import { callName } from "./stopping.ts";

/** trace COUNT: the next instructions of all partitions, those that come again and again counted. */
export function trace(session: Session, text: string, write: (line: string) => void): Answer {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new Refusal("say how many instructions to trace", "trace FILE 1000");
  const { timeline, machine, names } = session;
  const loops = new LoopFolder(write);
  for (let n = 0; n < count && session.goesOn(); n++) {
    const position = positionText(timeline.position);
    const partition = machine.current;
    if (partition === undefined) break;
    const instruction = nextInstruction(machine, partition);
    const key = `${partition} ${instruction.tt} ${instruction.address}`;
    loops.add(
      key,
      () =>
        `${position.padEnd(10)} ${names.partitionName(partition).padEnd(8)} ${names.instructions(partition).rows([instruction])[0]}`,
    );
    const step = timeline.step();
    if (step.kind === "nothing") break;
    if (step.kind === "interrupt")
      loops.say(`${"".padEnd(10)} ${names.partitionName(partition).padEnd(8)} interrupt`);
    else if (step.kind === "trap")
      loops.say(
        `${"".padEnd(10)} ${names.partitionName(partition).padEnd(8)} trap: ${TRAPS[step.trapClass]?.[0]}`,
      );
    else if (step.kind === "call") {
      const outcome =
        typeof step.outcome === "number"
          ? (COMPLETIONS[step.outcome]?.[0] ?? step.outcome)
          : typeof step.outcome === "string"
            ? step.outcome
            : "over";
      loops.say(
        `${"".padEnd(10)} ${names.partitionName(partition).padEnd(8)} ${callName(step.code)}: ${outcome}`,
      );
    }
  }
  loops.end();
  return session.here();
}

/** Lines that repeat a run of up to 32 lines are counted instead. */
export class LoopFolder {
  readonly #write: (line: string) => void;
  #recent: string[] = [];
  #period = 0;
  #folded = 0;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  /** `key`: what is the same each time round. */
  add(key: string, text: () => string): void {
    const recent = this.#recent;
    if (this.#period > 0 && recent[recent.length - this.#period] === key) this.#folded++;
    else {
      this.end();
      const back = recent.lastIndexOf(key);
      // A loop that has been gone through whole begins again.
      this.#period = back >= 0 && this.#isRound(recent.length - back, key) ? recent.length - back : 0;
      if (this.#period > 0) this.#folded = 1;
      else this.#write(text());
    }
    recent.push(key);
    if (recent.length > 128) recent.splice(0, 64);
  }

  /** Whether what comes now follows two turns of a loop of so many lines. */
  #isRound(period: number, key: string): boolean {
    const recent = this.#recent;
    if (period > 32 || recent.length < 2 * period) return false;
    const before = recent.slice(-period);
    return (
      recent[recent.length - period] === key &&
      before.every((one, i) => one === recent[recent.length - 2 * period + i])
    );
  }

  /** A line of its own, which nothing repeats. */
  say(line: string): void {
    this.end();
    this.#recent = [];
    this.#write(line);
  }

  /** Says what was counted. */
  end(): void {
    if (this.#folded > 0)
      this.#write(
        `           ... ${this.#folded} more instructions, the last ${this.#period} again and again`,
      );
    this.#folded = 0;
    this.#period = 0;
  }
}
