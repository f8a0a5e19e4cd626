// Dispatches the monitor calls that the core passes to the host, through a table indexed by code.

import { MON_SYSTEM } from "../core-as/layout.ts";
import { CALL_TABLES } from "./calls.ts";
import { type CallOutcome, type MonitorCall, settleCall } from "./control/call.ts";
import { DONE } from "./control/codes.ts";
import type { Control } from "./control/control.ts";
import { HYPERCALL_FIRST, HYPERCALL_LAST } from "./control/hypercalls.ts";
import type { Core } from "./core.ts";

const ROWS = CALL_TABLES.flatMap(({ calls }) => calls);

/** Calls by code; undefined where no call is defined. */
const CALLS: readonly (MonitorCall | undefined)[] = byCode(ROWS);

function byCode(calls: readonly MonitorCall[]): (MonitorCall | undefined)[] {
  const table = new Array<MonitorCall | undefined>(256).fill(undefined);
  for (const call of calls) table[call.code] = call;
  return table;
}

/** Tells the core which codes are the host's, the undefined ones among the hypercalls included. */
export function claimMonitorCalls(core: Core): void {
  for (let code = HYPERCALL_FIRST; code <= HYPERCALL_LAST; code++) core.setMonitorOwner(code, MON_SYSTEM);
  for (const { code, owner } of ROWS) core.setMonitorOwner(code, owner);
}

/** Serves the call with this code of a partition that is entered and whose PC is after the call; gives what has come of it. */
export function serveMonitorCall(control: Control, partition: number, code: number): CallOutcome {
  const caller = control.state.partitions[partition]!;
  const outcome = CALLS[code]?.serve(control, caller) ?? DONE.BAD_CALL;
  control.journal.calls++;
  if (typeof outcome === "number" && outcome !== DONE.OK) control.journal.callsRefused++;
  const over = typeof outcome === "object" && "call" in outcome;
  const settled = over ? CALLS[outcome.call]!.goOn!(control, caller, outcome) : outcome;
  settleCall(control, caller, settled);
  return settled;
}
