// Derives three operations from the description of a value: writing it as bytes (for a snapshot and for the hash), reading
// it back, and comparing two of them for people. A record's description names every field, so that a forgotten field is a
// type error.

import { hexWord } from "../../asm/printable.ts";
import { Malformed, type Reader, type Writer } from "./bytes.ts";
import type { Comparison } from "./comparison.ts";

/** A function as a method has it, so that the codec of a list is one of a list that is read only. */
type Show<T> = { show(value: T): string }["show"];

/** What can be done with a value of type T. */
export interface Codec<T> {
  write(out: Writer, value: T): void;
  /** @throws Malformed */
  read(from: Reader): T;
  /** Notes in what two values differ. */
  compare(before: T, after: T, found: Comparison): void;
  /** The value in a few characters; missing where it has parts that are compared one by one. */
  readonly show?: Show<T> | undefined;
  /** What its differences are called where it is a field of a record, instead of the field's own name. */
  readonly name?: string;
}

/** The description of every field of a record. */
export type Description<T> = { readonly [K in keyof T]-?: Codec<T[K]> };

/** A value that is shown whole. */
function scalar<T>(codec: Pick<Codec<T>, "write" | "read">, show: (value: T) => string): Codec<T> {
  return {
    ...codec,
    show,
    compare: (before, after, found) => found.note(show(before), show(after)),
  };
}

/** A whole number from `least` to `most`. */
export function integer(
  least: number,
  most: number,
  show: (value: number) => string = String,
): Codec<number> {
  return scalar({ write: (out, value) => out.number(value), read: (from) => from.number(least, most) }, show);
}

/** A word, shown as four hexadecimal digits. */
export const word: Codec<number> = integer(0, 0xffff, hexWord);

/** Yes or no. */
export const flag: Codec<boolean> = scalar(
  { write: (out, value) => out.number(value ? 1 : 0), read: (from) => from.number(0, 1) === 1 },
  (value) => (value ? "yes" : "no"),
);

/** One of several names, written as its place among them. */
export function choice<T extends string>(names: readonly T[]): Codec<T> {
  return scalar(
    {
      write: (out, value) => out.number(names.indexOf(value)),
      read: (from) => names[from.number(0, names.length - 1)]!,
    },
    (value) => value,
  );
}

/** Bytes, `most` at most, shown as their number. */
export function bytes(most: number): Codec<Uint8Array> {
  return {
    write: (out, value) => {
      out.number(value.length);
      out.bytes(value);
    },
    read: (from) => from.bytes(from.number(0, most)),
    compare: (before, after, found) => {
      if (before.length === after.length && before.every((byte, i) => byte === after[i])) return;
      found.note(
        `${before.length} bytes`,
        `${after.length} ${before.length === after.length ? "others" : "bytes"}`,
      );
    },
  };
}

const UTF8 = {
  encode: new TextEncoder(),
  decode: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }),
};
/** Bytes of the longest text. */
const TEXT_MAX = 1 << 16;

/** A text in UTF-8. */
export const text: Codec<string> = scalar(
  {
    write: (out, value) => bytes(TEXT_MAX).write(out, UTF8.encode.encode(value)),
    read: (from) => {
      const read = bytes(TEXT_MAX).read(from);
      try {
        return UTF8.decode.decode(read);
      } catch {
        throw new Malformed("a text is not UTF-8");
      }
    },
  },
  (value) => JSON.stringify(value),
);

/** How the items of a list are named where two lists are compared. */
export interface Naming<T> {
  /** An item is a thing of its own, with this name; `partitions` are the names of the partitions. */
  readonly place?: (index: number, item: T, partitions: readonly string[]) => string;
  /** An item is a part of what the list belongs to, with this name. */
  readonly part?: (index: number) => string;
}

/** A list of `least` to `most` items. Without names for its items it is shown whole, if they can be. */
export function list<T>(item: Codec<T>, least: number, most: number, naming: Naming<T> = {}): Codec<T[]> {
  const { place, part } = naming;
  const { show } = item;
  const whole =
    show === undefined || place !== undefined || part !== undefined
      ? undefined
      : (values: readonly T[]) => `[${values.map(show).join(" ")}]`;
  return {
    write: (out, values) => {
      out.number(values.length);
      for (const value of values) item.write(out, value);
    },
    read: (from) => {
      // The number is not believed: items are read until the bytes end.
      const values: T[] = [];
      for (let left = from.number(least, most); left > 0; left--) values.push(item.read(from));
      return values;
    },
    show: whole,
    compare: (before, after, found) => {
      if (whole !== undefined) {
        found.note(whole(before), whole(after));
        return;
      }
      for (let i = 0; i < Math.max(before.length, after.length); i++) {
        const [a, b] = [before[i], after[i]];
        const there = (a ?? b)!;
        const compare = () => {
          if (a !== undefined && b !== undefined) item.compare(a, b, found);
          else found.note(a === undefined ? "not there" : "there", b === undefined ? "not there" : "there");
        };
        if (place !== undefined) found.at(place(i, there, found.partitions), compare);
        else found.within(part?.(i) ?? String(i), compare);
      }
    },
  };
}

/** Two values. */
export function pair<T>(item: Codec<T>): Codec<readonly [T, T]> {
  return via(
    list(item, 2, 2),
    ([first, second]) => [first, second],
    ([first, second]) => [first!, second!],
  );
}

/** A value, or null. */
export function nullable<T>(item: Codec<T>): Codec<T | null> {
  const { show } = item;
  return {
    write: (out, value) => {
      flag.write(out, value !== null);
      if (value !== null) item.write(out, value);
    },
    read: (from) => (flag.read(from) ? item.read(from) : null),
    show: show === undefined ? undefined : (value) => (value === null ? "none" : show(value)),
    compare: (before, after, found) => {
      if (before !== null && after !== null) item.compare(before, after, found);
      else {
        const text = (value: T | null) => (value === null ? "none" : (show?.(value) ?? "there"));
        found.note(text(before), text(after));
      }
    },
  };
}

/**
 * A record: its fields in the order of the description. What is read goes into a `blank` one, where that is given: an object
 * of many fields that gets them one by one is slow to work with for ever (V8 makes a dictionary of it).
 */
export function record<T extends object>(
  fields: Description<T>,
  blank: () => Partial<T> = () => ({}),
): Codec<T> {
  const keys = Object.keys(fields) as (keyof T & string)[];
  return {
    write: (out, value) => {
      for (const key of keys) fields[key].write(out, value[key]);
    },
    read: (from) => {
      const value = blank();
      for (const key of keys) value[key] = fields[key].read(from);
      return value as T;
    },
    compare: (before, after, found) => {
      for (const key of keys) {
        found.within(fields[key].name ?? wordsOf(key), () =>
          fields[key].compare(before[key], after[key], found),
        );
      }
    },
  };
}

/** The name of a field for people: "interrupt mask" for "interruptMask". */
function wordsOf(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** One member of a union of records, less what tells it from the others. */
type Member<T extends { readonly kind: string }, K extends T["kind"]> = Omit<
  Extract<T, { readonly kind: K }>,
  "kind"
>;

/** One of several records that `kind` tells from each other, written as its place among them. */
export function variant<T extends { readonly kind: string }>(
  cases: {
    readonly [K in T["kind"]]: Codec<Member<T, K>>;
  },
): Codec<T> {
  const kinds = Object.keys(cases) as T["kind"][];
  const codecs = cases as unknown as Readonly<Record<string, Codec<object>>>;
  return {
    write: (out, value) => {
      out.number(kinds.indexOf(value.kind));
      codecs[value.kind]!.write(out, value);
    },
    read: (from) => {
      const kind = kinds[from.number(0, kinds.length - 1)]!;
      return { kind, ...codecs[kind]!.read(from) } as unknown as T;
    },
    compare: (before, after, found) => {
      if (before.kind === after.kind) codecs[before.kind]!.compare(before, after, found);
      else found.note(before.kind, after.kind);
    },
  };
}

/** A value that is written in another form. `back` makes it of what was read. */
export function via<T, Form>(form: Codec<Form>, to: (value: T) => Form, back: (form: Form) => T): Codec<T> {
  const { show } = form;
  return {
    write: (out, value) => form.write(out, to(value)),
    read: (from) => back(form.read(from)),
    show: show === undefined ? undefined : (value) => show(to(value)),
    compare: (before, after, found) => form.compare(to(before), to(after), found),
  };
}

/** Words, `most` at most: bytes, the low one of each first. */
export function wordArray(most: number): Codec<Uint16Array> {
  return via(
    bytes(2 * most),
    (value) => Uint8Array.from([...value].flatMap((one) => [one & 0xff, one >> 8])),
    (form) =>
      Uint16Array.from({ length: form.length >> 1 }, (_, i) => form[2 * i]! | (form[2 * i + 1]! << 8)),
  );
}

/** What no guest can ever see: in snapshots, not in the hash. */
export function unseen<T>(codec: Codec<T>): Codec<T> {
  return {
    ...codec,
    write: (out, value) => {
      if (out.all) codec.write(out, value);
    },
  };
}

/** A field that is there since a version of the format; in what was written before, it is `before`. */
export function since<T>(version: number, codec: Codec<T>, before: () => T): Codec<T> {
  return { ...codec, read: (from) => (from.version < version ? before() : codec.read(from)) };
}

/** What `asked` writes into a hash in front of a value: no flag, so that it is not taken for what follows. */
const ASKED = 2;

/** A value that is null until a guest asks for what it holds. Until then the hash is as if there were no such field. */
export function asked<T>(item: Codec<T>): Codec<T | null> {
  const known = nullable(item);
  return {
    ...known,
    write: (out, value) => {
      if (out.all) known.write(out, value);
      else if (value !== null) {
        out.number(ASKED);
        item.write(out, value);
      }
    },
  };
}

/** A list that is empty until a machine is given what it holds. While it is, the hash is as if there were no such field. */
export function given<T>(items: Codec<T[]>): Codec<T[]> {
  return {
    ...items,
    write: (out, values) => {
      if (out.all) items.write(out, values);
      else if (values.length > 0) {
        // A number below 0, which the length of what follows is not.
        out.number(-1);
        items.write(out, values);
      }
    },
  };
}

/** A field that people call otherwise. "": its parts are named as if they were those of the record that it is in. */
export function named<T>(name: string, codec: Codec<T>): Codec<T> {
  return { ...codec, name };
}
