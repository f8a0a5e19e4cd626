// Lives of a durable storage that the power ends again and again, in the middle of whatever it writes.

import { serveMms } from "../../host/mms/service.ts";
import { openSqlStorage } from "../../host/mms/sql.ts";
import { StorageFailed } from "../../host/mms/storage.ts";
import { Random } from "../conformance/vectors/random.ts";
import { CAPACITY, commandOf, durableOfModel, durableOfStorage, judge, modelOf, openMms } from "./durable.ts";
import { MmsModel } from "./model.ts";
import { randomCommand } from "./random-commands.ts";
import { SimulatedDisk } from "./simulated-disk.ts";
import type { SqliteOnDisk } from "./sqlite-on-disk.ts";

/** What came of a number of crashes. */
export interface Crashes {
  crashes: number;
  /** Commands that were answered, and those at which the power failed. */
  answered: number;
  interrupted: number;
  lost: number;
  doubled: number;
  /** What else was wrong: the first few, in words. */
  readonly wrong: string[];
}

/** The most operations of the disk between two crashes: many commits, so that the log is written into the file meanwhile. */
const OPERATIONS = 25;
const FIRST_OPERATIONS = 10;
/** Crashes of one life. The next one begins with an empty disk. */
const LIFE = 40;

/** A life: an empty disk, and so many crashes. */
export function live(sqlite: SqliteOnDisk, seed: string, crashes: number, sum: Crashes): void {
  const random = new Random(seed);
  let files = new Map<string, Uint8Array>();
  let [before, after] = [new MmsModel(CAPACITY), new MmsModel(CAPACITY)];
  for (let n = 0; n < crashes; n++) {
    const disk = new SimulatedDisk(files, 1 + random.below(random.percent(90) ? OPERATIONS : 6 * OPERATIONS));
    const model = runUntilFailure(sqlite, disk, random, sum, [before, after], `${seed}, crash ${n}`);
    if (model !== undefined) [before, after] = model;
    files = disk.afterFailure(random);
    sum.crashes++;
  }
  runUntilFailure(sqlite, new SimulatedDisk(files, 0), random, sum, [before, after], seed);
}

/** So many crashes, in lives whose random numbers come from a text. */
export function crash(sqlite: SqliteOnDisk, seed: string, crashes: number): Crashes {
  const sum: Crashes = { crashes: 0, answered: 0, interrupted: 0, lost: 0, doubled: 0, wrong: [] };
  for (let life = 0; sum.crashes < crashes; life++) {
    live(sqlite, `${seed} ${life}`, Math.min(LIFE, crashes - sum.crashes), sum);
  }
  return sum;
}

/**
 * Opens the storage on a disk, looks whether all is there, and sends commands until the power fails. Gives what is due then:
 * models before and after the command at which it failed; nothing when it failed while the storage was opened.
 */
function runUntilFailure(
  sqlite: SqliteOnDisk,
  disk: SimulatedDisk,
  random: Random,
  sum: Crashes,
  [before, after]: readonly [MmsModel, MmsModel],
  place: string,
): [MmsModel, MmsModel] | undefined {
  const note = (what: string) => sum.wrong.length < 10 && sum.wrong.push(`${place}: ${what}`);
  let database: ReturnType<SqliteOnDisk["open"]> | undefined;
  try {
    database = sqlite.open(disk);
    const storage = openSqlStorage(database);
    if ("kind" in storage) {
      if (!disk.dead) note(`the store is ${JSON.stringify(storage)}`);
      return undefined;
    }
    // The log is written into the file now and then, or all the time.
    database.exec(`PRAGMA wal_autocheckpoint = ${random.pick([1, 4, 20, 1000])}`);
    const { lost, doubled, others } = judge(
      durableOfStorage(storage),
      durableOfModel(before),
      durableOfModel(after),
    );
    sum.lost += lost;
    sum.doubled += doubled;
    if (others) note(`lost ${lost}, doubled ${doubled}, or another command half done`);
    const mms = openMms(storage);
    const model = modelOf(mms);
    // Every other time the power fails in the first commits: what they write meets what an earlier crash has left.
    if (random.percent(50)) disk.left = Math.min(disk.left, 1 + random.below(FIRST_OPERATIONS));
    for (;;) {
      const command = randomCommand(random, model);
      try {
        serveMms(mms, storage, commandOf(command));
        model.serve(command);
        sum.answered++;
      } catch (error) {
        if (!(error instanceof StorageFailed)) throw error;
        sum.interrupted++;
        const later = model.clone();
        later.serve(command);
        return [model, later];
      }
    }
  } catch (error) {
    // With the power gone the engine says that it cannot read or write.
    if (!disk.dead) note(error instanceof Error ? error.message : String(error));
    return undefined;
  } finally {
    try {
      database?.close();
    } catch {
      // There is no power to close it with.
    }
  }
}
