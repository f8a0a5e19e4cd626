// cr80 as a library: the part that also runs in browsers. host/node.ts adds files.

export type { LoadModule } from "../asm/index.ts";
export { formatProblem, type ProblemFormat } from "../asm/messages.ts";
export {
  type Excerpt,
  type Location,
  type PathStep,
  type Problem,
  placeOf,
  type Related,
  type Severity,
} from "../asm/problem.ts";
export type { CallOutcome, MonitorCall, Return } from "./control/call.ts";
export { CHAIN, CLEAR_REST, LEND, SHARE } from "./control/channel.ts";
export { COMPLETIONS, type CompletionName, DONE, EVENTS } from "./control/codes.ts";
export { CLOCK_END, type Control, type Observer } from "./control/control.ts";
export { HYPERCALLS } from "./control/hypercalls.ts";
export { describePlaces, type Place, type Places } from "./control/place.ts";
export { violationProblem } from "./conventions/problem.ts";
export { type Stated, statedOf } from "./conventions/stated.ts";
export type { Nothing, Violation, ViolationKind } from "./conventions/violation.ts";
export { ConventionWatch } from "./conventions/watch.ts";
export type { DeviceAccess } from "./core.ts";

export { type CoreSource, compileCore } from "./core-module.ts";
export { changedImages, type LoadedDisk } from "./disk-images.ts";
export type { Entered, EnterResult, GuestConsole, Played, PlayedConsole } from "./guest-console.ts";
export { bootMachine, loadImage } from "./loader.ts";
export { type BootResult, Machine } from "./machine.ts";
export type {
  Manifest,
  ManifestArea,
  ManifestDisk,
  ManifestInput,
  ManifestPartition,
  ManifestService,
} from "./manifest.ts";
export { type ManifestResult, parseManifest } from "./manifest-reader.ts";
export { MARK, Marks } from "./marks.ts";
export type {
  AreaOptions,
  BootOptions,
  DiskOptions,
  MachineOptions,
  Outcome,
  PartitionOptions,
  Registers,
  RunOptions,
  RunResult,
  ServiceOptions,
} from "./options.ts";
export {
  type Before,
  type PastInstruction,
  type PostMortem,
  postMortem,
  type UserTrap,
} from "./postmortem.ts";
export {
  type Check,
  type Closed,
  type Cut,
  type Ended,
  type Input,
  type Marked,
  type MemorySet,
  type Moment,
  type Opened,
  RECORDING_VERSION,
  type RecordedEvent,
  type RecordedLine,
  type Recording,
  type RegistersSet,
} from "./recording/events.ts";
export { isRecording, readRecording } from "./recording/read.ts";
export { Recorder } from "./recording/recorder.ts";
export { Replay, type ReplayOptions, type ReplayResult } from "./recording/replay.ts";
export {
  describeCause,
  describeTaken,
  describeTrap,
  type PartitionReport,
  type Report,
  report,
  retirementReason,
  TRAPS,
} from "./report.ts";
export { SCM_CALLS } from "./scm/calls.ts";
export { RETIRE, RETIREMENTS, type RetirementName, retirementName } from "./scm/codes.ts";
export { COMON_EVENTS, formatTraceRecord, isComonRecord, type NameOf, namesOf } from "./scm/trace.ts";
export { type Act, parseScript, type ScriptResult } from "./script/acts.ts";
export { Script, type ScriptOptions, type ScriptOutcome } from "./script/script.ts";
export { Checkpoint } from "./snapshot/checkpoint.ts";
export type { StateDifference } from "./snapshot/comparison.ts";
export { differences } from "./snapshot/difference.ts";
export { isSnapshot, readSnapshot, SNAPSHOT_VERSION } from "./snapshot/file.ts";
export type { Snapshot } from "./snapshot/state.ts";
export { AREA_PAGES_MAX, AREAS_MAX, type Area, type AreaTable, type Loan, NONE } from "./state/area.ts";
export type { ConnectionTable, End, EndState } from "./state/connection.ts";
export type { ConsoleInput, ConsoleState } from "./state/console.ts";
export type { ControlState } from "./state/control.ts";
export type {
  AreaState,
  Journal,
  Ownership,
  RefusedAccess,
  Retirement,
  TraceRecord,
  Transfer,
} from "./state/journal.ts";
export type { PartitionEnd, PartitionState, PartitionStatus, UnhandledTrap } from "./state/partition.ts";
export type { Activation, ScmProcess, ScmState } from "./state/scm.ts";
export type { Service } from "./state/service.ts";
export { instructionsOf, type Step } from "./step.ts";
export { renderTimeline, type TimelineInput } from "./timeline.ts";
export {
  parseVectors,
  VECTOR_TRAPS,
  type Vector,
  type VectorDifference,
  type VectorRun,
  VectorRunner,
  type VectorState,
  type VectorTrap,
} from "./vectors.ts";
