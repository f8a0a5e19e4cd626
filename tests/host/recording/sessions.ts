// Random sessions: random guests, run in slices of random lengths with pauses of random lengths in the idle time, while
// random keys come to their consoles; and what such a session has recorded, replayed.

import { deepEqual, equal } from "node:assert/strict";
import { bundledCore, Machine, type Played } from "../../../host/node.ts";
import { readRecording } from "../../../host/recording/read.ts";
import { Recorder } from "../../../host/recording/recorder.ts";
import { Replay } from "../../../host/recording/replay.ts";
import { problemIn } from "../comparison.ts";
import { Random } from "../random.ts";
import { told } from "../snapshots/kit.ts";
import { conventions } from "../watched.ts";
import { world } from "../worlds.ts";

const core = bundledCore().contents!;
/** Instructions of one session, at most. */
const INSTRUCTIONS = 6000;

/** A session that was recorded: all that can be asked of it, and the lines. */
export interface Session {
  readonly machine: Machine;
  readonly outcome: string;
  readonly lines: readonly string[];
}

/** Plays a session on a machine. `played` runs it. `changes`: somebody changes it besides, and marks places. */
export function play(machine: Machine, random: Random, played: Played = machine, changes?: Random): Session {
  const lines: string[] = [];
  const recorder = new Recorder(machine, (line) => lines.push(line), "cr80 test", played);
  const { partitions } = machine.state;
  for (const { number } of partitions) if (random.below(4) > 0) recorder.console(number).open();
  for (let outcome = "limit"; ; ) {
    if (machine.executed >= INSTRUCTIONS) return { machine, outcome: end(recorder, outcome), lines };
    const limit = Math.min(1 + random.below(random.of([3, 100, 3000])), INSTRUCTIONS - machine.executed);
    if (changes?.below(4) === 0) change(machine, recorder, changes);
    // Some idle time passes, or none, or all.
    const idleTo = random.of([0, machine.clock + random.below(2000), undefined]);
    const result = recorder.run({ limit, ...(idleTo !== undefined && { idleTo }) });
    outcome = result.outcome;
    if (!["limit", "idle", "input"].includes(outcome))
      return { machine, outcome: end(recorder, outcome), lines };
    const keys = random.below(3) === 0;
    if (keys) enter(machine, recorder, random, result.due);
    else if (outcome === "input") {
      if (random.below(4) > 0) enter(machine, recorder, random, undefined);
      else if (random.below(10) === 0) return { machine, outcome: end(recorder, "quit"), lines };
    }
  }
}

function end(recorder: Recorder, outcome: string): string {
  recorder.end(outcome);
  return outcome;
}

/** Keys for a random console: they come when the idle time has passed in part. */
function enter(machine: Machine, recorder: Recorder, random: Random, due: number | undefined): void {
  const { number } = random.of(machine.state.partitions);
  const console = recorder.console(number);
  const { earliest } = machine.console(number);
  const last = Math.max(earliest, due ?? machine.clock + 1 + random.below(50));
  const at = random.of([undefined, earliest + random.below(last - earliest + 1)]);
  if (random.below(12) === 0) console.close(at);
  else
    console.append(
      Uint8Array.from({ length: random.below(6) }, () => random.below(256)),
      at,
    );
}

/** Registers or words of a random partition, which may not be there, or a mark. */
function change(machine: Machine, recorder: Recorder, random: Random): void {
  const { number } = random.of(machine.state.partitions);
  const word = () => random.below(0x10000);
  const pc = machine.registers(number).pc + random.below(3);
  const registers = random.of([{ r: [word(), word()] }, { psw: word() }, { tt: word() }, { pc }, {}]);
  const address = random.of([random.below(0x400), word()]);
  switch (random.below(3)) {
    case 0:
      recorder.setRegisters(number, registers);
      return;
    case 1:
      try {
        recorder.writeMemory(number, address, [word(), word()]);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
      return;
    default:
      recorder.mark(`at ${machine.executed}`);
  }
}

/** Replays a recording in slices of random lengths: the machine, and how that ended. `through`: what runs a machine. */
export function replayed(
  text: string,
  random: Random,
  through: (machine: Machine) => Played = (machine) => machine,
) {
  const { contents: recording, problem } = readRecording(new TextEncoder().encode(text), "session");
  if (recording === undefined) throw new Error(problem.message);
  const machine = Machine.restore(core, recording.state).machine!;
  const replay = new Replay(machine, recording, { played: through(machine) });
  for (;;) {
    const { outcome } = replay.run({ limit: random.below(random.of([3, 100, 3000])) });
    if (outcome !== "limit") return { machine, outcome, replay, recording };
  }
}

/** In what the replay of a random session is another run; undefined: it is the same. */
export function problemOf(seed: number): string | undefined {
  return problemIn(() => {
    const random = new Random(seed);
    const { machine, outcome, lines } = play(world(seed)(), random);
    const again = replayed(lines.join(""), random);
    equal(again.replay.parted?.message, undefined);
    equal(again.outcome, "end");
    equal(again.replay.end?.outcome, outcome);
    deepEqual(told(again.machine, outcome), told(machine, outcome));
    // Each other session: a machine that is looked at comes to the same, recorded and replayed; or one that is changed does.
    if (seed % 2 === 1) {
      const changed = play(world(seed)(), new Random(seed), undefined, new Random(seed));
      const other = replayed(changed.lines.join(""), random);
      equal(other.replay.parted?.message, undefined);
      deepEqual(told(other.machine, changed.outcome), told(changed.machine, changed.outcome));
    } else {
      const watched = world(seed)();
      const session = play(watched, new Random(seed), conventions(watched));
      deepEqual(session.lines, lines);
      const other = replayed(lines.join(""), random, conventions);
      equal(other.replay.parted?.message, undefined);
      deepEqual(told(other.machine, outcome), told(machine, outcome));
    }
    // Of a writer that was killed, whole lines are left.
    const kept = 1 + random.below(lines.length);
    const first = replayed(lines.slice(0, kept).join(""), random);
    equal(first.replay.parted?.message, undefined);
    equal(first.outcome, kept === lines.length ? "end" : "cut");
  });
}
