// The command line of cr80 explain.

import { Command, Option } from "commander";
import type { ExplainOptions } from "../explain.ts";
import type { Io, Status } from "../io.ts";
import { KINDS } from "../options.ts";

const NOTES = `
A WORD has one to four hexadecimal digits. A CODE stands in brackets in a
message: error[E013], error[NO_FILE]. A NAME is a mnemonic, a directive with its
point, a monitor call of the host or of the guest kernel, a completion code, an
event, or the code of a process that retired. E001 is taken for a code and ADD
for a mnemonic; write 0xE001 and 0xADD for the words.

manifest lists the keys of manifests; manifest KEY describes one of them, which
may be written with the keys that lead to it. --json prints them as a JSON
Schema.

With --as, a number is one of the ABI: the code of a monitor call, a completion
code (decimal), a mask of events, the code of a process that retired, or the
cause word of a trap.

Exit status: 0 success; 2 there is no such word, code or name.

Examples:
  cr80 explain 128A
  cr80 explain --alt 128A
  cr80 explain E013
  cr80 explain MOVC
  cr80 explain .RECORD
  cr80 explain WAIT_EVENT
  cr80 explain SYS_OPEN
  cr80 explain --as cause 0220
  cr80 explain --as completion 7
  cr80 explain manifest
  cr80 explain manifest partitions.window`;

/** The command. */
export function explainCommand(io: Io, finish: (status: Status) => void): Command {
  return new Command("explain")
    .summary("explain a word, a code or a name")
    .description(
      "Show the fields of an instruction word bit by bit, the meaning of a message code with examples, the forms of an instruction, a directive, a monitor call and its numbers, or the keys of manifests.",
    )
    .argument("<WORD|CODE|NAME>", "a hexadecimal word, a code of a message, a name, or manifest")
    .argument("[KEY]", "a key of manifests, after manifest")
    .option("--alt", "the word follows ALT")
    .addOption(new Option("--as <KIND>", "take the number as one of the ABI").choices(KINDS).conflicts("alt"))
    .option("--json", "print one JSON object")
    .addHelpText("after", NOTES)
    .action(async (what: string, key: string | undefined, options: ExplainOptions) => {
      const { explain } = await import("../explain.ts");
      finish(explain(io, what, options, key));
    });
}
