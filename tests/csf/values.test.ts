// The calls of System Call Monitor as functions of values, by its objects: no guest runs.

import { expect, test } from "vitest";
import { suppliedPointer } from "../../host/control/pointer.ts";
import { serveMonitorCall } from "../../host/dispatcher.ts";
import { DONE, type Machine, SCM_CALLS } from "../../host/index.ts";
import { SCM_DONE } from "../../host/scm/codes.ts";
import { changeSubprocess, readSubprocess } from "../../host/scm/subprocess.ts";
import { pcfSend, syncelPermit } from "../../host/scm/syncel.ts";
import { machineOf } from "../host/guests.ts";

const AFTER_CALL = 0x200;
const BASES = [0x400, 0x800];

/** Makes a call of the process with this BASE. */
function call(machine: Machine, name: string, base: number, r: readonly number[]): void {
  machine.setRegisters(0, { r, base, pc: AFTER_CALL, psw: 0x8000 });
  machine.control.core.enter(0);
  serveMonitorCall(machine.control, 0, SCM_CALLS.find((one) => one.name === name)!.code);
}

/** A partition with two processes: SOCBs, frame, answer and stack at 0x100 behind their BASE. */
function processes() {
  const machine = machineOf(1);
  for (const base of BASES)
    call(machine, "INIT_PROCESS", base, [0x100, 2, 0x130, 0x150, 0x300, 0x180, 0x170, 9]);
  const { control } = machine;
  const partition = machine.state.partitions[0]!;
  const callers = partition.scm.processes.map((process) => ({ control, partition, process }));
  return { machine, partition, callers };
}

test("an element is sent with the rights that come with the values", () => {
  const { machine, callers } = processes();
  const [from, to] = callers;
  machine.writeMemory(0, 0x400 + 0x190, [0, 2, 0xaaaa, 0xbbbb]);
  const before = machine.registers(0);
  const given = (system: boolean) => ({
    ...{ to: 1, syncel: 3, system },
    element: suppliedPointer(from!.process.base, 0x190, system),
  });
  expect(syncelPermit(to!, { sender: 0, syncel: 3, permit: 0 })).toBe(DONE.OK);
  expect(pcfSend(from!, given(false))).toBe(SCM_DONE.NOT_SENDER);
  expect(pcfSend(from!, given(true))).toBe(DONE.OK);
  expect(to!.process.syncels[3]!.elements).toEqual([{ from: 0, words: [0, 2, 0xaaaa, 0xbbbb], lists: [] }]);
  expect(machine.registers(0)).toEqual(before);
});

test("results are values, and stay as they are when a call is refused", () => {
  const { callers } = processes();
  const [caller] = callers;
  const results = { subprocess: 77 };
  expect(changeSubprocess(caller!, { subprocess: 1 })).toBe(SCM_DONE.NO_SUBPROCESS);
  expect(readSubprocess(caller!, {}, results)).toBe(DONE.OK);
  expect(results).toEqual({ subprocess: 0 });
});

const OF_PROCESSES = SCM_CALLS.filter(({ errors }) => errors[0] === "NO_PROCESS");

test.each(OF_PROCESSES.map(({ name }) => name))("%s waits for ever once its process has retired", (name) => {
  const { machine, partition } = processes();
  call(machine, "RETIRE", BASES[0]!, [0x55]);
  expect(partition.scm.processes.map(({ retired }) => retired)).toEqual([0x55, -1]);
  partition.status = "ready";
  const scm = JSON.stringify(partition.scm);
  call(machine, name, BASES[0]!, [0, 0, 0, 0, 0x190, 1, 0, 9]);
  expect(partition.status).toBe("blocked");
  expect(machine.registers(0)).toMatchObject({ pc: AFTER_CALL - 1, r: [0, 0, 0, 0, 0x190, 1, 0, 9] });
  expect(JSON.stringify(partition.scm)).toBe(scm);
});
