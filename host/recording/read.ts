// Reads recordings. A file may come from anybody: every line is checked, and a problem is reported with its place.

import { type Problem, problem } from "../../asm/problem.ts";
import { MAX_PAGES, PAGE_WORDS } from "../../core-as/layout.ts";
import { JsonChecker, type Member, quoted } from "../check.ts";
import { CLOCK_END } from "../control/control.ts";
import { type JsonNode, jsonProblem, type NoJson, readJson } from "../json.ts";
import type { Registers } from "../options.ts";
import { readSnapshot } from "../snapshot/file.ts";
import type { FileResult } from "../storage.ts";
import {
  bytesOf,
  type Cut,
  imageText,
  RECORDING_VERSION,
  type RecordedEvent,
  type RecordedLine,
  type Recording,
} from "./events.ts";

/** How every recording begins. */
const BEGIN = new TextEncoder().encode('{"cr80":"recording",');
const ADVICE = "a recording is written by cr80 boot --record; docs/TERMINAL.md shows one";
const CHANGED = "the recording has been changed: make it again";

/** Whether a file begins like a recording. */
export function isRecording(bytes: Uint8Array): boolean {
  return bytes.length >= BEGIN.length && BEGIN.every((byte, i) => byte === bytes[i]);
}

/**
 * Reads a recording, or reports what is wrong with it. A recording that breaks off after its first line, because its writer was
 * killed, is read up to its last whole line. `name` is its name in messages. Never throws.
 */
export function readRecording(file: Uint8Array, name: string): FileResult<Recording> {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(file);
  const lines = text.split("\n");
  let rest = lines.pop()!;
  const [first, ...others] = lines;
  if (first === undefined) return failed(cutHeader(file, name));
  // A line that is cut off is not JSON: one that is JSON lacks only its end.
  if (rest !== "" && readJson(rest).ok) {
    others.push(rest);
    rest = "";
  }
  const header = readHeader(first, name);
  if (header.contents === undefined) return header;
  const { program, state, partitions } = header.contents;
  const reader = new EventReader(name, partitions);
  const events = others.map((line, i) => reader.read(line, i + 2));
  const { problems } = reader;
  if (problems.length > 0) return failed(problems[0]!);
  const known = events.filter((event) => event !== undefined);
  const cut = known.at(-1)?.event === "end" && rest === "" ? undefined : cutAt(file, rest, lines.length);
  return { contents: { name, program, state, events: known, cut }, problem: undefined };
}

function failed(found: Problem): FileResult<never> {
  return { contents: undefined, problem: found };
}

/** The message about a file without a whole first line. */
function cutHeader(file: Uint8Array, name: string): Problem {
  const place = { file: name, line: 1, column: 1 };
  if (!isRecording(file)) return problem("NO_RECORDING", place, "this is not a recording", ADVICE);
  const message = `the recording is cut off in its first line, after ${file.length} bytes`;
  return problem("RECORDING_CUT", place, message, "it cannot be used without the state with which it begins");
}

/** Where a recording breaks off whose last line is not an end; `rest` is what stands after that line. */
function cutAt(file: Uint8Array, rest: string, lines: number): Cut {
  const byte = rest === "" ? file.length : file.lastIndexOf(0x0a) + 1;
  return { line: rest === "" && file.at(-1) !== 0x0a ? lines + 1 : lines, byte, lost: file.length - byte };
}

/** What the first line says. */
interface Begun {
  readonly program: string;
  readonly state: Uint8Array;
  readonly partitions: ReadonlySet<string>;
}

function readHeader(line: string, name: string): FileResult<Begun> {
  const json = readJson(line);
  const first = json.ok && json.node.kind === "object" ? json.node.entries[0] : undefined;
  const value = first?.value.kind === "string" ? first.value.value : "";
  if (!json.ok || first?.key !== "cr80" || value !== "recording") {
    const place = { file: name, line: 1, column: 1 };
    return failed(problem("NO_RECORDING", place, "this is not a recording", ADVICE));
  }
  const checker = new JsonChecker(name);
  const root = { path: "", node: json.node };
  const written = checker.members(root)!.find(({ key }) => key === "version");
  const version = checker.integer(written, 1, Number.MAX_SAFE_INTEGER);
  if (version !== undefined && version > RECORDING_VERSION) {
    const message = `this is a recording of version ${version}, but this cr80 reads versions up to ${RECORDING_VERSION}`;
    const place = checker.place(written!.node, written!.path);
    return failed(problem("RECORDING_VERSION", place, message, "use the cr80 that wrote it"));
  }
  const members = checker.object(root, ["cr80", "version", "program", "images", "state"], []);
  const program = checker.string(members?.get("program")) ?? "";
  const images = members?.get("images");
  const names = images === undefined ? [] : (checker.members(images) ?? []);
  const given = names.map((image) => `${image.key} ${checker.string(image)}`);
  const state = stateOf(checker, members?.get("state"));
  if (state === undefined || checker.problems.length > 0) return failed(checker.problems[0]!);
  const snapshot = readSnapshot(state, name);
  if (snapshot.problem !== undefined) return snapshot;
  const { partitions } = snapshot.contents.state.control;
  if (given.join() !== partitions.map((one) => `${one.name} ${imageText(one)}`).join()) {
    checker.report(
      "BAD_IMAGES",
      images!.node,
      images!.path,
      "these are not the images of the state",
      CHANGED,
    );
    return failed(checker.problems[0]!);
  }
  const found = new Set(names.map(({ key }) => key));
  return { contents: { program, state, partitions: found }, problem: undefined };
}

function stateOf(checker: JsonChecker, member: Member | undefined): Uint8Array | undefined {
  const text = checker.string(member);
  if (text === undefined) return undefined;
  try {
    return bytesOf(atob(text));
  } catch {
    checker.report("NO_BASE64", member!.node, member!.path, "this is not base64", CHANGED);
    return undefined;
  }
}

/** The keys of events, without those that all have. */
const KEYS: Readonly<Record<RecordedEvent["event"], readonly string[]>> = {
  open: ["partition"],
  input: ["partition", "at", "text"],
  close: ["partition", "at"],
  registers: ["partition", "registers"],
  memory: ["partition", "address", "words"],
  mark: ["text"],
  check: ["hash"],
  end: ["outcome", "hash"],
};

/** The last word of the largest partition. */
const ADDRESS_MAX = MAX_PAGES * PAGE_WORDS - 1;

function wordsOf(checker: JsonChecker, member: Member | undefined, most: number): number[] | undefined {
  return checker.array(member, 0, most)?.map((word) => checker.integer(word, 0, 0xffff) ?? 0);
}

function registersOf(checker: JsonChecker, member: Member | undefined): Partial<Registers> | undefined {
  if (member === undefined) return undefined;
  const members = checker.object(member, [], ["r", "base", "pc", "psw", "tt"]);
  const r = wordsOf(checker, members?.get("r"), 8);
  const others = (["base", "pc", "psw", "tt"] as const).map(
    (name) => [name, checker.integer(members?.get(name), 0, 0xffff)] as const,
  );
  return { ...(r && { r }), ...Object.fromEntries(others.filter(([, word]) => word !== undefined)) };
}

/** Reads events one after the other. */
class EventReader {
  problems: readonly Problem[] = [];
  readonly #name: string;
  readonly #partitions: ReadonlySet<string>;
  #before = { n: 0, clock: 0 };
  #ended = false;

  constructor(name: string, partitions: ReadonlySet<string>) {
    this.#name = name;
    this.#partitions = partitions;
  }

  /** The event of a line, or undefined and a problem. */
  read(text: string, line: number): RecordedLine | undefined {
    if (this.problems.length > 0) return undefined;
    const json = readJson(text);
    const event = json.ok ? this.#event(json.node, line) : this.#noJson(json, line);
    return event === undefined ? undefined : { ...event, line };
  }

  #noJson(json: NoJson, line: number): undefined {
    const advice = "each line of a recording is one JSON object";
    this.problems = [jsonProblem(this.#name, { ...json, line }, advice)];
  }

  #event(node: JsonNode, line: number): RecordedEvent | undefined {
    const checker = new JsonChecker(this.#name, line - 1);
    const event = this.#read(checker, { path: "", node });
    this.problems = checker.problems;
    return this.problems.length > 0 ? undefined : event;
  }

  #read(checker: JsonChecker, root: Member): RecordedEvent | undefined {
    const kinds = Object.keys(KEYS);
    const given = checker.members(root)?.find(({ key }) => key === "event");
    const kind = checker.string(given);
    if (kind === undefined && given !== undefined) return undefined;
    if (kind === undefined || !kinds.includes(kind)) {
      if (root.node.kind === "object") {
        const message =
          kind === undefined ? "this line does not state an event" : `there is no event ${quoted(kind)}`;
        checker.report("BAD_EVENT", given?.node ?? root.node, "event", message, `give ${kinds.join(", ")}`);
      }
      return undefined;
    }
    const event = kind as RecordedEvent["event"];
    const members = checker.object(root, ["event", "n", "clock", ...KEYS[event]], ["idle"]);
    if (members === undefined) return undefined;
    if (this.#ended) {
      checker.report(
        "BAD_EVENT",
        root.node,
        "event",
        "this event comes after the end of the recording",
        CHANGED,
      );
    }
    this.#ended = event === "end";
    const n = checker.integer(members.get("n"), this.#before.n, Number.MAX_SAFE_INTEGER);
    const clock = checker.integer(members.get("clock"), this.#before.clock, CLOCK_END);
    if (n === undefined || clock === undefined) return undefined;
    this.#before = { n, clock };
    const text = (key: string) => checker.string(members.get(key)) ?? "";
    const at = checker.integer(members.get("at"), clock, CLOCK_END) ?? 0;
    const partition = text("partition");
    if (members.has("partition") && !this.#partitions.has(partition)) {
      const message = `there is no partition ${quoted(partition)}`;
      checker.report("NO_PARTITION", members.get("partition")!.node, "partition", message, CHANGED);
    }
    const hash = text("hash");
    if (members.has("hash") && !/^[0-9a-f]{64}$/.test(hash)) {
      checker.report("BAD_HASH", members.get("hash")!.node, "hash", "this is not a state hash", CHANGED);
    }
    const characters = text("text");
    if (event === "input" && [...characters].some((character) => character > "\xff")) {
      const message = "a console takes no character beyond U+00FF";
      checker.report("BAD_INPUT", members.get("text")!.node, "text", message, CHANGED);
    }
    const said: Readonly<Record<string, unknown>> = {
      partition,
      at,
      text: characters,
      outcome: text("outcome"),
      hash,
      registers: registersOf(checker, members.get("registers")),
      address: checker.integer(members.get("address"), 0, ADDRESS_MAX),
      words: wordsOf(checker, members.get("words"), ADDRESS_MAX + 1),
    };
    const own = Object.fromEntries(KEYS[event].map((key) => [key, said[key]]));
    const idle = members.get("idle");
    if (idle !== undefined && !(idle.node.kind === "boolean" && idle.node.value)) {
      checker.report("BAD_EVENT", idle.node, idle.path, "this can only be true", CHANGED);
    }
    return { event, n, clock, ...(idle && { idle: true }), ...own } as unknown as RecordedEvent;
  }
}
