// Waivers: vectors whose failure is known and accepted, each with its reason. docs/CONFORMANCE-PROTOCOL.md.

import { type Problem, problem } from "../../asm/problem.ts";
import { jsonProblem, parseJson } from "../json.ts";

/** The most problems that are reported of one file. */
const PROBLEMS_MAX = 20;

/** Vectors by file and name; `*` stands for any characters. */
export interface Waiver {
  readonly vectors: string;
  readonly reason: string;
}

/** Reads a file of waivers: a JSON array of {"vectors", "reason"}. */
export function parseWaivers(
  text: string,
  file: string,
): { readonly waivers: readonly Waiver[]; readonly problems: readonly Problem[] } {
  const advice = 'waivers are a JSON array of {"vectors": "tan-x3-x3*", "reason": "..."}';
  const json = parseJson(text);
  if (!json.ok) return { waivers: [], problems: [jsonProblem(file, json, advice)] };
  const { value } = json;
  if (!Array.isArray(value)) {
    return { waivers: [], problems: [problem("NO_WAIVERS", file, "this is not an array", advice)] };
  }
  const problems: Problem[] = [];
  const waivers = value.flatMap((item: unknown, i): Waiver[] => {
    const { vectors, reason } = (item ?? {}) as Record<string, unknown>;
    if (typeof vectors === "string" && typeof reason === "string" && vectors !== "" && reason.trim() !== "") {
      return [{ vectors, reason }];
    }
    if (problems.length < PROBLEMS_MAX) {
      problems.push(
        problem("BAD_WAIVER", { file, path: `[${i}]` }, "a waiver names vectors and a reason", advice),
      );
    }
    return [];
  });
  return { waivers, problems };
}

/** Does a waiver cover a vector? Its pattern is matched with the whole of "file name". */
export function covers({ vectors }: Waiver, file: string, name: string): boolean {
  return matches(vectors, `${file} ${name}`);
}

/** Matches a pattern whose `*` stands for any characters, in time that grows with the product of the lengths at most. */
function matches(pattern: string, text: string): boolean {
  let p = 0;
  let star = -1;
  let resume = 0;
  for (let t = 0; t < text.length; ) {
    if (pattern[p] === "*") {
      star = p++;
      resume = t;
    } else if (pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}
