// Sessions of random worlds that were recorded, and their replays.

import { Machine } from "../../../host/machine.ts";
import { readRecording } from "../../../host/recording/read.ts";
import { Replay } from "../../../host/recording/replay.ts";
import { core } from "../guests.ts";
import { Random } from "../random.ts";
import { play } from "../recording/sessions.ts";
import { world } from "../worlds.ts";

/** A session that was recorded; `changed`: registers and memory were, too. */
export function recorded(seed: number, changed: boolean) {
  const random = new Random(seed);
  const session = play(world(seed)(), random, undefined, changed ? new Random(seed) : undefined);
  const file = new TextEncoder().encode(session.lines.join(""));
  const { contents: recording, problem } = readRecording(file, "session");
  if (recording === undefined) throw new Error(problem.message);
  return { ...session, recording };
}

/** Its replay, on a core of debuggers or another. */
export function replayOf({ recording }: ReturnType<typeof recorded>, debug: boolean) {
  const machine = Machine.restore(core({ debug }), recording.state).machine!;
  return { machine, replay: new Replay(machine, recording) };
}
