// cr80 boot: runs the machine of a manifest and reports what happened.

import { statSync } from "node:fs";
import {
  type BootFileOptions,
  type BootFileResult,
  bootFile,
  bootText,
  type Machine,
  type Marks,
  type NameOf,
  notBooted,
  type Observer,
  type PartitionReport,
  type Problem,
  postMortem,
  report,
} from "../node.ts";
import { judge } from "./boot-judge.ts";
import { type Ending, runToEnd } from "./boot-run.ts";
import { checkConventions, complainOfNoCalls, complainOfNothing } from "./check-conventions.ts";
import { ConsoleLines } from "./console-lines.ts";
import { complainOfDefines, complainOfFolders } from "./defines.ts";
import { dump, dumpText, wantedOf } from "./dump.ts";
import { isStreamName, readInput } from "./files.ts";
import { type Io, STATUS, type Status, writeJson } from "./io.ts";
import { type Story, tell } from "./last.ts";
import { reportDiagnostics, reportProblems } from "./messages.ts";
import type { TraceChoice } from "./options.ts";
import { checkOutputs } from "./outputs.ts";
import { writeRun } from "./run-report.ts";
import { bootSnapshot, saveSnapshot } from "./snapshots.ts";
import { complainOfMaps, locatorOf, type Mapped, mapPathOf, noMapsOf, sourceMapsOf } from "./source-maps.ts";
import { TimelineFile } from "./timeline.ts";
import { dataNames, TraceLines } from "./trace.ts";
import { reportViolations } from "./violations.ts";

/** Options of `cr80 boot`. */
export interface BootOptions {
  readonly limit?: number;
  readonly json?: true;
  readonly timeline?: string;
  readonly trace?: TraceChoice;
  readonly checkConventions?: true;
  readonly include?: readonly string[];
  readonly dump?: string;
  readonly save?: string;
}

/** Boots a manifest and runs it. */
export async function boot(io: Io, file: string, options: BootOptions): Promise<Status> {
  const json = options.json === true;
  const lines = new ConsoleLines(io.stdout);
  const timeline = new TimelineFile();
  const names: NameOf[] = [];
  const trace = options.trace === undefined ? undefined : new TraceLines(options.trace);
  const observer: Observer = {
    ...(!json && { consoleOutput: (partition, text) => lines.add(partition, text) }),
    ...(options.timeline !== undefined && { ownership: timeline.note }),
    ...(trace !== undefined && { traced: (record) => trace.add(io, record, names) }),
  };
  const booted = bootInput(io, file, { observer, folders: options.include ?? [] });
  const { machine, problems, warnings } = booted;
  reportDiagnostics(io, warnings);
  if (machine === undefined) return refuse(io, problems, json);
  for (const [i, { name, image }] of (booted.manifest?.partitions ?? []).entries()) {
    complainOfDefines(io, image.defines, booted.texts[i]!, `"define" of ${name}`);
  }
  complainOfFolders(
    io,
    options.include,
    booted.assemblies.some((assembly) => assembly !== undefined),
  );
  const { timeline: drawn, save } = options;
  const outputs = [
    ...(drawn === undefined ? [] : [{ path: drawn, what: "the timeline" }]),
    ...(save === undefined ? [] : [{ path: save, what: "the snapshot", binary: true }]),
  ];
  const inputs = [...booted.paths, ...booted.files.map(mapPathOf)];
  const unfit = checkOutputs(io, outputs, inputs, "the report");
  if (unfit !== undefined) return refuse(io, [unfit], json);

  const mapped = booted.manifest === undefined ? noMapsOf(machine, file) : sourceMapsOf(booted);
  // What a snapshot knows of areas comes before what the run will tell.
  if (booted.manifest === undefined) for (const change of machine.journal.ownership) timeline.note(change);
  const checking = options.checkConventions === true ? checkConventions(machine, mapped) : undefined;
  if (checking !== undefined && "problems" in checking) return refuse(io, checking.problems, json);

  const asked = options.dump === undefined ? { wanted: [] } : wantedOf(options.dump, mapped);
  if ("problem" in asked) return refuse(io, [asked.problem], json);

  if (checking === undefined) complainOfMaps(io, mapped);
  else complainOfNothing(io, machine, checking);
  const locate = locatorOf(machine, mapped);
  names.push(...dataNames(mapped));
  lines.begin(machine.state.partitions.map(({ name }) => name));
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const { ending, marks } = await runToEnd(machine, checking?.watch ?? machine, limit);
  lines.end();
  const result = report(machine);
  const stories = tellAll(booted, mapped, { ending, marks, partitions: result.partitions });
  const dumped = dump(machine, mapped, asked.wanted);
  const whereIs = ({ number, trap }: PartitionReport) =>
    locate(number, trap?.pc ?? addressOf(machine, number));
  if (json) {
    const partitions = result.partitions.map((partition) => ({
      ...partition,
      source: whereIs(partition) ?? null,
      last: stories.get(partition.number)?.data ?? null,
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
      problems: [],
      ...result,
      partitions,
      refused,
      retirements,
      ...(conventions && { conventions }),
      ...(options.dump !== undefined && { dump: dumped }),
    });
  } else writeRun(io.stdout, result, { data: names, locate }, dumpText(dumped));
  trace?.end(io);
  if (checking !== undefined) complainOfNoCalls(io, checking);
  const kept = checking === undefined || reportViolations(io, machine, checking);
  const partitions = result.partitions.map((partition) => ({
    ...partition,
    source: whereIs(partition),
    story: stories.get(partition.number),
  }));
  const status = judge(io, ending, partitions, options.limit);
  if (drawn !== undefined && !timeline.write(io, drawn, machine)) return STATUS.badInput;
  if (save !== undefined && !saveSnapshot(io, save, machine)) return STATUS.badInput;
  return status === STATUS.fine && !kept ? STATUS.failed : status;
}

/** Boots a file, or a snapshot; a manifest that comes through a pipe names files from the current folder. */
function bootInput(io: Io, file: string, options: BootFileOptions): BootFileResult {
  const found = file === "-" ? undefined : statSync(file, { throwIfNoEntry: false });
  const piped = file === "-" || isStreamName(file) || found?.isFIFO() === true;
  if (!piped && found?.isFile() !== true) return bootFile(file, options);
  const { contents, problem } = readInput(io, file);
  const name = file === "-" ? "stdin" : file;
  const snapshot = contents && bootSnapshot(contents, name, [file], options);
  if (snapshot !== undefined) return snapshot;
  if (!piped) return bootFile(file, options);
  if (contents === undefined) return notBooted([problem], [file]);
  return bootText(new TextDecoder().decode(contents), { name, from: "", paths: [file] }, options);
}

/** Partitions whose last instructions are looked for. */
const TOLD = 3;

/** What partitions that failed, or will never go on, did last: the run is made once more to see. */
function tellAll(
  { again }: BootFileResult,
  mapped: readonly Mapped[],
  run: { readonly ending: Ending; readonly marks: Marks; readonly partitions: readonly PartitionReport[] },
): ReadonlyMap<number, Story> {
  const { ending, marks, partitions } = run;
  const failed = partitions.filter((one) => one.failed || (ending === "deadlock" && one.endedAt === null));
  const told = failed.slice(0, TOLD).map(({ number }) => number);
  if (again === undefined || told.length === 0 || ending === "SIGINT" || ending === "SIGTERM") {
    return new Map();
  }
  const found = postMortem(again(), marks, told);
  return new Map(
    told.map((number) => [
      number,
      tell(found.get(number)!, mapped[number]!, partitions[number]!.trap !== null),
    ]),
  );
}

/**
 * The address of what a partition does now: PC, which is behind the call or the STP that has ended it or in which it waits.
 * A call of System Call Monitor that waits is made again, so that PC is its own.
 */
function addressOf(machine: Machine, number: number): number {
  const { status, end, scm } = machine.state.partitions[number]!;
  const { pc } = machine.registers(number);
  const behind = status === "ended" ? end?.kind !== "retired" : status !== "ready" && !scm.blocked;
  return behind ? (pc - 1) & 0xffff : pc;
}

function refuse(io: Io, problems: readonly Problem[], json: boolean): Status {
  reportProblems(io, problems);
  if (json) writeJson(io.stdout, { outcome: "refused", problems });
  return STATUS.badInput;
}
