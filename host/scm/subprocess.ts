// Subprocesses: numbers by which service systems tell apart those for whom one process works, the owners of what they keep.
// System mode says which numbers belong to a process; the process says for which of them it now works ("Change Subprocess
// Id", CPS/SDS/024 4.1.6.1.1.2). The Coroutine Monitor does so at each switch, in user mode.

import type { CallOutcome } from "../control/call.ts";
import { DONE } from "../control/codes.ts";
import { SUBPROCESSES } from "../state/scm.ts";
import { SCM_DONE } from "./codes.ts";
import type { Caller } from "./process.ts";

/** ASSIGN_SUBPROCESSES: those that belong to the process; the first is the current one. */
export function assignSubprocesses(
  { process }: Caller,
  { first, last }: { readonly first: number; readonly last: number },
): CallOutcome {
  if (first > last || last >= SUBPROCESSES) return DONE.BAD_ARGUMENT;

  process.subprocesses = [first, last];
  process.subprocess = first;
  return DONE.OK;
}

/** CHANGE_SUBPROCESS. */
export function changeSubprocess(
  { process }: Caller,
  { subprocess }: { readonly subprocess: number },
): CallOutcome {
  const [first, last] = process.subprocesses;
  if (subprocess < first || subprocess > last) return SCM_DONE.NO_SUBPROCESS;

  process.subprocess = subprocess;
  return DONE.OK;
}

/** READ_SUBPROCESS: the current one. */
export function readSubprocess({ process }: Caller, _: object, results: { subprocess: number }): CallOutcome {
  results.subprocess = process.subprocess;
  return DONE.OK;
}
