// Splits an untrusted stream into lines as they arrive, and limits their length.

import { StringDecoder } from "node:string_decoder";

/** Characters of a line at most. An answer that names every data word has fewer than a million. */
export const LINE_MAX = 4 * 1024 * 1024;

/** Cuts a stream of UTF-8 into lines. */
export class LineReader {
  readonly #decoder = new StringDecoder("utf8");
  #parts: string[] = [];
  #length = 0;

  /** The lines that end with these bytes, without their ends; undefined when one has become too long. */
  push(bytes: Uint8Array): string[] | undefined {
    return this.#take(this.#decoder.write(Buffer.from(bytes)));
  }

  /** The line that the stream has ended in, when there is one. */
  end(): string[] {
    const lines = this.#take(this.#decoder.end()) ?? [];
    const rest = this.#parts.join("");
    return rest === "" ? lines : [...lines, rest];
  }

  #take(text: string): string[] | undefined {
    const lines = text.split("\n");
    const rest = lines.pop()!;
    if (lines.length > 0) {
      lines[0] = this.#parts.join("") + lines[0]!;
      this.#parts = [];
      this.#length = 0;
    }
    this.#parts.push(rest);
    this.#length += rest.length;
    if (this.#length > LINE_MAX || lines.some((line) => line.length > LINE_MAX)) return undefined;
    return lines.map((line) => line.replace(/\r$/, ""));
  }
}
