// Service routines: how System Call Monitor enters one in the caller's place, and how it restores the caller.
//
// A routine runs in the process of the caller: its BASE, its translation table; in system mode with interrupts disabled,
// so that a partition is in one routine at a time; on the process's system stack, since the caller's own stack pointer is
// a word that the caller may set to anything. R5 is its link: it holds the address of the process's MON ROUTINE_RETURN, by
// which the routine returns.

import {
  CTX_BASE,
  CTX_INSTRUCTIONS,
  CTX_PC,
  CTX_PSW,
  CTX_R,
  CTX_TT,
  FRAME_BASE,
  FRAME_PC,
  FRAME_PSW,
  FRAME_TT,
  FRAME_WORDS,
  PSW_E,
  PSW_S,
  PSW_V,
} from "../../core-as/layout.ts";
import { type Control, read64, readClock } from "../control/control.ts";
import { accessible, readWords, systemPointer, writeWords } from "../control/pointer.ts";
import type { PartitionState } from "../state/partition.ts";
import { type Activation, ENTRIES, type EntryName, type ScmProcess } from "../state/scm.ts";
import { type RetirementName, ROUTINE_LIMIT } from "./codes.ts";
import { regionsOf } from "./process.ts";

/** Places in Activation.caller after R0-R7. */
const CALLER_PC = 8;
const CALLER_PSW = 9;
const CALLER_V = 10;

/** What a routine is entered for. */
export interface RoutineCall {
  readonly service: number;
  readonly entry: EntryName;
  /** Code of the monitor call that is served. */
  readonly call: number;
  /** Index of the SOCB; 0: none in particular. */
  readonly socb: number;
  /** Registers that the routine gets; R5 is the link, the others are the caller's. */
  readonly registers: Readonly<Record<number, number>>;
}

/** The words that hold stack pointer and limit of a process, at BASE. */
export const stackPlace = (process: ScmProcess) => systemPointer(process.base, 0);

/** Instructions that a partition has executed. */
function executed(control: Control, partition: PartitionState): number {
  return read64(control.core, control.core.contextAddress(partition.number) + CTX_INSTRUCTIONS);
}

/**
 * Enters a routine in place of the caller, whose PC is after its call. A name of RETIREMENTS, and nothing is changed,
 * when the frame cannot be stored or there is no stack.
 */
export function enterRoutine(
  control: Control,
  partition: PartitionState,
  process: ScmProcess,
  call: RoutineCall,
): RetirementName | undefined {
  const { core } = control;
  const n = partition.number;
  const word = (offset: number) => core.contextWord(n, offset);
  const registers = Array.from({ length: 8 }, (_, i) => core.register(n, i));
  const v = core.v(n);
  const psw = word(CTX_PSW);
  const stack = readWords(control, stackPlace(process), 2);
  const frame = new Array<number>(FRAME_WORDS).fill(0);
  registers.forEach((value, i) => {
    frame[i] = value;
  });
  frame[FRAME_BASE] = word(CTX_BASE);
  frame[FRAME_TT] = word(CTX_TT);
  frame[FRAME_PC] = word(CTX_PC);
  frame[FRAME_PSW] = psw | (v === 1 ? PSW_V : 0);
  if (
    stack === undefined ||
    !accessible(control, stackPlace(process), 2, true) ||
    !writeWords(control, systemPointer(process.base, process.frame), frame)
  ) {
    return "SCM_BROKEN_SOCB";
  }
  writeWords(control, stackPlace(process), process.stack);
  const routinePsw = (psw | PSW_S) & ~PSW_E;
  partition.scm.activation = {
    process: process.number,
    service: call.service,
    entry: call.entry,
    call: call.call,
    socb: call.socb,
    regions: regionsOf(partition.scm, process.number),
    stack: [stack[0]!, stack[1]!],
    psw: routinePsw,
    start: executed(control, partition),
    entered: readClock(core),
    caller: [...registers, word(CTX_PC), psw, v],
  };
  for (const [i, value] of Object.entries({ ...call.registers, 5: process.stub })) {
    core.setRegister(n, Number(i), value);
  }
  core.setContextWord(n, CTX_PSW, routinePsw);
  core.setContextWord(n, CTX_PC, process.services[call.service]![ENTRIES.indexOf(call.entry)]!);
  return undefined;
}

/** What is wrong with the context in which a routine has returned. */
export function brokenReturn(
  control: Control,
  partition: PartitionState,
  process: ScmProcess,
  activation: Activation,
): RetirementName | undefined {
  const word = (offset: number) => control.core.contextWord(partition.number, offset);
  if (
    word(CTX_BASE) !== process.base ||
    word(CTX_TT) !== process.tt ||
    (word(CTX_PSW) & ~PSW_V) !== activation.psw
  ) {
    return "SCM_BROKEN_REGISTER";
  }
  const stack = readWords(control, stackPlace(process), 2);
  if (stack === undefined) return "SCM_BROKEN_SOCB";
  if (stack.some((value, i) => value !== process.stack[i])) return "SCM_BROKEN_STACK";
  return regionsOf(partition.scm, process.number) === activation.regions ? undefined : "SCM_KEPT_REGION";
}

/** Puts the caller of a routine back as it was at its call, PC after the call. The routine is over. */
export function restoreCaller(control: Control, partition: PartitionState, process: ScmProcess): void {
  const { core } = control;
  const n = partition.number;
  const { caller, stack } = partition.scm.activation!;
  for (let i = 0; i < 8; i++) core.setContextWord(n, CTX_R + 2 * i, caller[i]!);
  core.setContextWord(n, CTX_BASE, process.base);
  if (core.contextWord(n, CTX_TT) !== process.tt) {
    core.enter(n);
    core.loadTable(process.tt);
  }
  writeWords(control, stackPlace(process), stack);
  core.setContextWord(n, CTX_PC, caller[CALLER_PC]!);
  core.setContextWord(n, CTX_PSW, caller[CALLER_PSW]!);
  core.setV(n, caller[CALLER_V]!);
  partition.scm.activation = null;
}

/** Instructions that the routine in progress may still take; Infinity: there is none. */
export function routineBudget(control: Control, partition: PartitionState): number {
  const { activation } = partition.scm;
  if (activation === null) return Number.POSITIVE_INFINITY;
  return Math.max(activation.start + ROUTINE_LIMIT - executed(control, partition), 0);
}
