// What there is in a machine: partitions, areas, connections, processes, maps, and what has happened.

import { hexWord } from "../../asm/printable.ts";
import { MAX_PAGES, PAGE_WORDS, RIGHTS_NONE, RIGHTS_WRITE } from "../../core-as/layout.ts";
import { report } from "../report.ts";
import { NONE } from "../state/area.ts";
import { guestCoroutines } from "./guest-coroutines.ts";
import { guestProcesses } from "./guest-processes.ts";
import type { Answer, Session } from "./session.ts";

export function partitions(session: Session): Answer {
  const rows = report(session.machine).partitions.map(({ number, name, instructions, summary, status }) => ({
    number,
    name,
    instructions,
    status,
    pc: session.names.address(number, "program", session.machine.registers(number).pc),
    summary,
  }));
  return {
    lines: rows.map(
      (one) =>
        `${one.number}  ${one.name.padEnd(10)} ${one.status.padEnd(8)} ${String(one.instructions).padStart(10)}  ${one.pc}  ${one.summary}`,
    ),
    data: { partitions: rows },
  };
}

export function areas(session: Session): Answer {
  const rows = session.machine.state.areas.entries
    .filter(({ owner }) => owner !== NONE)
    .map(({ number, name, owner, pages, page, words, loans, physical }) => ({
      number,
      name,
      owner: session.names.partitionName(owner),
      pages,
      page: page === NONE ? null : page,
      words,
      loans: loans.map(({ partition, shared }) => ({
        partition: session.names.partitionName(partition),
        shared,
      })),
      physical: [...physical],
    }));
  const lines = rows.map((one) => {
    const where = one.page === null ? "in transit" : `at page ${one.page}`;
    const loans = one.loans
      .map(({ partition, shared }) => `, ${shared ? "shared with" : "lent to"} ${partition}`)
      .join("");
    return `${String(one.number).padStart(4)}  ${one.name.padEnd(10)} ${one.owner.padEnd(10)} ${one.pages} pages, ${where}${loans}`;
  });
  return { lines: lines.length === 0 ? ["no area has an owner"] : lines, data: { areas: rows } };
}

export function connections(session: Session): Answer {
  const rows = session.machine.state.partitions.flatMap(({ name, connections: { ends } }) =>
    ends
      .filter(({ state }) => state !== "free")
      .map(({ key, state, service, peer, queue }) => ({
        partition: name,
        place: key,
        state,
        service,
        peer: peer === NONE ? null : session.names.partitionName(peer),
        waiting: queue.waiting.length,
      })),
  );
  const lines = rows.map(
    (one) =>
      `${one.partition.padEnd(10)} ${one.place}  ${one.state}, service ${one.service}, ${one.peer === null ? "no peer" : `with ${one.peer}`}, ${one.waiting} waiting`,
  );
  return { lines: lines.length === 0 ? ["no connections"] : lines, data: { connections: rows } };
}

/** Those of a guest's own tables first, then those of System Call Monitor. */
export function processes(session: Session): Answer {
  const { machine, names } = session;
  const own = machine.state.partitions.flatMap(({ name, number: partition }) =>
    guestProcesses(machine, names, partition).map((one) => ({
      partition: name,
      ...one,
      place: names.place(partition, "program", one.pc),
    })),
  );
  const rows = machine.state.partitions.flatMap(({ name, scm }) =>
    scm.processes.flatMap((one) =>
      one === null
        ? []
        : {
            partition: name,
            number: one.number,
            base: one.base,
            tt: one.tt,
            waiting: one.syncels.map(({ elements }) => elements.length),
          },
    ),
  );
  const lines = [
    ...own.map(
      (one) =>
        `${one.partition.padEnd(10)} ${one.number}  ${one.name.padEnd(16)} ${one.state.padEnd(16)} ${hexWord(one.pc)} ${one.place}`,
    ),
    ...rows.map(
      (one) =>
        `${one.partition.padEnd(10)} ${one.number}  BASE ${hexWord(one.base)}, TT ${hexWord(one.tt)}, elements in syncels ${one.waiting.join(" ")}`,
    ),
  ];
  return {
    lines: lines.length === 0 ? ["no known processes"] : lines,
    data: { processes: own, systemCallMonitor: rows },
  };
}

export function coroutines(session: Session): Answer {
  const { machine, names } = session;
  const rows = machine.state.partitions.flatMap(({ name, number: partition }) =>
    guestCoroutines(machine, names, partition).map((one) => ({
      partition: name,
      ...one,
      place: names.place(partition, "program", one.pc),
    })),
  );
  const lines = rows.map(
    (one) =>
      `${one.partition.padEnd(10)} ${one.process}  ${(one.name || hexWord(one.address)).padEnd(16)} ${one.state.padEnd(24)} ${hexWord(one.pc)} ${one.place}`,
  );
  return {
    lines: lines.length === 0 ? ["no known coroutines"] : lines,
    data: { coroutines: rows },
  };
}

/** The second stage of the partition that is looked at: pages that follow each other in one row. */
export function map(session: Session): Answer {
  const { machine, partition } = session;
  const { pages } = machine.state.partitions[partition]!;
  const rows: { page: number; pages: number; physical: number; rights: string }[] = [];
  for (let page = 0; page < pages; page++) {
    const entry = machine.control.core.stage2(partition, page);
    const rights = entry >> 14;
    if (rights === RIGHTS_NONE) continue;
    const physical = entry & (MAX_PAGES - 1);
    const name = rights === RIGHTS_WRITE ? "read, write" : "read";
    const last = rows.at(-1);
    if (
      last !== undefined &&
      last.rights === name &&
      last.page + last.pages === page &&
      Math.abs(physical - last.physical) === last.pages
    )
      last.pages++;
    else rows.push({ page, pages: 1, physical, rights: name });
  }
  return {
    lines: rows.map(
      ({ page, pages: n, physical, rights }) =>
        `pages ${page} to ${page + n - 1} (words ${(page * PAGE_WORDS).toString(16).toUpperCase().padStart(6, "0")} on): ${rights}, physical from ${physical}`,
    ),
    data: { map: rows },
  };
}
