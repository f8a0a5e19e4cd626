// Every word, and every word after ALT, from several states, as vectors that say what the reference model does.

import { VECTOR_TRAPS, type Vector, type VectorTrap } from "../../host/vectors.ts";
import { EXCLUDED } from "./vectors/coverage.ts";
import { hasRow, sweep } from "./vectors/sweep.ts";

/** An instruction ends in no timer and no interrupt. */
const vectorTrap = (trap: string | null): VectorTrap | null =>
  VECTOR_TRAPS.find((name) => name === trap) ?? null;

const excluded = hasRow(EXCLUDED);
/**
 * Decimals of any length. In the states in which registers hold large numbers a sum of two takes as long as some thousands of
 * other instructions, so that the core sees one in seven of them there: a prime, by which each register comes to each place.
 * `npm run conformance-report` compares them all.
 */
const decimals = hasRow({ "ADDD R3,R3,R3": true, "SUBD R3,R3,R3": true });
const LARGE_STATES = [1, 2];

/** The words of a sweep as vectors, but for those of which nothing exact can be said; one in `every` words, in turn with the state. */
export function* sweepVectors(behindAlt: boolean, state: number, every = 1): Generator<Vector> {
  const without = (word: number) =>
    word % every !== state % every ||
    excluded(word, behindAlt) ||
    (LARGE_STATES.includes(state) && word % 7 !== 0 && decimals(word, behindAlt));
  for (const { word, initial, result, finished, exact } of sweep(behindAlt, state, without)) {
    // Partition addresses above the data space mean what the machine around them makes of them.
    if (!finished || !exact || result.trap === "data") continue;
    const name = word.toString(16).padStart(4, "0");
    yield { name, initial, final: result.final, trap: vectorTrap(result.trap) };
  }
}
