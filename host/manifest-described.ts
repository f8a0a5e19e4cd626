// Describes the keys of manifests, for documents and commands, object by object.

import { grouped } from "./grouped.ts";
import { type Key, type Keys, MANIFEST, type ValueType } from "./manifest-keys.ts";

/** An object of a manifest. */
export interface ManifestObject {
  /** The keys that lead to it, with [] after those of lists; empty for the manifest as a whole. */
  readonly path: string;
  readonly keys: Keys;
}

/** A key and where it stands. */
export interface PlacedKey {
  readonly path: string;
  readonly object: ManifestObject;
  readonly key: Key;
}

/** The objects of a manifest: the manifest, and after each object those in it. */
export function manifestObjects(keys: Keys = MANIFEST, path = ""): ManifestObject[] {
  const inner = Object.entries(keys).flatMap(([name, { is }]) => {
    const found = objectIn(is);
    return found === undefined ? [] : manifestObjects(found.keys, pathTo(path, name) + found.brackets);
  });
  return [{ path, keys }, ...inner];
}

/** Every key of a manifest, in the order of its objects. */
export function manifestKeys(): PlacedKey[] {
  return manifestObjects().flatMap((object) =>
    Object.entries(object.keys).map(([name, key]) => ({ path: pathTo(object.path, name), object, key })),
  );
}

/** The keys that a name means: a key, or the keys that lead to one, as in `partitions[0].window.page`. */
export function keysNamed(name: string): PlacedKey[] {
  const wanted = name.replace(/\[\d*\]/g, "");
  const plain = ({ path }: PlacedKey) => path.replaceAll("[]", "");
  const all = manifestKeys();
  const exact = all.filter((placed) => plain(placed) === wanted);
  return exact.length > 0 && wanted.includes(".")
    ? exact
    : all.filter((placed) => plain(placed).split(".").at(-1) === wanted);
}

const pathTo = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

/** The keys of the objects that a value is, or has in its list. */
function objectIn(type: ValueType): { readonly keys: Keys; readonly brackets: string } | undefined {
  if (type.kind === "object") return { keys: type.keys, brackets: "" };
  const list = type.kind === "input" ? type.list : type;
  return list.kind === "list" && list.of.kind === "object"
    ? { keys: list.of.keys, brackets: "[]" }
    : undefined;
}

/** What a value is, in words. */
export function describeType(type: ValueType): string {
  if (type.kind === "list") {
    const { least, most } = type;
    return `list of ${least === 0 ? "at most" : `${least} to`} ${grouped(most)} ${WORDS[type.of.kind](type.of).many}`;
  }
  return WORDS[type.kind](type).one;
}

/** What holds without a key: its default, or what it says. Nothing of a key that must be there. */
export function describeDefault({ default: value, without, or }: Key): string {
  if (or !== undefined) return `\`${or}\` must be there`;
  if (value === undefined) return without ?? "";
  return typeof value === "number" ? grouped(value) : JSON.stringify(value);
}

const range = (type: ValueType): string =>
  type.kind === "integer" || type.kind === "constants"
    ? `from ${grouped(type.least)} to ${grouped(type.most)}`
    : "";
const same = (one: string, many: string) => () => ({ one, many });

/** One value of a kind, and several. */
const WORDS: Readonly<
  Record<ValueType["kind"], (type: ValueType) => { readonly one: string; readonly many: string }>
> = {
  integer: (type) => ({ one: `integer ${range(type)}`, many: `integers ${range(type)}` }),
  name: same("name", "names"),
  partition: same("name of a partition", "names of partitions"),
  file: same("file name", "file names"),
  folder: same("folder name", "folder names"),
  choice: (type) => {
    const all = type.kind === "choice" ? type.of.map((one) => JSON.stringify(one)) : [];
    const one = `${all.slice(0, -1).join(", ")} or ${all.at(-1)}`;
    return { one, many: one };
  },
  bytes: same("text of a console", "texts of a console"),
  text: same("text", "texts"),
  list: same("list", "lists"),
  constants: (type) => ({ one: `object: names, and integers ${range(type)}`, many: "objects" }),
  input: (type) => ({
    one: `text of a console, or ${type.kind === "input" ? describeType(type.list) : ""}`,
    many: "texts and lists",
  }),
  object: same("object", "objects"),
};
