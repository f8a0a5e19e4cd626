// Records what happens in a run, and notifies observers.

import {
  CTX_REFUSED,
  CTX_REFUSED_ADDRESS,
  CTX_REFUSED_KIND,
  CTX_REFUSED_PAGE,
  CTX_REFUSED_PC,
} from "../../core-as/layout.ts";
import type { Core } from "../core.ts";
import { type Area, NONE } from "../state/area.ts";
import {
  type AreaState,
  JOURNAL_MAX,
  OWNERSHIP_MAX,
  type Ownership,
  type Transfer,
} from "../state/journal.ts";
import { type Control, readClock } from "./control.ts";

/** Records the transfer that an area has just made from `page` of its sender. */
export function recordTransfer(
  control: Control,
  area: Area,
  page: number,
  clock: number,
  wordsCopied: number,
): void {
  const { journal, observer } = control;
  journal.transferred++;
  journal.transferredPages += area.pages;
  journal.transferredWords += area.words;
  journal.transferredWordsCopied += wordsCopied;
  if (journal.transfers.length >= JOURNAL_MAX && observer.transferred === undefined) return;
  const transfer: Transfer = {
    clock,
    area: area.number,
    name: area.name,
    pages: area.pages,
    words: area.words,
    wordsCopied,
    ownerBefore: area.from,
    ownerAfter: area.owner,
    page,
  };
  if (journal.transfers.length < JOURNAL_MAX) journal.transfers.push(transfer);
  observer.transferred?.(transfer);
}

/** Records what an area has become. */
export function recordOwnership(control: Control, area: Area): void {
  const { journal, observer } = control;
  journal.ownershipChanges++;
  if (journal.ownership.length >= OWNERSHIP_MAX && observer.ownership === undefined) return;
  const loan = area.loans.at(-1);
  const change: Ownership = {
    clock: readClock(control.core),
    area: area.number,
    name: area.name,
    owner: area.owner,
    state: areaState(area),
    holder: loan?.partition ?? area.owner,
  };
  if (journal.ownership.length < OWNERSHIP_MAX) journal.ownership.push(change);
  observer.ownership?.(change);
}

/** What an area is now. */
export function areaState(area: Area): AreaState {
  const loan = area.loans.at(-1);
  if (area.owner === NONE) return "pool";
  if (area.page === NONE) return "waiting";
  if (loan === undefined) return "mapped";
  return loan.shared ? "shared" : "lent";
}

const KINDS = ["read", "write", "execute"] as const;

/** Accesses of a partition that the second stage has refused, as the core counts them. */
export function refusedAccesses(core: Core, partition: number): number {
  return core.u32[(core.contextAddress(partition) + CTX_REFUSED) >> 2]!;
}

/**
 * Records the access of a partition that the second stage has refused last. To be called after each: the core returns
 * after every one.
 */
export function recordRefusedAccess(control: Control, partition: number): void {
  const { core, journal } = control;
  if (journal.refused.length >= JOURNAL_MAX) return;
  const page = core.contextWord(partition, CTX_REFUSED_PAGE);
  const left = journal.transfers.findLast(
    (transfer) =>
      transfer.ownerBefore === partition && page >= transfer.page && page < transfer.page + transfer.pages,
  );
  const { places, windowPage } = control.state.partitions[partition]!;
  const lent = places[page - windowPage];
  journal.refused.push({
    clock: readClock(core),
    partition,
    pc: core.contextWord(partition, CTX_REFUSED_PC),
    address: core.contextWord(partition, CTX_REFUSED_ADDRESS),
    page,
    kind: KINDS[core.contextWord(partition, CTX_REFUSED_KIND)] ?? "read",
    area: lent === undefined || lent === 0 ? (left?.area ?? 0) : lent,
  });
}
