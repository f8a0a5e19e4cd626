// Decides at the end of cr80 boot what went wrong in the run, and the exit status.

import { type GuestPlace, guestPlace, guestProblem, type Problem } from "../../asm/problem.ts";
import { CLOCK_END } from "../control/control.ts";
import type { PartitionReport } from "../report.ts";
import { type SourcePlace, sourcePlaceText } from "../source-places.ts";
import type { Ending } from "./ending.ts";
import { STATUS, type Status } from "./io.ts";
import type { Story } from "./last.ts";

/** A partition as it is reported, where it is, and what it did last when that is known. */
export interface Judged extends PartitionReport {
  readonly source: SourcePlace | undefined;
  readonly story: Story | undefined;
}

/** What did not end well, and where in the sources that is. `limit`: that of the run. `storageFailure`: how its storage has failed. */
export function judge(
  ending: Ending,
  partitions: readonly Judged[],
  limit: number | undefined,
  storageFailure: string | undefined,
): { readonly problems: readonly Problem[]; readonly status: Status } {
  const left = partitions.filter(({ endedAt }) => endedAt === null);
  const problems = [
    ...partitions.filter(({ failed }) => failed).map(failedOf),
    ...left.flatMap(({ name, story }) =>
      story?.ofUser === true
        ? [storyProblem("PROCESS_TRAPPED", `partition ${name}: a process of it trapped`, [], story)]
        : [],
    ),
  ];
  const states = left.map(({ name, summary }) => `${name} ${summary}`).join("; ");
  const places = left.flatMap(({ name, source }) => (source ? [placeOfGuest(source, ` of ${name}`)] : []));
  const ended = (code: string, what: string, advice: string, status: Status) => ({
    problems: [...problems, guestProblem(code, `${what}: ${states}`, advice, places)],
    status,
  });
  switch (ending) {
    case "deadlock": {
      const advice = "look for the partition that should have sent or ended";
      return ended("RUN_DEADLOCK", "no partition can run", advice, STATUS.failed);
    }
    case "input": {
      const advice = "type it with --interactive, or enter it with --send or --script";
      return ended("INPUT_AWAITED", "no partition can run without input", advice, STATUS.limit);
    }
    case "limit": {
      const advice = "give a larger --limit, or look for an endless loop";
      return ended("LIMIT_REACHED", `the limit of ${limit} instructions was reached`, advice, STATUS.limit);
    }
    case "clock": {
      const what = `the clock is at its end, ${CLOCK_END} instructions`;
      return ended("CLOCK_AT_END", what, "look for a partition that waits again and again", STATUS.limit);
    }
    case "storage": {
      const what = `the durable storage of MMS has failed (${storageFailure}), and the machine has stopped`;
      const advice =
        'check the disk, then boot again: all that was answered is kept, and "cr80 mms ls" lists it';
      return ended("STORAGE_FAILED", what, advice, STATUS.badInput);
    }
    case "SIGHUP":
    case "SIGINT":
    case "SIGTERM":
      return ended("RUN_ENDED", `ended by ${ending}`, "", STATUS[ending]);
    case "quit":
    case "script":
      return { problems, status: problems.length === 0 ? STATUS.fine : STATUS.failed };
    case "cut":
      return { problems, status: STATUS.limit };
    default:
      return { problems, status: ending === "stopped" ? STATUS.fine : STATUS.failed };
  }
}

/** A partition that failed, or stopped with another code than 0. */
function failedOf({ name, summary, advice, source, story }: Judged): Problem {
  const own = source === undefined || story?.ofUser === true ? [] : [placeOfGuest(source)];
  const said = { ...story, advice: advice || (story?.advice ?? "") };
  return storyProblem("RUN_FAILED", `partition ${name}: ${summary}`, own, said);
}

/** A problem of a partition, with what it did last after the places that are given. */
function storyProblem(
  code: string,
  message: string,
  own: readonly GuestPlace[],
  { advice = "", places = [], notes = [] }: Partial<Story>,
): Problem {
  return guestProblem(code, message, advice, [...own, ...places], notes);
}

function placeOfGuest(source: SourcePlace, of = ""): GuestPlace {
  return guestPlace(`${sourcePlaceText(source)}${of}`, source);
}
