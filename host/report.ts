// The report of a run as plain data that a command or a page can show: partitions, transfers, refused accesses, totals.

import { hexWord } from "../asm/printable.ts";
import {
  ACCESS_EXECUTE,
  ACCESS_WRITE,
  CAUSE_STAGE1,
  CAUSE_STAGE2,
  TRAP_DATA,
  TRAP_PROGRAM,
} from "../core-as/layout.ts";
import { isLent } from "./control/area.ts";
import { EVENTS } from "./control/codes.ts";
import { refusedAccesses } from "./control/journal.ts";
import type { Machine } from "./machine.ts";
import { RETIRE, RETIREMENTS, retirementName } from "./scm/codes.ts";
import { describeWaits } from "./scm/wait.ts";
import { NONE } from "./state/area.ts";
import type { RefusedAccess, Retirement, Transfer } from "./state/journal.ts";
import {
  NO_DEADLINE,
  type PartitionEnd,
  type PartitionState,
  type PartitionStatus,
  type UnhandledTrap,
} from "./state/partition.ts";
import type { ProcessEnd } from "./state/scm.ts";

/** Names of the trap classes (docs/ABI.md, "Page 0"), and the usual cause of an unhandled one. */
// biome-ignore format: a table
export const TRAPS = [
  ["illegal instruction", "the program ran into words that are not instructions: look at its last jump or return"],
  ["privileged instruction", "user mode must leave this to its kernel: call it with MON"],
  ["data fault", "the address is outside what the partition may access: look at the pointer, BASE and the map"],
  ["program fault", "the program jumped out of its pages: look at the link register or the jump before"],
  ["stack", "the process stack is full, or its pointer and limit (data words 0 and 1) were never set"],
  ["bounds", "an index was outside its bounds"],
  ["software trap", "the guest trapped on purpose and has no vector for class 6"],
  ["monitor call", "the code is not one of the control OS's (in this mode), and the guest has no vector for class 7"],
  ["timer", "the interval timer interrupted and the guest has no vector for class 8"],
  ["interrupt", "an event interrupted and the guest has no vector for class 9"],
] as const;

/** The report of one partition. */
export interface PartitionReport {
  readonly number: number;
  readonly name: string;
  readonly status: PartitionStatus;
  readonly instructions: number;
  /** How it ended or what it waits for, in one sentence. */
  readonly summary: string;
  /** What to do about it; "" when nothing is wrong. */
  readonly advice: string;
  /** True unless it ended by STOP or STP with code 0, or still runs. */
  readonly failed: boolean;
  /** Code of STOP, STP or RETIRE; null when it ended in another way, or has not ended. */
  readonly code: number | null;
  readonly trap: UnhandledTrap | null;
  /** Clock when it ended. */
  readonly endedAt: number | null;
  /** Characters written on the console. */
  readonly characters: number;
  /** Words of message that it reports having copied (WORDS_COPIED). */
  readonly wordsCopied: number;
}

/** A whole run. */
export interface Report {
  readonly clock: number;
  readonly instructions: number;
  readonly partitions: readonly PartitionReport[];
  /** The first 1,000 of each; `totals` counts all. */
  readonly transfers: readonly Transfer[];
  readonly refused: readonly RefusedAccess[];
  /** Processes that retired, in the order of their clocks. */
  readonly retirements: readonly Retirement[];
  readonly totals: {
    readonly transfers: number;
    readonly received: number;
    readonly pages: number;
    /** Words of message, and words that the control OS copied to transfer them. */
    readonly words: number;
    readonly wordsCopied: number;
    /** Words of message that guests report having copied (WORDS_COPIED). */
    readonly wordsCopiedByGuests: number;
    readonly calls: number;
    readonly callsRefused: number;
    readonly refusedAccesses: number;
  };
  readonly channels: {
    /** Connections that were accepted, and ends that are in use now. */
    readonly connections: number;
    readonly ends: number;
    /** Messages sent over connections, those that were received whole, and calls of CHANNEL_SEND that were refused. */
    readonly sent: number;
    readonly received: number;
    readonly refused: number;
    /** Loans that were made, and how they ended. */
    readonly lent: number;
    readonly shared: number;
    readonly returned: number;
    readonly revoked: number;
  };
  /**
   * Message areas that have an owner now: mapped in it alone, waiting in a queue, lent, or shared. `pages` are theirs,
   * `allocated` and `reclaimed` count areas since the start.
   */
  readonly areas: {
    readonly mapped: number;
    readonly inTransit: number;
    readonly lent: number;
    readonly shared: number;
    readonly pages: number;
    readonly allocated: number;
    readonly reclaimed: number;
  };
  readonly stateHash: string;
}

/** Makes the report of a machine as it is now. */
export function report(machine: Machine): Report {
  const { state, journal } = machine;
  const partitions = state.partitions.map((partition) => reportPartition(machine, partition));
  const owned = state.areas.entries.filter((area) => area.owner !== NONE);
  return {
    clock: machine.clock,
    instructions: partitions.reduce((sum, partition) => sum + partition.instructions, 0),
    partitions,
    transfers: journal.transfers,
    refused: journal.refused,
    retirements: journal.retirements,
    totals: {
      transfers: journal.transferred,
      received: journal.received,
      pages: journal.transferredPages,
      words: journal.transferredWords,
      wordsCopied: journal.transferredWordsCopied,
      wordsCopiedByGuests: partitions.reduce((sum, partition) => sum + partition.wordsCopied, 0),
      calls: journal.calls,
      callsRefused: journal.callsRefused,
      refusedAccesses: partitions.reduce(
        (sum, { number }) => sum + refusedAccesses(machine.control.core, number),
        0,
      ),
    },
    channels: {
      connections: journal.connections,
      ends: state.partitions.reduce((sum, { connections }) => sum + connections.used, 0),
      sent: journal.sent,
      received: journal.messagesReceived,
      refused: journal.sendsRefused,
      lent: journal.lent,
      shared: journal.shared,
      returned: journal.returned,
      revoked: journal.revoked,
    },
    areas: {
      mapped: owned.filter((area) => area.page !== NONE && area.loans.length === 0).length,
      inTransit: owned.filter((area) => area.page === NONE).length,
      lent: owned.filter(isLent).length,
      shared: owned.filter((area) => area.loans.length > 0 && !isLent(area)).length,
      pages: owned.reduce((sum, { pages }) => sum + pages, 0),
      allocated: journal.areasAllocated,
      reclaimed: journal.areasReclaimed,
    },
    stateHash: machine.stateHash(),
  };
}

function reportPartition(machine: Machine, partition: PartitionState): PartitionReport {
  const { end } = partition;
  const trap = end?.kind === "failed" ? end.trap : null;
  const code = end !== null && end.kind !== "failed" ? end.code : null;
  return {
    number: partition.number,
    name: partition.name,
    status: partition.status,
    instructions: machine.instructions(partition.number),
    summary: summary(partition),
    advice: advice(end),
    failed: trap !== null || end?.kind === "retired" || (code !== null && code !== 0),
    code,
    trap,
    endedAt: end?.clock ?? null,
    characters: partition.console.written,
    wordsCopied: machine.journal.copiedByGuests[partition.number]!,
  };
}

/** What to do about an end; "" when nothing is wrong. */
function advice(end: PartitionEnd | null): string {
  if (end?.kind === "failed") return TRAPS[end.trap.trapClass]?.[1] ?? "";
  if (end?.kind === "retired") return retirementAdvice(end.retirement);
  return "";
}

function summary(partition: PartitionState): string {
  const { end } = partition;
  if (end?.kind === "failed") return describeTrap(end.trap);
  if (end?.kind === "stopped") return `stopped with code ${codeText(end.code)}`;
  if (end?.kind === "retired") return describeRetirement(end.retirement);
  if (end?.kind === "halted") return `halted with code ${codeText(end.code)}`;
  if (partition.status === "blocked") return "waits for an answer";
  if (partition.status === "idle") {
    const waits = describeWaits(partition.scm).join("; ");
    return waits === "" ? "idles until an interrupt" : `idles: ${waits}`;
  }
  if (partition.status === "ready") return "runs";
  const names = EVENTS.filter((_, bit) => (partition.waitMask & (1 << bit)) !== 0).map(([name]) => name);
  const events = names.length === 0 ? "no event" : names.join(" or ");
  return partition.deadline === NO_DEADLINE
    ? `waits for ${events}`
    : `waits for ${events} until ${partition.deadline}`;
}

/** A code as a guest may have written it: large ones in hexadecimal too. */
function codeText(code: number): string {
  return code <= 0xff ? String(code) : `${code} (${hexWord(code)} hex)`;
}

/** Why a process ended; "" for any other code, which is the guest's. */
export function retirementReason({ code }: ProcessEnd): string {
  return RETIREMENTS.find(([known]) => known === code)?.[2] ?? "";
}

/** What to do about a process that retired. */
function retirementAdvice({ code, entry }: ProcessEnd): string {
  if (entry !== null)
    return `look at the service routine for ${entry}: what it did before this PC, and its stack`;
  if (code === RETIRE.CMON_ERROR)
    return "look at the caller of COMON: at R4, R5 and R7 and the records they name";
  if (code === RETIRE.CMON_STUCK)
    return "look for the signal or the system call that a coroutine should have made";
  if (RETIREMENTS.some(([known]) => known === code))
    return "look at the SOCBs, and at what has overwritten them";
  return "the guest chose this code itself: look in its source for RETIRE";
}

/** How a process ended, in one sentence. */
export function describeRetirement({ code, process, pc, entry }: ProcessEnd): string {
  const who = process === -1 ? "the program" : `process ${process}`;
  const where = entry === null ? `at PC ${hexWord(pc)}` : `in ${entry} at PC ${hexWord(pc)}`;
  return `${who} retired with ${retirementName(code)} ${where}`;
}

/** Describes an unhandled trap in one sentence. */
export function describeTrap(trap: UnhandledTrap): string {
  return `unhandled ${describeTaken(trap)}`;
}

/** Describes a trap in one phrase: where it was taken, and why. */
export function describeTaken(trap: UnhandledTrap): string {
  const name = TRAPS[trap.trapClass]?.[0] ?? `trap of class ${trap.trapClass}`;
  const where = `at PC ${hexWord(trap.pc)}`;
  if (trap.trapClass !== TRAP_DATA && trap.trapClass !== TRAP_PROGRAM) {
    return `${name} ${where} (detail ${hexWord(trap.detail1)})`;
  }
  const access = trap.cause & 0x0f;
  const doing = access === ACCESS_EXECUTE ? "executing" : access === ACCESS_WRITE ? "writing" : "reading";
  const stage = trap.cause & 0xf0;
  const by =
    stage === CAUSE_STAGE2
      ? `stage 2 does not allow it (partition page ${trap.detail2})`
      : stage === CAUSE_STAGE1
        ? `stage 1 does not allow it (entry ${hexWord(trap.detail2)})`
        : `cause ${hexWord(trap.cause)}`;
  return `${name} ${where}, ${doing} ${hexWord(trap.detail1)}: ${by}`;
}

const ACCESSES = ["read", "write", "execute"];
const STAGES: Readonly<Record<number, string>> = { [CAUSE_STAGE1]: "stage 1", [CAUSE_STAGE2]: "stage 2" };

/** Describes a cause word in one phrase (docs/ABI.md, "Page 0"). */
export function describeCause(cause: number): string {
  const name = TRAPS[cause >> 8]?.[0] ?? `trap of class ${cause >> 8}`;
  const stage = STAGES[cause & 0xf0];
  return stage === undefined ? name : `${name}, ${ACCESSES[cause & 0x0f] ?? "access"}, refused by ${stage}`;
}
