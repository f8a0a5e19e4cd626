// WATCH_PROCESSES: which processes wait, and the interrupt that tells a kernel of it. Calls are made one by one, for the
// process that a test chooses, without a kernel.

import { describe, expect, test } from "vitest";
import { CTX_PENDING } from "../../core-as/layout.ts";
import { DONE } from "../../host/control/codes.ts";
import { PROCESS_LEVEL, SCM_DONE } from "../../host/scm/codes.ts";
import { describeWaits } from "../../host/scm/wait.ts";
import { restored } from "../host/snapshots/kit.ts";
import { assembleProtected, bootProtected, TABLES } from "./protected.ts";

const LOADED = assembleProtected({ user: "" });
const at = (name: string): number => LOADED.symbols.get(name)!;
const SYSTEM = 0x8000;

/** Two processes, of which neither has done anything, beside a partition that loops: no time passes by when they wait. */
function processes() {
  const made = bootProtected(LOADED);
  const { machine, partition } = made;
  const other = machine.addPartition({ name: "other", pages: 1 });
  machine.writeMemory(other, 0, [0xff5b]);
  /** The turn is the processes'. */
  const turn = () => {
    partition.status = "ready";
    Object.assign(machine.state.scheduler, { current: 0, turn: 1000 });
  };
  turn();
  while ((machine.registers(0).psw & SYSTEM) !== 0) machine.run({ limit: 1 });
  /** One instruction: MON, by a process, from user mode unless it is said otherwise; R7, or undefined when it waits. */
  const call = (process: number, name: string, r: number[] = [], psw = 0): number | undefined => {
    turn();
    machine.setRegisters(0, { r: [...r, ...new Array(8 - r.length).fill(0)], psw, tt: TABLES[process]! });
    made.mon(at(name));
    // A service routine for which it is entered runs to its end.
    while (partition.status === "ready" && psw === 0 && (machine.registers(0).psw & SYSTEM) !== 0) {
      machine.run({ limit: 1 });
    }
    return partition.status === "blocked" ? undefined : machine.registers(0).r[7];
  };
  /** The processes that wait, as the call says; it withdraws the interrupt. */
  const waiting = (watch = 1): number => {
    turn();
    machine.setRegisters(0, { r: [watch], psw: SYSTEM, tt: TABLES[0] });
    made.mon(at("WATCH_PROCESSES"));
    expect(machine.registers(0).r[7]).toBe(DONE.OK);
    return machine.registers(0).r[0]!;
  };
  const told = () => (machine.control.core.contextWord(0, CTX_PENDING) & (1 << PROCESS_LEVEL)) !== 0;
  const send = (from: number, to: number, syncel: number) =>
    call(from, "PCF_SEND", [to, syncel, 0, 0, at("ELEMENT")]);
  const awaits = (process: number, syncel: number) =>
    call(process, "AWAIT_SYNCEL", [0, syncel, 1, 0, at("ROOM")]);
  return { ...made, call, waiting, told, send, awaits };
}

describe("a partition that has not asked", () => {
  test("notes nothing of those that wait, and is told nothing", () => {
    const { awaits, send, told, partition } = processes();
    expect(awaits(0, 9)).toBeUndefined();
    expect(send(1, 0, 9)).toBe(DONE.OK);
    expect(partition.scm.waits).toBeNull();
    expect(told()).toBe(false);
  });

  test("knows of those that waited before it asks when they wait again", () => {
    const { awaits, waiting } = processes();
    expect(awaits(0, 9)).toBeUndefined();
    expect(waiting()).toBe(0);
    expect(awaits(0, 9)).toBeUndefined();
    expect(waiting()).toBe(1);
  });

  test("is one that has ended it: nothing of its state or hash says that it has ever asked", () => {
    const { awaits, waiting, told, machine, partition } = processes();
    const [one, other] = [machine, processes().machine];
    waiting();
    expect(awaits(1, 9)).toBeUndefined();
    expect(waiting(0)).toBe(2);
    expect(partition.scm.waits).toBeNull();
    expect(awaits(0, 9)).toBeUndefined();
    expect(told()).toBe(false);
    expect(one.stateHash()).not.toBe(other.stateHash());
    // The same instructions, but for the argument of the last call.
    const never = processes();
    never.waiting(0);
    expect(never.awaits(1, 9)).toBeUndefined();
    never.waiting(0);
    expect(never.awaits(0, 9)).toBeUndefined();
    expect(one.stateHash()).toBe(never.machine.stateHash());
  });
});

describe("a partition that has asked", () => {
  /** Both processes have done nothing since. */
  function watched() {
    const made = processes();
    expect(made.waiting()).toBe(0);
    expect(made.told()).toBe(false);
    return made;
  }

  test("is told when a process begins to wait, until it asks which", () => {
    const { awaits, waiting, told } = watched();
    expect(awaits(1, 9)).toBeUndefined();
    expect(told()).toBe(true);
    expect(waiting()).toBe(2);
    expect(told()).toBe(false);
    expect(waiting()).toBe(2);
    expect(awaits(0, 8)).toBeUndefined();
    expect(waiting()).toBe(3);
  });

  test("is told when an element has come for which the process waits, and of no other", () => {
    const { awaits, send, waiting, told, words } = watched();
    expect(awaits(1, 9)).toBeUndefined();
    expect(waiting()).toBe(2);
    expect(send(0, 1, 8)).toBe(DONE.OK);
    expect(send(0, 0, 9)).toBe(DONE.OK);
    expect(told()).toBe(false);
    expect(send(0, 1, 9)).toBe(DONE.OK);
    expect(told()).toBe(true);
    expect(waiting()).toBe(0);
    expect(awaits(1, 9)).toBe(DONE.OK);
    expect(told()).toBe(false);
    expect(words("ROOM", 8, 1)).toEqual(words("ELEMENT", 8));
  });

  test("is told when an element arrives later", () => {
    const { awaits, call, waiting, told, machine } = watched();
    expect(call(0, "TMON_SEND", [1, 9, 500, 0, at("ELEMENT")])).toBe(DONE.OK);
    expect(awaits(1, 9)).toBeUndefined();
    expect(waiting()).toBe(2);
    machine.run({ limit: 400 });
    expect(told()).toBe(false);
    machine.run({ limit: 200 });
    expect(told()).toBe(true);
    expect(waiting()).toBe(0);
  });

  test.each([
    ["SYSCALL", false],
    ["WAIT_SYSCALL", true],
    ["WAIT_NEXT_OPERATION", true],
  ])(
    "is told when an answer has come to a process in %s, or an element that an operation awaits",
    (name, begun) => {
      const { call, send, waiting, told, machine } = watched();
      const delay = [7, 0, 2000, 0, 0, 0, at("TOY_DELAY")];
      expect(call(1, "INIT_AWAIT", [0, 8, 0, 0, at("ROOM")])).toBe(DONE.OK);
      if (begun) expect(call(1, "INIT_SYSCALL", delay)).toBe(DONE.OK);
      expect(call(1, name, begun ? [0, 0, 0, 0, 0, 1] : delay)).toBeUndefined();
      expect(waiting()).toBe(2);
      expect(send(0, 1, 9)).toBe(DONE.OK);
      expect(told()).toBe(false);
      expect(send(0, 1, 8)).toBe(DONE.OK);
      expect(told()).toBe(true);
      expect(waiting()).toBe(0);
      expect(call(1, "WAIT_SYSCALL", [0, 0, 0, 0, 0, 256])).toBe(DONE.OK);
      // Nothing is awaited any more but the answer.
      expect(call(1, name, begun ? [0, 0, 0, 0, 0, 1] : delay)).toBeUndefined();
      expect(waiting()).toBe(2);
      expect(send(0, 1, 8)).toBe(DONE.OK);
      expect(told()).toBe(false);
      machine.run({ limit: 2000 });
      expect(told()).toBe(true);
      expect(waiting()).toBe(0);
    },
  );

  test.each(["left", "left by its end"])("is told when a region is %s for which a process waits", (how) => {
    const { call, waiting, told, partition } = watched();
    expect(call(0, "ENTER_REGION", [5], SYSTEM)).toBe(DONE.OK);
    expect(call(0, "ENTER_REGION", [6], SYSTEM)).toBe(DONE.OK);
    expect(call(1, "ENTER_REGION", [5], SYSTEM)).toBeUndefined();
    expect(describeWaits(partition.scm)).toEqual(["process 1 waits for region 5"]);
    expect(waiting()).toBe(2);
    expect(call(0, "LEAVE_REGION", [6], SYSTEM)).toBe(DONE.OK);
    expect(told()).toBe(false);
    if (how === "left") expect(call(0, "LEAVE_REGION", [5], SYSTEM)).toBe(DONE.OK);
    else expect(call(0, "RETIRE", [1])).toBeUndefined();
    expect(told()).toBe(true);
    expect(waiting()).toBe(how === "left" ? 0 : 1);
    expect(call(1, "ENTER_REGION", [5], SYSTEM)).toBe(DONE.OK);
  });

  test("is told when a process retires, which waits for ever", () => {
    const { call, send, waiting, told } = watched();
    expect(call(0, "RETIRE", [1])).toBeUndefined();
    expect(told()).toBe(true);
    expect(waiting()).toBe(1);
    expect(send(1, 0, 9)).toBe(SCM_DONE.BAD_PROCESS);
    expect(call(0, "READ_SUBPROCESS")).toBeUndefined();
    expect([told(), waiting(), waiting(0), waiting()]).toEqual([true, 1, 1, 1]);
  });

  test("does not say of a process that makes another call that it waits", () => {
    const { call, awaits, waiting } = watched();
    expect(awaits(1, 9)).toBeUndefined();
    expect(call(1, "READ_SUBPROCESS")).toBe(DONE.OK);
    expect(waiting()).toBe(0);
  });
});

test("a snapshot in which one waits that cannot is refused", () => {
  const { machine, partition, waiting } = processes();
  waiting();
  const restores = (...numbers: number[]) => {
    partition.scm.waits = numbers.map((process) => ({ process, syncels: 1, region: -1 }));
    const again = restored(machine.snapshot());
    return typeof again === "string" ? again : again.state.partitions[0]!.scm.waits;
  };
  expect(restores(0, 1)).toEqual(partition.scm.waits);
  expect([restores(1, 0), restores(1, 1), restores(2)]).toEqual(new Array(3).fill("BAD_SNAPSHOT"));
});

test("WATCH_PROCESSES is refused with another word than 0 and 1, and is none of user mode", () => {
  const { call, partition } = processes();
  expect(call(0, "WATCH_PROCESSES", [2], SYSTEM)).toBe(DONE.BAD_ARGUMENT);
  expect(partition.scm.waits).toBeNull();
  call(0, "WATCH_PROCESSES", [1]);
  expect(partition.end).toMatchObject({ kind: "failed", trap: { cause: 0x0700, detail1: 0x98 } });
});
