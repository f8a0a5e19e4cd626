// Chooses how cr80 boot runs a machine: without input, or with input from a script, a terminal, a pipe or a recording. Code that
// only one of them needs is loaded then.

import { type Problem, problem } from "../../asm/problem.ts";
import type { BootFileResult } from "../boot.ts";
import type { Played } from "../guest-console.ts";
import type { Machine } from "../machine.ts";
import type { Marks } from "../marks.ts";
import type { BootOptions } from "../options.ts";
import type { Mapped } from "../source-places.ts";
import { runToEnd } from "./boot-run.ts";
import type { Ending } from "./ending.ts";
import { isStandardInput } from "./files.ts";
import type { Io } from "./io.ts";
import type { Newline, TimeChoice } from "./options.ts";
import type { GivenAct } from "./script-options.ts";

/** A machine, and what is around it while it is played. */
export interface Stage {
  readonly machine: Machine;
  /** What runs it, and enters its input. */
  readonly played: Played;
  readonly marks: Marks;
  /** The source maps of its partitions. */
  readonly mapped: readonly Mapped[];
  /** Marks the place in the files that have marks; undefined: there are none. */
  readonly mark?: ((text: string) => void) | undefined;
  /** Debugs a copy of the machine as it is, at the terminal, until somebody has enough of it or the signal says so. */
  readonly debug: (signal: AbortSignal) => Promise<void>;
}

/** One way to play. */
export interface Play {
  /** It shows the consoles itself. */
  readonly shows: boolean;
  /** Hears what guests write. */
  readonly hear?: ((partition: number, characters: Uint8Array, clock: number) => void) | undefined;
  /** What is wrong with it on a machine; nothing has changed. */
  check(machine: Machine, mapped: readonly Mapped[]): readonly Problem[];
  /** Takes the machine before it runs. */
  begin(stage: Stage): void;
  /** Runs to the end, the limit or a signal. `played` runs the machine. */
  run(played: Played, limit: number, marks: Marks): Promise<Ending>;
  /** What is wrong with what was played, at the end. */
  problems(): readonly Problem[];
}

/** Options that say what is entered. */
export interface PlayOptions {
  readonly interactive?: true;
  /** The partition whose console is meant first. */
  readonly console?: string;
  readonly escape?: string;
  readonly line?: true;
  readonly newline?: Newline;
  readonly rawOutput?: true;
  readonly time?: TimeChoice;
  /** Millions of instructions of a second, at most. */
  readonly mips?: number;
  readonly script?: string;
  readonly acts?: readonly GivenAct[];
}

/** Nothing is entered. */
const PLAIN: Play = {
  shows: false,
  check: () => [],
  begin: () => {},
  run: runToEnd,
  problems: () => [],
};

/** A way to play, and the files that were read for it. */
interface Ready {
  readonly play: Play;
  readonly paths: readonly string[];
}

/** That, or what is wrong. */
export type Playing = Ready | { readonly problems: readonly Problem[] };

/** A recording as cr80 boot takes it. */
export interface Replayed extends Ready {
  readonly what: "recording";
  /** What it was made of, when that is said. */
  readonly program: string | undefined;
  /** Makes its machine. */
  readonly boot: (options: BootOptions) => BootFileResult;
}

/** What the options ask for; `file` is what is booted. */
export async function playOf(io: Io, file: string, options: PlayOptions): Promise<Playing> {
  const { interactive, script, acts = [] } = options;
  const also = interactive
    ? "--interactive"
    : script !== undefined && isStandardInput(script)
      ? "--script"
      : "";
  if (also !== "" && isStandardInput(file)) {
    const message = `the standard input can be read only once, and ${also} reads it`;
    return { problems: [problem("TWICE", { argument: file }, message, "name a file to boot")] };
  }
  if (interactive)
    return { play: (await import("./terminal/interactive.ts")).interactive(io, options), paths: [] };
  if (script === undefined && acts.length === 0) return { play: PLAIN, paths: [] };
  return (await import("./script.ts")).scripted(io, options);
}

/** Options that have no effect, of those that were given, with what would give them one. `replays`: nothing is entered. */
export function withoutEffect(
  { interactive, script, acts = [], ...options }: PlayOptions & { readonly cast?: string | undefined },
  replays: boolean,
): string[] {
  const shows = replays ? "--cast" : "--interactive or --cast";
  const enters = replays ? "--cast" : "--interactive, --script, --expect, --send or --cast";
  const needs = {
    escape: [interactive, "--interactive"],
    line: [interactive, "--interactive"],
    time: [interactive, "--interactive"],
    mips: [interactive, "--interactive"],
    newline: [interactive ?? options.cast, shows],
    rawOutput: [interactive ?? options.cast, shows],
    console: [interactive ?? script ?? acts[0] ?? options.cast, enters],
  } as const;
  return Object.entries(needs).flatMap(([name, [has, needed]]) => {
    if (has !== undefined || options[name as keyof typeof options] === undefined) return [];
    return `--${name === "rawOutput" ? "raw-output" : name}: no effect without ${needed}`;
  });
}

/** What is wrong with a name of --console on a machine. */
export function noConsole(machine: Machine, name: string | undefined): readonly Problem[] {
  const names = machine.state.partitions.map((partition) => partition.name);
  if (name === undefined || names.includes(name)) return [];
  const message = `there is no partition ${JSON.stringify(name)}`;
  return [
    problem("NO_PARTITION", { argument: "--console" }, message, `the partitions are ${names.join(", ")}`),
  ];
}
