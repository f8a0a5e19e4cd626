// The command line of cr80 boot.

import { Command, InvalidArgumentError, Option } from "commander";
import { TRANSLATE_CHOICES } from "../../translate/choice.ts";
import type { BootCommandOptions } from "../boot.ts";
import type { Io, Status } from "../io.ts";
import { addCast, addObservations, addSources, between, fileName, speed, TIMES } from "../options.ts";
import { collect, type GivenAct } from "../script-options.ts";
import { escapeKey } from "../terminal/keys.ts";

const NOTES = `
A manifest is a JSON file: partitions with their images or sources, memory,
message areas, console input; docs/MANIFEST.md describes its keys. The names in
it are relative to its folder, or to the current folder when it comes through a
pipe. A source NAME.asm or an image NAME.img needs no manifest: it becomes the
only partition, called NAME, with 64 pages and no message window, area or input.

The report shows what guests wrote on their consoles, transfers of message
areas, messages of channels, refused accesses, processes that retired,
instructions, and the hash of the final state.
Addresses and words are hexadecimal, counts decimal. Names of lines and labels
come from the sources of the manifest, and from the source map NAME.map.json
next to an image NAME.img (cr80 asm --source-map).

-D defines constants for every source, in addition to those of its "define".
Where both define a name, -D wins, and a message says so.

--save writes the state at the end, or at the limit, to a snapshot. cr80 boot
continues from a snapshot, on any computer; cr80 diff compares two. Lines and
labels have names as long as the original files exist and are unchanged.

The picture of --timeline shows who owned which message area when. --trace
prints the trace records of guests on stderr as they are made, one in a line:
clock, partition and process, and for the Coroutine Monitor (comon) also the
coroutine and the event, by their names in the partition's source.

--dump shows, at the end, "registers", or words from a label or a data address
(as 0x200) on, of every partition that has it. LABEL alone is one word.

Assembled programs are kept in the folder CR80_CACHE, or else in ~/.cache/cr80
(XDG_CACHE_HOME/cr80; Library/Caches/cr80 or LOCALAPPDATA), and used again while
their sources are unchanged. The folder may be removed at any time. --no-cache,
or CR80_CACHE=off, neither keeps nor uses programs.

--check-conventions compares every call and every return of a procedure that
states its register conventions with the statement. An image has its statements
in its source map. The run and its input are the same as without the option, but
the run is slower.

In long runs, code that is executed often is translated to WebAssembly: the run
is the same, and faster. --translate off leaves all of it to the interpreter;
eager translates everything early, and verify, for tests, also executes every
slice by the interpreter and compares.

With --interactive the terminal shows the consoles of the guests and enters what
is typed. Ctrl-] is for cr80 itself: Ctrl-] h lists its commands, Ctrl-] q quits
with the report; --escape names another key, as ^A. Guests echo their input
themselves; with --line cr80 edits and echoes lines. Of a guest's output only
lines, tabs, backspace and bell act on the terminal, unless --raw-output is
given. While no partition can run, time passes as on the wall (--time real, the
default at a terminal) or at once (jump); with --mips 1 an instruction takes one
microsecond, as the clock counts it. From a pipe, each line is entered when the
guest has read the line before and no partition can run; at the end of the pipe
the console is closed.

--expect and --send, in the order given, or the script of --script, work in
virtual time, with the same result everywhere. In their texts \\n, \\r, \\t, \\e,
\\\\ and \\xHH stand for characters. The run ends after the last of them; when the
last one sends, it continues to its end, or until guests wait for input.

--record writes all input to a file, from which cr80 replay repeats the run.
--cast writes what guests show to a recording for asciinema, in the time of the
machine: the console of --console, or all consoles, in lines with names.
docs/TERMINAL.md describes all of this.

For a partition that failed, the messages show its last 16 instructions, the
origin of a wild jump, and the calls that had not returned, as far as they are
among the last 50,000 instructions; for one that runs a kernel, those of the
process that trapped. For this, cr80 repeats a part of the run.

Exit status: 0 every partition stopped with code 0; 1 a partition failed,
stopped with another code, waits for ever, or broke a convention, or an
expectation was not met; 2 the manifest or a file that it names is bad (then
files from an earlier run under the names of --save and --timeline are removed),
or a file cannot be written; 3 the limit or the end of the clock (2^52
instructions) was reached, or input is awaited. A signal (Ctrl-C) ends the run
with a report.

Examples:
  cr80 boot firmware/demo/manifest.json
  cr80 boot firmware/demo/manifest.json --limit 50
  cr80 boot hello.asm -I firmware/lib -D TURNS=3
  cat manifest.json | cr80 boot - -I firmware/lib
  cr80 boot firmware/demo/manifest.json --timeline areas.svg
  cr80 boot firmware/demo/coroutines/manifest.json --trace comon
  cr80 boot firmware/demo/manifest.json --check-conventions
  cr80 boot firmware/demo/manifest.json --limit 50 --save fifty.c80s
  cr80 boot fifty.c80s
  cr80 boot hello.asm -I firmware/lib --interactive --record hello.c80r
  cr80 boot hello.asm -I firmware/lib --send "hello\\n" --cast hello.cast
  cr80 boot hello.asm -I firmware/lib --dump registers,TEXT:4,0x10:16
  cr80 boot firmware/demo/manifest.json --json | jq .stateHash`;

/** The command. */
export function bootCommand(io: Io, finish: (status: Status) => void): Command {
  const acts: GivenAct[] = [];
  const command = new Command("boot")
    .summary("run a program, or the partitions of a manifest")
    .description(
      "Boot a program or the partitions of a manifest, run them until all have ended, and report what happened.",
    )
    .argument(
      "<FILE>",
      "a manifest, - for the standard input; a source NAME.asm or an image NAME.img; a snapshot",
      fileName,
    )
    .option(
      "-n, --limit <N>",
      "stop after N instructions, all partitions together",
      between(1, Number.MAX_SAFE_INTEGER),
    );
  addObservations(addSources(command, "define a constant for all sources, 1 without a value"))
    .addOption(
      new Option(
        "-i, --interactive",
        "connect the terminal, or a pipe, to the consoles of the guests",
      ).conflicts(["script", "expect", "send", "json"]),
    )
    .option("--escape <KEY>", "the key for cr80 itself, as ^]", oneKey)
    .option("--line", "edit and echo lines, and send whole lines to guests")
    .addOption(new Option("--time <HOW>", "how time passes while no partition can run").choices(TIMES));
  return addCast(command, "the partition whose console is used first")
    .option("--mips <N>", "run no more than N million instructions a second", speed)
    .option("--record <FILE>", "record all input, for cr80 replay", fileName)
    .addOption(
      new Option("--script <FILE>", "run the script in a file")
        .argParser(fileName)
        .conflicts(["expect", "send"]),
    )
    .option("--expect <TEXT>", "wait for a text; may be given several times", collect(acts, "expect"))
    .option("--send <TEXT>", "enter a text; may be given several times", collect(acts, "send"))
    .addOption(
      new Option("--translate <WHEN>", "when code is translated to WebAssembly (on without it)").choices(
        TRANSLATE_CHOICES,
      ),
    )
    .option("--no-cache", "assemble every source, and keep no programs")
    .option("--json", "print the report as one JSON object")
    .addHelpText("after", NOTES)
    .action(async (manifest: string, options: BootCommandOptions) => {
      const { boot } = await import("../boot.ts");
      finish(await boot(io, manifest, { ...options, acts }));
    });
}

function oneKey(written: string): string {
  if (escapeKey(written) === undefined)
    throw new InvalidArgumentError("Write ^ and a letter, as ^A, or one character.");
  return written;
}
