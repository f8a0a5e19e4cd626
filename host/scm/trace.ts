// Formats trace records of the Coroutine Monitor (firmware/csf/comon/trace.asm) as text. Everything here is a pure
// function of a record and of names; to print records, a program sets `traced` of the observer.

import { hexWord } from "../../asm/printable.ts";
import type { TraceRecord } from "../state/journal.ts";

/** Name of a data address of the guest: a coroutine, a semaphore, an operation; undefined when it has none. */
export type NameOf = (address: number) => string | undefined;

/** What is shown of the coroutine's registers at an event. */
type About = (r: readonly number[], name: (n: number) => string) => string;

/** The events N_...: number, name, and what is shown. */
const EVENTS: readonly (readonly [number, string, About])[] = [
  [1, "INIT_SYSCALL", (r, name) => `${code(r)}(${parameters(r)}) operation ${name(r[5]!)}`],
  [2, "SYSCALL", (r) => `${code(r)}(${parameters(r)})`],
  [3, "SYSWAIT", (r, name) => `operation ${name(r[5]!)}`],
  [4, "SYSCANCEL", (r, name) => `operation ${name(r[5]!)}`],
  [5, "WAIT_SEM", (r, name) => `semaphore ${name(r[4]!)}`],
  [6, "SIGNAL_SEM", (r, name) => `semaphore ${name(r[4]!)}`],
  [7, "WAIT_OPSEM", (r, name) => `semaphore ${name(r[4]!)}`],
  [8, "SIGNAL_OPSEM", (r, name) => `semaphore ${name(r[4]!)} operation ${name(r[5]!)}`],
  [9, "ASSOCIATE", (r, name) => `semaphore ${name(r[4]!)} operation ${name(r[5]!)}`],
  [10, "EXIT", (r, name) => `R0 ${hexWord(r[0]!)} R5 ${name(r[5]!)} R7 ${hexWord(r[7]!)}`],
  [17, "INIT_AWAIT", (r, name) => `syncel ${r[1]} room ${name(r[4]!)} operation ${name(r[5]!)}`],
  [18, "AWAIT", (r, name) => `syncel ${r[1]} room ${name(r[4]!)}`],
];

/** Numbers of the events of coroutines by name. */
export const COMON_EVENTS: ReadonlyMap<string, number> = new Map(
  EVENTS.map(([number, name]) => [name, number] as const),
);

/** The form of a short record: the high byte of its first word. */
export const SHORT = 1;
const SHORT_WORDS = 10;

const code = (r: readonly number[]) => `service ${r[7]! >> 8} function ${r[7]! & 0xff}`;
const parameters = (r: readonly number[]) => r.slice(0, 5).map(hexWord).join(" ");

/** The event of a record of the Coroutine Monitor; undefined for a record that is not one. */
function eventOf({ words }: TraceRecord): (typeof EVENTS)[number] | undefined {
  const [head = 0] = words;
  if (head >> 8 !== SHORT || words.length !== SHORT_WORDS) return undefined;
  return EVENTS.find(([number]) => number === (head & 0xff));
}

/** Whether a record comes from the Coroutine Monitor. */
export function isComonRecord(record: TraceRecord): boolean {
  return eventOf(record) !== undefined;
}

/**
 * A record in one line: clock, partition and process, coroutine, event, and what the event is about. Records that are not
 * the Coroutine Monitor's are shown as words.
 */
export function formatTraceRecord(record: TraceRecord, nameOf: NameOf = () => undefined): string {
  const { clock, partition, process, words } = record;
  const name = (address: number) => (address === 0 ? "NIL" : (nameOf(address) ?? hexWord(address)));
  const head = `${String(clock).padStart(10)}  ${partition}.${process}`;
  const known = eventOf(record);
  if (known === undefined) return `${head}  ${words.map(hexWord).join(" ")}`;
  const [, event, about] = known;
  return `${head}  ${name(words[1]!).padEnd(12)} ${event.padEnd(13)}${about(words.slice(2), name)}`.trimEnd();
}

/**
 * Names addresses by an assembly's symbols: the label at an address, or the nearest one before it and the distance, if
 * that is at most `reach` words.
 */
export function namesOf(
  symbols: readonly { readonly name: string; readonly value: number; readonly kind: string }[],
  reach = 16,
): NameOf {
  const labels = symbols.filter(({ kind, name }) => kind === "data" && !name.includes("."));
  labels.sort((a, b) => a.value - b.value || (a.name < b.name ? -1 : 1));
  return (address) => {
    const label = labels.findLast(({ value }) => value <= address && address - value < reach);
    if (label === undefined) return undefined;
    const distance = address - label.value;
    return distance === 0 ? label.name : `${label.name}+${distance}`;
  };
}
