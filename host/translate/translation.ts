// What a machine is given to translate code. It knows no more of the translator: machines that translate nothing load none of it.

import type { Core, DeviceAccess } from "../core.ts";

/** How the code of a machine is translated: the value that `translation` of cr80/translate returns. */
export interface Translation {
  /** The address of the package's core for translated code, which the machine is booted with. */
  readonly coreUrl: URL | undefined;
  /** The core of a machine, with what runs it. */
  readonly open: (make: (device: DeviceAccess) => Core, device: DeviceAccess) => Running;
}

/** A core, and what runs it; no runner: the core alone. */
export interface Running {
  readonly core: Core;
  readonly runner: CodeRunner | undefined;
}

/** Runs the entered partition of a core. */
export interface CodeRunner {
  /** The most instructions of the next run. */
  readonly most: number;
  /** As Core.run. */
  run(budget: number): number;
  /** The machine has another state now. */
  forget(): void;
}
