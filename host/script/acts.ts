// A script: what is expected of the consoles of a machine and sent to them, one act after the other, in virtual time. As a text
// it has one JSON object in a line (docs/TERMINAL.md, "Scripts").

import { type Location, type Problem, problem } from "../../asm/problem.ts";
import { JsonChecker, type Member, quoted } from "../check.ts";
import { CLOCK_END } from "../control/control.ts";
import { jsonProblem, readJson } from "../json.ts";

/** What all acts have. Without a partition it is that of the act before. */
interface ActBase {
  readonly partition?: string | undefined;
  /** Where the act stands, for messages. */
  readonly place: Location;
}

/** Waits for characters of a console after those of the latest expectation there; fails when they do not come. */
export interface Expect extends ActBase {
  readonly act: "expect";
  /** Characters up to U+00FF. */
  readonly text: string;
  /** Readings of the clock within which they come. */
  readonly within?: number | undefined;
}

/** Enters characters up to U+00FF. */
export interface Send extends ActBase {
  readonly act: "send";
  readonly text: string;
}

/** Ends the input of a console. */
export interface Close extends ActBase {
  readonly act: "close";
}

/** Lets so much time pass: readings of the clock. */
export interface Wait extends ActBase {
  readonly act: "wait";
  readonly time: number;
}

/** Runs to a position: instructions that the machine has executed. */
export interface Until extends ActBase {
  readonly act: "until";
  readonly n: number;
}

/** Compares the state hash. */
export interface Hash extends ActBase {
  readonly act: "hash";
  readonly hash: string;
}

/** Evaluates an expression about the machine as it is, with the names of the partition; it must not be 0. */
export interface Assert extends ActBase {
  readonly act: "assert";
  readonly expression: string;
}

/** Runs to the end, which must be this outcome. */
export interface End extends ActBase {
  readonly act: "end";
  readonly outcome: string;
}

/** Marks the place, in a recording of the run. */
export interface Mark extends ActBase {
  readonly act: "mark";
  readonly text: string;
}

/** One act. */
export type Act = Expect | Send | Close | Wait | Until | Hash | Assert | End | Mark;

/** Ends of a run that an act can ask for. */
export const ENDS = ["stopped", "failed", "deadlock", "input"] as const;

/** Acts, or what is wrong with the text. */
export type ScriptResult =
  | { readonly acts: readonly Act[]; readonly problems: readonly [] }
  | { readonly acts: undefined; readonly problems: readonly Problem[] };

/** Reads a script; lines that are empty or begin with # say nothing. `name` is what messages call it. Never throws. */
export function parseScript(text: string, name = "script"): ScriptResult {
  const acts: Act[] = [];
  const problems: Problem[] = [];
  text.split(/\r\n|\r|\n/).forEach((line, i) => {
    if (/^\s*(?:#.*)?$/.test(line)) return;
    const json = readJson(line);
    if (!json.ok) {
      problems.push(jsonProblem(name, { ...json, line: i + 1 }, "each line of a script is one JSON object"));
      return;
    }
    const checker = new JsonChecker(name, i);
    const act = readAct(checker, { path: "", node: json.node });
    if (act !== undefined) acts.push({ ...act, place: checker.place(json.node, "") } as Act);
    problems.push(...checker.problems);
  });
  if (acts.length === 0 && problems.length === 0) {
    problems.push(problem("NO_ACTS", name, "this script has no acts", "write one JSON object in a line"));
  }
  return problems.length === 0 ? { acts, problems: [] } : { acts: undefined, problems };
}

/** An act of a kind from the value of its key; undefined where a problem was reported. */
type ReadAct = (checker: JsonChecker, value: Member, all: ReadonlyMap<string, Member>) => object | undefined;

/** The kinds, each by its key. */
const ACTS: Readonly<Record<Act["act"], ReadAct>> = {
  expect: (checker, value, all) => {
    const within = checker.integer(all.get("within"), 1, CLOCK_END);
    return { text: characters(checker, value), within };
  },
  send: (checker, value) => ({ text: characters(checker, value) }),
  close: (checker, value) => ({ partition: checker.string(value) }),
  wait: (checker, value) => ({ time: checker.integer(value, 1, CLOCK_END) }),
  until: (checker, value) => {
    const text = checker.string(value);
    const n = /^#\d{1,16}$/.test(text ?? "") ? Number(text!.slice(1)) : Number.NaN;
    if (text !== undefined && !Number.isSafeInteger(n)) {
      const message = `${quoted(text)} is not a position`;
      checker.report(
        "BAD_POSITION",
        value.node,
        value.path,
        message,
        "write # and the number of instructions",
      );
    }
    return { n };
  },
  hash: (checker, value) => {
    const hash = checker.string(value);
    if (hash !== undefined && !/^[0-9a-f]{64}$/.test(hash)) {
      checker.report(
        "BAD_HASH",
        value.node,
        value.path,
        "this is not a state hash",
        "give 64 hexadecimal digits",
      );
    }
    return { hash };
  },
  assert: (checker, value) => ({ expression: checker.string(value) }),
  mark: (checker, value) => ({ text: checker.string(value) }),
  end: (checker, value) => {
    const outcome = checker.string(value);
    if (outcome !== undefined && !(ENDS as readonly string[]).includes(outcome)) {
      const message = `a run does not end as ${quoted(outcome)}`;
      checker.report("BAD_END", value.node, value.path, message, `give ${ENDS.join(", ")}`);
    }
    return { outcome };
  },
};

/** What else acts may say. */
const ALSO: Readonly<Partial<Record<Act["act"], readonly string[]>>> = {
  expect: ["partition", "within"],
  send: ["partition"],
  assert: ["partition"],
};

function readAct(checker: JsonChecker, root: Member): object | undefined {
  const members = checker.members(root);
  if (members === undefined) return undefined;
  const kinds = Object.keys(ACTS) as Act["act"][];
  const named = kinds.filter((kind) => members.some(({ key }) => key === kind));
  const [kind] = named;
  if (kind === undefined || named.length > 1) {
    const message =
      kind === undefined ? "this line does not state an act" : `this line states ${named.join(" and ")}`;
    checker.report("BAD_ACT", root.node, "", message, `give one of ${kinds.join(", ")}`);
    return undefined;
  }
  const all = checker.object(root, [kind], ALSO[kind] ?? []);
  if (all === undefined || checker.problems.length > 0) return undefined;
  const partition = checker.string(all.get("partition"));
  return { act: kind, partition, ...ACTS[kind](checker, all.get(kind)!, all) };
}

function characters(checker: JsonChecker, value: Member): string | undefined {
  const text = checker.string(value);
  if (text === undefined) return undefined;
  if (text === "") {
    checker.report("BAD_INPUT", value.node, value.path, "the text is empty", "give at least one character");
  }
  const strange = strangeCharacter(text);
  if (strange !== undefined) {
    const message = `${quoted(strange)} is not a character of a console`;
    checker.report("BAD_INPUT", value.node, value.path, message, "characters go up to U+00FF");
  }
  return text;
}

/** A character that no console has; undefined: there is none. */
export function strangeCharacter(text: string): string | undefined {
  return [...text].find((character) => character > "\xff");
}
