// The command line of cr80 disk.

import { Argument, Command, Option } from "commander";
import type { DiskOptions } from "../disk.ts";
import type { Io, Status } from "../io.ts";
import { between, DISK_ACTIONS, DISK_MEDIA, type DiskAction, fileName } from "../options.ts";

const NOTES = `
create             creates a volume: --medium, --sectors, --label, --files
ls [PATH]          lists a directory: number, type, bytes, name of each file
tree               lists all files
get PATH [OUT]     reads a file, to OUT or the standard output
put FILE [PATH]    puts a file of the host on the disk, under its own name if
                   PATH is missing or ends in /
mkdir PATH         makes a directory
rm PATH            removes a file, or an empty directory
check              lists all damage
info               describes the disk

The length of IMAGE tells the kind of disk: a floppy, a pack, or any other
number of whole sectors; docs/DISKS.md describes the formats. / or ! separates
the names of a PATH. Nothing is converted, unless --text says so. Existing files
are overwritten only with --force. A damaged volume can be read, but never
written; a disk of System One is never written.

Without --type, put stores a file as text if all its bytes are printable ASCII,
tabs and line ends, and otherwise as binary.

Exit status: 0 success; 1 check has found damage, or a file could not be read
completely; 2 wrong use or bad input.

Examples:
  cr80 disk create demo.disk --label DEMO
  cr80 disk put demo.disk README.md
  cr80 disk ls demo.disk
  cr80 disk get demo.disk README.md copy.md`;

/** The command. */
export function diskCommand(io: Io, finish: (status: Status) => void): Command {
  return new Command("disk")
    .summary("create, read and write disks of the CR80")
    .description("Read the image of a disk of the CR80, and put files on it.")
    .addArgument(new Argument("<ACTION>", "what to do").choices(DISK_ACTIONS))
    .argument("<IMAGE>", "the image of a disk, - for the standard input", fileName)
    .argument("[NAME...]", "what the action takes")
    .addOption(
      new Option("--medium <MEDIUM>", "the medium of a new disk (floppy without it)").choices(DISK_MEDIA),
    )
    .option("--sectors <N>", "sectors of a plain disk", between(0, 999_999_999))
    .option("--label <LABEL>", "the label of the volume (CR80 without it)")
    .option("--files <N>", "descriptors of a new volume: three more than files", between(0, 999_999_999))
    .option("--type <TYPE>", "text, binary, or a number from 0 to 65535")
    .option("--force", "overwrite an existing file")
    .option("--number", "PATH is the number of a file, which may have no name")
    .option("--text", "for System One: read a text up to its end, with all its blanks")
    .option("--json", "print ls, tree, check or info as one JSON object")
    .addHelpText("after", NOTES)
    .action(async (action: DiskAction, image: string, names: string[], options: DiskOptions) => {
      const { disk } = await import("../disk.ts");
      finish(disk(io, action, image, names, options));
    });
}
