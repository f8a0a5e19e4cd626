// The invariants between the fields of a state, between any two instructions. A snapshot may come from anybody, and the
// control OS trusts its own state: a broken invariant would end in an exception of the host, or give one partition the
// page of another.

import {
  PSW_E,
  PSW_L,
  PSW_S,
  RIGHTS_NONE,
  RIGHTS_READ,
  RIGHTS_WRITE,
  SPACE_PAGES,
} from "../../core-as/layout.ts";
import { inconsistency } from "../mms/consistent.ts";
import { type Area, NONE } from "../state/area.ts";
import { CONNECTIONS_MAX, type End, type Newsworthy } from "../state/connection.ts";
import type { ContextState } from "../state/context.ts";
import type { MachineState, MapEntry } from "../state/machine.ts";
import type { MmsState } from "../state/mms.ts";
import type { PartitionState } from "../state/partition.ts";
import type { Service } from "../state/service.ts";
import { must } from "./bytes.ts";
import { checkDisks } from "./consistent-disk.ts";
import { checkScm } from "./consistent-scm.ts";

/** Checks a state against all invariants. @throws Malformed */
export function checkState(state: MachineState): void {
  const { control, contexts, maps, journal } = state;
  const { partitions, scheduler, services, areas } = control;
  const counts = [contexts, maps, journal.copiedByGuests, journal.recentTraces].map((list) => list.length);
  must(
    counts.every((count) => count === partitions.length),
    "the numbers of partitions, contexts and maps differ",
  );
  must(scheduler.current < Math.max(partitions.length, 1), "the partition that has the turn does not exist");
  must(scheduler.turn <= scheduler.quantum, "a turn is longer than its quantum");
  partitions.forEach((partition, n) => {
    must(partition.number === n, `partition ${n} does not have its number`);
    checkPartition(state, partition);
    checkContext(contexts[n]!);
  });
  const owned = areas.entries.filter(({ owner }) => owner !== NONE).length;
  must(areas.used === owned, "areas are counted wrong");
  for (const area of areas.entries) if (area.owner !== NONE) checkArea(state, area);
  services.forEach((service, n) => {
    checkService(state, service, n);
  });
  checkMaps(state);
  checkDisks(control.partitions);
  if (control.mms !== null) checkMms(control.mms, partitions.length);
}

function checkMms(mms: MmsState, partitions: number): void {
  const why = inconsistency(mms);
  must(why === undefined, why ?? "");
  must(
    mms.partitions.every((one, i) => one < partitions && (i === 0 || mms.partitions[i - 1]! < one)),
    "MMS serves a partition that does not exist",
  );
  must(
    mms.askers.every(({ partition }) => mms.partitions.includes(partition)),
    "a partition waits for MMS, which does not serve it",
  );
}

function checkContext({ psw, tt, table, traps }: ContextState): void {
  must((psw & ~(PSW_S | PSW_E | PSW_L)) === 0, "a PSW has bits other than S, E and L");
  must(table.length === (tt === 0 ? 0 : 2 * SPACE_PAGES), "a translation table has a wrong length");
  must(traps.length > 0, "the counts of traps are missing");
}

function checkPartition(state: MachineState, partition: PartitionState): void {
  const { number, pages, windowPage, windowPages, places, console, status, end } = partition;
  must(windowPage + windowPages <= pages, "a message window does not lie in its partition");
  must(places.length === windowPages, "the numbers of places and of pages of a message window differ");
  must(
    (status === "ended") === (end !== null),
    "a partition has ended without an end, or has an end and has not ended",
  );
  must(console.kept <= console.written, "a console keeps more characters than were written");
  let [at, characters] = [0, 0];
  for (const arrival of console.arrivals) {
    must(arrival.at >= at && arrival.characters >= characters, "console input is not in order");
    ({ at, characters } = arrival);
  }
  must(characters === console.input.length, "the lengths of console input and of its arrivals differ");
  for (const waiting of partition.queue.waiting) {
    const area = ownedArea(state, waiting);
    must(
      area.owner === number && area.page === NONE && area.connection === NONE,
      "a queue names an area of another partition",
    );
  }
  must(isSet(partition.queue.waiting), "an area waits twice");
  must(
    partition.queue.limit > 0 && partition.queue.waiting.length <= partition.queue.limit,
    "a queue is too long",
  );
  checkConnections(state, partition);
  checkNews(state, partition);
  checkScm(partition);
}

// ---- Areas ------------------------------------------------------------------------------------------------------

function isSet(list: readonly number[]): boolean {
  return new Set(list).size === list.length;
}

/** The area with a number. @throws Malformed where there is none */
function ownedArea({ control }: MachineState, number: number): Area {
  const area = control.areas.entries[number - 1];
  must(area !== undefined && area.owner !== NONE, "a queue names an area that does not exist");
  return area;
}

function checkArea(state: MachineState, area: Area): void {
  const { partitions } = state.control;
  const { number, owner, pages, physical, page, connection, loans, from } = area;
  must(
    owner < partitions.length && from < partitions.length,
    "an area names a partition that does not exist",
  );
  must(physical.length === pages, "an area does not have the number of pages that it states");
  must(page === NONE || connection === NONE, "an area is both mapped and waiting at a connection");
  if (page === NONE) {
    must(loans.length === 0, "an area in transit is lent");
    const queue =
      connection === NONE ? partitions[owner]!.queue : partitions[owner]!.connections.ends[connection]?.queue;
    must(queue?.waiting.includes(number) === true, "an area in transit is in no queue");
  } else must(!area.more, "an area that does not wait is part of a chain");
  must(isSet(loans.map((loan) => loan.partition)), "an area is lent to one partition twice");
  must(loans.length < 2 || loans.every(({ shared }) => shared), "an area is lent to two partitions");
  for (const loan of loans) {
    const end = partitions[loan.partition]?.connections.ends[loan.place];
    must(
      end?.state === "open" && end.peer === owner,
      "a loan does not go over a connection to the area's owner",
    );
    must(loan.page !== NONE || end.queue.waiting.includes(number), "a loan that waits is in no queue");
  }
}

/** The second stage agrees with areas and loans, and everywhere else maps memory of the partition itself. */
function checkMaps({ control, maps }: MachineState): void {
  const due = control.partitions.map(({ windowPages }) => new Array<MapEntry | undefined>(windowPages));
  const places = control.partitions.map(({ windowPages }) => new Array<number>(windowPages).fill(0));
  const put = (partition: number, page: number, area: Area, rights: number) => {
    const { windowPage, windowPages } = control.partitions[partition]!;
    const from = page - windowPage;
    must(from >= 0 && from + area.pages <= windowPages, "an area is mapped outside the message window");
    for (let i = 0; i < area.pages; i++) {
      must(places[partition]![from + i] === 0, "two areas have the same place");
      places[partition]![from + i] = area.number;
      due[partition]![from + i] =
        rights === RIGHTS_NONE ? undefined : { rights, physical: area.physical[i]! };
    }
  };
  for (const area of control.areas.entries) {
    if (area.owner === NONE || area.page === NONE) continue;
    put(
      area.owner,
      area.page,
      area,
      area.loans.length > 0 && !area.loans[0]!.shared ? RIGHTS_NONE : RIGHTS_WRITE,
    );
    for (const { partition, page, shared } of area.loans) {
      if (page !== NONE) put(partition, page, area, shared ? RIGHTS_READ : RIGHTS_WRITE);
    }
  }
  const taken: number[] = [];
  control.partitions.forEach(({ pages, windowPage, windowPages, places: stated }, n) => {
    const map = maps[n]!;
    must(map.length === pages, "a partition does not have the number of pages that it states");
    must(
      places[n]!.every((area, i) => area === stated[i]),
      "the places of a message window differ from those of its areas",
    );
    map.forEach(({ rights, physical }, page) => {
      const inWindow = page >= windowPage && page < windowPage + windowPages;
      if (!inWindow) taken.push(physical);
      const entry = inWindow ? due[n]![page - windowPage] : { rights: RIGHTS_WRITE, physical };
      must(
        rights === (entry?.rights ?? RIGHTS_NONE),
        "a partition has rights to a page that it must not have, or lacks rights",
      );
      must(
        rights === RIGHTS_NONE || physical === entry?.physical,
        "a partition has a physical page that belongs elsewhere",
      );
    });
  });
  for (const { owner, physical } of control.areas.entries) if (owner !== NONE) taken.push(...physical);
  must(isSet(taken), "a physical page has two owners");
  must(taken.length <= control.pool.pages, "more physical pages are used than the pool has");
  must(
    taken.every((physical) => physical < taken.length),
    "a physical page lies outside the memory",
  );
}

// ---- Connections and services -----------------------------------------------------------------------------------

function checkConnections(state: MachineState, { number, connections }: PartitionState): void {
  const { partitions, services } = state.control;
  connections.ends.forEach((end, place) => {
    must(end.key === place, "an end of a connection does not have the number of its place");
    must(end.uses > 0, "an end of a connection was never used");
    checkEndQueue(state, number, end);
    if (end.state === "free") return;
    must(
      end.peer >= 0 && end.peer < partitions.length && end.peer !== number,
      "a connection leads to the partition itself, or to one that does not exist",
    );
    const service = services.find(({ id }) => id === end.service);
    must(service !== undefined, "a connection belongs to a service that does not exist");
    const asks = service.requests.some((one) => one.partition === number && one.place === place);
    must(
      asks === (end.state === "asked"),
      "a connection that is asked for has no request, or one that is not asked for has a request",
    );
    if (end.state !== "open") return;
    const other = partitions[end.peer]!.connections.ends[end.peerPlace];
    const mutual = other?.state === "open" && other.peer === number && other.peerPlace === place;
    must(mutual, "the two ends of a connection do not name each other");
  });
  const used = connections.ends.filter((end) => end.state !== "free").length;
  must(connections.used === used && used <= connections.limit, "connections are counted wrong");
  must(
    connections.ends.length === CONNECTIONS_MAX ||
      connections.latest + 1 >= connections.ends.length ||
      connections.ends.length === 0,
    "connections have gaps between their places",
  );
}

function checkEndQueue(state: MachineState, partition: number, { key, queue, borrowed }: End): void {
  must(queue.waiting.length <= queue.limit && isSet(queue.waiting), "a queue of a connection is too long");
  for (const number of queue.waiting) {
    const area = ownedArea(state, number);
    const given = area.owner === partition && area.page === NONE && area.connection === key;
    const lent = area.loans.some(
      (one) => one.partition === partition && one.place === key && one.page === NONE,
    );
    must(given || lent, "an area waits at a connection over which it was not sent");
  }
  const loans = state.control.areas.entries.flatMap((area) => area.loans);
  const due = loans.filter((loan) => loan.partition === partition && loan.place === key).length;
  must(borrowed === due, "loans are counted wrong");
}

function checkNews({ control }: MachineState, { number, connections, news }: PartitionState): void {
  must(isSet(news), "a source of news is listed twice");
  const where = (key: number): Newsworthy | undefined => {
    if (key < CONNECTIONS_MAX) return connections.ends[key];
    const service = control.services[key - CONNECTIONS_MAX];
    return service?.owner === number ? service : undefined;
  };
  for (const key of news)
    must((where(key)?.news ?? 0) !== 0, "a source without news is listed as having news");
  const own: Newsworthy[] = [
    ...connections.ends,
    ...control.services.filter(({ owner }) => owner === number),
  ];
  must(own.filter((one) => one.news !== 0).length === news.length, "a source that has news is not listed");
}

function checkService({ control }: MachineState, service: Service, n: number): void {
  const { partitions, services } = control;
  const { key, id, owner, offer, connect, admitted, requests, backlog, news } = service;
  must(key === CONNECTIONS_MAX + n, "a service does not have the number of its place");
  must(services.findIndex((one) => one.id === id) === n, "two services have the same number");
  const named = [...offer, ...connect, ...requests.map(({ partition }) => partition)];
  must(
    named.every((partition) => partition < partitions.length),
    "a service names a partition that does not exist",
  );
  must(owner === NONE || offer.includes(owner), "a service is offered by a partition that may not offer it");
  must(owner !== NONE || backlog === 0, "a service that no partition offers has a backlog");
  must(backlog !== 0 || news === 0, "a service that no partition offers has news");
  must(
    admitted.length === (backlog === 0 ? 0 : partitions.length),
    "a service does not state for each partition whether it lets it in",
  );
  must(requests.length <= backlog, "more connection requests wait than the backlog allows");
  for (const { partition, place } of requests) {
    const end = partitions[partition]!.connections.ends[place];
    must(
      end?.state === "asked" && end.service === id && end.peer === owner,
      "a connection request belongs to no connection",
    );
  }
  must(
    isSet(requests.map(({ partition, place }) => partition * CONNECTIONS_MAX + place)),
    "a connection request waits twice",
  );
}
