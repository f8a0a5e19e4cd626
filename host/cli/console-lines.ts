// Merges the consoles of all partitions into one stream: whole lines in the order in which they were finished, each
// after the name of its partition.

import { type Output, printable } from "./io.ts";

/** A line without an end is shown when it has become this long. */
const LINE_MAX = 4096;

/** Shows consoles as they are written. */
export class ConsoleLines {
  readonly #output: Output;
  #names: readonly string[] = [];
  #width = 0;
  /** What each partition wrote since the end of its latest line. */
  readonly #pending = new Map<number, string>();
  #shown = false;

  constructor(output: Output) {
    this.#output = output;
  }

  /** Takes the partitions' names, before the first character comes. */
  begin(names: readonly string[]): void {
    this.#names = names;
    this.#width = Math.max(...names.map((name) => name.length));
  }

  /** Takes characters that a partition wrote. */
  add(partition: number, characters: Uint8Array): void {
    const text = (this.#pending.get(partition) ?? "") + Buffer.from(characters).toString("latin1");
    const lines = text.split("\n");
    let rest = lines.pop()!;
    for (const line of lines) this.#show(partition, line);
    for (; rest.length > LINE_MAX; rest = rest.slice(LINE_MAX))
      this.#show(partition, rest.slice(0, LINE_MAX));
    this.#pending.set(partition, rest);
  }

  /** Shows lines that were never ended, and leaves a line between the consoles and what follows. */
  end(): void {
    for (const partition of this.#names.keys()) {
      const rest = this.#pending.get(partition) ?? "";
      if (rest !== "") this.#show(partition, rest);
    }
    if (this.#shown) this.#output.write("\n");
  }

  #show(partition: number, line: string): void {
    if (!this.#shown) {
      this.#output.write("console", "bold");
      this.#output.write("\n");
    }
    this.#shown = true;
    const name = this.#names[partition] ?? String(partition);
    this.#output.write(`  ${name.padEnd(this.#width)}  ${printable(line.replace(/\r$/, ""))}\n`);
  }
}
