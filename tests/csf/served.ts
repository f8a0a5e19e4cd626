// Monitor calls of user mode that have pointers, as tests make them.

import type { MonitorCall } from "../../host/control/call.ts";

/** Registers with which a call of user mode is served, so far as it can be, beside the pointers; an element is in syncel 8. */
export const SERVED: Readonly<Record<string, Readonly<Record<number, number | string>>>> = {
  PCF_SEND: { 0: 0, 1: 9 },
  TMON_SEND: { 0: 0, 1: 9, 2: 1, 3: 0 },
  AWAIT_SYNCEL: { 1: 8, 2: 0 },
  INIT_AWAIT: { 1: 9 },
  CSF_TRACE: { 1: 4 },
};

/** Registers that hold data addresses, as the row of a call says. */
export const pointersOf = ({ arguments: places }: MonitorCall) =>
  Object.values(places).flatMap(({ kind, register }) => (kind === "pointer" ? [register] : []));
