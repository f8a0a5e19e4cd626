// cr80 dis: what its command line takes.

import { Command, Option } from "commander";
import type { DisOptions } from "../dis.ts";
import type { Io, Status } from "../io.ts";
import { fileName, fileNames } from "../options.ts";

const NOTES = `
An argument of one to four hexadecimal digits is a word; write ./ADD for a file
of such a name. The standard input holds an image, or words as text. A line has
address, words and instruction; a word that is no instruction is a .WORD. What
jumps go to has a label, and prefixes are part of the number that they extend;
with --plain, prefixes are lines of their own and targets are numbers. Labels
and lines of the source come from the source map NAME.map.json beside an image
NAME.img, or from that of --map; those of a symbol file, as cr80 asm --symbols
writes it, are labels too. Data that has a name is called by it.

--source calls by names what jumps go to and instructions address as data; it
is tried that the source assembles to the same image.

Exit status: 0 fine; 2 the file is no image, or an argument no word.

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
    .option("--plain", "no labels and lines, and each prefix in a line of its own")
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
