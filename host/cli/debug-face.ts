// A face of the debugger (host/debug/): commands come from the command line, a file, the standard input or a prompt.

import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { escapedJson } from "../../asm/printable.ts";
import { type Answer, completions, execute, Refusal, type Session } from "../debug/index.ts";
import { readText } from "../files.ts";
import type { Interrupt } from "./debug-interrupt.ts";
import { type Io, STATUS, type Status } from "./io.ts";
import { complain } from "./messages.ts";

/** How it looks. */
export interface FaceOptions {
  /** Prompts after the commands that are given. */
  readonly interactive?: true;
  readonly json?: true;
}

/** The first line of a trace. */
const TRACE_HEAD = "; trace of cr80 debug";

/** The terminal, or the pipes, that a session is seen through. */
export class Face {
  readonly #io: Io;
  readonly #session: Session;
  readonly #interrupt: Interrupt;
  readonly #options: FaceOptions;
  #refused = false;

  constructor(io: Io, session: Session, interrupt: Interrupt, options: FaceOptions = {}) {
    this.#io = io;
    this.#options = options;
    this.#session = session;
    this.#interrupt = interrupt;
  }

  /** Does commands, then those that are typed, if there are to be any. */
  async run(commands: readonly string[]): Promise<Status> {
    for (const line of commands) if (this.#do(line)) return this.#status();
    if (commands.length > 0 && this.#options.interactive !== true) return this.#status();
    await (this.#io.stdout.terminal && process.stdin.isTTY ? this.prompt() : this.#pipe());
    return this.#status();
  }

  #status(): Status {
    return this.#refused ? STATUS.failed : STATUS.fine;
  }

  /** Commands of the standard input, all of it. */
  async #pipe(): Promise<void> {
    const text = new TextDecoder().decode(this.#io.stdin());
    for (const line of text.split(/\r?\n/)) if (this.#do(line)) return;
  }

  /** Does commands that are typed at a prompt, until one is the last. `signal` ends it, too. */
  async prompt(signal?: AbortSignal): Promise<void> {
    const lines = createInterface({
      input: process.stdin,
      output: process.stdout,
      prompt: "cr80> ",
      ...(signal && { signal }),
      completer: (line: string) => {
        const { found, of } = completions(this.#session, line);
        return [found as string[], of];
      },
    });
    lines.on("SIGINT", () => {
      lines.write(null, { ctrl: true, name: "u" });
      lines.prompt();
    });
    this.#do("here");
    lines.prompt();
    let last = "";
    for await (const typed of lines) {
      // As in gdb, an empty line does a step once more.
      const line = typed.trim() === "" && /^(s|n|rs|rn|si|step|next|reverse-\w+)\b/.test(last) ? last : typed;
      last = line.trim();
      const { over, typed: ahead } = this.#interrupt.during(() => this.#do(line));
      if (over) break;
      lines.prompt();
      if (ahead !== "") lines.write(ahead);
    }
    lines.close();
  }

  /** Does one command. trace FILE COUNT writes into a file. @throws Refusal */
  #execute(line: string): Answer {
    const [, path, count] = /^\s*trace\s+(\S*[^\d\s]\S*)\s+(\d+)\s*$/.exec(line) ?? [];
    if (path === undefined) return execute(this.#session, line);
    const before = readText(path).contents;
    if (before !== undefined && !before.startsWith(TRACE_HEAD)) {
      throw new Refusal(`${path} exists, and is not a trace`, "give another name, or remove it");
    }
    const { lines, ...answer } = execute(this.#session, `trace ${count}`);
    try {
      writeFileSync(path, `${[TRACE_HEAD, ...lines.slice(0, -1)].join("\n")}\n`);
    } catch (error) {
      throw new Refusal(`${path} cannot be written: ${(error as Error).message}`);
    }
    return { ...answer, lines: [`the trace is in ${path}`, ...lines.slice(-1)] };
  }

  /** Does one command; true: it was the last. */
  #do(line: string): boolean {
    const { stdout } = this.#io;
    const json = this.#options.json === true;
    const write = (value: object) => stdout.write(`${escapedJson(JSON.stringify(value))}\n`);
    try {
      const { lines, data, quit } = this.#execute(line);
      if (json && line.trim() !== "") write({ command: line.trim(), ...data, lines });
      else for (const one of lines) stdout.write(`${one}\n`);
      return quit === true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#refused = true;
      const { message, advice } = error;
      if (json) write({ command: line.trim(), problem: { message, ...(advice !== "" && { advice }) } });
      else complain(this.#io, message, advice);
      return false;
    }
  }
}
