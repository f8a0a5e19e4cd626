// The debugger from a session of cr80 boot: it has a copy of the machine, so the session continues unchanged.

import { bundledCore } from "../boot-file.ts";
import { Session } from "../debug/index.ts";
import { Machine } from "../machine.ts";
import type { Mapped } from "../source-places.ts";
import { Face } from "./debug-face.ts";
import { Interrupt } from "./debug-interrupt.ts";
import type { Io } from "./io.ts";
import { reportProblems } from "./messages.ts";

/** Debugs a machine as it is now. Its past is not known. */
export async function debugHere(
  io: Io,
  original: Machine,
  mapped: readonly Mapped[],
  signal: AbortSignal,
): Promise<void> {
  const { contents: core, problem } = bundledCore({ debug: true });
  const { machine, problems } =
    core === undefined
      ? { machine: undefined, problems: [problem] }
      : Machine.restore(core, original.snapshot());
  if (machine === undefined) {
    reportProblems(io, problems);
    return;
  }
  try {
    const interrupt = new Interrupt();
    const session = new Session(machine, { mapped, goesOn: interrupt.goesOn });
    await new Face(io, session, interrupt).prompt(signal);
  } finally {
    machine.close();
  }
}
