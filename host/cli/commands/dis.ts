// The command line of cr80 dis.

import { Command, Option } from "commander";
import type { DisOptions } from "../dis.ts";
import type { Io, Status } from "../io.ts";
import { fileName, fileNames } from "../options.ts";

const NOTES = `
An argument of one to four hexadecimal digits is a word; write ./ADD for a file
with such a name. The standard input holds an image, or words as text. A line
has address, words and instruction; a word that is not an instruction is a
.WORD. The targets of jumps have labels, and prefixes are part of the number
that they extend; with --plain, each prefix has its own line and targets are
numbers.
Labels and lines of the source come from the source map NAME.map.json next to an
image NAME.img, or from that of --map; the symbols of a symbol file (cr80 asm
--symbols) are labels too. Data that has a name is shown by it.

--source names the targets of jumps and the data that instructions address. It
checks that the source assembles to the same image.

Exit status: 0 success; 2 the file is not an image, or an argument not a word.

Examples:
  cr80 dis sender.img
  cr80 dis sender.img --source --map sender.map.json > again.asm
  cr80 dis sender.img --symbols sender.sym
  cr80 dis 128A C4A6
  echo "128A C4A6" | cr80 dis -`;

/** The command. */
export function disCommand(io: Io, finish: (status: Status) => void): Command {
  return new Command("dis")
    .summary("disassemble an image, or words")
    .description("Disassemble a load module, or words given as hexadecimal numbers.")
    .argument("<FILE|WORDS...>", "an image, - for the standard input, or hexadecimal words", fileNames)
    .option("--plain", "no labels and lines, and each prefix in its own line")
    .option("--json", "print one JSON object")
    .addOption(
      new Option("--source", "write a source that assembles to the same image").conflicts(["plain", "json"]),
    )
    .addOption(
      new Option("--map <FILE>", "take labels and lines from this source map")
        .argParser(fileName)
        .conflicts("plain"),
    )
    .addOption(
      new Option("--symbols <FILE>", "take labels from this symbol file")
        .argParser(fileName)
        .conflicts(["plain", "map"]),
    )
    .addHelpText("after", NOTES)
    .action(async (args: string[], options: DisOptions) => {
      const { dis } = await import("../dis.ts");
      finish(await dis(io, args, options));
    });
}
