// The machine of firmware/demo/node, with what is typed at its consoles: its programs are assembled once, and lie as images beside
// manifests in a folder.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeLoadModule } from "../../asm/index.ts";
import { bootFile } from "../../host/node.ts";

/** The demonstration's own manifest. */
export const MANIFEST = "firmware/demo/node/manifest.json";

/** Pieces of a console's input, each with the reading of the clock at which it comes. */
export type Typed = readonly { readonly at: number; readonly text: string }[];

/** Letters by which the sender names precedences, and their names at the operator's terminal, the lowest first. */
export const PRECEDENCES = [
  ["R", "ROUTINE"],
  ["P", "PRIORITY"],
  ["I", "IMMEDIATE"],
  ["F", "FLASH"],
] as const;

interface Partition {
  readonly name: string;
  readonly source: string;
  readonly console?: { readonly input: string };
}

/** The programs of the demonstration as images, with the names of their partitions. */
function assembled() {
  const { programs, manifest, problems } = bootFile(MANIFEST);
  if (manifest === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  return manifest.partitions.map(({ name }, n) => [name, encodeLoadModule(programs[n]!.module)] as const);
}

let images: ReturnType<typeof assembled> | undefined;

/** Puts the images into a folder. Gives what writes manifests there, after that of the demonstration, whose text is given. */
export function nodeFolder(folder: string, text: string) {
  images ??= assembled();
  for (const [name, image] of images) writeFileSync(join(folder, `${name}.img`), image);
  const { partitions, mms, ...rest } = JSON.parse(text) as { partitions: Partition[]; mms: object };
  /** A manifest with other inputs, other keys `instead` of a partition's, or a storage, a folder beside it; gives its path. */
  return (
    name: string,
    {
      inputs = {},
      instead = {},
      storage,
    }: {
      readonly inputs?: Readonly<Record<string, string | Typed>>;
      readonly instead?: Readonly<Record<string, object>>;
      readonly storage?: string;
    },
  ): string => {
    const path = join(folder, `${name}.json`);
    const changed = partitions.map(({ source: _, ...partition }) => {
      const input = inputs[partition.name];
      return {
        ...partition,
        ...(instead[partition.name] ?? { image: `${partition.name}.img` }),
        ...(input !== undefined && { console: { input } }),
      };
    });
    const kept = storage === undefined ? mms : { ...mms, storage };
    writeFileSync(path, JSON.stringify({ ...rest, partitions: changed, mms: kept }));
    return path;
  };
}

/** A message at the operator's terminal. */
export interface Listed {
  readonly precedence: string;
  readonly cif: number;
  readonly text: string;
}

/** What a line of the operator's terminal shows of a message, if it does. */
export function listed(line: string): Listed | undefined {
  const [, precedence, cif, text] = /^ {2}([A-Z]+) +CIF +(\d+) {2}(.*)$/.exec(line) ?? [];
  return precedence === undefined ? undefined : { precedence, cif: Number(cif), text: text! };
}

/** Lines that the sender is given, as messages in the order in which they leave the queue. */
export function inOrder(lines: readonly string[]): Omit<Listed, "cif">[] {
  const rank = (name: string) => PRECEDENCES.findIndex(([, one]) => one === name);
  return lines
    .map((line) => ({
      precedence: PRECEDENCES.find(([letter]) => letter === line[0])![1],
      text: line.slice(2),
    }))
    .sort((a, b) => rank(b.precedence) - rank(a.precedence));
}
