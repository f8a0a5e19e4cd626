// Checks JSON values and reports every problem, each with its place and key path, before it stops.

import { nearest } from "../asm/nearest.ts";
import { type Location, type Problem, problem } from "../asm/problem.ts";
import type { JsonNode, Position } from "./json.ts";

/** A member of an object that was asked for, with its path. */
export interface Member {
  readonly path: string;
  readonly node: JsonNode;
}

/** A member of an object with its key, and where that stands. */
export interface KeyedMember extends Member {
  readonly key: string;
  readonly keyAt: Position;
}

/** The most problems that are reported of one document, before their number alone. */
const PROBLEMS_MAX = 20;
/** Characters of a text of a document that a message repeats. */
const SHOWN_MAX = 32;

/** Collects the problems of one document: the first ones, and how many more there are. */
export class JsonChecker {
  readonly #file: string;
  readonly #before: number;
  readonly #first: Problem[] = [];
  #more = 0;

  /** `before`: the lines of the document before those that are checked. */
  constructor(file: string, before = 0) {
    this.#file = file;
    this.#before = before;
  }

  get problems(): readonly Problem[] {
    if (this.#more === 0) return this.#first;
    const message = `there are ${this.#more} more problems`;
    return [...this.#first, problem("MORE", this.#file, message, "correct these first")];
  }

  /** Where a value stands, for messages. */
  place({ line, column }: Position, path: string): Location {
    return { file: this.#file, line: line + this.#before, column, ...(path === "" ? {} : { path }) };
  }

  /** Reports a problem at a value. */
  report(code: string, at: Position, path: string, message: string, advice: string): void {
    if (this.#first.length === PROBLEMS_MAX) this.#more++;
    else this.#first.push(problem(code, this.place(at, path), message, advice));
  }

  /** The members of an object with any keys; undefined for another kind. */
  members({ node, path }: Member): KeyedMember[] | undefined {
    if (node.kind === "object") {
      return node.entries.map(({ key, value: inner, line, column }) => {
        return { key, keyAt: { line, column }, path: join(path, key), node: inner };
      });
    }
    this.#wrongKind(node, path, "an object, { ... }");
    return undefined;
  }

  /** The members of an object whose keys are all known and whose required keys are there; undefined for another kind. */
  object(
    member: Member,
    required: readonly string[],
    optional: readonly string[],
  ): Map<string, Member> | undefined {
    const all = this.members(member);
    if (all === undefined) return undefined;
    const { node, path } = member;
    const known = [...required, ...optional];
    const members = new Map<string, Member>();
    for (const one of all) {
      if (known.includes(one.key)) members.set(one.key, one);
      else if (this.#first.length === PROBLEMS_MAX) this.#more++;
      else this.#unknownKey(one, known);
    }
    for (const key of required) {
      if (members.has(key)) continue;
      this.report("MISSING_KEY", node, join(path, key), "this key is missing", `add "${key}": ... here`);
    }
    return members;
  }

  /** The items of an array; undefined for a missing member or another kind. */
  array(member: Member | undefined, least: number, most: number): Member[] | undefined {
    if (member === undefined) return undefined;
    const { node, path } = member;
    if (node.kind !== "array") {
      this.#wrongKind(node, path, "an array, [ ... ]");
      return undefined;
    }
    if (node.items.length < least || node.items.length > most) {
      const message = `there are ${node.items.length} entries`;
      this.report("OUT_OF_RANGE", node, path, message, `give ${least} to ${most} of them`);
      return undefined;
    }
    return node.items.map((item, i) => ({ path: `${path}[${i}]`, node: item }));
  }

  /** An integer from `least` to `most`; undefined when it is missing or anything else. */
  integer(member: Member | undefined, least: number, most: number): number | undefined {
    if (member === undefined) return undefined;
    const { node, path } = member;
    if (node.kind !== "number") {
      this.#wrongKind(node, path, "a number");
      return undefined;
    }
    if (!Number.isInteger(node.value) || node.value < least || node.value > most) {
      const advice = `give an integer from ${least} to ${most}`;
      this.report("OUT_OF_RANGE", node, path, `${node.value} is out of range`, advice);
      return undefined;
    }
    // 0 for -0.
    return node.value + 0;
  }

  /** A string; undefined when it is missing or anything else. */
  string(member: Member | undefined): string | undefined {
    if (member === undefined) return undefined;
    if (member.node.kind === "string") return member.node.value;
    this.#wrongKind(member.node, member.path, "a string");
    return undefined;
  }

  #wrongKind(node: JsonNode, path: string, expected: string): void {
    this.report("WRONG_KIND", node, path, `this is ${KINDS[node.kind]}`, `give ${expected}`);
  }

  #unknownKey({ key, keyAt, path }: KeyedMember, known: readonly string[]): void {
    const meant = nearest(key, known);
    const advice = meant === undefined ? `the keys here are ${known.join(", ")}` : `did you mean "${meant}"?`;
    this.report("UNKNOWN_KEY", keyAt, path, `there is no key ${quoted(key)} here`, advice);
  }
}

const KINDS = {
  object: "an object",
  array: "an array",
  string: "a string",
  number: "a number",
  boolean: "true or false",
  null: "null",
} as const;

/** A text of a document in quotes, as much of it as a message shows. */
export function quoted(text: string): string {
  return text.length <= SHOWN_MAX ? JSON.stringify(text) : `${JSON.stringify(text.slice(0, SHOWN_MAX))}...`;
}

function join(path: string, key: string): string {
  const shown = /^\w{1,32}$/.test(key) ? key : quoted(key);
  return path === "" ? shown : `${path}.${shown}`;
}
