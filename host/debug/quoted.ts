// Texts between quotation marks in commands.

import { Refusal } from "../expressions/failure.ts";

/** The characters of what stands between quotation marks: escapes are those of JSON, and \xHH. @throws Refusal */
export function unquoted(text: string): string {
  try {
    return JSON.parse(`"${text.replace(/\\(\\|x([0-9A-Fa-f]{2}))/g, character)}"`) as string;
  } catch {
    throw new Refusal(`"${text}" has an unknown escape`, String.raw`escapes are \n, \r, \t, \\, \" and \xHH`);
  }
}

function character(all: string, what: string, digits: string | undefined): string {
  return digits === undefined || what === "\\" ? all : `\\u00${digits}`;
}
