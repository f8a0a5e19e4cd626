// --expect and --send on the command line: acts of a script in the order in which they were given.

import { InvalidArgumentError } from "commander";

/** One of them. */
export interface GivenAct {
  readonly act: "expect" | "send";
  readonly text: string;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", e: "\x1b", "\\": "\\" };

/** The characters that a text of the command line stands for. */
export function unescaped(text: string): string {
  return text.replace(/\\(x[0-9A-Fa-f]{2}|[\s\S]?)/g, (all, code: string) => {
    const known = code.length === 3 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : ESCAPES[code];
    if (known === undefined) {
      throw new InvalidArgumentError(
        `${all} is not an escape: use \\n, \\r, \\t, \\e, \\\\ or \\x with two digits.`,
      );
    }
    return known;
  });
}

/** What reads an option into the list of all. */
export function collect(acts: GivenAct[], act: GivenAct["act"]): (text: string) => GivenAct[] {
  return (text) => {
    const characters = unescaped(text);
    if (characters === "") throw new InvalidArgumentError("It is empty.");
    if ([...characters].some((character) => character > "\xff")) {
      throw new InvalidArgumentError("Characters of a console go up to U+00FF.");
    }
    acts.push({ act, text: characters });
    return acts;
  };
}
