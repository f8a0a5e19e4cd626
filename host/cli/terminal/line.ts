// Edits a line before the guest receives it, for guests that do not echo input themselves.

/** What an edit comes to: what is shown, and what the guest gets. */
export interface Edited {
  readonly echo: string;
  /** A whole line with its end; undefined: it is not finished. */
  readonly line?: string;
  /** The end of the input was typed. */
  readonly end?: true;
}

const ERASE = "\b \b";
const BELL = "\x07";
/** Characters of one line. */
const LINE_MAX = 4096;

/** Edits one line after the other. */
export class LineEditor {
  readonly #newline: string;
  #line = "";

  /** `newline`: what ends a line for the guest. */
  constructor(newline: string) {
    this.#newline = newline;
  }

  /** What was typed of the line that is not finished. */
  get pending(): string {
    return this.#line;
  }

  /** Takes a character. */
  take(character: string): Edited {
    switch (character) {
      case "\r":
      case "\n": {
        const line = this.#line + this.#newline;
        this.#line = "";
        return { echo: "\n", line };
      }
      case "\b":
      case "\x7f":
        return this.#erase(1);
      // Ctrl-U: the line; Ctrl-W: a word.
      case "\x15":
        return this.#erase(this.#line.length);
      case "\x17":
        return this.#erase(/\S*\s*$/.exec(this.#line)![0].length);
      // Ctrl-C: the line is given up.
      case "\x03": {
        this.#line = "";
        return { echo: "^C\n" };
      }
      case "\x04":
        return this.#line === "" ? { echo: "", end: true } : { echo: BELL };
      default: {
        const fits = this.#line.length < LINE_MAX && (character >= " " || character === "\t");
        if (!fits) return { echo: BELL };
        this.#line += character === "\t" ? " " : character;
        return { echo: character === "\t" ? " " : character };
      }
    }
  }

  #erase(characters: number): Edited {
    if (this.#line === "") return { echo: BELL };
    this.#line = this.#line.slice(0, this.#line.length - characters);
    return { echo: ERASE.repeat(characters) };
  }
}
