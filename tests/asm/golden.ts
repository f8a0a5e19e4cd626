// The golden sources: tests/asm/golden/NAME.asm with what is said of it in its own lines and, in full, in NAME.err;
// tests/asm/golden/link/NAME.link, the arguments of a linker, in the same way.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const GOLDEN = fileURLToPath(new URL("golden/", import.meta.url));
export const LINK = join(GOLDEN, "link/");

const namesIn = (folder: string, extension: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .map((name) => name.slice(0, -extension.length));

/** Without extensions. */
export const SOURCES = namesIn(GOLDEN, ".asm");
export const LINKS = namesIn(LINK, ".link");

/** The bytes and the text of a golden file; undefined where there is none. */
export function goldenBytes(name: string, folder = GOLDEN): Uint8Array | undefined {
  return readdirSync(folder).includes(name) ? readFileSync(join(folder, name)) : undefined;
}
export function golden(name: string, folder = GOLDEN): string | undefined {
  const bytes = goldenBytes(name, folder);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

/** What a .link file says: objects, which a source of the name stands for, and a plan. */
export function linkArguments(name: string): { readonly objects: string[]; readonly plan?: string } {
  const words = golden(`${name}.link`, LINK)!.replace(/;.*/g, "").trim().split(/\s+/);
  const at = words.indexOf("--plan");
  return at < 0 ? { objects: words } : { objects: words.slice(0, at), plan: words[at + 1]! };
}
