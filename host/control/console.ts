// The console of a partition: the guest's output, and input that arrives at recorded readings of the clock.

import { type ConsoleState, OUTPUT_KEPT_MAX } from "../state/console.ts";
import { CONSOLE_END, CONSOLE_INPUT, CONSOLE_LEVEL, DEVICE_INTERRUPT } from "../state/devices.ts";
import type { PartitionState } from "../state/partition.ts";
import type { CallOutcome } from "./call.ts";
import { DONE, EVENT_CONSOLE_INPUT } from "./codes.ts";
import { type Control, readClock } from "./control.ts";
import { postEvent } from "./event.ts";
import { readCharacters, writeCharacters } from "./memory.ts";
import { setPending } from "./pending.ts";
import { accessible, type Pointer } from "./pointer.ts";

/** Lets the input that is due at this clock arrive. */
export function deliverInput(control: Control, partition: PartitionState, clock: number): void {
  const before = partition.console.arrived;
  while (nextInput(partition) <= clock) partition.console.arrived++;
  if (partition.console.arrived === before) return;
  postEvent(control, partition, EVENT_CONSOLE_INPUT);
  updateConsoleInterrupt(control, partition);
}

/** The clock at which the next input arrives; infinity when all has arrived. */
export function nextInput(partition: PartitionState): number {
  return partition.console.arrivals[partition.console.arrived]?.at ?? Number.POSITIVE_INFINITY;
}

/** Characters that have arrived and were not read. */
export function unreadInput(partition: PartitionState): Uint8Array {
  const { input, arrivals, arrived, read } = partition.console;
  return input.subarray(read, arrivals[arrived - 1]?.characters ?? 0);
}

/** CONSOLE_INPUT while a character waits, CONSOLE_END when none will come any more, else 0. */
export function inputStatus(partition: PartitionState): number {
  if (unreadInput(partition).length > 0) return CONSOLE_INPUT;
  const { open } = partition.console;
  return !open && nextInput(partition) === Number.POSITIVE_INFINITY ? CONSOLE_END : 0;
}

/** The console device's interrupt: pending while its guest wants it and there is input, or its end. */
export function updateConsoleInterrupt(control: Control, partition: PartitionState): void {
  const wanted = (partition.devices.consoleControl & DEVICE_INTERRUPT) !== 0;
  setPending(control, partition.number, CONSOLE_LEVEL, wanted && inputStatus(partition) !== 0);
}

/** Takes at most a number of the characters that have arrived. */
export function readInput(control: Control, partition: PartitionState, most: number): Uint8Array {
  const text = unreadInput(partition).subarray(0, most);
  partition.console.read += text.length;
  updateConsoleInterrupt(control, partition);
  return text;
}

/** Writes characters. `clock`: its reading after the instruction that does. */
export function writeOutput(
  control: Control,
  partition: PartitionState,
  text: Uint8Array,
  clock: number,
): void {
  append(partition.console, text);
  control.observer.consoleOutput?.(partition.number, text, clock);
}

/** Characters in the memory of a guest, two in a word. */
interface Text {
  readonly buffer: Pointer;
  readonly characters: number;
}

/** CONSOLE_WRITE. */
export function consoleWrite(
  control: Control,
  caller: PartitionState,
  { buffer, characters: count }: Text,
): CallOutcome {
  if (!accessible(control, buffer, (count + 1) >> 1, false)) return DONE.BAD_ADDRESS;

  writeOutput(control, caller, readCharacters(control, buffer, count), readClock(control.core));
  return DONE.OK;
}

/** CONSOLE_READ: at most a number of characters; returns how many there were. */
export function consoleRead(
  control: Control,
  caller: PartitionState,
  { buffer, characters: most }: Text,
  results: { characters: number },
): CallOutcome {
  if (most === 0) return DONE.BAD_ARGUMENT;
  if (!accessible(control, buffer, (most + 1) >> 1, true)) return DONE.BAD_ADDRESS;
  const status = inputStatus(caller);
  if (status !== CONSOLE_INPUT) return status === CONSOLE_END ? DONE.END_OF_INPUT : DONE.NO_INPUT;

  const text = readInput(control, caller, most);
  writeCharacters(control, buffer, text);
  results.characters = text.length;
  return DONE.OK;
}

/** What a console kept of the output. */
export function consoleOutput(partition: PartitionState): Uint8Array {
  return partition.console.output.slice(0, partition.console.kept);
}

function append(state: ConsoleState, text: Uint8Array): void {
  const kept = text.subarray(0, Math.min(text.length, OUTPUT_KEPT_MAX - state.kept));
  if (state.kept + kept.length > state.output.length) {
    const larger = new Uint8Array(Math.min(OUTPUT_KEPT_MAX, 2 * (state.kept + kept.length)));
    larger.set(state.output.subarray(0, state.kept));
    state.output = larger;
  }
  state.output.set(kept, state.kept);
  state.kept += kept.length;
  state.written += text.length;
}

// ---- Input that is entered ---------------------------------------------------------------------------------------

/** Lets input be appended. */
export function openInput(control: Control, partition: PartitionState): void {
  partition.console.open = true;
  updateConsoleInterrupt(control, partition);
}

/** Says that no more input will come; a guest hears of that at this clock. */
export function closeInput(partition: PartitionState, at: number): void {
  partition.console.open = false;
  appendArrival(partition.console, at, new Uint8Array(0));
}

/** Adds characters that arrive at a reading of the clock which is not before that of the last arrival. */
export function appendArrival(console: ConsoleState, at: number, characters: Uint8Array): void {
  const given = charactersOf(console);
  if (given + characters.length > console.input.length) makeRoom(console, characters.length);
  const before = charactersOf(console);
  console.input.set(characters, before);
  console.arrivals.push({ at, characters: before + characters.length });
}

/** Characters of the input: those that were read since room was made last, those that were not, and those to come. */
export function charactersOf({ arrivals }: ConsoleState): number {
  return arrivals.at(-1)?.characters ?? 0;
}

/** Drops the input that was read, and makes room for a number of further characters, twice as much as is needed. */
function makeRoom(console: ConsoleState, more: number): void {
  const { arrivals, arrived, read } = console;
  const left = console.input.subarray(read, charactersOf(console));
  console.input = new Uint8Array(2 * (left.length + more));
  console.input.set(left);
  // What has arrived counts as one piece: that is how a snapshot has it.
  const from = Math.max(arrived - 1, 0);
  console.arrivals = arrivals
    .slice(from)
    .map(({ at, characters }) => ({ at, characters: characters - read }));
  console.arrived = arrived - from;
  console.read = 0;
}
