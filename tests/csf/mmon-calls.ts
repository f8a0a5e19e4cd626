// Functions of the Message Monitor called through SCM, with the test in the place of MMS: it takes each command and answers it.

import { expect } from "vitest";
import { Mmon } from "./mmon.ts";
import type { Hcb, Qel } from "./mmon-model.ts";
import { World } from "./mmon-world.ts";

const SYNCEL = 14;

/** A command as MMS gets it. */
export interface Command {
  readonly command: number;
  readonly socb: number;
  readonly parameters: readonly number[];
  /** Address and words of each list. */
  readonly to: readonly (readonly [number, number])[];
  readonly from: readonly (readonly [number, number])[];
}

export class MmonCalls {
  readonly m = new Mmon();
  readonly world = new World(this.m);

  constructor() {
    this.m.write("MMS_RECEIVER", this.m.word("PROCESS_NUMBER"), SYNCEL);
    for (let n = 1; n <= 3; n++) this.world.setMain(n, false, [0xffff, 0xffff]);
  }

  /** Lets a subprocess call these functions. */
  allow(subprocess: number, ...names: string[]): void {
    const bits = names.reduce((all, name) => all | this.m.address(name), 0);
    this.m.write(this.m.field("SUBPROCESS", subprocess, "SUBPROCESS_RECORD.CAPABILITIES"), bits);
  }

  setProfile(subprocess: number, least: number, most: number): void {
    this.m.write(this.m.element("SUBPROCESS", subprocess), least, most);
  }

  /** Begins a call, R0 to R3 as given. The exit is undefined when the process has retired. */
  begin(number: number, ...parameters: number[]) {
    return this.m.monitor("INIT_SYSCALL", {
      ...parameters,
      6: (this.m.address("MMON_SERVICE") << 8) | number,
      5: 0,
    });
  }

  /** Code with which a call retires the process as it begins. */
  retires(number: number, ...parameters: number[]): number | undefined {
    expect(this.begin(number, ...parameters).exit, "the call came back").toBeUndefined();
    return this.retired();
  }

  /** Code with which the process has retired. */
  retired(): number | undefined {
    const { end } = this.m;
    return end?.kind === "retired" ? end.retirement.code : undefined;
  }

  /** The command that MMS gets next; undefined when there is none. */
  take(): Command | undefined {
    const { m } = this;
    const room = m.address("ROOM");
    if (m.monitor("AWAIT_SYNCEL", { 1: SYNCEL, 2: 0, 4: room }).exit !== 1) return undefined;
    const [xfer, size, ...data] = m.words(room, 2 + m.word(room + 1));
    expect(size).toBe(data.length);
    const [to, from, ...elements] = xfer === 0 ? [0, 0] : m.words(xfer!, 8);
    const lists = Array.from(
      { length: to! + from! },
      (_, n) => [elements[3 * n]!, elements[3 * n + 1]!] as const,
    );
    return {
      command: data[0]!,
      socb: data[2]!,
      parameters: data.slice(5),
      to: lists.slice(0, to),
      from: lists.slice(to),
    };
  }

  /** Answers a call: completion code and results. */
  answer(socb: number, cc: number, ...results: number[]): void {
    const { m } = this;
    m.write("ROOM", 0, 7 + results.length, 0, 0, 0, 0, 0, socb, cc, ...results);
    expect(m.monitor("PCF_SEND", { 0: 0, 1: m.address("MMON_SERVICE"), 4: m.address("ROOM") }).exit).toBe(1);
  }

  /** Waits for the end of a call: the exit, and R0 to R3 and R7; undefined when the process has retired. */
  end(socb: number): { exit: number | undefined; r: number[]; cc: number } {
    const { exit, r } = this.m.monitor("WAIT_SYSCALL", { 5: socb });
    return { exit, r: r.slice(0, 4), cc: r[7]! };
  }

  /** A call whose one command is answered so; gives the command and the end. */
  call(number: number, parameters: readonly number[], cc: number, ...results: number[]) {
    const { r, exit } = this.begin(number, ...parameters);
    expect(exit).toBe(1);
    const command = this.take()!;
    expect(command.socb).toBe(r[5]);
    this.answer(command.socb, cc, ...results);
    const end = this.end(command.socb);
    this.whole();
    return { command, end };
  }

  /** All SOCBs and transfer lists are free. */
  whole(): void {
    const { m } = this;
    expect(m.words("SOCBS", 48)).toEqual(new Array(48).fill(0));
    expect(m.words(m.address("TPE_POOL") + 1, 2)).toEqual([6, 6]);
  }

  /** So many calls of SAVE_VIEW are to dismantle a view. */
  countDismantles({ ref, object }: Qel, count: number): void {
    const { m } = this;
    const at = (object as Hcb).at + m.address("HANDLE_CONTROL_BLOCK.DISMANTLE_COUNT");
    m.write(m.field("QEL", ref, "PRIMARY_QEL.DISMANTLES"), count);
    m.write(at, m.word(at) + count);
  }

  /** A view of a CIF of its own, the current subprocess's; MMS calls it `mms`. */
  view(mms: number, profile: readonly [number, number] = [0, 0]) {
    const { m, world } = this;
    const hcb = world.newHcb(world.newCif(profile));
    m.write(hcb.at + m.address("HANDLE_CONTROL_BLOCK.MMS_REF"), mms);
    return { view: world.newView(hcb), hcb, cif: hcb.cif };
  }
}
