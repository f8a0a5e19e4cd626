// cr80 debug: a face of the debugger (host/debug/). Commands come from the command line, a file, the standard input or a prompt.

import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { escapedJson } from "../../asm/printable.ts";
import { type Answer, completions, execute, Refusal, Session } from "../debug/index.ts";
import { readText } from "../files.ts";
import type { Machine } from "../machine.ts";
import type { Mapped } from "../source-places.ts";
import { bootInput } from "./boot-load.ts";
import { cacheOf } from "./cache.ts";
import { definesOf } from "./defines.ts";
import { type Io, STATUS, type Status } from "./io.ts";
import { complain, refuse, reportDiagnostics } from "./messages.ts";
import { complainOfMaps, sourceMapsOf } from "./source-maps.ts";

/** Options of `cr80 debug`. */
export interface DebugOptions {
  readonly execute?: string;
  readonly command?: readonly string[];
  readonly interactive?: true;
  readonly memory?: number;
  readonly define?: readonly string[];
  readonly include?: readonly string[];
  /** False: --no-cache. */
  readonly cache?: boolean;
  readonly json?: true;
}

const MEBIBYTE = 1 << 20;
/** The first line of a trace. */
const TRACE_HEAD = "; trace of cr80 debug";

/** Boots a file and debugs it. */
export async function debug(io: Io, file: string, options: DebugOptions): Promise<Status> {
  const given = definesOf(options.define ?? []);
  if ("problem" in given) return refuse(io, [given.problem]);
  const script = options.execute === undefined ? undefined : readText(options.execute);
  if (script?.problem !== undefined) return refuse(io, [script.problem]);
  const cache = cacheOf(process.env, options.cache);
  const making = { folders: options.include ?? [], defines: given.defines, cache };
  const booted = await bootInput(io, file, { ...making, debug: true });
  const { machine, problems, warnings } = booted;
  reportDiagnostics(io, warnings);
  if (machine === undefined) return refuse(io, problems);
  try {
    if (machine.state.partitions.length === 0) {
      complain(io, `${file} has no partitions: there is nothing to debug`);
      return STATUS.badInput;
    }
    const mapped =
      booted.manifest === undefined
        ? (await (await import("./snapshot-maps.ts")).mapsOfSnapshot(machine, file, making)).mapped
        : sourceMapsOf(booted);
    complainOfMaps(io, mapped);
    const commands = [...(script?.contents.split(/\r?\n/) ?? []), ...(options.command ?? [])];
    return await new Face(io, machine, options, mapped).run(commands);
  } finally {
    machine.close();
  }
}

/** The terminal, or the pipes, that a session is seen through. */
class Face {
  readonly #io: Io;
  readonly #session: Session;
  readonly #options: DebugOptions;
  #refused = false;

  constructor(io: Io, machine: Machine, options: DebugOptions, mapped: readonly Mapped[]) {
    this.#io = io;
    this.#options = options;
    const bytes = options.memory === undefined ? {} : { bytes: options.memory * MEBIBYTE };
    this.#session = new Session(machine, { mapped, ...bytes });
    const { kept } = this.#session.timeline;
    if (options.memory !== undefined && kept.bytes > options.memory * MEBIBYTE) {
      const needed = Math.ceil(kept.bytes / MEBIBYTE);
      complain(
        io,
        `one state takes ${needed} megabytes: no more than the first is kept`,
        `give --memory ${2 * needed} or more`,
      );
    }
  }

  /** Does commands, then those that are typed, if there are to be any. */
  async run(commands: readonly string[]): Promise<Status> {
    for (const line of commands) if (this.#do(line)) return this.#status();
    if (commands.length > 0 && this.#options.interactive !== true) return this.#status();
    await (this.#io.stdout.terminal && process.stdin.isTTY ? this.#prompt() : this.#pipe());
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

  async #prompt(): Promise<void> {
    const lines = createInterface({
      input: process.stdin,
      output: process.stdout,
      prompt: "cr80> ",
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
      // While a command runs, Ctrl-C is a signal, which ends the debugger.
      process.stdin.setRawMode(false);
      if (this.#do(line)) break;
      process.stdin.setRawMode(true);
      lines.prompt();
    }
    lines.close();
  }

  /** Does one command. trace FILE COUNT writes into a file. @throws Refusal */
  #execute(line: string): Answer {
    const [, path, count] = /^\s*trace\s+(\S*[^\d\s]\S*)\s+(\d+)\s*$/.exec(line) ?? [];
    if (path === undefined) return execute(this.#session, line);
    const before = readText(path).contents;
    if (before !== undefined && !before.startsWith(TRACE_HEAD)) {
      throw new Refusal(`${path} is there, and is no trace`, "give another name, or remove it");
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
