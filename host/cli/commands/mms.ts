// The command line of cr80 mms.

import { Argument, Command } from "commander";
import type { Io, Status } from "../io.ts";
import type { MmsAction, MmsCommandOptions } from "../mms.ts";
import { fileName } from "../options.ts";

const ACTIONS: readonly MmsAction[] = ["ls", "show", "verify", "dump"];

const NOTES = `
DIR is the folder that "storage" of a manifest names; docs/MMS.md describes its
contents. cr80 mms changes nothing in it, except that it completes what a crash
has left half done, as a machine does when it begins. While a machine runs, no
other process can open its store.

ls      lists checkpoints, CIFs of the intermediate storage, and dumps
show    prints everything about the CIF with this NUMBER
dump    prints the CIFs of the dump into the file with this NUMBER
verify  reads every record, and lists the damaged ones

Numbers, also those of CIFs, are decimal, words hexadecimal.

Exit status: 0 success; 1 verify has found damage; 2 there is no store, no such
number, or the store cannot be read.

Examples:
  cr80 mms ls store
  cr80 mms show store 1 --json
  cr80 mms verify store`;

/** The command. */
export function mmsCommand(io: Io, finish: (status: Status) => void): Command {
  return new Command("mms")
    .summary("inspect a durable storage of MMS")
    .description("Inspect the folder in which the Message Management System keeps what must not be lost.")
    .addArgument(new Argument("<ACTION>", "what to do").choices(ACTIONS))
    .argument("<DIR>", "the folder", fileName)
    .argument("[NUMBER]", "the number of a CIF, or of a dump's file")
    .option("--json", "print one JSON object")
    .addHelpText("after", NOTES)
    .action(
      async (action: MmsAction, folder: string, number: string | undefined, options: MmsCommandOptions) => {
        const { mms } = await import("../mms.ts");
        finish(mms(io, action, folder, number, options));
      },
    );
}
