// Loans: an owner leaves an area to another partition for a while. A lent area is mapped in the borrower or waits for
// it; its owner keeps its place free, so that it can always return. A shared area stays mapped in its owner, and any
// number of other partitions map the same pages read-only. A loan goes over a connection and never outlives it.

import { RIGHTS_READ, RIGHTS_WRITE } from "../../core-as/layout.ts";
import { type Area, type Loan, NONE } from "../state/area.ts";
import type { End } from "../state/connection.ts";
import type { PartitionState } from "../state/partition.ts";
import { findArea, findLoan, isLent, mapPages, unmapPages } from "./area.ts";
import type { CallOutcome } from "./call.ts";
import { DONE, EVENT_LOAN_RETURNED, EVENT_LOAN_REVOKED, NOTHING } from "./codes.ts";
import { announceRoom, otherEnd } from "./connection.ts";
import type { Control } from "./control.ts";
import { recordOwnership } from "./journal.ts";
import { areaWords } from "./memory.ts";
import { postNews } from "./news.ts";
import { dequeue, enqueue, queueFull } from "./queue.ts";

/** What an area is to a partition, as LOAN_INFO numbers it. */
export const AREA_STATES = ["OWNED", "WAITING", "LENT_OUT", "SHARED_OUT", "BORROWED", "READ_ONLY"] as const;

/** Lends or shares an area that its owner has mapped. It waits at the borrower's end. Everything was checked. */
export function makeLoan(
  control: Control,
  area: Area,
  borrower: PartitionState,
  end: End,
  shared: boolean,
  words: number,
  note: number,
): void {
  if (!shared) unmapPages(control, area, control.state.partitions[area.owner]!, area.page, true);
  area.loans.push({ partition: borrower.number, place: end.key, shared, page: NONE, words, note });
  end.borrowed++;
  enqueue(end, area.number);
  if (shared) control.journal.shared++;
  else control.journal.lent++;
  recordOwnership(control, area);
}

/** Takes a loan that waits out of the queue and maps it at a free place of the borrower's window. */
export function takeLoan(
  control: Control,
  area: Area,
  loan: Loan,
  borrower: PartitionState,
  page: number,
): void {
  dequeue(borrower.connections.ends[loan.place]!, area.number);
  loan.page = page;
  mapPages(control, area, borrower, page, loan.shared ? RIGHTS_READ : RIGHTS_WRITE);
  recordOwnership(control, area);
}

/** Ends a loan, whether it waits or is mapped: what was lent is mapped again where it was in its owner. */
export function endLoan(control: Control, area: Area, loan: Loan): void {
  const borrower = control.state.partitions[loan.partition]!;
  const end = borrower.connections.ends[loan.place]!;
  if (loan.page === NONE) dequeue(end, area.number);
  else unmapPages(control, area, borrower, loan.page);
  area.loans.splice(area.loans.indexOf(loan), 1);
  end.borrowed--;
  if (!loan.shared) {
    mapPages(control, area, control.state.partitions[area.owner]!, area.page, RIGHTS_WRITE);
  }
  recordOwnership(control, area);
}

/** The owner takes a loan back: the borrower hears of it if it had the area mapped, and the owner of room in the queue. */
function revokeLoan(control: Control, area: Area, loan: Loan): void {
  const borrower = control.state.partitions[loan.partition]!;
  const end = borrower.connections.ends[loan.place]!;
  const wasFull = queueFull(end);
  endLoan(control, area, loan);
  control.journal.revoked++;
  if (loan.page === NONE) announceRoom(control, end, wasFull);
  else postNews(control, borrower, end, EVENT_LOAN_REVOKED);
}

/** LOAN_RETURN: an area, words of message, a word for the owner. */
export function loanReturn(
  control: Control,
  caller: PartitionState,
  { area: number, words, note }: { readonly area: number; readonly words: number; readonly note: number },
): CallOutcome {
  const area = findArea(control, number);
  if (area === undefined) return DONE.BAD_AREA;
  const loan = findLoan(area, caller.number);
  if (loan === undefined) return DONE.NOT_LENT;
  if (loan.page === NONE) return DONE.NOT_MAPPED;
  if (words > areaWords(area)) return DONE.BAD_LENGTH;

  const end = caller.connections.ends[loan.place]!;
  endLoan(control, area, loan);
  if (!loan.shared) {
    area.from = caller.number;
    area.words = words;
    area.note = note;
  }
  control.journal.returned++;
  postNews(control, control.state.partitions[end.peer]!, otherEnd(control, end), EVENT_LOAN_RETURNED);
  return DONE.OK;
}

/** LOAN_REVOKE: an area, and the partition that has it, or NOTHING for all. */
export function loanRevoke(
  control: Control,
  caller: PartitionState,
  { area: number, partition }: { readonly area: number; readonly partition: number },
): CallOutcome {
  const area = findArea(control, number);
  if (area === undefined) return DONE.BAD_AREA;
  if (area.owner !== caller.number) return DONE.NOT_OWNER;
  const last = partition === NOTHING ? area.loans.at(-1) : findLoan(area, partition);
  if (last === undefined) return DONE.NOT_LENT;

  if (partition !== NOTHING) revokeLoan(control, area, last);
  else while (area.loans.length > 0) revokeLoan(control, area, area.loans[0]!);
  return DONE.OK;
}

/** What LOAN_INFO gives: a number of AREA_STATES, the caller's page or NOTHING, words of message, the word that came. */
interface LoanDescription {
  state: number;
  page: number;
  words: number;
  note: number;
}

/** LOAN_INFO. */
export function loanInfo(
  control: Control,
  caller: PartitionState,
  { area: number }: { readonly area: number },
  results: LoanDescription,
): CallOutcome {
  const area = findArea(control, number);
  if (area === undefined) return DONE.BAD_AREA;
  const has = area.owner === caller.number ? area : findLoan(area, caller.number);
  if (has === undefined) return DONE.NOT_OWNER;

  const state = stateFor(area, has);
  const hidden = state === "WAITING" || state === "LENT_OUT";
  results.state = AREA_STATES.indexOf(state);
  results.page = hidden ? NOTHING : has.page;
  results.words = has.words;
  results.note = has.note;
  return DONE.OK;
}

function stateFor(area: Area, has: Area | Loan): (typeof AREA_STATES)[number] {
  if (has.page === NONE) return "WAITING";
  if ("shared" in has) return has.shared ? "READ_ONLY" : "BORROWED";
  if (isLent(area)) return "LENT_OUT";
  return area.loans.length > 0 ? "SHARED_OUT" : "OWNED";
}
