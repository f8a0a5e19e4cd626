// Processes with a durable storage that are killed, and what is in the storage then. The process may be any that speaks as
// driver.ts does.

import { openStore } from "../../host/mms-store.ts";
import type { Random } from "../conformance/vectors/random.ts";
import { linesUntilKilled } from "../killed.ts";
import { CAPACITY, durableOfModel, durableOfStorage, judge, modelOf, openMms } from "./durable.ts";
import { MmsModel, type ModelCommand } from "./model.ts";

/** What came of a number of kills. */
export interface Kills {
  kills: number;
  /** Commands that were answered, and those in which a process was killed. */
  answered: number;
  interrupted: number;
  lost: number;
  doubled: number;
  readonly wrong: string[];
}

/** Milliseconds that a process lives at most, from its first word on. */
const LIFE = 120;

/** What a process has said until it was killed: each command, and whether it was answered. */
async function lifeOf(start: readonly string[], milliseconds: number) {
  const { lines, errors } = await linesUntilKilled(start, () => true, milliseconds);
  const commands = lines.flatMap((line) =>
    line.startsWith("> ") ? [JSON.parse(line.slice(2)) as ModelCommand] : [],
  );
  return { commands, answered: lines.filter((line) => line === "<").length, errors };
}

/** Kills so many processes, one after the other, that have the storage in a folder. `start` gives the command line of each. */
export async function kill(
  folder: string,
  start: (n: number) => readonly string[],
  random: Random,
  kills: number,
  sum: Kills,
): Promise<void> {
  let model = new MmsModel(CAPACITY);
  for (let n = 0; n < kills; n++) {
    const { commands, answered, errors } = await lifeOf(start(n), random.below(LIFE));
    sum.kills++;
    if (errors !== "") sum.wrong.push(`kill ${n}: ${errors.slice(0, 300)}`);
    for (const command of commands.slice(0, answered)) model.serve(command);
    sum.answered += answered;
    const later = model.clone();
    if (commands.length > answered) {
      sum.interrupted++;
      later.serve(commands[answered]!);
    }
    const { contents: storage, problem } = openStore(folder, true);
    if (storage === undefined) {
      sum.wrong.push(`kill ${n}: ${problem.code}, ${problem.message}`);
      return;
    }
    try {
      const found = judge(durableOfStorage(storage), durableOfModel(model), durableOfModel(later));
      sum.lost += found.lost;
      sum.doubled += found.doubled;
      if (found.others) sum.wrong.push(`kill ${n}: neither as before the command nor as after it`);
      model = modelOf(openMms(storage));
    } finally {
      storage.close();
    }
  }
}
