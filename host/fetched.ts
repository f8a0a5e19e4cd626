// Files that are fetched. The assembler reads synchronously and a fetch takes time, so reading returns what has been
// fetched already and remembers what has not.

import type { Unread } from "../asm/reader.ts";
import {
  ABSENT,
  CHECK_NAME,
  FILE_MAX,
  type FileResult,
  type Found,
  failed,
  firstOf,
  type SourceFiles,
  type Storage,
} from "./storage.ts";

/** Gets an address, as the standard's fetch does. */
export type Fetch = (address: string) => Promise<Response>;

/** Files that are fetched for one machine at most. */
const FILES_MAX = 1000;

/** A file with its address after redirections. */
interface Fetched {
  readonly address: string;
  readonly file: FileResult<Uint8Array>;
}

/** Files by their addresses. */
export class WebStorage implements Storage {
  readonly #fetch: Fetch;
  readonly #fetched = new Map<string, Fetched>();
  readonly #missing = new Set<string>();

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  /** The whole of an address that may be relative to that of the page; unchanged when it is not an address. */
  addressOf(address: URL | string): string {
    const text = String(address);
    return resolve(text, globalThis.document?.baseURI ?? globalThis.location?.href) ?? text;
  }

  readonly readBytes = (path: string): FileResult<Uint8Array> => {
    const known = this.#fetched.get(path);
    if (known !== undefined) return known.file;
    if (this.#fetched.size + this.#missing.size >= FILES_MAX) {
      const advice = "does a source include ever more files?";
      return failed("TOO_MANY_FILES", path, `there are more than ${FILES_MAX} files`, advice);
    }
    this.#missing.add(path);
    return failed("UNREADABLE", path, "it has not been fetched yet", "");
  };

  /** A name is a path and no address: with it nothing but the server of the file that names it can be reached. */
  readonly pathOf = (name: string, from: string): string => {
    const path = name
      .replace(/\p{Surrogate}/gu, "\ufffd")
      .replace(/^\/+/, "/")
      .split("/")
      .map(encodeURIComponent)
      .join("/");
    const base = this.#fetched.get(from)?.address ?? from;
    return resolve(path, base) ?? this.addressOf(path);
  };

  readonly sourceFiles = (_path: string, text: string, folders: readonly string[]): SourceFiles => {
    const paths: string[] = [];
    const texts = [text];
    const find = (name: string, from: string): Found | Unread => {
      const places = [from, ...folders.map((folder) => `${folder}/`)].map((at) => this.pathOf(name, at));
      const found = firstOf(places, this.readBytes);
      if (!("reason" in found)) paths.push(found.path);
      return found;
    };
    return {
      paths,
      texts,
      readFile: (name, from) => {
        const found = find(name, from);
        if ("reason" in found) return found;
        const included = new TextDecoder().decode(found.contents);
        texts.push(included);
        return { name: this.#fetched.get(found.path)!.address, text: included };
      },
      readBytes: (name, from) => {
        const found = find(name, from);
        return "reason" in found ? found : found.contents;
      },
    };
  };

  /** Fetches all that was asked for and not there. False when that was nothing. */
  async fetchMissing(): Promise<boolean> {
    const missing = [...this.#missing];
    this.#missing.clear();
    const fetched = await Promise.all(missing.map((path) => this.#get(path)));
    missing.forEach((path, n) => {
      this.#fetched.set(path, fetched[n]!);
    });
    return missing.length > 0;
  }

  /** Fetches one file, of at most FILE_MAX bytes. */
  async fetchBytes(address: string): Promise<FileResult<Uint8Array>> {
    return (await this.#get(address)).file;
  }

  async #get(asked: string): Promise<Fetched> {
    try {
      const response = await this.#fetch(asked);
      return { address: response.url || asked, file: await contentsOf(response, asked) };
    } catch (error) {
      const advice = "check the address, and that its server runs and lets this page read from it";
      return {
        address: asked,
        file: failed("UNREADABLE", asked, `it cannot be fetched: ${reasonOf(error)}`, advice),
      };
    }
  }
}

/** An address, whole: undefined when it is none. */
function resolve(address: string, base: string | undefined): string | undefined {
  try {
    return new URL(address, base).href;
  } catch {
    return undefined;
  }
}

async function contentsOf(response: Response, place: string): Promise<FileResult<Uint8Array>> {
  if (response.status === 404 || response.status === 410) {
    return failed("NO_FILE", place, ABSENT, CHECK_NAME);
  }
  if (!response.ok) {
    const advice = "look at what the server says about it";
    return failed("UNREADABLE", place, `the server answers with status ${response.status}`, advice);
  }
  if (/^(text\/html|application\/xhtml)/i.test(response.headers.get("content-type") ?? "")) {
    const message = "the server answers with a web page";
    return failed(
      "NO_FILE",
      place,
      message,
      "many servers do so for files that they do not have: check the name",
    );
  }
  const chunks: Uint8Array[] = [];
  let total = 0;
  for (const reader = response.body?.getReader(); reader !== undefined; ) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    total += value.length;
    if (total <= FILE_MAX) continue;
    await reader.cancel();
    const message = `the file has more than ${FILE_MAX} bytes`;
    return failed("FILE_TOO_LARGE", place, message, `files of ${FILE_MAX} bytes are the limit`);
  }
  const contents = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    contents.set(chunk, at);
    at += chunk.length;
  }
  return { contents, problem: undefined };
}

/** What an error says, with what Node says of its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
