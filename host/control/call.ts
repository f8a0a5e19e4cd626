// Monitor calls that the host serves, and what comes of one. An operation is a function of values: it knows no register and
// no exit, so that a call can be made for something that is no running guest.

import { CTX_PC } from "../../core-as/layout.ts";
import type { PartitionState } from "../state/partition.ts";
import { DONE } from "./codes.ts";
import type { Control } from "./control.ts";
import type { ArgumentKind, Places, ResultKind, Values } from "./place.ts";
import { Arguments, Results } from "./registers.ts";

/**
 * What has come of a call: a completion code, or why there is none now.
 * - waits: what the caller waits for completes the call.
 * - ended: the caller's partition has ended, and nobody is there to come back to.
 */
export type CallOutcome = number | "waits" | "ended";

/**
 * Performs one call of a partition: checks everything, then commits and sets all results, or changes nothing and refuses.
 * Arguments are taken at once, results set at the end: their records are those of the next call too.
 */
export type Operation<A extends Places<ArgumentKind>, R extends Places<ResultKind>> = (
  control: Control,
  caller: PartitionState,
  given: Readonly<Values<A>>,
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
  /** Where the caller goes when the call is not refused, in words; empty: it goes on at the exit OK. */
  readonly elsewhere: string;
  /** What the call can be refused for, in the order in which it checks. */
  readonly errors: readonly Refusal[];
  /** Serves a guest that is entered: arguments from its registers, results to them. */
  readonly serve: (control: Control, caller: PartitionState) => CallOutcome;
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
): MonitorCall<Refusal> {
  const [elsewhere, resultPlaces] = typeof results === "string" ? [results, {} as R] : ["", results];
  const given = new Arguments(places);
  const back = new Results(resultPlaces);
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
      const outcome = operation(control, caller, given.values, back.values);
      if (outcome === DONE.OK) back.write(control, caller);
      return outcome;
    },
  };
}

/** Brings a caller back from its call, whose results it has: R7 says how, and it goes on at exit 1 (OK) or 0 (ERROR). */
export function complete({ core }: Control, caller: PartitionState, completion: number): void {
  core.setRegister(caller.number, 7, completion);
  if (completion !== DONE.OK) return;
  core.setContextWord(caller.number, CTX_PC, (core.pc(caller.number) + 1) & 0xffff);
}
