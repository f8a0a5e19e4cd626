// A session at a terminal: alternates between slices of the run and the keys that were typed. Idle time passes at once or in
// real time; while no partition can run, the session waits for a key.

import { setImmediate as pause } from "node:timers/promises";
import type { Played } from "../../guest-console.ts";
import type { Machine } from "../../machine.ts";
import { MARK, type Marks } from "../../marks.ts";
import type { RunResult } from "../../options.ts";
import { bytesOf } from "../../recording/events.ts";
import { report } from "../../report.ts";
import type { Ending, EndingSignal } from "../ending.ts";
import type { Newline, TimeChoice } from "../options.ts";
import type { Stage } from "../play.ts";
import type { LiveInput } from "./input.ts";
import { type Key, Keys, keyName } from "./keys.ts";
import { LineEditor } from "./line.ts";
import { Pacer } from "./pacer.ts";
import type { Screen } from "./screen.ts";
import { Sleeper } from "./sleep.ts";
import { Throttle } from "./throttle.ts";

/** Milliseconds of instructions between two looks at the keyboard. */
const SLICE = 10;

/** The options of a session. */
export interface SessionOptions {
  readonly machine: Machine;
  /** What runs the machine and enters its input: it itself, or a recorder. */
  readonly played: Played;
  readonly input: LiveInput;
  readonly screen: Screen;
  /** The character of the escape key. */
  readonly escape: string;
  readonly newline: Newline;
  /** Lines are edited here, and echoed. */
  readonly line: boolean;
  readonly time: TimeChoice;
  /** Millions of instructions of a second, at most. */
  readonly mips: number | undefined;
  /** Marks the place; undefined: nothing has marks. */
  readonly mark: ((text: string) => void) | undefined;
  readonly debug: Stage["debug"];
}

/** What ends a line for the guest. */
export const NEWLINES: Readonly<Record<Newline, string>> = { lf: "\n", cr: "\r", crlf: "\r\n" };

/** One session. */
export class Session {
  readonly #options: SessionOptions;
  readonly #keys: Keys;
  readonly #newline: string;
  readonly #editors = new Map<number, LineEditor>();
  readonly #pacer = new Pacer();
  readonly #sleeper = new Sleeper();
  readonly #throttle: Throttle;
  /** What has come and was not looked at; undefined: the end. */
  #come: (Uint8Array | undefined)[] = [];
  #over: Ending | undefined;
  /** The debugger is wanted, or runs. */
  #debugging: AbortController | undefined;
  /** The reading of the clock to which idle time may pass, and to which it has come. */
  #idleTo: number | undefined;
  #reached = 0;
  #marks: Marks | undefined;
  #marked = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#throttle = new Throttle(options.mips);
    this.#keys = new Keys(options.escape);
    this.#newline = NEWLINES[options.newline];
    if (options.time === "real") this.#idleTo = 0;
  }

  /** A signal ends it. */
  readonly signal = (name: EndingSignal): void => {
    this.#over = name;
    this.#debugging?.abort();
    this.#sleeper.wake();
  };

  readonly #hear = (bytes: Uint8Array | undefined): void => {
    this.#come.push(bytes);
    this.#sleeper.wake();
  };

  /** Runs to the end, to the limit, or until somebody ends it. */
  async run(limit: number, marks: Marks): Promise<Ending> {
    const { input, screen } = this.#options;
    this.#marks = marks;
    input.begin(this.#hear);
    try {
      screen.say(
        `-- ${keyName(this.#options.escape)} h for help, ${keyName(this.#options.escape)} q to quit --`,
      );
      for (let left = limit; ; ) {
        for (const bytes of this.#come.splice(0)) this.#take(bytes);
        if (this.#debugging !== undefined) await this.#debug(this.#debugging);
        if (this.#over !== undefined) return this.#over;
        const result = this.#slice(left, marks);
        left -= result.instructions;
        if (result.outcome === "idle" || result.outcome === "input") await this.#wait(result);
        else if (result.outcome !== "limit" || left === 0) return result.outcome as Ending;
        else await this.#throttle.rest(this.#sleeper);
      }
    } finally {
      input.end();
      screen.end();
    }
  }

  /** Leaves the terminal to the debugger for a while. */
  async #debug({ signal }: AbortController): Promise<void> {
    const { input, screen, debug } = this.#options;
    screen.say("-- the debugger has a copy of the machine; quit returns --");
    input.end();
    try {
      if (!signal.aborted) await debug(signal);
    } finally {
      this.#debugging = undefined;
      input.begin(this.#hear);
      // The prompt has left it paused.
      input.flow(true);
    }
    screen.say("-- the session continues --");
  }

  #slice(left: number, marks: Marks): RunResult {
    const { played } = this.#options;
    const until = performance.now() + SLICE;
    for (let instructions = 0; ; ) {
      const limit = Math.min(left - instructions, MARK, this.#throttle.may(performance.now()));
      const result = played.run({ limit, ...(this.#idleTo !== undefined && { idleTo: this.#idleTo }) });
      marks.note(result.instructions);
      instructions += result.instructions;
      this.#throttle.spend(result.instructions);
      const now = performance.now();
      const may = instructions < left && now < until && this.#throttle.may(now) > 0;
      const goesOn = result.outcome === "limit" && may;
      if (!goesOn) return { ...result, instructions };
    }
  }

  /** Waits for a key, or until the idle time is over. */
  async #wait({ clock, due = Number.POSITIVE_INFINITY }: RunResult): Promise<void> {
    if (this.#options.time === "jump") {
      await this.#sleeper.sleep(Number.POSITIVE_INFINITY);
      return;
    }
    const left = this.#pacer.left(clock, due, performance.now());
    if (left >= 1 && this.#come.length === 0) await this.#sleeper.sleep(left);
    else await pause();
    const now = performance.now();
    this.#reached = Math.min(this.#pacer.reached(now), due);
    if (this.#pacer.left(clock, due, now) < 1) this.#idleTo = due;
  }

  #take(bytes: Uint8Array | undefined): void {
    if (bytes === undefined) this.#over = "quit";
    else for (const key of this.#keys.take(bytes, performance.now())) this.#key(key);
  }

  #key(key: Key): void {
    const { screen } = this.#options;
    if (key.kind === "text") this.#text(key.text);
    else if (key.kind === "command") {
      const said = this.#command(key.command);
      if (said !== undefined) screen.say(said);
    } else if (key.kind === "ask") {
      screen.say("-- Ctrl-C goes to the guest. Quit? y for yes, any other key for no --");
    } else if (key.yes) this.#over = "quit";
  }

  #text(text: string): void {
    const { screen } = this.#options;
    if (!this.#options.line) {
      this.#enter(text.replaceAll("\r", this.#newline));
      return;
    }
    const editor = this.#editors.get(screen.current) ?? new LineEditor(this.#newline);
    this.#editors.set(screen.current, editor);
    for (const character of text) {
      const { echo, line, end } = editor.take(character);
      if (echo !== "") screen.echo(echo);
      if (line !== undefined) this.#enter(line);
      if (end) screen.say(this.#close());
    }
  }

  #enter(text: string): void {
    const { screen, played, machine } = this.#options;
    const known = [...text].filter((character) => character <= "\xff").join("");
    if (known !== text) screen.say("-- a console takes no characters beyond U+00FF --");
    if (known === "") return;
    const { current } = screen;
    const at = Math.max(machine.console(current).earliest, this.#reached);
    const { problem } = played.console(current).append(bytesOf(known), at);
    if (problem === undefined) this.#marks?.entered();
    else screen.say(`-- ${problem.message} --`);
  }

  /** Ends the input of the console that is shown, and says what came of it. */
  #close(): string {
    const { screen, played, machine } = this.#options;
    const at = Math.max(machine.console(screen.current).earliest, this.#reached);
    const { problem } = played.console(screen.current).close(at);
    if (problem === undefined) this.#marks?.entered();
    return `-- ${problem?.message ?? "the input is at its end"} --`;
  }

  /** Does a command, and gives what is to be said then. */
  #command(command: string): string | undefined {
    const { screen, machine, input } = this.#options;
    const { length } = machine.state.partitions;
    const number = Number(command);
    switch (command) {
      case "h":
      case "?":
        return this.#help();
      case "q":
        this.#over = "quit";
        return undefined;
      case "n":
        screen.turnTo((screen.current + 1) % length);
        return undefined;
      case "p":
        screen.turnTo((screen.current + length - 1) % length);
        return undefined;
      case "a":
        screen.showAll();
        return undefined;
      case "s":
        return this.#status();
      case "t":
        screen.stamps = !screen.stamps;
        return `-- time stamps are ${screen.stamps ? "on" : "off"} --`;
      case "e":
        return this.#close();
      case ".":
        this.#debugging = new AbortController();
        return undefined;
      case "m":
        return this.#mark();
      case "z":
        input.suspend();
        return undefined;
      default:
        if (!(number >= 1 && number <= length))
          return `-- ${keyName(command)} means nothing here: h for help --`;
        screen.turnTo(number - 1);
        return undefined;
    }
  }

  /** Marks the place, and says so. */
  #mark(): string {
    const { mark } = this.#options;
    if (mark === undefined) return "-- no file has marks here: give --record or --cast --";
    this.#marked++;
    mark(`mark ${this.#marked}`);
    return `-- mark ${this.#marked} --`;
  }

  #help(): string {
    const key = keyName(this.#options.escape);
    return `-- after ${key} --
   h or ?   this help
   q        quit: the report is printed
   1 to 9   that console; n the next, p the one before
   a        all consoles
   s        who runs, the clock, the position
   t        time stamps, on or off
   .        into the debugger, with a copy of the machine; quit returns
   m        mark this place, in what is recorded
   e        end the input of this console
   z        suspend, as Ctrl-Z does; fg continues
   ${key.padEnd(8)} itself, to the guest`;
  }

  #status(): string {
    const { machine, screen } = this.#options;
    const { partitions } = report(machine);
    const lines = partitions.map(({ name, summary, instructions }, n) => {
      const here = n === screen.current ? "*" : " ";
      return ` ${here} ${n + 1}  ${name}: ${summary}, ${instructions} instructions`;
    });
    const where = `-- #${machine.executed}, clock ${machine.clock} --`;
    return [where, ...lines].join("\n");
  }
}
