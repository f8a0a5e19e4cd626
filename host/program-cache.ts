// Keeps assembled programs in a folder under Node, with everything that each depends on. The assembler is a function of a
// source's name, text and constants, and of the files that it asks for. So an entry holds what it asked for and the hash of
// each answer, and it is right as long as the same questions get the same answers.

import { hash } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { decodeLoadModule, encodeLoadModule, type LoadModule } from "../asm/loadmodule.ts";
import { areProblems, type Problem } from "../asm/problem.ts";
import type { ReadBytes, ReadFile } from "../asm/reader.ts";
import { decodeSourceMap, encodeSourceMap, mapOfSymbols, type SourceMap } from "../asm/sourcemap.ts";
import { readBytes, reasonOf } from "./files.ts";
import { type MakeProgram, type OpenSource, openSource, type SourceProgram } from "./source.ts";
import type { SourceOptions, Storage } from "./storage.ts";

/** The first words of an entry: what it is, and the version of its form. */
const FORMAT = "cr80-program 2";
/** Entries of a folder at most; the oldest go when there are more. */
const ENTRIES_MAX = 100;
/** The names of entries, and of those that are being written. */
const NAME = /^[0-9a-f]{40}(\.program|\.\d+-\d+\.tmp)$/;

/** A question of the assembler, and the hash of what it was given: the text of a file, or the bytes. */
type Answer = readonly ["text" | "bytes", name: string, from: string, hash: string];

/** What an entry holds in addition to the source map. */
interface Entry {
  /** What it depends on before the first question. */
  readonly key: string;
  readonly answers: readonly Answer[];
  /** The load module, in base64. */
  readonly image: string;
  readonly warnings: readonly Problem[];
}

/**
 * A folder of programs. Nothing that is in it, or that cannot be read or written there, is an error: what is damaged, or was
 * made by another assembler, is as if it were not there.
 */
export class ProgramCache {
  readonly #folder: string;
  readonly #assembler: string;

  /** `assembler`: which assembler makes what is kept here. */
  constructor(folder: string, assembler: string) {
    this.#folder = folder;
    this.#assembler = assembler;
  }

  /** What became of a source when it was assembled before; undefined when that is not known, or no longer right. */
  find(path: string, storage: Storage, options: SourceOptions): ReturnType<MakeProgram> | undefined {
    const { contents } = readBytes(this.#fileOf(path, options));
    const kept = contents === undefined ? undefined : decodeEntry(contents);
    if (kept === undefined) return undefined;
    const { contents: source } = openSource(path, storage, options);
    if (source === undefined || kept.entry.key !== this.#keyOf(source)) return undefined;
    const { input, files } = source;
    for (const [kind, name, from, hash] of kept.entry.answers) {
      const given = kind === "text" ? input.readFile(name, from) : input.readBytes(name, from);
      if (hashOf(given) !== hash) return undefined;
    }
    const { paths, texts } = files;
    return { program: kept.program, diagnostics: kept.entry.warnings, paths, texts };
  }

  /** Makes a program that is not kept here, and keeps it, unless it has errors. */
  make(path: string, storage: Storage, options: SourceOptions, make: MakeProgram): ReturnType<MakeProgram> {
    const answers: Answer[] = [];
    let source: OpenSource | undefined;
    const noting: Storage = {
      ...storage,
      sourceFiles: (main, text, folders) => {
        const files = storage.sourceFiles(main, text, folders);
        const readFile: ReadFile = (name, from) => {
          const given = files.readFile(name, from);
          answers.push(["text", name, from, hashOf(given)]);
          return given;
        };
        const readBytes: ReadBytes = (name, from) => {
          const given = files.readBytes(name, from);
          answers.push(["bytes", name, from, hashOf(given)]);
          return given;
        };
        const { defines = {} } = options;
        source = { input: { file: path, text, readFile, readBytes, defines }, files };
        return { ...files, readFile, readBytes };
      },
    };
    const result = make(path, noting, options);
    const { program, diagnostics: warnings } = result;
    if (source !== undefined && program !== undefined) {
      const image = Buffer.from(encodeLoadModule(program.module)).toString("base64");
      const entry = { key: this.#keyOf(source), answers, image, warnings };
      this.#write(this.#fileOf(path, options), encodeEntry(entry, program));
    }
    return result;
  }

  #keyOf({ input: { file, text, defines = {} } }: OpenSource): string {
    return hashOf({ assembler: this.#assembler, file, text, defines: Object.entries(defines) });
  }

  /** One entry for each source and its constants, so that a source that changes leaves no old ones. */
  #fileOf(path: string, { defines = {} }: SourceOptions): string {
    const name = hashOf([resolve(path), path, Object.entries(defines)]).slice(0, 40);
    return join(this.#folder, `${name}.program`);
  }

  /** Writes an entry whole under another name first: who reads meanwhile finds the old one or the new one. */
  #write(file: string, contents: string): void {
    const beside = file.replace(/program$/, `${process.pid}-${written++}.tmp`);
    try {
      makeFolder(this.#folder);
      writeFileSync(beside, contents, { flag: "wx", mode: 0o600 });
      renameSync(beside, file);
      this.#prune();
    } catch {
      // Where nothing can be kept, programs are made each time.
      discard(beside);
    }
  }

  /** Removes the oldest entries when there are too many, and with them what was never written to its end. */
  #prune(): void {
    const names = readdirSync(this.#folder).filter((name) => NAME.test(name));
    if (names.length <= ENTRIES_MAX) return;
    const files = names.map((name) => join(this.#folder, name));
    const ages = new Map(
      files.map((file) => [file, statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0]),
    );
    files.sort((a, b) => ages.get(a)! - ages.get(b)!);
    for (const file of files.slice(0, files.length - ENTRIES_MAX)) rmSync(file, { force: true });
  }
}

/** Makes a folder, and those that it lies in. (The recursive option of mkdirSync never returns from a folder in /proc.) */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === "EEXIST") return;
    if (reason !== "ENOENT" || dirname(path) === path) throw error;
    makeFolder(dirname(path));
    mkdirSync(path, { mode: 0o700 });
  }
}

function discard(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The folder is none, or nothing can be removed from it.
  }
}

/** Entries that this process has written: a part of the names that they have meanwhile. */
let written = 0;

/** Takes programs from a cache, and makes those that it does not have. */
export function cached(cache: ProgramCache, make: MakeProgram): MakeProgram {
  return (path, storage, options) =>
    cache.find(path, storage, options) ?? cache.make(path, storage, options, make);
}

/** A hash that tells bytes from everything else, and that by its JSON. */
function hashOf(value: unknown): string {
  return value instanceof Uint8Array
    ? `bytes ${hash("sha256", value)}`
    : hash("sha256", JSON.stringify(value) ?? "nothing");
}

/** An entry: a line with the hash of what follows, a line of JSON, and the source map. */
function encodeEntry(entry: Entry, { map }: SourceProgram): string {
  const body = `${JSON.stringify(entry)}\n${encodeSourceMap(map)}`;
  return `${FORMAT} ${hash("sha256", body)}\n${body}`;
}

const LINE_END = 0x0a;

function decodeEntry(
  bytes: Uint8Array,
): { readonly entry: Entry; readonly program: SourceProgram } | undefined {
  const text = (from: number, to?: number) => new TextDecoder().decode(bytes.subarray(from, to));
  const body = bytes.indexOf(LINE_END) + 1;
  const map = bytes.indexOf(LINE_END, body) + 1;
  if (body === 0 || map === 0) return undefined;
  if (text(0, body - 1) !== `${FORMAT} ${hash("sha256", bytes.subarray(body))}`) return undefined;
  try {
    const entry: unknown = JSON.parse(text(body, map - 1));
    if (!isEntry(entry)) return undefined;
    const { module } = decodeLoadModule(Buffer.from(entry.image, "base64"));
    return module && { entry, program: keptProgram(module, () => text(map)) };
  } catch {
    return undefined;
  }
}

/**
 * A program whose source map, which most runs do not look at, is decoded when it is asked for. A text that is none names
 * nothing.
 */
function keptProgram(module: LoadModule, text: () => string): SourceProgram {
  let map: SourceMap | undefined;
  return {
    module,
    get map() {
      if (map === undefined) {
        const decoded = decodeSourceMap(text());
        map = "problem" in decoded ? mapOfSymbols(module, []) : decoded;
      }
      return map;
    },
  };
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== "object" || value === null) return false;
  const { key, answers, image, warnings } = value as Readonly<Record<string, unknown>>;
  const isAnswer = (answer: unknown) =>
    Array.isArray(answer) &&
    answer.length === 4 &&
    (answer[0] === "text" || answer[0] === "bytes") &&
    answer.every((part) => typeof part === "string");
  return (
    typeof key === "string" &&
    typeof image === "string" &&
    Array.isArray(answers) &&
    answers.every(isAnswer) &&
    areProblems(warnings)
  );
}
