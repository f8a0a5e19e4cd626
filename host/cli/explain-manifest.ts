// What cr80 explain prints about manifests: all keys, or one.

import { nearest } from "../../asm/nearest.ts";
import {
  describeDefault,
  describeType,
  keysNamed,
  manifestKeys,
  manifestObjects,
  type PlacedKey,
} from "../manifest-described.ts";
import { keySchema, manifestSchema } from "../manifest-schema.ts";
import type { Explained } from "./explain-monitor.ts";
import { hanging } from "./explain-names.ts";

/** What there is to say about a key, or about all without one; undefined when there is no such key. As data it is a JSON Schema. */
export function explainManifest(name: string | undefined): Explained | undefined {
  if (name === undefined) return { text: allKeys(), data: manifestSchema() };
  const found = keysNamed(name);
  if (found.length === 0) return undefined;
  const data = Object.fromEntries(found.map((placed) => [placed.path, keySchema(placed)]));
  return { text: found.map(keyText).join("\n"), data };
}

/** The key that was probably meant by one that is none. */
export function nearestKey(name: string): string | undefined {
  return nearest(
    name,
    manifestKeys().flatMap(({ path }) => path.split(".").at(-1)!.replace("[]", "")),
  );
}

function allKeys(): string {
  const objects = manifestObjects().map(({ path, keys }) => {
    const width = Math.max(...Object.keys(keys).map((key) => key.length));
    const rows = Object.entries(keys).map(([name, key]) => {
      const due = key.required ? ", required" : "";
      return hanging(`  ${name.padEnd(width)}  `, plain(`${key.text} (${describeType(key.is)}${due})`));
    });
    return `${path === "" ? "manifest" : path}\n${rows.join("\n")}\n`;
  });
  return `${objects.join("\n")}\nmanual  docs/MANIFEST.md; cr80 explain manifest KEY says more about one\n`;
}

function keyText({ path, key }: PlacedKey): string {
  const name = path.split(".").at(-1)!;
  const without = describeDefault(key);
  const rows: readonly (readonly [string, string])[] = [
    ["is", plain(key.text)],
    ["type", describeType(key.is)],
    ["without", key.required ? "it is required" : plain(without)],
    ["needs", key.needs ?? ""],
    ["example", `"${name}": ${JSON.stringify(key.example)}`],
    ["manual", `docs/${key.page ?? "MANIFEST.md"}`],
  ];
  const shown = rows.filter(([, text]) => text !== "");
  return [path, "", ...shown.map(([what, text]) => hanging(`  ${what.padEnd(9)}`, text)), ""].join("\n");
}

const plain = (text: string): string => text.replaceAll("`", "");
