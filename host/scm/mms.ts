// PCF_SEND to the Message Management System: an element to the process FFFF hex is for a service of the host, to its syncel 0 for MMS. The
// contents of an element and of its answer are ours except for their parts (4.2.4.6.13: command, SYNCEL_DESCRIPTOR, XFER_INFO, SOCB_INDEX,
// USER_GROUP_ID, SECURITY_PROFILE). docs/MMS.md, "Sending".

import type { CallOutcome } from "../control/call.ts";
import { DONE } from "../control/codes.ts";
import { type Control, readClock } from "../control/control.ts";
import type { MmsAnswer } from "../mms/plan.ts";
import { serveMms } from "../mms/service.ts";
import { StorageFailed } from "../mms/storage.ts";
import type { ReplyTo } from "../state/mms.ts";
import type { PartitionState } from "../state/partition.ts";
import { ELEMENT_HEAD, HOST, type ScmProcess, SYNCEL_LIMIT, SYNCELS } from "../state/scm.ts";
import { holdElement } from "./arrival.ts";
import { ELEMENT_SIZE, ELEMENT_XFER, SCM_DONE } from "./codes.ts";
import type { Caller } from "./process.ts";
import { type Room, readTransfers } from "./transfer.ts";

/** The host's syncel of MMS. */
export const MMS_SYNCEL = 0;
/** Words of a COMMAND_BUFFER before the parameters: COMMAND, syncel, SOCB_INDEX, USER_GROUP_ID, SECURITY_PROFILE. */
export const COMMAND_HEAD = 5;
/** Words that the answers on their way to a partition have room for, altogether. */
const WAITING_MAX = 1 << 18;

/** Sends a command: `words` are those of an element that system mode sends. */
export function sendToMms(caller: Caller, syncel: number, words: readonly number[]): CallOutcome {
  const { control, partition, process } = caller;
  const { mms } = control.state;
  if (mms === null || !mms.partitions.includes(partition.number)) return SCM_DONE.BAD_PROCESS;
  if (syncel !== MMS_SYNCEL) return DONE.BAD_ARGUMENT;
  if (words[ELEMENT_SIZE]! < COMMAND_HEAD) return DONE.BAD_LENGTH;
  const [command, answers, socb, userGroup, profile, ...parameters] = words.slice(ELEMENT_HEAD);
  if (answers! >= SYNCELS) return DONE.BAD_ARGUMENT;
  const transfers = readTransfers(caller, words[ELEMENT_XFER]!, socb!);
  if (typeof transfers === "number") return transfers;
  const { sent, rooms } = transfers;
  if (isFull(control, partition, process, answers!, rooms)) return DONE.QUEUE_FULL;

  const replyTo: ReplyTo = {
    partition: partition.number,
    process: process.number,
    syncel: answers!,
    socb: socb!,
  };
  const room = rooms.map((one) => one.words);
  try {
    const header = { command: command!, replyTo, userGroup: userGroup!, profile: profile! };
    for (const answer of serveMms(mms, control.durable.storage, { ...header, parameters, sent, room })) {
      hold(control, answer, answer.to === replyTo ? rooms : []);
    }
    return DONE.OK;
  } catch (error) {
    if (!(error instanceof StorageFailed)) throw error;
    control.durable.failure = error.message;
    return "again";
  }
}

/** Whether the answer would find no room: in its syncel, or with what else waits for processes of the partition. */
function isFull(
  { state }: Control,
  { number, scm }: PartitionState,
  process: ScmProcess,
  syncel: number,
  rooms: readonly Room[],
): boolean {
  const here = <T extends { readonly to: number; readonly syncel: number }>(one: T) =>
    one.to === process.number && one.syncel === syncel;
  const asked = state.mms!.askers.filter(
    (one) => one.partition === number && one.process === process.number && one.syncel === syncel,
  );
  const coming = scm.delayed.filter(here).length + asked.length;
  if (process.syncels[syncel]!.elements.length + coming >= SYNCEL_LIMIT) return true;
  const came = scm.processes.flatMap(({ syncels }) => syncels.flatMap(({ elements }) => elements));
  const waiting = [...scm.delayed, ...came].flatMap(({ lists }) => lists.map(({ words }) => words.length));
  return (
    [...waiting, ...rooms.map(({ words }) => words)].reduce((sum, words) => sum + words, 0) > WAITING_MAX
  );
}

/** Keeps an answer until its time. A process that has retired gets none. */
function hold(
  control: Control,
  { to, command, cc, results, lists, delay }: MmsAnswer,
  rooms: readonly Room[],
): void {
  const { scm, status } = control.state.partitions[to.partition]!;
  const process = scm.processes[to.process];
  if (status === "ended" || process === undefined || process.retired !== -1) return;
  // CSF_PROCESS_INFO, whose last word names the SOCB; the completion code and the results follow.
  const data = [command, 0, HOST, 0, 0, to.socb, cc, ...results];
  holdElement(scm.delayed, {
    from: HOST,
    words: [0, data.length, ...data],
    lists: lists.map((words, n) => ({ address: rooms[n]!.address, system: rooms[n]!.system, words })),
    at: readClock(control.core) + delay,
    to: to.process,
    syncel: to.syncel,
  });
}
