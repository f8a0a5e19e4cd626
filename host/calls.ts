// All monitor calls that the host serves, from the tables of the parts that serve them. Serving, explaining and documenting
// calls needs these tables alone.

import type { MonitorCall } from "./control/call.ts";
import { HYPERCALLS } from "./control/hypercalls.ts";
import { SCM_CALLS } from "./scm/calls.ts";

/** Rows that the manual shows together. */
export interface CallTable {
  /** Its name in docs/ABI.md, and the section there that it is in. */
  readonly name: string;
  readonly section: string;
  /** Who serves the calls. */
  readonly server: string;
  /** In the order of their codes. */
  readonly calls: readonly MonitorCall[];
}

/** First code of the calls on channels. */
const FIRST_OF_CHANNELS = 0xd0;

/** Every table. Each call has a code of its own. */
export const CALL_TABLES: readonly CallTable[] = [
  {
    name: "monitor calls",
    section: "Monitor calls",
    server: "the control OS",
    calls: HYPERCALLS.filter(({ code }) => code < FIRST_OF_CHANNELS),
  },
  {
    name: "calls on channels",
    section: "Channels",
    server: "the control OS",
    calls: HYPERCALLS.filter(({ code }) => code >= FIRST_OF_CHANNELS),
  },
  {
    name: "calls of System Call Monitor",
    section: "System Call Monitor",
    server: "System Call Monitor",
    calls: SCM_CALLS,
  },
];
