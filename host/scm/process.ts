// The running process, the critical regions that it is in, and the calls that only processes may make.

import { CTX_BASE, CTX_TT } from "../../core-as/layout.ts";
import type { CallOutcome, Operation } from "../control/call.ts";
import type { Control } from "../control/control.ts";
import type { ArgumentKind, Places, ResultKind, Values } from "../control/place.ts";
import type { PartitionState } from "../state/partition.ts";
import type { ScmProcess, ScmState } from "../state/scm.ts";
import { SCM_DONE } from "./codes.ts";
import { beginWait, endWaitOf } from "./wait.ts";

/** A process that makes a call, in its partition, which is entered. */
export interface Caller {
  readonly control: Control;
  readonly partition: PartitionState;
  readonly process: ScmProcess;
}

/** Performs one call of a process, as Operation does of a partition. */
export type ProcessOperation<A extends Places<ArgumentKind>, R extends Places<ResultKind>> = (
  caller: Caller,
  given: Readonly<Values<A>>,
  results: Values<R>,
) => CallOutcome;

/** The critical regions that a process is in, bit n for region n. */
export function regionsOf({ regions }: ScmState, process: number): number {
  return regions.reduce((mask, owner, region) => (owner === process ? mask | (1 << region) : mask), 0);
}

/** The process that runs now in an entered partition: the one with its BASE and translation table. */
export function currentProcess(control: Control, caller: PartitionState): ScmProcess | undefined {
  const base = control.core.contextWord(caller.number, CTX_BASE);
  const tt = control.core.contextWord(caller.number, CTX_TT);
  return caller.scm.processes.find((process) => process.base === base && process.tt === tt);
}

/** An operation of a partition that is one of its current process: refused without one, and waiting for ever once it has retired. */
export function ofProcess<A extends Places<ArgumentKind>, R extends Places<ResultKind>>(
  operation: ProcessOperation<A, R>,
): Operation<A, R> {
  return (control, partition, given, results) => {
    const process = currentProcess(control, partition);
    if (process === undefined) return SCM_DONE.NO_PROCESS;
    if (process.retired !== -1) return beginWait(control, partition, process);
    endWaitOf(partition.scm, process);
    return operation({ control, partition, process }, given, results);
  };
}

/** The same of a call that is refused in a service routine. */
export function outsideRoutines<A extends Places<ArgumentKind>, R extends Places<ResultKind>>(
  operation: ProcessOperation<A, R>,
): Operation<A, R> {
  const outside = ofProcess(operation);
  return (control, partition, given, results) => {
    const inRoutine = partition.scm.activation !== null && currentProcess(control, partition) !== undefined;
    return inRoutine ? SCM_DONE.IN_ROUTINE : outside(control, partition, given, results);
  };
}
