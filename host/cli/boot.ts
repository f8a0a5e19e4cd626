// cr80 boot: runs the machine of a manifest and reports what happened.

import { statSync } from "node:fs";
import { Command, Option } from "commander";
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
import { repeated } from "./artifacts.ts";
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
import { between } from "./options.ts";
import { checkOutputs } from "./outputs.ts";
import { writeRun } from "./run-report.ts";
import { bootSnapshot, saveSnapshot } from "./snapshots.ts";
import { complainOfMaps, locatorOf, type Mapped, mapPathOf, noMapsOf, sourceMapsOf } from "./source-maps.ts";
import { TimelineFile } from "./timeline.ts";
import { dataNames, TRACES, type TraceChoice, TraceLines } from "./trace.ts";
import { reportViolations } from "./violations.ts";

interface BootOptions {
  readonly limit?: number;
  readonly json?: true;
  readonly timeline?: string;
  readonly trace?: TraceChoice;
  readonly checkConventions?: true;
  readonly include?: readonly string[];
  readonly dump?: string;
  readonly save?: string;
}

const NOTES = `
A manifest is a JSON file: partitions with their images or sources, memory,
message areas, console input; docs/MANIFEST.md has its keys. What it names is
found from its folder, or from the current one when it comes through a pipe. A
source NAME.asm or an image NAME.img needs none: it is the only partition, of 64
pages, without message window, areas and input, and called NAME.

The report shows what guests wrote on their consoles, transfers of message
areas, messages of channels, accesses that were refused, processes that retired,
instructions, and the hash of the final state.
Addresses and words are hexadecimal, counts decimal. Lines and labels are named
from the sources of the manifest, and from the source map NAME.map.json beside
an image NAME.img (cr80 asm --source-map).

With --save the state at the end, or at the limit, goes into a snapshot, from
which cr80 boot goes on, also elsewhere; cr80 diff compares two. A snapshot has
no sources, so lines and labels are not named.

The picture of --timeline shows who owned which message area when. With --trace
the records that guests make of themselves go to stderr, one in a line, when
they are made: clock, partition and process, and of the Coroutine Monitor's
(comon) the coroutine and the event by the names of the partition's source.

--dump shows, at the end, "registers", words from a label on, or from a data
address as 0x200, of every partition that has it: LABEL alone is one word.

With --check-conventions every call and every return of a procedure that states
its register conventions is compared with the statement. Of an image the
statements are in its source map. The run is the same, but slow.

Of a partition that failed, the last 16 instructions are shown, where a wild
jump came from, and the calls that had not come back, as far as the last 50,000
instructions tell; of one that runs a kernel, those of the process that trapped.
For that the run is made once more, beside the one that is reported.

Exit status: 0 every partition stopped with code 0; 1 one failed, stopped with
another code, waits for ever, or broke a convention; 2 the manifest or what it
names is bad, or a file cannot be written; 3 the limit was reached, or the
end of the clock (2^52 instructions). A signal (Ctrl-C) ends the run with a
report.

Examples:
  cr80 boot firmware/demo/manifest.json
  cr80 boot firmware/demo/manifest.json --limit 50
  cr80 boot hello.asm -I firmware/lib
  cat manifest.json | cr80 boot - -I firmware/lib
  cr80 boot firmware/demo/manifest.json --timeline areas.svg
  cr80 boot firmware/demo/coroutines/manifest.json --trace comon
  cr80 boot firmware/demo/manifest.json --check-conventions
  cr80 boot firmware/demo/manifest.json --limit 50 --save fifty.c80s
  cr80 boot fifty.c80s
  cr80 boot hello.asm -I firmware/lib --dump registers,TEXT:4,0x10:16
  cr80 boot firmware/demo/manifest.json --json | jq .stateHash`;

/** The command. */
export function bootCommand(io: Io, finish: (status: Status) => void): Command {
  return new Command("boot")
    .summary("run a program, or the partitions of a manifest")
    .description(
      "Boot a program or the partitions of a manifest, run them until all have ended, and report what happened.",
    )
    .argument(
      "<FILE>",
      "a manifest, - for the standard input; a source NAME.asm or an image NAME.img; a snapshot",
    )
    .option(
      "-n, --limit <N>",
      "stop after N instructions, all partitions together",
      between(1, Number.MAX_SAFE_INTEGER),
    )
    .option(
      "-I, --include <FOLDER>",
      "look for included files here too; may be given several times",
      repeated,
    )
    .option("--timeline <FILE>", "draw who owned which message area when, as an SVG picture")
    .option("--save <FILE>", "write a snapshot of the state at the end, to go on from")
    .option("--dump <WHAT,...>", "show registers, or LABEL:WORDS, at the end")
    .addOption(new Option("--trace <WHOSE>", "print trace records of guests on stderr").choices(TRACES))
    .option("--check-conventions", "compare registers at calls and returns with the statements")
    .option("--json", "print the report as one JSON object")
    .addHelpText("after", NOTES)
    .action(async (manifest: string, options: BootOptions) => finish(await boot(io, manifest, options)));
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
  const { status, end } = machine.state.partitions[number]!;
  const { pc } = machine.registers(number);
  const behind = status === "ended" ? end?.kind !== "retired" : status === "waiting" || status === "idle";
  return behind ? (pc - 1) & 0xffff : pc;
}

function refuse(io: Io, problems: readonly Problem[], json: boolean): Status {
  reportProblems(io, problems);
  if (json) writeJson(io.stdout, { outcome: "refused", problems });
  return STATUS.badInput;
}
