// Small random worlds for properties of runs: guests that compute, trap, are interrupted, idle, wait, send areas, use their
// devices and call System Call Monitor, each with its own handlers and without some of them.

import { assembleWords } from "../../asm/index.ts";
import { type ConsoleInput, HYPERCALLS, type Machine, SCM_CALLS } from "../../host/index.ts";
import { machineOf, START } from "./guests.ts";
import { Random } from "./random.ts";

const NAMES = [...HYPERCALLS, ...SCM_CALLS].map(({ name, code }) => `${name} = ${code}`).join("\n");
/** Where handlers are, where frames are, and where guests count. */
const HANDLERS = 0x40;
const FRAMES = 0x600;
const COUNTS = 0x700;

/** Pieces of a guest; `n` gives a number from 0 to its argument less 1. Labels begin with the piece's own number. */
type Piece = (n: (below: number) => number, label: string) => string;

const PIECES: readonly Piece[] = [
  (n) => `MOVC ${n(256)},R3\nADD R3,R2\nMOV R2,${COUNTS + 16 + n(8)}`,
  (n, label) => `MOVC ${1 + n(300)},R5\n${label}: SOB R5,${label}`,
  (n) => `MOVC ${n(4)},R0\nLDT R0`,
  (n) => `MOVC ${0xc000 + n(16)},R1\nLDS R1`,
  (n) => `MOVC ${0xc000 + n(4)},R1\nLDS R1\nMOVC ${1 + n(3)},R0\nLDT R0\nSTP 0`,
  (n) => `MOVC ${1 << n(3)},R0\nMOVC ${n(3000)},R1\nMOVC 0,R2\nMON WAIT_EVENT\nNOP`,
  (n) => `MOVC 0,R0\nMOVC ${n(5000)},R1\nMOVC 0,R2\nMON WAIT_EVENT\nNOP`,
  (n) => `MOVC ${n(8)},R0\nMON EVENT_INTERRUPT\nNOP`,
  (n) => `MOVC ${START},R0\nMOVC ${n(9)},R1\nMON CONSOLE_WRITE\nNOP`,
  (n) => `MOVC ${COUNTS + 32},R0\nMOVC ${1 + n(7)},R1\nMON CONSOLE_READ\nNOP`,
  (n) =>
    `MOVC 1,R1\nMOVC ${n(2)},R0\nCIO R0,R1\nRIO R2,R1\nMOV R2,${COUNTS + 40}\nSIO R2,R1\nMOV R2,${COUNTS + 41}`,
  (n) =>
    `MOVC 2,R1\nMOVC ${n(4)},R0\nCIO R0,R1\nMOVC ${n(700)},R0\nWIO R0,R1\nSIO R2,R1\nRIO R3,R1\nMOV R3,${COUNTS + 42}`,
  () => `MON CLOCK\nNOP\nMOV R0,${COUNTS + 43}\nMOV R1,${COUNTS + 44}`,
  (n) =>
    `MOVC 1,R0\nMOVC ${4 + n(4)},R1\nMON AREA_ALLOCATE\nNOP\nMOVC ${n(4)},R1\nMOVC ${n(9)},R2\nMOVC 0,R3\nMON AREA_TRANSFER\nNOP`,
  (n) => `MOVC ${4 + n(4)},R0\nMON AREA_RECEIVE\nNOP\nMOV R4,${COUNTS + 45}`,
  (n) => `MOVC ${(4 + n(4)) * 1024 + n(9)},R4\nMOV 0.X4,R3`,
  (n) => `MOVC ${(4 + n(4)) * 1024 + n(9)},R4\nMOV R3,0.X4`,
  (n) => `TRP ${n(16)}`,
  () => ".WORD 0x0017",
  (n) => `MON ${n(0x80)}`,
  () => `MOVC 0x800,R0\nMOVC 2,R1\nMOVC 0x840,R2\nMOVC 0x860,R3\nMOVC ${HANDLERS},R4\nMON INIT_PROCESS\nNOP`,
  (n) => `MOVC 0,R0\nMOVC ${n(3)},R1\nMOVC ${n(2500)},R2\nMOVC 0,R3\nMOVC 0x880,R4\nMON TMON_SEND\nNOP`,
  (n) => `MOVC ${n(3)},R1\nMOVC ${n(2)},R2\nMOVC 0x8A0,R4\nMON AWAIT_SYNCEL\nNOP`,
];

/** Rarely: what ends a guest. */
const ENDS: readonly Piece[] = [
  (n) => `MOVC ${n(2)},R0\nMON STOP`,
  () => "MOVC 0xFFF0,R4\nJMP 0.X4",
  () => "MOVC 0x8000,R1\nLDS R1\nSTP 3",
];

/** A guest: a loop of pieces, its vectors and handlers. */
function guest(random: Random): { readonly words: ArrayLike<number>; readonly low: number[] } {
  const n = (below: number) => random.below(below);
  const pieces = Array.from({ length: 3 + n(8) }, () => random.of(n(12) === 0 ? ENDS : PIECES));
  const text = ["LOOP:", ...pieces.map((piece, i) => piece(n, `L${i}`)), "JMP LOOP"].join("\n");
  const { words, diagnostics } = assembleWords(`${NAMES}\n${text}`, START);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  return { words, low: page0(random) };
}

/** The words 0 to 255 of a guest: vectors of most classes, and what their handlers do. */
function page0(random: Random): number[] {
  const low = new Array<number>(START).fill(0);
  let at = HANDLERS + 60;
  for (let trap = 0; trap < 10; trap++) {
    if (random.below(7) === 0) continue;
    const frame = FRAMES + 20 * trap;
    // A fault goes on behind its instruction; a timer starts anew; events are taken, so that they do not interrupt again.
    const doing =
      trap < 6
        ? `INC ${frame + 10}.X4`
        : trap === 8
          ? `MOVC ${random.below(3)},R0\nMOV R0,${frame + 12}.X4`
          : "NOP";
    const events = trap === 9 ? "MOVC 7,R0\nMOVC 0,R1\nMOVC 0,R2\nMON WAIT_EVENT\nNOP" : "NOP";
    const text = `${NAMES}\nMOVC 0,R4\n${doing}\nINC ${COUNTS + trap}.X4\n${events}\nRTM 0`;
    const { words } = assembleWords(text, at);
    low.splice(at, words.length, ...words);
    low.splice(16 + 8 * trap, 5, at, 0, 0, random.of([0x8000, 0x8000, 0xc000, 0xc00c]), frame);
    at += words.length;
  }
  if (at > START) throw new Error("the handlers do not fit");
  return low;
}

/**
 * The world of a seed: makes its machine, with guests that are ready to run, always the same. `given`: the input of its consoles
 * instead of that which it has.
 */
export function world(
  seed: number,
  given?: readonly ConsoleInput[],
): (module?: WebAssembly.Module) => Machine {
  const random = new Random(seed * 2_654_435 + 1);
  const quantum = random.of([1, 7, 100, 1000, 10_000]);
  const input = Array.from({ length: random.below(4) }, (_, i) => ({
    at: i * 1500 + random.below(1500),
    characters: new TextEncoder().encode(`input ${i}`.slice(0, 1 + random.below(7))),
  }));
  const guests = Array.from({ length: 1 + random.below(4) }, () => guest(random));
  return (module) => {
    const machine = machineOf(guests.length, { quantum }, { input: given ?? input }, module);
    guests.forEach(({ words, low }, partition) => {
      machine.writeMemory(partition, 0, low);
      machine.writeMemory(partition, START, words);
      machine.setRegisters(partition, { pc: START });
    });
    return machine;
  };
}
