// Looks up addresses in the source map of a partition's image.

import type { LoadModule } from "../asm/loadmodule.ts";
import type { Problem } from "../asm/problem.ts";
import { labelAt, lineAt, programWordAt, type SourceMap } from "../asm/sourcemap.ts";
import { guestWord } from "./guest-word.ts";
import type { Machine } from "./machine.ts";

/** Words after a label within which an address that no line has is called by it. */
const REACH = 256;
/** A partition's image and its source map, or why there is none. */
export type Mapped =
  | { readonly module: LoadModule; readonly map: SourceMap; readonly problem?: undefined }
  | { readonly module?: undefined; readonly map?: undefined; readonly problem: Problem };

/** What a source map knows of an address. Plain data. */
export interface SourcePlace {
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  /** LABEL or LABEL+n. */
  readonly label?: string;
}

/** Line and label of an address; undefined when neither is known. */
export function placeIn(map: SourceMap, space: "program" | "data", address: number): SourcePlace | undefined {
  const found = lineAt(map, space, address);
  const label = labelAt(map, space, address);
  const near = found !== undefined || Number(label?.split("+")[1] ?? 0) < REACH;
  if (found === undefined && (label === undefined || !near)) return undefined;
  return {
    ...(found && { file: found.file, line: found.line }),
    ...(label !== undefined && { label }),
  };
}

/** Labels of a space by address, of several at one address a global one first. */
export function labelsIn(map: SourceMap, space: "program" | "data"): Map<number, string> {
  const local = ({ name }: { readonly name: string }) => (name.includes(".") ? 1 : 0);
  const symbols = map.symbols.filter(({ kind, name }) => kind === space && !name.includes("#"));
  // The last one of an address stays.
  symbols.reverse().sort((a, b) => local(b) - local(a));
  return new Map(symbols.map(({ name, value }) => [value, name]));
}

/** A place as text: FILE:LINE, LABEL+n. */
export function sourcePlaceText({ file, line, label }: SourcePlace): string {
  return [file === undefined ? "" : `${file}:${line}`, label ?? ""].filter((part) => part !== "").join(", ");
}

/** Where a program address of a partition comes from; undefined where that is not known. */
export type Locate = (partition: number, address: number) => SourcePlace | undefined;

/**
 * Names the program addresses of a machine, as long as what lies there is the word of the image: another process may
 * have other code at the address.
 */
export function locatorOf(machine: Machine, mapped: readonly Mapped[]): Locate {
  return (partition, address) => {
    const { module, map } = mapped[partition] ?? {};
    if (module === undefined || map === undefined) return undefined;
    const wanted = programWordAt(map, module, address);
    const found = guestWord(machine, partition, machine.registers(partition), "program", address);
    if (wanted !== undefined && wanted !== found) return undefined;
    return placeIn(map, "program", address);
  };
}
