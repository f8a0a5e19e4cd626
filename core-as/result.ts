// How an instruction outside the interpreter's own switch can end. Other results are STOP_ reasons.

/** PC is set, continue there. */
export const NEXT: i32 = -1;
/** As NEXT, after a change of mode, map, timer or interrupt mask. */
export const CHANGED: i32 = -2;
/** Take the recorded trap; PC is that of its frame. */
export const TRAP: i32 = -3;
