// The time-travelling debugger as a library, for browsers too: a machine that can go back to its past, and stops.

export { debugCoreUrl } from "../debug-core-url.ts";
export { Refusal } from "../expressions/failure.ts";
export { REGISTER_NAMES, type RegisterName } from "../expressions/registers.ts";
export { COMMANDS, completions, type DebugCommand, execute } from "./commands.ts";
export { type Broken, Conventions } from "./conventions.ts";
export { applyEdit, type Edit } from "./edit.ts";
export { type EventFilter, EventIndex, type EventIndexOptions, type NumberedEvent } from "./event-index.ts";
export { EVENT_KINDS, type EventKind, type PackedEvent } from "./event-list.ts";
export { type Writer, whoWrote } from "./past.ts";
export { Pattern } from "./pattern.ts";
export { at, compare, type Position, positionText } from "./position.ts";
export { type Found, type Hit, runBackward, runForward } from "./scan.ts";
export { type Answer, Session, type SessionOptions } from "./session.ts";
export type {
  AccessKind,
  Stop,
  StopAt,
  WatchedWords,
} from "./stop.ts";
export { Timeline, type TimelineEnd, type TimelineOptions } from "./timeline.ts";
