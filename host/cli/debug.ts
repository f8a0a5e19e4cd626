// cr80 debug: what is debugged, and by which commands.

import type { Problem } from "../../asm/problem.ts";
import { Session } from "../debug/index.ts";
import { readText, statOf } from "../files.ts";
import type { Recording } from "../recording/events.ts";
import { isRecording, readRecording } from "../recording/read.ts";
import { Replay } from "../recording/replay.ts";
import { bootInput } from "./boot-load.ts";
import { cacheOf } from "./cache.ts";
import { Face } from "./debug-face.ts";
import { Interrupt } from "./debug-interrupt.ts";
import { definesOf } from "./defines.ts";
import { readInput } from "./files.ts";
import { type Io, STATUS, type Status } from "./io.ts";
import { complain, refuse, reportDiagnostics } from "./messages.ts";
import { bootSnapshot } from "./snapshots.ts";
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

/** Boots a file and debugs it. */
export async function debug(io: Io, file: string, options: DebugOptions): Promise<Status> {
  const given = definesOf(options.define ?? []);
  if ("problem" in given) return refuse(io, [given.problem]);
  const script = options.execute === undefined ? undefined : readText(options.execute);
  if (script?.problem !== undefined) return refuse(io, [script.problem]);
  const cache = cacheOf(process.env, options.cache);
  const making = { folders: options.include ?? [], defines: given.defines, cache };
  const { problem, recording } = recordingIn(io, file);
  if (problem !== undefined) return refuse(io, [problem]);
  const booted =
    recording === undefined
      ? await bootInput(io, file, { ...making, debug: true })
      : bootSnapshot(recording.state, recording.name, [file], { debug: true })!;
  const { machine, problems, warnings } = booted;
  reportDiagnostics(io, warnings);
  if (machine === undefined) return refuse(io, problems);
  try {
    if (machine.state.partitions.length === 0) {
      complain(io, `${file} has no partitions: there is nothing to debug`);
      return STATUS.badInput;
    }
    const what = recording === undefined ? "snapshot" : "recording";
    const mapped =
      booted.manifest === undefined
        ? (await (await import("./snapshot-maps.ts")).mapsOfSnapshot(machine, file, making, { what })).mapped
        : sourceMapsOf(booted);
    complainOfMaps(io, mapped);
    if (recording?.cut !== undefined) {
      complain(io, `${file} breaks off after line ${recording.cut.line}: the run is as recorded up to there`);
    }
    const commands = [...(script?.contents.split(/\r?\n/) ?? []), ...(options.command ?? [])];
    const replay = recording && new Replay(machine, recording);
    const interrupt = new Interrupt();
    const { goesOn } = interrupt;
    const session = new Session(machine, { mapped, replay, goesOn, ...budgetOf(options) });
    complainOfBudget(io, session, options);
    return await new Face(io, session, interrupt, options).run(commands);
  } finally {
    machine.close();
  }
}

/** The recording that a file is; no problem and none: it is something else. */
function recordingIn(
  io: Io,
  file: string,
): { readonly recording?: Recording | undefined; readonly problem?: Problem | undefined } {
  if (statOf(file)?.isFile() !== true) return {};
  const { contents } = readInput(io, file);
  if (contents === undefined || !isRecording(contents)) return {};
  const { contents: recording, problem } = readRecording(contents, file);
  return { recording, problem };
}

function budgetOf({ memory }: DebugOptions): { readonly bytes?: number } {
  return memory === undefined ? {} : { bytes: memory * MEBIBYTE };
}

/** Says when the first state takes more than states may. */
function complainOfBudget(io: Io, { timeline }: Session, { memory }: DebugOptions): void {
  if (memory === undefined || timeline.kept.bytes <= memory * MEBIBYTE) return;
  const needed = Math.ceil(timeline.kept.bytes / MEBIBYTE);
  const what = `one state takes ${needed} megabytes: no more than the first is kept`;
  complain(io, what, `give --memory ${2 * needed} or more`);
}
