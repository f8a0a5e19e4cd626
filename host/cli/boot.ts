// cr80 boot: runs the machine of a manifest and reports what happened.

import type { Problem } from "../../asm/problem.ts";
import type { Observer } from "../control/control.ts";
import type { Machine } from "../machine.ts";
import { type PartitionReport, report } from "../report.ts";
import type { NameOf } from "../scm/trace.ts";
import { isSnapshot } from "../snapshot/file.ts";
import { locatorOf } from "../source-places.ts";
import type { TranslateChoice } from "../translate/choice.ts";
import { judge } from "./boot-judge.ts";
import { bootInput } from "./boot-load.ts";
import { cacheOf } from "./cache.ts";
import type { Cast } from "./cast.ts";
import { ConsoleLines } from "./console-lines.ts";
import { complainOfDefines, complainOfFolders, complainOfReplaced, definesOf } from "./defines.ts";
import { type Ending, TERMINAL_SIGNALS } from "./ending.ts";
import { type Io, STATUS, type Status, writeJson } from "./io.ts";
import { complain, refuse, reportDiagnostics, reportProblems, reportRun } from "./messages.ts";
import type { TraceChoice } from "./options.ts";
import { checkOutputs, type OutputFile, writeOutputs } from "./outputs.ts";
import { noConsole, type PlayOptions, playOf, type Replayed, withoutEffect } from "./play.ts";
import { playToEnd, tellWritten } from "./play-run.ts";
import { writeRun } from "./run-report.ts";
import { saveSnapshot } from "./snapshots.ts";
import { complainOfMaps, mapPathOf, sourceMapsOf } from "./source-maps.ts";
import { dataNames, TraceLines } from "./trace.ts";
import { translationOf } from "./translation.ts";

/** Options of `cr80 boot`. */
export interface BootCommandOptions extends PlayOptions {
  readonly limit?: number;
  readonly json?: true;
  readonly timeline?: string;
  readonly trace?: TraceChoice;
  readonly checkConventions?: true;
  readonly include?: readonly string[];
  readonly define?: readonly string[];
  readonly dump?: string;
  readonly save?: string;
  readonly record?: string;
  readonly cast?: string;
  readonly translate?: TranslateChoice;
  /** False: --no-cache. */
  readonly cache?: boolean;
}

/** Boots a manifest, runs it, and closes its durable storage. */
export async function boot(
  io: Io,
  file: string,
  options: BootCommandOptions,
  replayed?: Replayed,
): Promise<Status> {
  const made: { machine?: Machine | undefined } = {};
  try {
    return await bootAndRun(io, file, options, made, replayed);
  } finally {
    made.machine?.close();
  }
}

/** The same; `made` gets the machine. What only an option, or a failure, needs is loaded then. */
async function bootAndRun(
  io: Io,
  file: string,
  options: BootCommandOptions,
  made: { machine?: Machine | undefined },
  replayed: Replayed | undefined,
): Promise<Status> {
  const json = options.json === true;
  const lines = new ConsoleLines(io.stdout);
  const { timeline: drawn, save, record, cast } = options;
  const drawing = drawn === undefined ? undefined : await import("./timeline.ts");
  const timeline = drawing && new drawing.TimelineFile();
  const outputs: OutputFile[] = [
    ...(drawn === undefined ? [] : [{ path: drawn, what: "the timeline", isSuch: drawing!.isTimeline }]),
    ...(save === undefined ? [] : [{ path: save, what: "the snapshot", binary: true, isSuch: isSnapshot }]),
    // What an earlier session has recorded stays until another one begins.
    ...(record === undefined ? [] : [{ path: record, what: "the recording" }]),
    ...(cast === undefined ? [] : [{ path: cast, what: "the cast" }]),
  ];
  /** Nothing runs: what an earlier run left says nothing of this one. `inputs`: what was read. */
  const refusal = (problems: readonly Problem[], inputs: readonly string[]) => {
    const unfit = checkOutputs(io, outputs, inputs, "the report");
    if (unfit === undefined) writeOutputs(io, outputs);
    return refuse(io, [...problems, ...[unfit ?? []].flat()], json && { outcome: "refused" });
  };
  const given = definesOf(options.define ?? []);
  if ("problem" in given) return refusal([given.problem], [file]);
  const playing = replayed ?? (await playOf(io, file, options));
  if ("problems" in playing) return refusal(playing.problems, [file]);
  const { play } = playing;
  const names: NameOf[] = [];
  const trace = options.trace === undefined ? undefined : new TraceLines(options.trace);
  const shown: { cast?: Cast } = {};
  const observer: Observer = {
    consoleOutput(partition, text, clock) {
      if (!json && !play.shows) lines.add(partition, text);
      play.hear?.(partition, text, clock);
      shown.cast?.hear(partition, text, clock);
    },
    ...(timeline !== undefined && { ownership: timeline.note }),
    ...(trace !== undefined && { traced: (record) => trace.add(io, record, names) }),
  };
  const cache = cacheOf(process.env, options.cache);
  const making = { folders: options.include ?? [], defines: given.defines, cache };
  const { translate = "on" } = options;
  const running = { observer, translate: await translationOf(translate) };
  const booted = replayed?.boot(running) ?? (await bootInput(io, file, { ...making, ...running }));
  const { machine, problems, warnings } = booted;
  made.machine = machine;
  reportDiagnostics(io, warnings);
  const sources =
    machine === undefined || booted.manifest !== undefined
      ? { ...booted, others: [], mapped: machine === undefined ? [] : sourceMapsOf(booted) }
      : await (await import("./snapshot-maps.ts")).mapsOfSnapshot(machine, file, making, replayed);
  const { mapped } = sources;
  const inputs = [...playing.paths, ...booted.paths, ...sources.paths, ...sources.files.map(mapPathOf)];
  const partitions = booted.manifest?.partitions ?? [];
  const assembled = machine === undefined || sources.programs.some((program) => program !== undefined);
  complainOfFolders(io, options.include, assembled);
  for (const said of withoutEffect(options, replayed !== undefined)) complain(io, said);
  complainOfReplaced(io, given.defines, partitions);
  if (machine === undefined) return refusal(problems, inputs);
  for (const [i, { name, image }] of partitions.entries()) {
    complainOfDefines(io, image.defines, booted.texts[i]!, `"define" of ${name}`);
  }
  complainOfDefines(io, given.defines, sources.texts.flat());
  const unfit = checkOutputs(io, outputs, inputs, "the report");
  if (unfit !== undefined) return refusal([], inputs);
  const images = booted.disks.length === 0 ? undefined : await import("./disks.ts");
  const barred = images?.checkImages(booted.disks) ?? [];
  if (barred.length > 0) return refusal(barred, inputs);

  const unplayable = [
    ...noConsole(machine, options.console),
    ...(replayed?.program === undefined ? [] : sources.others),
    ...play.check(machine, mapped),
  ];
  if (unplayable.length > 0) return refusal(unplayable, inputs);

  // What a snapshot knows of areas comes before what the run will tell.
  if (booted.manifest === undefined) for (const change of machine.journal.ownership) timeline?.note(change);
  const checks = options.checkConventions === true ? await import("./check-conventions.ts") : undefined;
  const checking = checks?.checkConventions(machine, mapped);
  if (checking !== undefined && "problems" in checking) return refusal(checking.problems, inputs);

  const dumps = options.dump === undefined ? undefined : await import("./dump.ts");
  const asked = dumps?.wantedOf(options.dump!, mapped) ?? { wanted: [] };
  if ("problem" in asked) return refusal([asked.problem], inputs);

  if (checking === undefined) complainOfMaps(io, mapped);
  else checks?.complainOfNothing(io, machine, checking);
  const locate = locatorOf(machine, mapped);
  names.push(...dataNames(mapped));
  lines.begin(machine.state.partitions.map(({ name }) => name));
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  if (cast !== undefined) shown.cast = new (await import("./cast.ts")).Cast(cast, machine, options);
  const plain = checking?.watch ?? machine;
  const debug = async (signal: AbortSignal) =>
    (await import("./debug-here.ts")).debugHere(io, machine, mapped, signal);
  const written = { record, cast: shown.cast, debug, mapped };
  const { ending, marks, unwritten } = await playToEnd(io, machine, play, plain, limit, written);
  lines.end();
  if (play.shows) io.stdout.write("\n");
  const result = report(machine);
  const told = toldOf(ending, result.partitions);
  const stories =
    told.length === 0 || booted.again === undefined
      ? undefined
      : (await import("./last.ts")).tellAll(booted.again(), marks, told, mapped);
  const dumped = dumps?.dump(machine, mapped, asked.wanted) ?? [];
  const whereIs = ({ number, trap }: PartitionReport) =>
    locate(number, trap?.pc ?? addressOf(machine, number));
  const judgedPartitions = result.partitions.map((partition) => ({
    ...partition,
    source: partition.failed || partition.endedAt === null ? whereIs(partition) : undefined,
    story: stories?.get(partition.number),
  }));
  const judged = judge(ending, judgedPartitions, options.limit, machine.storageFailure);
  const broken = checking === undefined ? [] : checks!.violationsOf(machine, checking);
  if (json) {
    const partitions = result.partitions.map((partition) => ({
      ...partition,
      source: whereIs(partition) ?? null,
      last: stories?.get(partition.number)?.data ?? null,
      console: Buffer.from(machine.consoleOutput(partition.number)).toString("latin1"),
    }));
    const refused = result.refused.map((one) => ({ ...one, source: locate(one.partition, one.pc) ?? null }));
    const retirements = result.retirements.map((one) => ({
      ...one,
      source: locate(one.partition, one.pc) ?? null,
    }));
    const conventions = checking?.watch.findings;
    writeJson(io.stdout, {
      outcome: ending,
      problems: [...broken, ...play.problems(), ...judged.problems],
      ...result,
      partitions,
      refused,
      retirements,
      ...(conventions && { conventions }),
      ...(options.dump !== undefined && { dump: dumped }),
    });
  } else writeRun(io.stdout, result, { data: names, locate }, dumps?.dumpText(dumped) ?? []);
  trace?.end(io);
  if (checking !== undefined) checks?.conclude(io, broken, checking);
  reportProblems(io, play.problems());
  reportRun(io, judged.problems);
  const lost = images?.writeImages(machine, booted.disks) ?? [];
  reportRun(io, lost);
  if (lost.length > 0) return STATUS.badInput;
  const { status } = judged;
  if (drawn !== undefined && timeline?.write(io, drawn, machine) === false) return STATUS.badInput;
  if (unwritten.length > 0) return refuse(io, unwritten);
  tellWritten(io, options);
  if (save !== undefined && !saveSnapshot(io, save, machine)) return STATUS.badInput;
  return status === STATUS.fine && broken.length > 0 ? STATUS.failed : status;
}

/** Partitions whose last instructions are looked for. */
const TOLD = 3;

/** Partitions that failed, or will never continue: the report says what they did last. */
function toldOf(ending: Ending, partitions: readonly PartitionReport[]): readonly PartitionReport[] {
  if ((TERMINAL_SIGNALS as readonly Ending[]).includes(ending)) return [];
  return partitions
    .filter((one) => one.failed || (ending === "deadlock" && one.endedAt === null))
    .slice(0, TOLD);
}

/**
 * The address of what a partition does now: PC, which is after the call or the STP that has ended it or in which it waits.
 * A call of System Call Monitor that waits is made again, so that PC is its own.
 */
function addressOf(machine: Machine, number: number): number {
  const { status, end } = machine.state.partitions[number]!;
  const { pc } = machine.registers(number);
  const behind = status === "ended" ? end?.kind !== "retired" : status === "waiting" || status === "idle";
  return behind ? (pc - 1) & 0xffff : pc;
}
