// cr80 boot with --script, --expect and --send.

import { type Act, parseScript } from "../script/acts.ts";
import { Script } from "../script/script.ts";
import { runToEnd } from "./boot-run.ts";
import { readInput } from "./files.ts";
import { type Io, printable } from "./io.ts";
import type { Play, Playing, PlayOptions } from "./play.ts";
import type { GivenAct } from "./script-options.ts";

/** A script as a way to play, or what is wrong with it. */
export function scripted(io: Io, { script: path, acts = [], console }: PlayOptions): Playing {
  const read = path === undefined ? { acts: acts.map(actOf), problems: [] } : readScript(io, path);
  if (read.acts === undefined) return read;
  const script = new Script(read.acts);
  const play: Play = {
    shows: false,
    hear: script.hear,
    check: (machine, mapped) => script.misplaced(machine, { partition: console, mapped }),
    begin: ({ machine, played, marks, mark, mapped }) => {
      const entered = () => marks.entered();
      script.begin(machine, { played, partition: console, mapped, entered, marked: mark });
    },
    run: (_, limit, marks) => runToEnd(script, limit, marks),
    problems: () => (script.unmet === undefined ? [] : [script.unmet]),
  };
  return { play, paths: path === undefined ? [] : [path] };
}

function readScript(io: Io, path: string) {
  const { contents, problem: unread } = readInput(io, path);
  if (contents === undefined) return { acts: undefined, problems: [unread] };
  return parseScript(new TextDecoder().decode(contents), path === "-" ? "stdin" : path);
}

function actOf({ act, text }: GivenAct): Act {
  return { act, text, place: { argument: `--${act} ${printable(text)}` } };
}
