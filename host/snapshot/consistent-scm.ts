// The invariants of a partition's System Call Monitor state between any two instructions.

import { SCM_CALLS } from "../scm/calls.ts";
import type { PartitionState } from "../state/partition.ts";
import { ELEMENT_HEAD, type Element, FIRST_AWAIT, HOST, isOfOneSocb, type ScmProcess } from "../state/scm.ts";
import { must } from "./bytes.ts";

/** @throws Malformed */
export function checkScm({ scm, status }: PartitionState): void {
  const { processes, regions, delayed, activation, waits } = scm;
  processes.forEach((process, n) => {
    must(process.number === n, "a process does not have the number of its place");
    checkProcess(process, processes.length);
  });
  const maps = processes.map(({ base, tt }) => base * 0x1_0000 + tt);
  must(new Set(maps).size === maps.length, "two processes have the same BASE and translation table");
  must(
    regions.every((owner) => owner < processes.length),
    "a critical region is held by a process that does not exist",
  );
  must(
    status !== "blocked" || processes.length > 0,
    "a system call waits, but the partition has no processes",
  );
  let before = 0;
  for (const element of delayed) {
    must(element.at >= before, "delayed elements are not in order of time");
    must(element.to < processes.length, "an element is sent to a process that does not exist");
    checkElement(element, processes.length);
    before = element.at;
  }
  let last = -1;
  for (const { process } of waits ?? []) {
    must(
      process > last && process < processes.length,
      "waiting processes are not in order, or one does not exist",
    );
    last = process;
  }
  if (activation === null) return;
  must(activation.process < processes.length, "a service routine runs for a process that does not exist");
  const { socb, call } = activation;
  const { socbCount } = processes[activation.process]!;
  must(
    isOfOneSocb(activation) ? socb >= 1 && socb <= socbCount : socb <= socbCount || socb >= FIRST_AWAIT,
    "a service routine runs for a system call that does not exist",
  );
  must(
    SCM_CALLS.some(({ code, goOn }) => code === call && goOn !== undefined),
    "a service routine runs for a call that does not enter one",
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
  must(callers.length === socbCount, "the numbers of SOCBs and of their callers differ");
  const references = awaits.map(({ reference }) => reference);
  must(new Set(references).size === references.length, "two operations have the same reference");
  const isOperation = (one: number) => (one >= 1 && one <= socbCount) || references.includes(one);
  must(
    ended.every(isOperation) && new Set(ended).size === ended.length,
    "an operation that does not exist has ended, or one has ended twice",
  );
  must(
    cancelled.every((one) => one >= 1 && one <= socbCount),
    "a system call that does not exist was cancelled",
  );
  must(awaited <= socbCount, "a system call that does not exist is awaited");
  must(
    subprocesses[0] <= subprocess && subprocess <= subprocesses[1],
    "a process works for a subprocess that is not its own",
  );
  syncels.forEach(({ answer, elements }, n) => {
    must(
      answer === (services[n] !== null),
      "an answer syncel has no service system, or a service system has no answer syncel",
    );
    for (const element of elements) checkElement(element, processes);
  });
  for (const { from } of awaits)
    must(isSender(from, processes), "an operation has an element from a process that does not exist");
}

/** Whether a process, or the host, has this number. */
const isSender = (from: number, processes: number): boolean => from < processes || from === HOST;

function checkElement({ from, words, lists }: Element, processes: number): void {
  must(isSender(from, processes), "an element comes from a process that does not exist");
  must(
    lists.length === 0 || from === HOST,
    "an element from a process comes with lists of words, which only the host sends",
  );
  must(words.length === ELEMENT_HEAD + words[1]!, "an element does not have the length that it states");
}
