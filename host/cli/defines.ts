// The constants of -D and the folders of -I.

import { MAX_NUMBER, TOO_LARGE } from "../../asm/numbers.ts";
import { type Problem, problem } from "../../asm/problem.ts";
import { isFolder } from "../files.ts";
import type { ManifestPartition } from "../manifest.ts";
import { NO_FOLDER, slashAdvice } from "../storage.ts";
import type { Io } from "./io.ts";
import { complain } from "./messages.ts";

/** NAME, or NAME=NUMBER as the assembler writes numbers. */
const DEFINE = /^([A-Za-z_$][\w$]*)(?:=(-?(?:0[xX][0-9A-Fa-f]+|0[bB][01]+|\d+)))?$/;

/** Constants that are named in one message. */
const NAMES_SHOWN = 8;

/** Constants that the options define. */
export function definesOf(
  given: readonly string[],
): { readonly defines: Record<string, number> } | { readonly problem: Problem } {
  const defines = new Map<string, number>();
  for (const define of given) {
    const [, name, value = "1"] = DEFINE.exec(define) ?? [];
    const wrong = (
      message: string,
      advice = "write NAME or NAME=NUMBER, as in -D RELEASE or -D BUFFERS=0x10",
    ) => {
      return { problem: problem("NO_DEFINE", { argument: `-D ${define}` }, message, advice) };
    };
    if (name === undefined) return wrong("this defines no constant");
    if (defines.has(name)) return wrong(`${name} is defined twice`);
    const size = Number(value.replace("-", ""));
    if (size >= MAX_NUMBER) return wrong(`the number ${value} is too large`, TOO_LARGE);
    defines.set(name, value.startsWith("-") ? -size : size);
  }
  return { defines: Object.fromEntries(defines) };
}

/**
 * Says on stderr which constants no text of a source names; a name that a macro puts together is not seen. `option`: what
 * gives them.
 */
export function complainOfDefines(
  io: Io,
  defines: Readonly<Record<string, number>>,
  texts: readonly string[],
  option = "-D",
): void {
  if (Object.keys(defines).length === 0) return;
  const words = new Set(texts.flatMap((text) => text.match(/[A-Za-z_$][\w$]*/g) ?? []));
  const unnamed = Object.keys(defines).filter((name) => !words.has(name));
  if (unnamed.length === 0) return;
  const shown = unnamed.slice(0, NAMES_SHOWN).join(", ");
  const more = unnamed.length > NAMES_SHOWN ? ` and ${unnamed.length - NAMES_SHOWN} more` : "";
  complain(
    io,
    `${option} ${shown}${more}: no effect, no source names ${unnamed.length === 1 ? "it" : "them"}`,
  );
}

/** Says on stderr which constants of -D have taken the place of those that a manifest gives a source. */
export function complainOfReplaced(
  io: Io,
  defines: Readonly<Record<string, number>>,
  partitions: readonly ManifestPartition[],
): void {
  for (const { name, image } of partitions) {
    const replaced = Object.entries(image.defines).filter(
      ([key, value]) => Object.hasOwn(defines, key) && defines[key] !== value,
    );
    for (const [key, value] of replaced.slice(0, NAMES_SHOWN)) {
      complain(io, `-D ${key}=${defines[key]} replaces the ${value} that "define" of ${name} gives`);
    }
    const more = replaced.length - NAMES_SHOWN;
    if (more > 0) complain(io, `-D replaces ${more} more constants that "define" of ${name} gives`);
  }
}

/** Says on stderr which folders are none, or that nothing is assembled that could look into them. */
export function complainOfFolders(io: Io, folders: readonly string[] = [], assembled = true): void {
  for (const folder of folders) {
    if (!isFolder(folder)) {
      complain(io, `-I ${folder} has no effect: ${NO_FOLDER}`, slashAdvice(folder, isFolder));
    } else if (!assembled) complain(io, `-I ${folder} has no effect: there is no source, but images`);
  }
}
