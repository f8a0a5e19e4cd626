// Ranges of the numbers that a state consists of.

import { MAX_PAGES, MAX_PARTITIONS } from "../../core-as/layout.ts";
import { CLOCK_END } from "../control/control.ts";
import { AREAS_MAX, NONE } from "../state/area.ts";
import { CONNECTIONS_MAX } from "../state/connection.ts";
import { type Codec, integer, list, type Naming, word } from "./codec.ts";

const numberOrNone = (value: number) => (value === NONE ? "none" : String(value));

/** Readings of the clock, and counts of instructions. */
export const clock = integer(0, CLOCK_END);
/** Readings that are to come: less than 2^33 away. */
export const time = integer(0, CLOCK_END + 2 ** 33);
export const partition = integer(0, MAX_PARTITIONS - 1);
export const partitionOrNone = integer(NONE, MAX_PARTITIONS - 1, numberOrNone);
/** Partition pages, and how many. */
export const page = integer(0, MAX_PAGES - 1);
export const pageOrNone = integer(NONE, MAX_PAGES - 1, numberOrNone);
export const pages = integer(0, MAX_PAGES);
/** Numbers of areas. */
export const area = integer(1, AREAS_MAX);
export const areaOrNone = integer(0, AREAS_MAX);
/** Places in a table of connections. */
export const place = integer(0, CONNECTIONS_MAX - 1);
export const placeOrNone = integer(NONE, CONNECTIONS_MAX - 1, numberOrNone);
/** Words of message, of which a guest's two registers hold the number. */
export const words = integer(0, 0xffff_ffff);
/** Counts without a limit. */
export const count = integer(0, Number.MAX_SAFE_INTEGER);
/** R0 to R7. */
export const registers: Codec<number[]> = list(word, 8, 8, { part: (n) => `R${n}` });

/** Items that belong to the partitions, by their numbers. */
export const byPartition: Naming<unknown> = {
  place: (n, _, partitions) => `partition ${partitions[n] ?? n}`,
};
