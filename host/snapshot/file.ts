// Snapshots as files: what surrounds a state, and what may be wrong with a file. docs/SNAPSHOTS.md.

import { sha256 } from "@noble/hashes/sha2.js";
import { type Problem, problem } from "../../asm/problem.ts";
import type { Control } from "../control/control.ts";
import type { FileResult } from "../storage.ts";
import { joined, Malformed, Reader, Writer } from "./bytes.ts";
import { checkState } from "./consistent.ts";
import { readState, type Snapshot, writeState } from "./state.ts";

/** The version of the format that is written; all versions from 1 on can be read. */
export const SNAPSHOT_VERSION = 6;

/** The first bytes of a snapshot. */
const MAGIC = new TextEncoder().encode("CR80SNAP");
/** Bytes before the state: magic, version, length of the state; and after it: the SHA-256 of all before. */
const HEAD = MAGIC.length + 8;
const TAIL = 32;

/** Whether a file begins like a snapshot. */
export function isSnapshot(bytes: Uint8Array): boolean {
  return bytes.length >= MAGIC.length && MAGIC.every((byte, i) => byte === bytes[i]);
}

/** The state of a machine as a file. */
export function writeSnapshot(control: Control): Uint8Array {
  const pieces: Uint8Array[] = [];
  writeState(control, new Writer(true, (bytes) => pieces.push(bytes.slice())));
  const state = joined(pieces);
  const file = new Uint8Array(HEAD + state.length + TAIL);
  const view = new DataView(file.buffer);
  file.set(MAGIC);
  view.setUint32(MAGIC.length, SNAPSHOT_VERSION, true);
  view.setUint32(MAGIC.length + 4, state.length, true);
  file.set(state, HEAD);
  const end = HEAD + state.length;
  file.set(sha256(file.subarray(0, end)), end);
  return file;
}

/** Reads a snapshot, or reports what is wrong with it. `place` is the name of the file, for messages. */
export function readSnapshot(file: Uint8Array, place: string): FileResult<Snapshot> {
  const found = wrong(file, place);
  if (found !== undefined) return { contents: undefined, problem: found };
  try {
    const snapshot = readState(new Reader(file.subarray(HEAD, file.length - TAIL), versionOf(file)));
    checkState(snapshot.state);
    return { contents: snapshot, problem: undefined };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    const message = `no machine can have this state: ${error.message}`;
    const advice = "make the snapshot again: no cr80 has written this one";
    return { contents: undefined, problem: problem("BAD_SNAPSHOT", place, message, advice) };
  }
}

/** A number of 32 bits, low byte first. */
function numberAt(file: Uint8Array, at: number): number {
  return new DataView(file.buffer, file.byteOffset, file.byteLength).getUint32(at, true);
}

function versionOf(file: Uint8Array): number {
  return numberAt(file, MAGIC.length);
}

/** What is wrong with a file before its state is looked at. */
function wrong(file: Uint8Array, place: string): Problem | undefined {
  if (!isSnapshot(file)) {
    const advice = 'make one with "cr80 boot --save FILE"';
    return problem("NO_SNAPSHOT", place, "this is not a snapshot of a machine", advice);
  }
  const again = "copy the file again, or make the snapshot again";
  if (file.length < HEAD) return problem("CUT_SNAPSHOT", place, "the file was truncated", again);
  const version = versionOf(file);
  if (version < 1 || version > SNAPSHOT_VERSION) {
    const message = `this snapshot has version ${version}, but this cr80 reads versions up to ${SNAPSHOT_VERSION}`;
    return problem("LATER_SNAPSHOT", place, message, "use the cr80 that made it, or a later one");
  }
  const length = HEAD + numberAt(file, MAGIC.length + 4) + TAIL;
  if (file.length < length) {
    const message = `the file was truncated: ${file.length} of its ${length} bytes are here`;
    return problem("CUT_SNAPSHOT", place, message, again);
  }
  const end = file.length - TAIL;
  const sum = sha256(file.subarray(0, end));
  if (file.length === length && sum.every((byte, i) => byte === file[end + i])) return undefined;
  return problem("DAMAGED_SNAPSHOT", place, "the file is damaged: its checksum does not match", again);
}
