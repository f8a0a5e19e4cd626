// Monitor calls that the host serves, and their outcome. An operation is a function of values and knows no register and no
// exit, so that a caller need not be a running guest.

import { CTX_PC } from "../../core-as/layout.ts";
import type { PartitionState } from "../state/partition.ts";
import { DONE } from "./codes.ts";
import type { Control } from "./control.ts";
import type { ArgumentKind, Places, ResultKind, Values } from "./place.ts";
import { Arguments, Results } from "./registers.ts";

/**
 * The outcome of a call: a completion code, or why there is none yet.
 * - waits: what the caller waits for completes the call.
 * - again: the caller waits with PC at the call, and makes it again when something has arrived.
 * - entered: a service routine of the guest runs in the caller's place.
 * - ended: the caller's partition has ended, so the call does not return.
 * - Return: the call returns what a service system, or an awaited operation, has returned.
 */
export type CallOutcome = number | "waits" | "again" | "entered" | "ended" | Return;

/** How a call that was not refused returns: by an exit (0 ERROR, 1 OK) with its results and a completion code. */
export interface Return {
  readonly exit: number;
  readonly completion: number;
}

/** The service routine that has made the call is over: the call for which it was entered continues. */
export interface RoutineOver {
  /** Code of that call. */
  readonly call: number;
  /** R0 to R7 of the routine. */
  readonly registers: readonly number[];
}

/**
 * Performs one call of a partition: checks everything, then commits and sets all results, or changes nothing and refuses.
 * Arguments are taken at once, results set at the end: their records are those of the next call too.
 */
export type Operation<A extends Places<ArgumentKind>, R extends Places<ResultKind>> = (
  control: Control,
  caller: PartitionState,
  given: Readonly<Values<A>>,
  results: Values<R>,
) => CallOutcome | RoutineOver;

/** Goes on with a call for which a service routine was entered, which is over. */
export type GoOn<R extends Places<ResultKind>> = (
  control: Control,
  caller: PartitionState,
  routine: RoutineOver,
  results: Values<R>,
) => CallOutcome;

/** One monitor call that the host serves. `Refusal`: names of completion codes. */
export interface MonitorCall<Refusal extends string = string> {
  readonly code: number;
  readonly name: string;
  /** Who may make it: MON_SYSTEM or MON_ANY of core-as/layout.ts. */
  readonly owner: number;
  readonly arguments: Places;
  readonly results: Places;
  /** Where the caller continues when the call is not refused, in words; empty: at the exit OK. */
  readonly elsewhere: string;
  /** The codes with which the call can be refused, in the order in which it checks. */
  readonly errors: readonly Refusal[];
  /** Serves the running guest: takes arguments from its registers, and puts results there. */
  readonly serve: (control: Control, caller: PartitionState) => CallOutcome | RoutineOver;
  /** Continues after a service routine; undefined when the call enters none. */
  readonly goOn?: (control: Control, caller: PartitionState, routine: RoutineOver) => CallOutcome;
}

/** A row of a table of calls. `results`: their places, or where the caller goes instead. */
export function monitorCall<
  Refusal extends string,
  A extends Places<ArgumentKind>,
  R extends Places<ResultKind>,
>(
  code: number,
  name: string,
  owner: number,
  places: A,
  results: R | string,
  errors: readonly Refusal[],
  operation: Operation<A, R>,
  goOn?: GoOn<R>,
): MonitorCall<Refusal> {
  const [elsewhere, resultPlaces] = typeof results === "string" ? [results, {} as R] : ["", results];
  const given = new Arguments(places);
  const back = new Results(resultPlaces);
  const giveResults = <O extends CallOutcome | RoutineOver>(
    control: Control,
    caller: PartitionState,
    outcome: O,
  ): O => {
    if (outcome === DONE.OK) back.write(control, caller);
    else if (typeof outcome === "object" && "exit" in outcome) back.write(control, caller, outcome.exit);
    return outcome;
  };
  return {
    code,
    name,
    owner,
    arguments: places,
    results: resultPlaces,
    elsewhere,
    errors,
    serve: (control, caller) => {
      given.read(control, caller);
      return giveResults(control, caller, operation(control, caller, given.values, back.values));
    },
    ...(goOn && {
      goOn: (control, caller, routine) =>
        giveResults(control, caller, goOn(control, caller, routine, back.values)),
    }),
  };
}

/** Does for a caller, whose PC is after its call and which has its results, what follows from the outcome. */
export function settleCall(control: Control, caller: PartitionState, outcome: CallOutcome): void {
  if (typeof outcome === "number") comeBack(control, caller, outcome === DONE.OK ? 1 : 0, outcome);
  else if (typeof outcome === "object") comeBack(control, caller, outcome.exit, outcome.completion);
  else if (outcome === "again") blockAtCall(control, caller);
}

/** R7 says how a call has ended, and the caller continues at exit 0 (ERROR) or 1 (OK). */
function comeBack({ core }: Control, caller: PartitionState, exit: number, completion: number): void {
  core.setRegister(caller.number, 7, completion);
  core.setContextWord(caller.number, CTX_PC, (core.pc(caller.number) + exit) & 0xffff);
}

/** The caller takes interrupts if its PSW accepts them. Its call is one word, without prefixes. */
function blockAtCall({ core }: Control, caller: PartitionState): void {
  core.setContextWord(caller.number, CTX_PC, (core.pc(caller.number) - 1) & 0xffff);
  caller.status = "blocked";
}
