// Scripts of system calls that remember which call returned what, and the three ways to send and to receive a message.

import { expect } from "vitest";
import type { Machine } from "../../host/index.ts";
import { type Argument, codes, type Program, type Step, worldOf } from "./guest.ts";

/** The modes of sockets (docs/KERNEL.md). */
export const MODES = { file: 1, mapped: 2, partition: 3 } as const;
/** The mode whose messages are files of the disk. */
export const MODE_DISK = 4;
export type Mode = keyof typeof MODES;

/** Places in the data of a program with three pages: what it sends, what it received, two names. */
export const OUT = 1024;
export const IN = 1536;
export const OUT_NAME = 2048;
export const IN_NAME = 2064;

/** A program in the making. */
export class Script {
  readonly steps: Step[] = [];
  #calls = 0;

  /** How many calls it makes so far. */
  get calls(): number {
    return this.#calls;
  }

  /** Adds a call; the result gives its R0, or another of its registers, to later calls. */
  call(name: string, ...values: Argument[]): (r?: number) => Argument {
    this.steps.push([name, ...values]);
    const call = this.#calls++;
    return (r = 0) => ({ call, r });
  }

  /** Adds assembly. It keeps R6. */
  raw(source: string): this {
    this.steps.push(source);
    return this;
  }

  /** Writes `words` words to OUT: first, first + 1, ... */
  fill(first: number, words: number): this {
    const label = `.fill${this.steps.length}`;
    return this.raw(`        MOVC ${OUT}, R4
        MOVC ${words}, R1
        MOVC ${first}, R0
${label}: PUT R0, X4
        ADDC 1, R0
        SOB R1, ${label}`);
  }

  /** Copies words; an argument is an address. */
  copy(from: Argument, to: Argument, words: number): this {
    const load = (value: Argument, register: string) =>
      typeof value === "object"
        ? `MOV ${128 + value.call * 6 + 1 + value.r}, ${register}`
        : `MOVC ${value}, ${register}`;
    return this.raw(`        ${load(from, "R4")}
        ${load(to, "R5")}
        MOVC ${words}, R1
        MOWA X4, X5, R1`);
  }

  /** Sends `words` words of OUT with a note. Returns the number of the call that transfers. */
  send(mode: Mode, connection: Argument, words: number, note: number): number {
    if (mode === "file") {
      const file = this.call("SYS_OPEN", OUT_NAME, 1);
      this.call("SYS_WRITE", file(), OUT, words);
      this.call("SYS_CLOSE", file());
      this.call("SYS_WRITE", connection, OUT_NAME, 0, 0, note);
    } else if (mode === "mapped") {
      const area = this.call("SYS_MAP", 0, 1);
      this.copy(OUT, area(), words);
      this.call("SYS_WRITE", connection, area(), words, 0, note);
    } else this.call("SYS_WRITE", connection, OUT, words, 0, note);
    return this.#calls - 1;
  }

  /** Receives a message, copies its first `words` words to IN and discards it. Returns the number of the call that reads. */
  receive(mode: Mode, connection: Argument, words: number): number {
    const first = this.#calls;
    if (mode === "file") {
      this.call("SYS_READ", connection, IN_NAME);
      const file = this.call("SYS_OPEN", IN_NAME, 0);
      this.call("SYS_READ", file(), IN, words);
      this.call("SYS_CLOSE", file());
      this.call("SYS_UNLINK", IN_NAME);
    } else if (mode === "mapped") {
      const area = this.call("SYS_READ", connection);
      this.copy(area(2), IN, words);
      this.call("SYS_RELEASE", area(2));
    } else this.call("SYS_READ", connection, IN, words);
    return first;
  }

  /** The program, with data for OUT and IN. */
  program(more: Partial<Program> = {}): Program {
    return { steps: this.steps, data: 3, ...more };
  }
}

/** A script that begins with a connection to a service, whose descriptor it returns. */
export function client(mode: Mode, service = 7): [Script, Argument] {
  const script = new Script();
  const socket = script.call("SYS_SOCKET", MODES[mode]);
  script.call("SYS_CONNECT", socket(), service);
  return [script, socket()];
}

/** A script that begins by accepting a connection at a service: descriptor of the connection, and of the socket. */
export function server(mode: Mode, service = 7): [Script, Argument, Argument] {
  const script = new Script();
  const socket = script.call("SYS_SOCKET", MODES[mode]);
  script.call("SYS_BIND", socket(), service);
  script.call("SYS_LISTEN", socket(), 4, 1);
  return [script, script.call("SYS_ACCEPT", socket())(), socket()];
}

/** Service 7 is offered by partition 0, service 8 by partition 1; each may connect to the other's. */
export const SERVICES = [
  { id: 7, offer: [0], connect: [0, 1] },
  { id: 8, offer: [1], connect: [0, 1] },
];

/** Runs one program beside a guest that has none; it ends, and no area outlives it. */
export function runAlone(script: Script, services = SERVICES): Machine {
  const machine = worldOf({ guests: [[script.program()], []], services });
  expect(machine.run({ limit: 1_000_000 }).outcome).toBe("stopped");
  expect(machine.state.areas.used).toBe(0);
  return machine;
}

/** The names of the codes that its calls return then. */
export function alone(script: Script, services = SERVICES): string[] {
  return codes(runAlone(script, services), 0, 0, script.calls);
}
