// cr80 boot: what its command line takes.

import { Command, InvalidArgumentError, Option } from "commander";
import { TRANSLATE_CHOICES } from "../../translate/choice.ts";
import type { BootCommandOptions } from "../boot.ts";
import type { Io, Status } from "../io.ts";
import { addCast, addObservations, addSources, between, fileName, speed, TIMES } from "../options.ts";
import { collect, type GivenAct } from "../script-options.ts";
import { escapeKey } from "../terminal/keys.ts";

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

-D gives constants to every source, besides those of its "define"; of one name
that of -D counts, which is said.

With --save the state at the end, or at the limit, goes into a snapshot, from
which cr80 boot goes on, also elsewhere; cr80 diff compares two. Lines and
labels of one are named while what it was booted from is there, and the same.

The picture of --timeline shows who owned which message area when. With --trace
the records that guests make of themselves go to stderr, one in a line, when
they are made: clock, partition and process, and of the Coroutine Monitor's
(comon) the coroutine and the event by the names of the partition's source.

--dump shows, at the end, "registers", words from a label on, or from a data
address as 0x200, of every partition that has it: LABEL alone is one word.

Programs that were assembled are kept in the folder CR80_CACHE, or else in
~/.cache/cr80 (XDG_CACHE_HOME/cr80; Library/Caches/cr80 or LOCALAPPDATA), and
taken from there while their sources are the same. The folder may be removed at
any time. --no-cache, or CR80_CACHE=off, keeps and takes none.

With --check-conventions every call and every return of a procedure that states
its register conventions is compared with the statement. Of an image the
statements are in its source map. The run is the same, but slow; what is entered
is entered as without it.

With --translate on, code that is executed often is translated to WebAssembly:
the run is the same, and long ones are faster. off is the default; eager
translates everything early, and verify executes every slice by the interpreter
too and compares, for tests.

With --interactive the terminal is the consoles of the guests. Ctrl-] is for
cr80 itself: Ctrl-] h lists what it does, Ctrl-] q quits, with the report;
--escape names another key, as ^A. Guests echo what they want to; with --line
cr80 edits and echoes lines. Of what guests write, only lines, tabs, backspace
and bell act on the terminal, unless --raw-output. While nobody can run, time
passes as on the wall (--time real, at a terminal) or at once (jump); --mips 1
lets an instruction take a microsecond, as the clock counts it. From a
pipe, lines are entered when the guest has read the line before and nobody
runs; at its end the console is closed.

--expect and --send, in their order, or a script of --script, are in virtual
time, and come to the same everywhere. In their texts \\n, \\r, \\t, \\e, \\\\ and
\\xHH stand for characters. The run is over after the last of them; when that
sends, it goes on to its end, or until input is awaited.

With --record everything that is entered goes into a file, which cr80 replay
makes the same run of. With --cast what guests show goes into a recording for
asciinema, in the time of the machine: the console of --console, or all, in
lines with names. docs/TERMINAL.md is about all of this.

Of a partition that failed, the last 16 instructions are shown, where a wild
jump came from, and the calls that had not returned, as far as the last 50,000
instructions tell; of one that runs a kernel, those of the process that trapped.
For that a part of the run is made once more, beside the one that is reported.

Exit status: 0 every partition stopped with code 0; 1 one failed, stopped with
another code, waits for ever, or broke a convention, or an expectation was not
met; 2 the manifest or what it
names is bad: then what an earlier run left under the names of --save and
--timeline is removed; or a file cannot be written; 3 the limit was reached, the
end of the clock (2^52 instructions), or input is awaited. A signal (Ctrl-C)
ends the run with a report.

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
      new Option("-i, --interactive", "the terminal, or a pipe, is the consoles of the guests").conflicts([
        "script",
        "expect",
        "send",
        "json",
      ]),
    )
    .option("--escape <KEY>", "the key for cr80 itself, as ^]", oneKey)
    .option("--line", "edit and echo lines, which guests get whole")
    .addOption(new Option("--time <HOW>", "how time passes in which nobody runs").choices(TIMES));
  return addCast(command, "the partition whose console is meant first")
    .option("--mips <N>", "run no more than N million instructions a second", speed)
    .option("--record <FILE>", "write what is entered, for cr80 replay", fileName)
    .addOption(
      new Option("--script <FILE>", "expect and send what a file says")
        .argParser(fileName)
        .conflicts(["expect", "send"]),
    )
    .option("--expect <TEXT>", "wait for a text; may be given several times", collect(acts, "expect"))
    .option("--send <TEXT>", "enter a text; may be given several times", collect(acts, "send"))
    .addOption(
      new Option("--translate <WHEN>", "make WebAssembly of code that runs often").choices(TRANSLATE_CHOICES),
    )
    .option("--no-cache", "assemble every source, and keep no program")
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
