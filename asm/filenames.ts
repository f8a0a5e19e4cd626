// The names of a module's files when several objects are linked: the shortest path that tells them apart.

import { joinName, renamed, STANDARD_INPUT } from "./sourcenames.ts";

/** The path of a file that an object names, from the path of the object. */
export type PathOf = (object: string, name: string) => string;

/** What tells the file of an object from another one at the same path. */
function ofObject(object: string): string {
  return ` (${object})`;
}

/** A name of a file of an object without what tells it from another one at the same path. */
export function withoutObject(name: string, object: string): string {
  return name.endsWith(ofObject(object)) ? name.slice(0, -ofObject(object).length) : name;
}

/**
 * Names of the files of objects. An object has the path of a file from its own folder, which is its name where no other file
 * ends in the same and it does not lead upwards. Otherwise it is the path from where the object is found; and with the object, where
 * that is the path of two texts.
 */
export class FileNames {
  private readonly pathOf: PathOf;
  /** By the last part of a name. */
  private readonly paths = new Map<string, string>();
  private readonly ambiguous = new Set<string>();
  /** By the name that it is given. */
  private readonly texts = new Map<string, string>();

  constructor(pathOf: PathOf = joinName) {
    this.pathOf = pathOf;
  }

  /** The name of a file, as far as is known of other objects; `settle` says whether that is enough. */
  of(name: string, text: string, object: string): string {
    const short = renamed(name, (own) => this.shortest(own, object));
    const before = this.texts.get(short) ?? text;
    this.texts.set(short, before);
    return before === text ? short : `${short}${ofObject(object)}`;
  }

  private shortest(name: string, object: string): string {
    if (name === STANDARD_INPUT) return name;
    const path = this.pathOf(object, name);
    const last = name.slice(name.lastIndexOf("/") + 1);
    const first = this.paths.get(last) ?? path;
    this.paths.set(last, first);
    if (first !== path) this.ambiguous.add(last);
    return this.ambiguous.has(last) || name.startsWith("../") ? path : name;
  }

  /** False when names were given before it was known that they need more to be told apart: they are to be asked for again. */
  settle(): boolean {
    this.texts.clear();
    return this.ambiguous.size === 0;
  }
}
