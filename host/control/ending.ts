// Ends a connection, or a partition with all that it has. This file imports the operations on what ends, and none of
// them imports it.

import {
  CTX_BASE,
  CTX_CAUSE,
  CTX_DETAIL1,
  CTX_DETAIL2,
  CTX_PC,
  CTX_R,
  CTX_STOP,
} from "../../core-as/layout.ts";
import { forgetAskers } from "../mms/content.ts";
import { NONE } from "../state/area.ts";
import type { End } from "../state/connection.ts";
import { createEnd } from "../state/connection.ts";
import type { PartitionEnd, PartitionState } from "../state/partition.ts";
import { findLoan, reclaimArea } from "./area.ts";
import type { CallOutcome } from "./call.ts";
import {
  DONE,
  EVENT_CHANNEL_CLOSED,
  EVENT_LOAN_RETURNED,
  EVENT_LOAN_REVOKED,
  EVENT_PEER_STOPPED,
} from "./codes.ts";
import { findEnd, otherEnd } from "./connection.ts";
import { type Control, readClock } from "./control.ts";
import { endWait, postEvent } from "./event.ts";
import { endLoan } from "./loan.ts";
import { dropNews, postNews } from "./news.ts";
import { firstMessage } from "./queue.ts";
import { endOffer, findService, withdrawRequest } from "./service.ts";

/** CHANNEL_CLOSE. */
export function channelClose(
  control: Control,
  caller: PartitionState,
  { connection }: { readonly connection: number },
): CallOutcome {
  const end = findEnd(caller, connection);
  if (typeof end === "number") return end;

  closeEnd(control, caller, end);
  return DONE.OK;
}

/** Closes one end: areas that wait here go back, loans over the connection end, and the other end hears of it. */
function closeEnd(control: Control, partition: PartitionState, end: End): void {
  if (end.state === "asked") withdrawRequest(control, findService(control, end.service)!, partition, end);
  if (end.state === "open") {
    const peer = control.state.partitions[end.peer]!;
    const other = otherEnd(control, end);
    endLoansOf(control, partition, end, peer, other);
    other.state = "closed";
    other.peerPlace = NONE;
    postNews(control, peer, other, EVENT_CHANNEL_CLOSED);
  }
  for (let area = firstMessage(end); area !== 0; area = firstMessage(end)) {
    reclaimArea(control, control.state.areas.entries[area - 1]!);
  }
  dropNews(partition, end);
  Object.assign(end, createEnd(end.key), { uses: end.uses });
  partition.connections.used--;
}

/** Closes every connection of a partition that ends. */
export function closeConnectionsOf(control: Control, partition: PartitionState): void {
  for (const end of partition.connections.ends) {
    if (end !== undefined && end.state !== "free") closeEnd(control, partition, end);
  }
}

/** Ends every loan over a connection whose end `end` of `partition` closes; `other` of `peer` stays for the time being. */
export function endLoansOf(
  control: Control,
  partition: PartitionState,
  end: End,
  peer: PartitionState,
  other: End,
): void {
  if (end.borrowed + other.borrowed === 0) return;
  for (const area of control.state.areas.entries) {
    const borrowed = findLoan(area, partition.number);
    if (borrowed?.place === end.key) {
      endLoan(control, area, borrowed);
      control.journal.returned++;
      postNews(control, peer, other, EVENT_LOAN_RETURNED);
    }
    const lent = area.owner === partition.number ? findLoan(area, peer.number) : undefined;
    if (lent?.place === other.key) {
      endLoan(control, area, lent);
      control.journal.revoked++;
      if (lent.page !== NONE) postNews(control, peer, other, EVENT_LOAN_REVOKED);
    }
  }
}

/** STOP. */
export function stop(
  control: Control,
  caller: PartitionState,
  { code }: { readonly code: number },
): CallOutcome {
  endPartition(control, caller, { kind: "stopped", code, clock: readClock(control.core) });
  return "ended";
}

/** A partition has executed STP with interrupts disabled. */
export function haltPartition(control: Control, partition: PartitionState): void {
  endPartition(control, partition, {
    kind: "halted",
    code: control.core.contextWord(partition.number, CTX_STOP),
    clock: readClock(control.core),
  });
}

/** A partition has met a trap that it cannot handle. */
export function failPartition(control: Control, partition: PartitionState): void {
  const word = (offset: number) => control.core.contextWord(partition.number, offset);
  endPartition(control, partition, {
    kind: "failed",
    clock: readClock(control.core),
    trap: {
      trapClass: word(CTX_CAUSE) >> 8,
      pc: word(CTX_PC),
      base: word(CTX_BASE),
      cause: word(CTX_CAUSE),
      detail1: word(CTX_DETAIL1),
      detail2: word(CTX_DETAIL2),
      registers: Array.from({ length: 8 }, (_, n) => word(CTX_R + 2 * n)),
    },
  });
}

/**
 * Ends a partition: its offers and connections end as if it had closed them, then its areas, those that wait in its queue
 * included, go to the pool, and its peers hear of it.
 */
export function endPartition(control: Control, partition: PartitionState, end: PartitionEnd): void {
  endWait(partition, "ended");
  partition.end = end;
  endOffersOf(control, partition);
  closeConnectionsOf(control, partition);
  reclaimAreasOf(control, partition);
  forgetAskers(control.state.mms, partition.number);
  for (const peer of control.state.partitions) {
    if (peer !== partition) postEvent(control, peer, EVENT_PEER_STOPPED);
  }
  control.observer.partitionEnded?.(partition.number, end);
}

/** Ends every offer of a partition that ends. */
export function endOffersOf(control: Control, owner: PartitionState): void {
  for (const service of control.state.services) {
    if (service.owner === owner.number) endOffer(control, service);
  }
}

/** Reclaims every area of a partition that ends. */
export function reclaimAreasOf(control: Control, owner: PartitionState): void {
  for (const area of control.state.areas.entries) {
    if (area.owner === owner.number) reclaimArea(control, area);
  }
}
