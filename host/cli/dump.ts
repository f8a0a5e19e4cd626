// cr80 boot --dump: shows registers, and words of memory by label or address, at the end of a run.

import { nearest } from "../../asm/nearest.ts";
import { hexWord } from "../../asm/printable.ts";
import type { Problem } from "../../asm/problem.ts";
import { problem } from "../../asm/problem.ts";
import type { SourceMap } from "../../asm/sourcemap.ts";
import { guestWord, partitionWord } from "../guest-word.ts";
import type { Machine } from "../machine.ts";
import type { Mapped } from "../source-places.ts";
import { wordRows } from "./words.ts";

/** Words of a label when no count is given, and at most. */
const WORDS = 1;
const WORDS_MAX = 65_536;

/** One thing to be shown. */
interface Wanted {
  /** As it was written. */
  readonly text: string;
  /** "registers", a label, or 0x and hexadecimal digits: a data address. */
  readonly what: string;
  readonly words: number;
}

/** A part of a dump: words of one partition, or its registers. */
export interface Dumped {
  readonly partition: string;
  readonly what: string;
  /** Of registers, by name; else the words from the address on, null where none is mapped. */
  readonly registers?: Readonly<Record<string, number>>;
  readonly space?: "program" | "data";
  readonly address?: number;
  readonly words?: readonly (number | null)[];
}

/** What an option asks for, or what is wrong with it: a label must be one of a partition. */
export function wantedOf(
  text: string,
  mapped: readonly Mapped[],
): { readonly wanted: readonly Wanted[] } | { readonly problem: Problem } {
  const wanted: Wanted[] = [];
  const labels = mapped.flatMap(({ map }) =>
    (map?.symbols ?? []).flatMap(({ name, kind }) => (kind === "constant" ? [] : [name])),
  );
  for (const part of text.split(",")) {
    const [, what, count] = /^\s*([^\s:]+?)(?::(\d+))?\s*$/.exec(part) ?? [];
    const words = count === undefined ? WORDS : Number(count);
    const unfit = (message: string, advice: string) => ({
      problem: problem("BAD_DUMP", { argument: `--dump ${part}` }, message, advice),
    });
    if (what !== undefined && (words < 1 || words > WORDS_MAX)) {
      return unfit("this is not a number of words to show", `1 to ${WORDS_MAX} words can be shown`);
    }
    if (what === undefined) {
      const advice = "write registers, LABEL, LABEL:WORDS or 0x200:WORDS, separated by commas";
      return unfit("this names nothing to show", advice);
    }
    if (what === "registers" ? count !== undefined : isAddress(what) && Number(what) > 0xffff) {
      return unfit(
        "this is neither a label nor an address",
        "an address has four hexadecimal digits at most",
      );
    }
    if (what !== "registers" && !isAddress(what) && !labels.includes(what)) {
      const meant = nearest(what, labels);
      const advice =
        meant === undefined
          ? "labels come from sources, and from source maps next to images"
          : `did you mean ${meant}?`;
      return unfit("no partition has this label", advice);
    }
    wanted.push({ text: part.trim(), what, words });
  }
  return { wanted };
}

const isAddress = (what: string): boolean => /^0[xX][0-9A-Fa-f]+$/.test(what);

/** What was asked for, of every partition that has it, in the order of the option. */
export function dump(machine: Machine, mapped: readonly Mapped[], wanted: readonly Wanted[]): Dumped[] {
  return wanted.flatMap(({ text, what, words }) =>
    machine.state.partitions.flatMap(({ number, name: partition }): Dumped[] => {
      if (what === "registers") return [{ partition, what, registers: registersOf(machine, number) }];
      const map = mapped[number]?.map;
      const symbol = map?.symbols.find(({ name, kind }) => name === what && kind !== "constant");
      if (!isAddress(what) && symbol === undefined) return [];
      const space = symbol?.kind === "program" ? "program" : "data";
      const address = (symbol?.value ?? Number(what)) & 0xffff;
      const read = (n: number) => wordOf(machine, number, map, space, (address + n) & 0xffff) ?? null;
      return [
        { partition, what: text, space, address, words: Array.from({ length: words }, (_, n) => read(n)) },
      ];
    }),
  );
}

function registersOf(machine: Machine, partition: number): Record<string, number> {
  const { r, base, pc, psw, tt } = machine.registers(partition);
  return { ...Object.fromEntries(r.map((word, n) => [`R${n}`, word])), BASE: base, PC: pc, PSW: psw, TT: tt };
}

/** A word where the image has it in the partition, whichever process runs now; elsewhere as the guest would find it now. */
function wordOf(
  machine: Machine,
  partition: number,
  map: SourceMap | undefined,
  space: "program" | "data",
  address: number,
): number | undefined {
  const section = map?.sections.find(
    (s) => s.space === space && !s.shared && address >= s.address && address < s.address + s.words,
  );
  return section === undefined
    ? guestWord(machine, partition, machine.registers(partition), space, address)
    : partitionWord(machine, partition, section.load + address - section.address);
}

/** A dump as text. */
export function dumpText(dumped: readonly Dumped[]): { readonly heading: string; readonly text: string }[] {
  return dumped.map(({ partition, what, registers, space, address = 0, words = [] }) => {
    if (registers !== undefined) {
      const all = Object.entries(registers).map(([name, word]) => `${name} ${hexWord(word)}`);
      return {
        heading: `registers of ${partition}`,
        text: `\n  ${all.slice(0, 8).join("  ")}\n  ${all.slice(8).join("  ")}`,
      };
    }
    const rows = wordRows(words, address).map((row) => `\n  ${row}`);
    return { heading: `${what} of ${partition}, ${space}`, text: rows.join("") };
  });
}
