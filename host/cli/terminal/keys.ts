// Interprets the keys of a session one by one: text for the guest, and commands after the escape key.

/** Two of these within this number of milliseconds ask whether to quit. */
const INTERRUPT = "\x03";
const TWICE = 1000;

/** What keys say. */
export type Key =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "command"; readonly command: string }
  /** Whether to quit is to be asked; the next key answers. */
  | { readonly kind: "ask" }
  | { readonly kind: "answer"; readonly yes: boolean };

/** Tells commands from text. */
export class Keys {
  readonly #escape: string;
  /** UTF-8 may be cut anywhere. */
  readonly #decoder = new TextDecoder();
  #state: "text" | "command" | "asked" = "text";
  #interruptedAt = Number.NEGATIVE_INFINITY;

  /** `key`: the character of the escape key. */
  constructor(key: string) {
    this.#escape = key;
  }

  /** Takes bytes that have come at a time in milliseconds. */
  take(bytes: Uint8Array, now: number): Key[] {
    const keys: Key[] = [];
    let text = "";
    const flush = () => {
      if (text !== "") keys.push({ kind: "text", text });
      text = "";
    };
    for (const character of this.#decoder.decode(bytes, { stream: true })) {
      if (this.#state === "asked") {
        this.#state = "text";
        keys.push({ kind: "answer", yes: /[yYqQ]/.test(character) });
      } else if (this.#state === "command") {
        this.#state = "text";
        if (character === this.#escape) text += character;
        else {
          flush();
          keys.push({ kind: "command", command: character });
        }
      } else if (character === this.#escape) this.#state = "command";
      else {
        text += character;
        if (character !== INTERRUPT) continue;
        const again = now - this.#interruptedAt <= TWICE;
        this.#interruptedAt = again ? Number.NEGATIVE_INFINITY : now;
        if (!again) continue;
        flush();
        keys.push({ kind: "ask" });
        this.#state = "asked";
      }
    }
    flush();
    return keys;
  }
}

/** The character of an escape key as it is written: one character, or ^ and one, as ^] is; undefined for anything else. */
export function escapeKey(written: string): string | undefined {
  if (/^[!-~]$/.test(written)) return written;
  const [, control] = /^(?:\^|[Cc]trl-)([@-_a-z])$/.exec(written) ?? [];
  return control === undefined ? undefined : String.fromCharCode(control.toUpperCase().charCodeAt(0) & 0x1f);
}

/** How a key is called: ^] for the character 1D hex. */
export function keyName(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x20 ? `Ctrl-${String.fromCharCode(code + 0x40)}` : character;
}
