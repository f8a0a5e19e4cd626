// Makes text from outside safe for a terminal: nothing in it moves the cursor, sets colours or reverses the line.

/** Control characters that JSON lets be, line separators, and marks of direction (CVE-2021-42574). */
const BEYOND_ASCII = "\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069";
/** These, and all control characters but tab. */
const ACTED_ON = new RegExp(`[\\x00-\\x08\\x0a-\\x1f${BEYOND_ASCII}]`, "g");
const IN_JSON = new RegExp(`[${BEYOND_ASCII}]`, "g");

/** The text with U+FFFD in the place of each, so that columns stay what they are. */
export function printable(text: string): string {
  return text.replace(ACTED_ON, "\ufffd");
}

/** A number as a source writes an address. */
export function hex(n: number): string {
  return `${n < 0 ? "-" : ""}0x${Math.abs(n).toString(16).toUpperCase()}`;
}

/** The four hexadecimal digits of a word. */
export function hexWord(n: number): string {
  return n.toString(16).toUpperCase().padStart(4, "0");
}

/** A word as a source writes it, with all its digits. */
export function wordText(n: number): string {
  return `0x${hexWord(n)}`;
}

/** A number that may be an address: as a number, and where that looks different as an address too. */
export function withHex(n: number): string {
  return Math.abs(n) < 10 ? String(n) : `${n} (${hex(n)})`;
}

/** The text with each as \xHH or \uHHHH, so that one can see what it is. */
export function escaped(text: string): string {
  return text.replace(ACTED_ON, (c) => {
    const code = c.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u${code}` : `\\x${code.padStart(2, "0")}`;
  });
}

/** JSON whose strings have no such character, and are the same strings. */
export function escapedJson(json: string): string {
  return json.replace(IN_JSON, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
