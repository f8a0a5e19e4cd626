// What a session shows: one console as it is written, or all consoles in lines with names; and the session's own lines. The
// output of guests is made printable, unless they control the terminal themselves.

import { printable } from "../../../asm/printable.ts";

/** Characters of a console that are kept at least, and lines that are shown of them when one turns to it. */
const KEPT_MAX = 1 << 16;
const SHOWN = 200;
/** A line without an end is shown when it has become this long. */
const LINE_MAX = 4096;
/** Text for a terminal: of what would act on it, lines, tabs, one back and the bell are left. */
const shown = ["\n", "\r", "\b", "\x07"].reduce<(text: string) => string>(
  (show, character) => (text) => text.split(character).map(show).join(character),
  printable,
);

/** How consoles are shown. */
export interface ScreenOptions {
  /** Guests have the terminal: nothing that they write is changed. */
  readonly raw: boolean;
  /** A carriage return by itself ends a line. */
  readonly carriageReturn: boolean;
}

/** What was written on one console. */
interface Written {
  kept: string;
  /** The line that is not ended, where lines have names. */
  pending: string;
}

/** Shows the consoles of a machine. */
export class Screen {
  /** The console that is shown, and that input goes to. */
  current = 0;
  /** All consoles are shown. */
  all = false;
  /** Lines begin with the clock. */
  stamps = false;
  readonly #write: (text: string) => void;
  readonly #names: readonly string[];
  readonly #width: number;
  readonly #options: ScreenOptions;
  readonly #written: Written[];
  /** Whether the cursor is at the beginning of a line. */
  #fresh = true;

  /** `write` gets text for the terminal. `names`: of the partitions. */
  constructor(write: (text: string) => void, names: readonly string[], options: ScreenOptions) {
    this.#write = write;
    this.#names = names;
    this.#options = options;
    this.#width = Math.max(...names.map((name) => name.length));
    this.#written = names.map(() => ({ kept: "", pending: "" }));
  }

  /** Takes characters that a guest wrote at a reading of the clock. */
  hear(partition: number, characters: Uint8Array, clock: number): void {
    let text = Buffer.from(characters).toString("latin1");
    if (this.#options.carriageReturn) text = text.replace(/\r\n?/g, "\n");
    const written = this.#written[partition]!;
    written.kept += text;
    if (written.kept.length > 2 * KEPT_MAX) written.kept = written.kept.slice(-KEPT_MAX);
    if (this.all) this.#lines(partition, written, text, clock);
    else if (partition === this.current) this.#show(this.stamps ? this.#stamped(text, clock) : text);
  }

  /** Shows what is typed, where a guest does not. */
  echo(text: string): void {
    this.#show(text);
  }

  /** Says something of our own, in lines of its own. */
  say(text: string): void {
    this.#freshLine();
    this.#write(`${text.split("\n").map(printable).join("\n")}\n`);
  }

  /** Turns to a console, and shows its latest lines. */
  turnTo(partition: number): void {
    this.all = false;
    this.current = partition;
    this.say(`-- console of ${this.#names[partition]} (${partition + 1} of ${this.#names.length}) --`);
    const lines = this.#written[partition]!.kept.split("\n");
    this.#show(lines.slice(-SHOWN - 1).join("\n"));
  }

  /** Shows all consoles, whole lines with the names of their partitions. */
  showAll(): void {
    this.all = true;
    this.say(`-- all consoles; input goes to ${this.#names[this.current]} --`);
    for (const written of this.#written)
      written.pending = written.kept.slice(written.kept.lastIndexOf("\n") + 1);
  }

  /** Ends lines that are not ended: what follows begins with a line of its own. */
  end(): void {
    if (this.all) {
      for (const [partition, { pending }] of this.#written.entries())
        if (pending) this.#line(partition, pending, "");
    }
    this.#freshLine();
  }

  #lines(partition: number, written: Written, text: string, clock: number): void {
    const lines = (written.pending + text).split("\n");
    written.pending = lines.pop()!;
    if (written.pending.length > LINE_MAX) {
      lines.push(written.pending);
      written.pending = "";
    }
    for (const line of lines) this.#line(partition, line, this.stamps ? stamp(clock) : "");
  }

  #line(partition: number, line: string, before: string): void {
    this.#freshLine();
    const name = this.#names[partition]!.padEnd(this.#width);
    this.#write(`${before}${name}  ${printable(line.replace(/\r$/, ""))}\n`);
  }

  #stamped(text: string, clock: number): string {
    const begun = this.#fresh ? stamp(clock) : "";
    return begun + text.replace(/\n(?!$)/g, `\n${stamp(clock)}`);
  }

  #show(text: string): void {
    if (text === "") return;
    this.#fresh = text.endsWith("\n");
    this.#write(this.#options.raw ? text : shown(text));
  }

  #freshLine(): void {
    if (!this.#fresh) this.#write("\n");
    this.#fresh = true;
  }
}

function stamp(clock: number): string {
  return `[${String(clock).padStart(10)}] `;
}
