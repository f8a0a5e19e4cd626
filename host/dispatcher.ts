// Monitor calls that the core hands to the host: a table indexed by code, and the dispatcher. Each family of calls is one
// list in CALLS.

import { MON_SYSTEM } from "../core-as/layout.ts";
import { type CallOutcome, settleCall } from "./control/call.ts";
import { DONE } from "./control/codes.ts";
import type { Control } from "./control/control.ts";
import { HYPERCALL_FIRST, HYPERCALL_LAST, HYPERCALLS } from "./control/hypercalls.ts";
import type { Core } from "./core.ts";
import { SCM_CALLS } from "./scm/calls.ts";
import type { PartitionState } from "./state/partition.ts";

interface Called {
  readonly code: number;
  readonly serve: (control: Control, caller: PartitionState) => CallOutcome;
}

/** Calls by code; undefined where no call is defined. */
const CALLS: readonly (Called | undefined)[] = byCode([...SCM_CALLS, ...HYPERCALLS]);

function byCode(calls: readonly Called[]): (Called | undefined)[] {
  const table = new Array<Called | undefined>(256).fill(undefined);
  for (const call of calls) table[call.code] = call;
  return table;
}

/** Tells the core which codes are the host's, the undefined ones among the hypercalls included. */
export function claimMonitorCalls(core: Core): void {
  for (const { code, owner } of SCM_CALLS) core.setMonitorOwner(code, owner);
  for (let code = HYPERCALL_FIRST; code <= HYPERCALL_LAST; code++) core.setMonitorOwner(code, MON_SYSTEM);
}

/** Serves the call with this code of a partition that is entered and whose PC is behind the call. */
export function serveMonitorCall(control: Control, partition: number, code: number): void {
  const caller = control.state.partitions[partition]!;
  const outcome = CALLS[code]?.serve(control, caller) ?? DONE.BAD_CALL;
  control.journal.calls++;
  if (typeof outcome === "number" && outcome !== DONE.OK) control.journal.callsRefused++;
  settleCall(control, caller, outcome);
}
