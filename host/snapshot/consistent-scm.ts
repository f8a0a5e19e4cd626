// The invariants of a partition's System Call Monitor state between any two instructions.

import { SCM_CALLS } from "../scm/calls.ts";
import type { PartitionState } from "../state/partition.ts";
import { ELEMENT_HEAD, type Element, FIRST_AWAIT, HOST, isOfOneSocb, type ScmProcess } from "../state/scm.ts";
import { must } from "./bytes.ts";

/** @throws Malformed */
export function checkScm({ scm, status }: PartitionState): void {
  const { processes, regions, delayed, activation, waits } = scm;
  processes.forEach((process, n) => {
    must(process.number === n, "a process has another number");
    checkProcess(process, processes.length);
  });
  const maps = processes.map(({ base, tt }) => base * 0x1_0000 + tt);
  must(new Set(maps).size === maps.length, "two processes have one map");
  must(
    regions.every((owner) => owner < processes.length),
    "a region is held by no process",
  );
  must(status !== "blocked" || processes.length > 0, "a call waits, and no process is there to make it");
  let before = 0;
  for (const element of delayed) {
    must(element.at >= before, "elements that are held do not come in order");
    must(element.to < processes.length, "an element goes to no process");
    checkElement(element, processes.length);
    before = element.at;
  }
  let last = -1;
  for (const { process } of waits ?? []) {
    must(process > last && process < processes.length, "no process waits, or one waits twice");
    last = process;
  }
  if (activation === null) return;
  must(activation.process < processes.length, "a service routine runs for no process");
  const { socb, call } = activation;
  const { socbCount } = processes[activation.process]!;
  must(
    isOfOneSocb(activation) ? socb >= 1 && socb <= socbCount : socb <= socbCount || socb >= FIRST_AWAIT,
    "a service routine runs for no system call",
  );
  must(
    SCM_CALLS.some(({ code, goOn }) => code === call && goOn !== undefined),
    "a service routine runs for a call that enters none",
  );
}

function checkProcess(
  {
    socbCount,
    callers,
    services,
    syncels,
    awaits,
    ended,
    cancelled,
    awaited,
    subprocesses,
    subprocess,
  }: ScmProcess,
  processes: number,
): void {
  must(callers.length === socbCount, "SOCBs and their callers differ in number");
  const references = awaits.map(({ reference }) => reference);
  must(new Set(references).size === references.length, "two operations have one reference");
  const isOperation = (one: number) => (one >= 1 && one <= socbCount) || references.includes(one);
  must(
    ended.every(isOperation) && new Set(ended).size === ended.length,
    "an operation has ended that is none",
  );
  must(
    cancelled.every((one) => one >= 1 && one <= socbCount),
    "a system call was cancelled that is none",
  );
  must(awaited <= socbCount, "a system call is awaited that is none");
  must(
    subprocesses[0] <= subprocess && subprocess <= subprocesses[1],
    "a process works for another's subprocess",
  );
  syncels.forEach(({ answer, elements }, n) => {
    must(
      answer === (services[n] !== null),
      "a syncel takes the answers of no service system, or the reverse",
    );
    for (const element of elements) checkElement(element, processes);
  });
  for (const { from } of awaits)
    must(isSender(from, processes), "an operation has the element of no process");
}

/** Whether a process, or the host, has this number. */
const isSender = (from: number, processes: number): boolean => from < processes || from === HOST;

function checkElement({ from, words, lists }: Element, processes: number): void {
  must(isSender(from, processes), "an element comes from no process");
  must(lists.length === 0 || from === HOST, "words come with the element of a process");
  must(words.length === ELEMENT_HEAD + words[1]!, "an element has another length than it says");
}
