// What a check of register conventions has found, and how much it has checked.

import type { Violation, ViolationKind } from "./violation.ts";

/** Different violations that are kept; all are counted. */
const MAX_VIOLATIONS = 100;

/** A violation as far as it is known where it is found. */
export type Finding = Partial<Violation> &
  Pick<Violation, "partition" | "procedure" | "at" | "clock" | "trace"> & { readonly kind: ViolationKind };

/** Counts what was compared, and keeps each different violation once. */
export class Findings {
  /** The first ones that differ. */
  readonly violations: Violation[] = [];
  /** All. */
  count = 0;
  /** Calls and returns that were compared. */
  calls = 0;
  returns = 0;
  /** Calls that were given up because very many were open: what returns from them is not compared. */
  forgotten = 0;
  /** Returns with another BASE or translation table, whose process stack could not be compared; registers were. */
  unseen = 0;
  private readonly heard: (violation: Violation) => void;

  /** `heard` is told of each. */
  constructor(heard: (violation: Violation) => void = () => {}) {
    this.heard = heard;
  }

  note(finding: Finding): void {
    this.count++;
    const found: Violation = {
      register: null,
      expected: null,
      found: null,
      nothing: null,
      exit: null,
      exitName: null,
      calledAt: null,
      calledClock: null,
      ...finding,
      times: 1,
    };
    this.heard(found);
    const same = this.violations.findIndex((v) => isSame(v, found));
    if (same >= 0) {
      const before = this.violations[same]!;
      this.violations[same] = { ...before, times: before.times + 1 };
    } else if (this.violations.length < MAX_VIOLATIONS) this.violations.push(found);
  }
}

function isSame(a: Violation, b: Violation): boolean {
  return (
    a.partition === b.partition &&
    a.kind === b.kind &&
    a.procedure === b.procedure &&
    a.register === b.register &&
    a.exit === b.exit &&
    a.at === b.at
  );
}
