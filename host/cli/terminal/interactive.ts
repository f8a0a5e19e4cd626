// cr80 boot --interactive: starts a session at a terminal, and otherwise enters the lines of its input.

import type { Machine } from "../../machine.ts";
import { withSignals } from "../boot-run.ts";
import { SIGNALS, TERMINAL_SIGNALS } from "../ending.ts";
import type { Io } from "../io.ts";
import type { Play, PlayOptions } from "../play.ts";
import { processInput } from "./input.ts";
import { escapeKey } from "./keys.ts";
import { Piped } from "./piped.ts";
import { Screen } from "./screen.ts";
import { NEWLINES, Session } from "./session.ts";

/** The escape key when nothing else is said: what telnet has. */
const ESCAPE = "^]";

/** Somebody at a terminal, or a pipe, as a way to play. */
export function interactive(io: Io, options: PlayOptions): Play {
  const { newline = "lf", line = false, rawOutput = false, mips } = options;
  const input = (io.live ?? processInput)();
  const { terminal } = input;
  const signals = terminal ? TERMINAL_SIGNALS : SIGNALS;
  const time = options.time ?? (terminal ? "real" : "jump");
  const numberOf = (machine: Machine) => {
    const { partitions } = machine.state;
    return options.console === undefined ? 0 : partitions.findIndex(({ name }) => name === options.console);
  };
  let screen: Screen | undefined;
  let machine: Machine | undefined;
  let session: Session | Piped | undefined;
  return {
    shows: terminal || rawOutput,
    hear: (partition, characters, clock) => {
      if (screen !== undefined) screen.hear(partition, characters, clock);
      else if (rawOutput && partition === numberOf(machine!)) io.stdout.write(characters);
    },
    check: () => [],
    begin(stage) {
      const { played, marks, mark } = stage;
      machine = stage.machine;
      const { partitions } = machine.state;
      const first = numberOf(machine);
      if (terminal) {
        for (const { number, end } of partitions) if (end === null) played.console(number).open();
        const write = (text: string) => io.stdout.write(text, "own");
        const shown = { raw: rawOutput, carriageReturn: newline === "cr" };
        screen = new Screen(
          write,
          partitions.map(({ name }) => name),
          shown,
        );
        screen.current = first;
        const key = escapeKey(options.escape ?? ESCAPE)!;
        session = new Session({
          machine,
          played,
          input,
          screen,
          escape: key,
          newline,
          line,
          time,
          mips,
          mark,
          debug: stage.debug,
        });
      } else {
        played.console(first).open();
        const ends = NEWLINES[newline];
        session = new Piped({ machine, played, input, partition: first, newline: ends, time, mips });
      }
      marks.entered();
    },
    run: (_, limit, marks) => withSignals(signals, session!.signal, () => session!.run(limit, marks)),
    problems: () => [],
  };
}
