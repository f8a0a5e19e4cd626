// cr80 boot --trace: prints trace records of guests as lines of text, with the names of their source maps.

import { formatTraceRecord, isComonRecord, type NameOf, namesOf } from "../scm/trace.ts";
import type { Mapped } from "../source-places.ts";
import type { TraceRecord } from "../state/journal.ts";
import { type Io, printable } from "./io.ts";
import { complain } from "./messages.ts";
import type { TraceChoice } from "./options.ts";

/** Names of the data of each partition; one without a source map has none. */
export function dataNames(mapped: readonly Mapped[]): NameOf[] {
  return mapped.map((one) => {
    let names: NameOf | undefined;
    return (address) => {
      names ??= namesOf(one.map?.symbols ?? []);
      return names(address);
    };
  });
}

/** A record as a line without its end. */
export function traceLine(record: TraceRecord, names: readonly NameOf[]): string {
  return printable(formatTraceRecord(record, names[record.partition]));
}

/** Shows records on stderr, those that were asked for, and counts all. */
export class TraceLines {
  readonly #choice: TraceChoice;
  #shown = 0;
  #others = 0;

  constructor(choice: TraceChoice) {
    this.#choice = choice;
  }

  add(io: Io, record: TraceRecord, names: readonly NameOf[]): void {
    if (this.#choice === "all" || isComonRecord(record)) {
      this.#shown++;
      io.stderr.write(`${traceLine(record, names)}\n`);
    } else this.#others++;
  }

  /** Says that there was nothing to show. */
  end(io: Io): void {
    if (this.#shown > 0) return;
    if (this.#others === 0) {
      complain(io, "--trace: no guest has made a trace record", "guests make them with CSF_TRACE");
    } else {
      const advice = "--trace all shows them";
      complain(
        io,
        `--trace comon: none of the ${this.#others} trace records is the Coroutine Monitor's`,
        advice,
      );
    }
  }
}
