// Names of a machine: partitions, labels, lines and addresses.

import { hexWord } from "../../asm/printable.ts";
import type { SourceMap } from "../../asm/sourcemap.ts";
import { InstructionNames } from "../instruction-names.ts";
import type { Machine } from "../machine.ts";
import { labelsIn, type Mapped, placeIn, sourcePlaceText } from "../source-places.ts";
import { meant, Refusal } from "./failure.ts";

/** A value of a source map: an address of a space, or a constant. */
export interface NamedValue {
  readonly value: number;
  readonly space: "program" | "data" | undefined;
}

/** Names things, and finds what names mean. */
export class DebugNames {
  readonly #machine: Machine;
  readonly #mapped: readonly Mapped[];
  readonly #instructions = new Map<number, InstructionNames>();

  /** `mapped`: by partition. */
  constructor(machine: Machine, mapped: readonly Mapped[]) {
    this.#machine = machine;
    this.#mapped = mapped;
  }

  /** What names the instructions of a partition. */
  instructions(partition: number): InstructionNames {
    const names = this.#instructions.get(partition) ?? new InstructionNames(this.#mapped[partition] ?? {});
    this.#instructions.set(partition, names);
    return names;
  }

  map(partition: number): SourceMap | undefined {
    return this.#mapped[partition]?.map;
  }

  /** Number of a partition, by its name or number. @throws Refusal */
  partition(text: string): number {
    const { partitions } = this.#machine.state;
    const found = partitions.find(({ name, number }) => name === text || String(number) === text);
    if (found !== undefined) return found.number;
    const names = partitions.map(({ name }) => name);
    throw new Refusal(`there is no partition ${text}`, meant(text, names, `there are ${names.join(", ")}`));
  }

  partitionName(partition: number): string {
    return this.#machine.state.partitions[partition]?.name ?? "nobody";
  }

  /** What a name means in a partition's sources; undefined: nothing. Upper and lower case are the same where that is unique. */
  symbol(partition: number, name: string): NamedValue | undefined {
    const symbols = this.map(partition)?.symbols ?? [];
    const exact = symbols.filter((one) => one.name === name);
    const found =
      exact.length > 0 ? exact : symbols.filter((one) => one.name.toUpperCase() === name.toUpperCase());
    const [first] = found;
    return first && { value: first.value, space: first.kind === "constant" ? undefined : first.kind };
  }

  /** Value of exactly this name in a partition's sources. */
  exact(partition: number, name: string): number | undefined {
    return this.map(partition)?.symbols.find((one) => one.name === name)?.value;
  }

  /** The label at exactly this address; "" where there is none. */
  label(partition: number, space: "program" | "data", address: number): string {
    const map = this.map(partition);
    return map === undefined ? "" : (labelsIn(map, space).get(address) ?? "");
  }

  /** Names of a partition's sources, for suggestions and completion. */
  symbols(partition: number): string[] {
    return (this.map(partition)?.symbols ?? []).map(({ name }) => name).filter((name) => !name.includes("#"));
  }

  /** Program addresses that a line FILE:LINE has; the file may be the end of a path. @throws Refusal */
  line(partition: number, file: string, line: number): number {
    const map = this.map(partition);
    if (map === undefined) throw new Refusal(`${this.partitionName(partition)} has no source map`);
    const files = map.files.flatMap((path, i) =>
      file === "" || path === file || path.endsWith(`/${file}`) ? [i] : [],
    );
    if (files.length === 0) {
      const names = map.files.map((path) => path.slice(path.lastIndexOf("/") + 1));
      throw new Refusal(
        `no source is called ${file}`,
        meant(file, names, `there are ${map.files.join(", ")}`),
      );
    }
    const found = map.program.filter((one) => files.includes(one.file) && one.line >= line);
    const best = found.reduce((least, one) => (one.line < least.line ? one : least), found[0]!);
    if (best === undefined) throw new Refusal(`there are no instructions from line ${line} on`);
    return best.address;
  }

  /** LABEL+n, FILE:LINE of an address; "" where nothing is known. */
  place(partition: number, space: "program" | "data", address: number): string {
    const map = this.map(partition);
    const found = map && placeIn(map, space, address);
    if (found === undefined) return "";
    const { label, ...line } = found;
    return [label, sourcePlaceText(line)].filter((part) => part !== undefined && part !== "").join(", ");
  }

  /** The same with the address: 0113 LABEL+n, FILE:LINE. */
  address(partition: number, space: "program" | "data", address: number): string {
    return `${hexWord(address)} ${this.place(partition, space, address)}`.trimEnd();
  }
}
