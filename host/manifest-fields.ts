// Checks the values of a manifest against the table of its keys.

import { type JsonChecker, type Member, quoted } from "./check.ts";
import { CONSTANT_NAME, FILE_NAME } from "./manifest.ts";
import type { Key, Keys, ValueType } from "./manifest-keys.ts";

type Of<K extends ValueType["kind"]> = Extract<ValueType, { kind: K }>;

/** The keys of a table whose values are of a kind. */
type KeyOf<T extends Keys, K extends ValueType["kind"]> = {
  [N in keyof T]: T[N]["is"] extends { kind: K } ? N : never;
}[keyof T] &
  string;

/** The members of an object of a manifest. What is wrong with a value is reported when it is asked for. */
export class Fields<T extends Keys> {
  readonly #checker: JsonChecker;
  readonly #keys: T;
  readonly #members: ReadonlyMap<string, Member>;

  private constructor(checker: JsonChecker, keys: T, members: ReadonlyMap<string, Member>) {
    this.#checker = checker;
    this.#keys = keys;
    this.#members = members;
  }

  /** The fields of a value that must have these keys; none when it is not an object, which is reported. */
  static of<T extends Keys>(checker: JsonChecker, member: Member, keys: T): Fields<T> | undefined {
    const all = Object.entries(keys);
    const named = (required: boolean) =>
      all.filter(([, key]) => (key.required === true) === required).map(([name]) => name);
    const members = checker.object(member, named(true), named(false));
    return members && new Fields(checker, keys, members);
  }

  /** The member of a key; undefined when it is missing. */
  at(key: keyof T & string): Member | undefined {
    return this.#members.get(key);
  }

  /** An integer; where it is missing or wrong the default of its key, if that has one. */
  integer<N extends KeyOf<T, "integer">>(key: N): number | DefaultOf<T[N]> {
    const { is, default: otherwise } = this.#keys[key]!;
    const { least, most } = is as Of<"integer">;
    return this.#checker.integer(this.at(key), least, most) ?? (otherwise as DefaultOf<T[N]>);
  }

  /** One of several texts, or the default of its key; undefined when it is wrong. */
  choice<N extends KeyOf<T, "choice">>(key: N): ChoiceOf<T[N]["is"]> | undefined {
    const { is, default: otherwise } = this.#keys[key]!;
    const member = this.at(key);
    const text = member === undefined ? otherwise : this.#checker.string(member);
    const { of, code, advice } = is as Of<"choice">;
    const found = of.find((one) => one === text);
    if (found === undefined && member !== undefined && typeof text === "string") {
      const message = `${quoted(text)} is not one of ${of.join(", ")}`;
      this.#checker.report(code, member.node, member.path, message, advice);
    }
    return found as ChoiceOf<T[N]["is"]> | undefined;
  }

  /** The items of a list; undefined when it is missing, no list, or has too few or too many. */
  items(key: KeyOf<T, "list">): Member[] | undefined {
    const { least, most } = this.#keys[key]!.is as Of<"list">;
    return this.#checker.array(this.at(key), least, most);
  }

  /** The name of a file or folder; undefined when it is missing or wrong. */
  file(key: KeyOf<T, "file" | "folder">): string | undefined {
    const member = this.at(key);
    return member && fileOf(this.#checker, member, this.#keys[key]!.is as Of<"file" | "folder">);
  }
}

type DefaultOf<K extends Key> = K["default"] extends number ? number : undefined;

type ChoiceOf<V> = V extends { readonly kind: "choice"; readonly of: readonly (infer C)[] } ? C : never;

/** The name of a file or folder. */
export function fileOf(
  checker: JsonChecker,
  member: Member,
  { code }: Of<"file" | "folder">,
): string | undefined {
  const name = checker.string(member);
  if (name === undefined || FILE_NAME.test(name)) return name;
  checker.report(code, member.node, member.path, "this is not a file name", "name a file or folder");
  return undefined;
}

/** Text of a console: characters that are bytes. */
export function bytesOf(checker: JsonChecker, member: Member | undefined): string | undefined {
  const text = checker.string(member);
  const [character] = /[^\0-\xff]/u.exec(text ?? "") ?? [];
  if (character === undefined || member === undefined) return text;
  const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
  const message = `${quoted(character)} (U+${code}) is not a character of a console, which has those of Latin-1`;
  const advice = "write a byte as its character, or as \\u0000 to \\u00ff";
  checker.report("BAD_INPUT", member.node, member.path, message, advice);
  return undefined;
}

/** Constants by name. */
export function constantsOf(
  checker: JsonChecker,
  member: Member | undefined,
  { least, most }: Of<"constants">,
): Record<string, number> {
  const constants = new Map<string, number>();
  for (const value of (member && checker.members(member)) ?? []) {
    const number = checker.integer(value, least, most);
    if (!CONSTANT_NAME.test(value.key)) {
      const advice = "use letters, digits, _ and $, and do not begin with a digit";
      checker.report("BAD_DEFINE", value.node, value.path, "this is not a name for a constant", advice);
    } else if (number !== undefined) constants.set(value.key, number);
  }
  return Object.fromEntries(constants);
}
