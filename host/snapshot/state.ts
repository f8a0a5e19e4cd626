// Writes the state of a machine, as a snapshot holds it and a hash covers it, and reads it back.

import { MAX_PAGES, RIGHTS_NONE } from "../../core-as/layout.ts";
import { type Control, readClock } from "../control/control.ts";
import type { Core } from "../core.ts";
import type { Journal } from "../state/journal.ts";
import type { MachineState, MapEntry } from "../state/machine.ts";
import type { PagePool } from "../state/pool.ts";
import { Malformed, type Reader, type Writer } from "./bytes.ts";
import { readContext, writeContext } from "./context.ts";
import { machineState } from "./description.ts";
import { readPage, writePage } from "./pages.ts";

/** A state that was read: physical pages are numbered from 0, and `pages` are their words. */
export interface Snapshot {
  readonly state: MachineState;
  readonly pages: readonly Uint16Array[];
}

/** Writes the state of a machine: its description, then the pages that it names. */
export function writeState(control: Control, out: Writer): void {
  const { core } = control;
  writeDescription(control, control.journal, out);
  for (const page of out.pages) {
    const first = core.physicalWord(page, 0);
    writePage(out, core.u16.subarray(first, core.physicalWord(page + 1, 0)));
  }
  out.end();
}

/** Writes the description of a state with a journal. */
export function writeDescription({ core, state }: Control, journal: Journal, out: Writer): void {
  const { partitions } = state;
  machineState.write(out, {
    clock: readClock(core),
    control: state,
    contexts: partitions.map(({ number }) => readContext(core, number)),
    maps: partitions.map(({ number, pages }) => mapOf(core, number, pages)),
    journal,
  });
}

function mapOf(core: Core, partition: number, pages: number): MapEntry[] {
  return Array.from({ length: pages }, (_, page) => {
    const entry = core.stage2(partition, page);
    return { rights: entry >> 14, physical: entry & (MAX_PAGES - 1) };
  });
}

/** Reads what writeState has written with all that there is. @throws Malformed */
export function readState(from: Reader): Snapshot {
  const state = readDescription(from);
  const pages = Array.from({ length: pagesIn(state) }, () => readPage(from));
  if (!from.atEnd) throw new Malformed("more follows its end");
  return { state, pages };
}

/** Reads what writeDescription has written with all that there is. @throws Malformed */
export function readDescription(from: Reader): MachineState {
  return machineState.read(from);
}

/** How many physical pages a state names. */
function pagesIn({ maps, control }: MachineState): number {
  let most = -1;
  for (const { rights, physical } of maps.flat()) {
    if (rights !== RIGHTS_NONE) most = Math.max(most, physical);
  }
  for (const { physical } of control.areas.entries) most = Math.max(most, ...physical);
  return most + 1;
}

/**
 * Gives a core the state of a snapshot that is consistent, whatever it has run before, and makes the rest of its pages free; `pool`
 * holds those that are free now. What was decoded of words that change is dropped: decoding has no effect on a run.
 */
export function restoreState(core: Core, { free }: PagePool, { state, pages }: Snapshot): void {
  const { control, contexts, maps, clock } = state;
  const { pool } = control;
  const zero = new Set(free);
  for (let page = pages.length; page < pool.pages; page++) if (!zero.has(page)) core.clearPage(page);
  pages.forEach((words, page) => {
    core.write(core.physicalWord(page, 0), words);
  });
  for (const { number, pages: size } of control.partitions) {
    core.createPartition(number, size);
    writeContext(core, number, contexts[number]!);
    maps[number]!.forEach(({ rights, physical }, page) => {
      if (rights !== RIGHTS_NONE) core.setStage2(number, page, rights, physical);
    });
  }
  core.clock = BigInt(clock);
  for (let page = pool.pages - 1; page >= pages.length; page--) pool.free.push(page);
}
