// MMS as a function: a command in, answers out. A command is checked completely here or by its row; what it keeps is in the durable
// storage before it is answered.

import type { MmsState } from "../state/mms.ts";
import { MMS_DONE, type MmsCompletionName } from "./codes.ts";
import { COMMAND, COMMANDS, type CommandRow } from "./commands.ts";
import { pastThreshold } from "./figures.ts";
import type { MmsAnswer, MmsCommand, Plan } from "./plan.ts";
import type { MmsStorage } from "./storage.ts";

/** Microseconds after which a refusal arrives, and a warning that a command has caused. */
export const REFUSAL_DELAY = 100;

/**
 * Serves one command: its answer, unless that comes later, and the warnings that it causes.
 * @throws StorageFailed when the storage has failed: the command is neither served nor refused, and none may follow
 */
export function serveMms(mms: MmsState, storage: MmsStorage, command: MmsCommand): MmsAnswer[] {
  const row = COMMANDS[command.command - 1];
  if (row === undefined) return [refusal(command, "BAD_COMMAND")];
  const plan = refusedShape(row, command) ?? refusedStart(row, mms) ?? row.plan(mms, command);
  if (typeof plan === "string") {
    countIn(mms.refused, row);
    return [refusal(command, plan)];
  }
  if (plan.changes !== undefined && plan.changes.length > 0) storage.commit(plan.changes);
  plan.apply?.();
  countIn(mms.served, row);
  return [...(plan.later ? [] : [answer(row, command, plan)]), ...warnings(mms)];
}

function countIn(counts: number[], { number }: CommandRow): void {
  counts[number - 1] = (counts[number - 1]! + 1) % 2 ** 32;
}

/** Why a command has not the parameters and lists that its row names. */
function refusedShape(
  row: CommandRow,
  { parameters, sent, room }: MmsCommand,
): MmsCompletionName | undefined {
  if (parameters.length !== row.parameters.length) return "BAD_PARAMETERS";
  const most = row.sent === "" ? 0 : 1;
  const least = row.sent.endsWith("?") ? 0 : most;
  const received = row.received === "" ? 0 : 1;
  const fits = sent.length >= least && sent.length <= most && room.length === received;
  return fits ? undefined : "BAD_LISTS";
}

function refusedStart({ number }: CommandRow, { started }: MmsState): MmsCompletionName | undefined {
  return started || number === COMMAND.START_SYSTEM ? undefined : "NOT_STARTED";
}

function refusal({ command, replyTo: to }: MmsCommand, why: MmsCompletionName): MmsAnswer {
  return { to, command, cc: MMS_DONE[why], results: [], lists: [], delay: REFUSAL_DELAY };
}

function answer(row: CommandRow, { replyTo, sent }: MmsCommand, plan: Plan): MmsAnswer {
  const { results = [], lists = [] } = plan;
  const delay = row.delay + [...sent, ...lists].reduce((words, { length }) => words + length, 0);
  return { to: replyTo, command: row.number, cc: 0, results, lists, delay };
}

/** The warnings that are due now. */
function warnings(mms: MmsState): MmsAnswer[] {
  const past = mms.askers.length === 0 ? 0 : pastThreshold(mms);
  if (past === 0) return [];
  const warning = { command: COMMAND.GET_THRESHOLD_WARNING, cc: 0, results: [past], lists: [] };
  return mms.askers.splice(0).map((to) => ({ to, ...warning, delay: REFUSAL_DELAY }));
}
