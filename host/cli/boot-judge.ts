// What cr80 boot says of a run at the end, and its exit status.

import { CLOCK_END } from "../control/control.ts";
import type { PartitionReport } from "../report.ts";
import type { Ending } from "./boot-run.ts";
import { type Io, STATUS, type Status } from "./io.ts";
import type { Story } from "./last.ts";
import { complain } from "./messages.ts";
import { placeText, type SourcePlace } from "./source-maps.ts";

/** A partition as it is reported, where it is, and what it did last when that is known. */
export interface Judged extends PartitionReport {
  readonly source: SourcePlace | undefined;
  readonly story: Story | undefined;
}

/** Says on stderr what did not end well, and where in the sources that is. `limit`: that of the run. */
export function judge(
  io: Io,
  ending: Ending,
  partitions: readonly Judged[],
  limit: number | undefined,
): Status {
  for (const { name, failed, summary, advice, source, story } of partitions) {
    if (!failed) continue;
    const own = source === undefined || story?.ofUser === true ? [] : [placeText(source)];
    const places = [...own, ...(story?.places ?? [])];
    complain(io, `partition ${name}: ${summary}`, advice || story?.advice, places, story?.notes);
  }
  const left = partitions.filter(({ endedAt }) => endedAt === null);
  for (const { name, story } of left) {
    if (story?.ofUser !== true) continue;
    complain(io, `partition ${name}: a process of it trapped`, story.advice, story.places, story.notes);
  }
  const states = left.map(({ name, summary }) => `${name} ${summary}`).join("; ");
  const places = left.flatMap(({ name, source }) => (source ? [`${placeText(source)} of ${name}`] : []));
  if (ending === "deadlock") {
    const advice = "look for the partition that should have sent or ended";
    complain(io, `nothing can go on: ${states}`, advice, places);
  } else if (ending === "limit") {
    const advice = "give a larger --limit, or look for a loop without an end";
    complain(io, `the limit of ${limit} instructions was reached: ${states}`, advice, places);
    return STATUS.limit;
  } else if (ending === "clock") {
    const advice = "look for a partition that waits again and again";
    complain(io, `the clock is at its end, ${CLOCK_END} instructions: ${states}`, advice, places);
    return STATUS.limit;
  } else if (ending === "SIGINT" || ending === "SIGTERM") {
    complain(io, `ended by ${ending}: ${states}`, "", places);
    return STATUS[ending];
  }
  return ending === "stopped" ? STATUS.fine : STATUS.failed;
}
