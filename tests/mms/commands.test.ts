// Each command against its row: what it takes, what it gives, and every error that it names.

import { beforeEach, describe, expect, test } from "vitest";
import {
  COLD,
  FIRST_MMS,
  MMS_COMPLETIONS,
  MMS_DONE,
  type MmsCompletionName,
  WARM,
} from "../../host/mms/codes.ts";
import { COMMANDS, type CommandRow } from "../../host/mms/commands.ts";
import type { MmsAnswer } from "../../host/mms/plan.ts";
import { REFUSAL_DELAY, serveMms } from "../../host/mms/service.ts";
import { type MmsStorage, memoryStorage } from "../../host/mms/storage.ts";
import { createMms, type MmsCommandName, type MmsState } from "../../host/state/mms.ts";

let mms: MmsState;
let storage: MmsStorage;
let commits = 0;

/** MMS that has been started, with CIF 1 (view 1) of three words in field 0, saved and stored, and an open dump into file 1. */
function begin(capacity?: readonly number[]): void {
  const kept = memoryStorage();
  commits = 0;
  storage = {
    ...kept,
    commit: (changes) => {
      commits++;
      kept.commit(changes);
    },
  };
  mms = createMms([0], capacity);
  tell("START_SYSTEM", [COLD, 0]);
  tell("CREATE", [1, 2, 3]);
  tell("WRITE", [1, 0, 0], [[7, 8, 9]]);
  tell("SAVE", [1, 0], [[0, 1, 0]]);
  tell("STORE", [1]);
  tell("INIT_DUMP", [1, 0]);
  commits = 0;
}
beforeEach(() => begin());

const row = (name: MmsCommandName): CommandRow => COMMANDS.find((one) => one.name === name)!;
const answerTo = { partition: 0, process: 3, syncel: 4, socb: 5 };

/** All answers to a command. */
function answers(
  name: MmsCommandName | number,
  parameters: number[],
  sent: number[][] = [],
  room: number[] = [],
) {
  const lists = sent.map((words) => Uint16Array.from(words));
  const command = typeof name === "number" ? name : row(name).number;
  return serveMms(mms, storage, {
    command,
    replyTo: answerTo,
    userGroup: 1,
    profile: 2,
    parameters,
    sent: lists,
    room,
  });
}

/** The completion code of a command by its name. */
function tell(...given: Parameters<typeof answers>): MmsCompletionName | "OK" {
  const [answer] = answers(...given);
  return answer!.cc === 0 ? "OK" : MMS_COMPLETIONS[answer!.cc - FIRST_MMS]![0];
}

/** For each command one that is right. */
const RIGHT: Readonly<Record<MmsCommandName, readonly [number[], number[][]?, number[]?]>> = {
  START_SYSTEM: [[WARM, 0]],
  RESTORE: [[], [], [9]],
  CREATE: [[256, 0xffff, 0]],
  LOOKUP: [[1, 0]],
  ADD: [[1, 0x8001]],
  REMOVE: [[1]],
  READ: [[1, 0, 1, 2], [], [2]],
  WRITE: [[1, 15, 0], [[1, 2]]],
  GET_VIEW_ATTRIBUTES: [[1], [], [24]],
  CHANGE_ATTRIBUTES: [[1, 4, 5]],
  SAVE: [[1, 0], [[1, 1, 2, 0xaaaa, 0xbbbb]]],
  REMOVE_CIF: [[1, 0]],
  STORE: [[1]],
  RETRIEVE: [[1, 0]],
  INIT_DUMP: [[15, 3]],
  DUMP_CIF_SEQUENCE: [[1], [[1, 0]]],
  TERMINATE_DUMP: [[1]],
  CLEAR: [[]],
  GET_STORAGE_OCCUPANCY: [[], [], [17]],
  GET_THRESHOLD_WARNING: [[]],
  GET_MMS_STATISTICS: [[], [], [88]],
  GET_CIF: [[1, 0, 0]],
};

/** What has to be before a command is right, and what it gives then. */
const BEFORE: Partial<Record<MmsCommandName, () => void>> = {
  RESTORE: () => tell("START_SYSTEM", [WARM, 0]),
  RETRIEVE: () => tell("REMOVE_CIF", [1, 0]),
  GET_THRESHOLD_WARNING: () => begin([4, 1000, 1000]),
};
const GIVES: Partial<Record<MmsCommandName, readonly [number[], number[][]?]>> = {
  START_SYSTEM: [[1]],
  RESTORE: [[8], [[1, 0, 1, 0, 2, 3, 1, 0]]],
  CREATE: [[2, 0, 2]],
  LOOKUP: [[2, 1, 2, 3]],
  ADD: [[2]],
  REMOVE: [[0]],
  READ: [[3], [[8, 9]]],
  WRITE: [[2]],
  GET_VIEW_ATTRIBUTES: [[], [[1, 0, 1, 2, 3, 0xffff, 1, 1, 3, ...new Array(15).fill(0)]]],
  RETRIEVE: [[2, 1, 2, 3]],
  DUMP_CIF_SEQUENCE: [[1]],
  TERMINATE_DUMP: [[0, 0, 0]],
  CLEAR: [[1]],
  GET_STORAGE_OCCUPANCY: [[], [[1, 1, 1, 9, 0, 0, 16, 1, 3, 0, 0, 64, 1, 0, 0, 0, 64]]],
  GET_THRESHOLD_WARNING: [[1]],
  GET_CIF: [[1, 0, 1, 2, 3]],
};
/** Commands that change what is durable: one commit each. */
const DURABLE: readonly MmsCommandName[] = [
  "CHANGE_ATTRIBUTES",
  "SAVE",
  "REMOVE_CIF",
  "STORE",
  "INIT_DUMP",
  "DUMP_CIF_SEQUENCE",
  "TERMINATE_DUMP",
  "CLEAR",
  "START_SYSTEM",
];

describe.each(COMMANDS)("$name", ({ name, number, parameters, sent, received, results, delay }) => {
  test("gives what its row names, after its time, with one commit when it changes what is durable", () => {
    BEFORE[name]?.();
    commits = 0;
    const [given, out = [], room = []] = RIGHT[name];
    const all = answers(name, given, out, room);
    expect(all).toHaveLength(1);
    const { lists, ...answer } = all[0]!;
    const words = [...out, ...lists].reduce((sum, list) => sum + list.length, 0);
    const [gives = [], fills = []] = GIVES[name] ?? [];
    expect(answer).toEqual({ to: answerTo, command: number, cc: 0, results: gives, delay: delay + words });
    expect(answer.results).toHaveLength(results.length);
    if (name !== "GET_MMS_STATISTICS") expect(lists.map((list) => [...list])).toEqual(fills);
    else expect([...lists[0]!].slice(0, 12)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
    // The store of a case that begins anew has its own commits.
    expect(commits).toBe(DURABLE.includes(name) ? 1 : 0);
  });

  test("takes no more and no fewer parameters and lists", () => {
    const [given, out = [], room = []] = RIGHT[name];
    const before = structuredClone(mms);
    expect(tell(name, [...given, 0], out, room)).toBe("BAD_PARAMETERS");
    if (parameters.length > 0) expect(tell(name, given.slice(1), out, room)).toBe("BAD_PARAMETERS");
    expect(tell(name, given, [...out, [1]], room)).toBe("BAD_LISTS");
    expect(tell(name, given, out, [...room, 1])).toBe("BAD_LISTS");
    if (sent !== "" && !sent.endsWith("?")) expect(tell(name, given, [], room)).toBe("BAD_LISTS");
    if (received !== "") expect(tell(name, given, out, [])).toBe("BAD_LISTS");
    expect({ ...mms, refused: [] }).toEqual({ ...before, refused: [] });
    expect(commits).toBe(0);
  });

  test("comes after START_SYSTEM", () => {
    mms = createMms([0]);
    const [given, out = [], room = []] = RIGHT[name];
    expect(tell(name, given, out, room)).toBe(name === "START_SYSTEM" ? "OK" : "NOT_STARTED");
  });
});

/** A case for every error of every row, and what comes before it. */
type Given = readonly [parameters: number[], sent?: number[][], room?: number[]];
type Case = readonly [MmsCommandName, MmsCompletionName, Given, (() => void)?];
const many = (count: number, make: () => void) => () => {
  for (let n = 0; n < count; n++) make();
};
const WRONG: readonly Case[] = [
  ["START_SYSTEM", "BAD_MODE", [[2, 0]]],
  ["START_SYSTEM", "BAD_FILE", [[COLD, 1]]],
  ["RESTORE", "NO_MORE", [[], [], [99]]],
  ["RESTORE", "ROOM_TOO_SMALL", [[], [], [7]], () => tell("START_SYSTEM", [WARM, 0])],
  ["CREATE", "BAD_VERSION", [[0, 0, 0]]],
  ["CREATE", "TOO_MANY", [[1, 0, 0]], many(1023, () => tell("CREATE", [1, 0, 0]))],
  ["LOOKUP", "NO_CIF", [[1, 1]]],
  ["LOOKUP", "TOO_MANY", [[1, 0]], many(4095, () => tell("LOOKUP", [1, 0]))],
  ["ADD", "NO_VIEW", [[2, 1]]],
  ["ADD", "NO_FIELD", [[2, 2]], () => tell("ADD", [1, 1])],
  ["ADD", "TOO_MANY", [[1, 1]], many(4095, () => tell("ADD", [1, 1]))],
  ["REMOVE", "NO_VIEW", [[0]]],
  ["READ", "NO_VIEW", [[9, 0, 0, 0], [], [0]]],
  ["READ", "NO_FIELD", [[1, 16, 0, 0], [], [0]]],
  ["READ", "OUTSIDE", [[1, 0, 2, 2], [], [2]]],
  ["READ", "ROOM_TOO_SMALL", [[1, 0, 0, 3], [], [2]]],
  ["WRITE", "NO_VIEW", [[9, 0, 0], [[]]]],
  ["WRITE", "NO_FIELD", [[2, 0, 0], [[]]], () => tell("ADD", [1, 2])],
  ["WRITE", "OUTSIDE", [[1, 0, 4], [[1]]]],
  ["WRITE", "STORAGE_FULL", [[1, 1, 0], [new Array(32_766).fill(1)]]],
  ["GET_VIEW_ATTRIBUTES", "NO_VIEW", [[0], [], [24]]],
  ["GET_VIEW_ATTRIBUTES", "ROOM_TOO_SMALL", [[1], [], [23]]],
  ["CHANGE_ATTRIBUTES", "NO_VIEW", [[2, 0, 0]]],
  ["SAVE", "NO_CIF", [[2, 0], [[0, 1, 0]]]],
  ["SAVE", "BAD_BLOCK", [[1, 0], [[0, 1]]]],
  ["SAVE", "BAD_BLOCK", [[1, 0], [[2, 1, 0]]]],
  ["SAVE", "BAD_BLOCK", [[1, 0], [[0, 1, 0, 1, 0]]]],
  ["SAVE", "BAD_BLOCK", [[1, 0], [[0, 1, 1]]]],
  ["SAVE", "BAD_BLOCK", [[1, 0], [[0, 1, 0, 2, 0]]], () => tell("CREATE", [1, 0, 0])],
  ["SAVE", "BAD_BLOCK", [[1, 0], [[0, 1, 4094, ...new Array(4094).fill(0)]]]],
  ["SAVE", "STORAGE_FULL", [[1, 0], [[0, 1, 1, 9]]], () => begin([9, 99, 99])],
  ["REMOVE_CIF", "NO_CIF", [[0, 0]]],
  ["STORE", "NO_VIEW", [[2]]],
  [
    "STORE",
    "TOO_MANY",
    [[2]],
    () => {
      tell("CREATE", [1, 0, 0]);
      // As many other CIFs, which share what they have.
      const [one] = mms.stored;
      mms.stored.length = 0;
      mms.next = 10_000;
      for (let id = 1000; mms.stored.length < 4096; id++) mms.stored.push({ ...one!, id });
    },
  ],
  ["STORE", "STORAGE_FULL", [[1]], () => tell("WRITE", [1, 0, 3], [[1]]) && begin2()],
  ["RETRIEVE", "NO_CIF", [[2, 0]]],
  ["RETRIEVE", "IN_SHORT_TERM", [[1, 0]]],
  [
    "RETRIEVE",
    "TOO_MANY",
    [[1, 0]],
    () => {
      tell("REMOVE_CIF", [1, 0]);
      many(1024, () => tell("CREATE", [1, 0, 0]))();
    },
  ],
  [
    "RETRIEVE",
    "STORAGE_FULL",
    [[1, 0]],
    () => {
      begin([10, 99, 99]);
      tell("REMOVE_CIF", [1, 0]);
      tell("CREATE", [1, 0, 0]);
      tell("WRITE", [2, 0, 0], [[1, 2, 3, 4, 5, 6, 7, 8]]);
    },
  ],
  ["INIT_DUMP", "BAD_FILE", [[0, 0]]],
  ["INIT_DUMP", "BAD_FILE", [[16, 0]]],
  ["INIT_DUMP", "DUMP_OPEN", [[1, 0]]],
  ["DUMP_CIF_SEQUENCE", "BAD_FILE", [[0], [[1, 0]]]],
  ["DUMP_CIF_SEQUENCE", "NO_DUMP", [[2], [[1, 0]]]],
  ["DUMP_CIF_SEQUENCE", "NO_DUMP", [[1], [[1, 0]]], () => tell("TERMINATE_DUMP", [1])],
  ["DUMP_CIF_SEQUENCE", "BAD_LIST", [[1], [[]]]],
  ["DUMP_CIF_SEQUENCE", "BAD_LIST", [[1], [[1]]]],
  ["DUMP_CIF_SEQUENCE", "TOO_MANY", [[1], [new Array(4097).fill([1, 0]).flat()]]],
  ["DUMP_CIF_SEQUENCE", "NO_CIF", [[1], [[1, 0, 2, 0]]]],
  ["DUMP_CIF_SEQUENCE", "STORAGE_FULL", [[1], [[1, 0, 1, 0]]], () => begin([99, 99, 5])],
  ["TERMINATE_DUMP", "BAD_FILE", [[16]]],
  ["TERMINATE_DUMP", "NO_DUMP", [[2]]],
  ["GET_STORAGE_OCCUPANCY", "ROOM_TOO_SMALL", [[], [], [16]]],
  ["GET_THRESHOLD_WARNING", "TOO_MANY", [[]], many(64, () => answers("GET_THRESHOLD_WARNING", []))],
  ["GET_MMS_STATISTICS", "ROOM_TOO_SMALL", [[], [], [87]]],
  ["GET_CIF", "NO_STORAGE", [[2, 0, 0]]],
  ["GET_CIF", "NO_STORAGE", [[0xffff, 0, 0]]],
  ["GET_CIF", "NO_CIF", [[0, 1, 0]]],
  ["GET_CIF", "NO_CIF", [[1, 0xffff, 0xffff]]],
  ["GET_CIF", "NO_CIF", [[1, 0, 0]], () => tell("CLEAR", [])],
];

/** The intermediate storage is as full as it may be. */
function begin2(): void {
  begin([99, 3, 99]);
  tell("WRITE", [1, 0, 3], [[1]]);
}

test("every error of every row has a case below, and none has another", () => {
  const named = COMMANDS.flatMap(({ name, errors }) => errors.map((error) => `${name} ${error}`));
  expect([...new Set(WRONG.map(([name, error]) => `${name} ${error}`))].sort()).toEqual(named.sort());
});

const CASES = WRONG.map(([name, error, given, before]) => ({ name, error, given, before }));

test.each(CASES)("$name is refused with $error, case %#", ({ name, error, given, before }) => {
  before?.();
  const copy = structuredClone(mms);
  const records = [...storage.entries()];
  const [answer] = answers(name, ...given);
  expect(answer).toEqual({
    ...{ to: answerTo, command: row(name).number, cc: MMS_DONE[error], results: [], lists: [] },
    delay: REFUSAL_DELAY,
  });
  expect({ ...mms, refused: [] }).toEqual({ ...copy, refused: [] });
  expect([...storage.entries()]).toEqual(records);
});

test("a number that is no command is refused, and counted nowhere", () => {
  const before = structuredClone(mms);
  for (const number of [0, COMMANDS.length + 1, 0xffff]) expect(tell(number, [])).toBe("BAD_COMMAND");
  expect(mms).toEqual(before);
});

test("GET_CIF names the CIFs of each storage once, in the order of their numbers", () => {
  for (let n = 0; n < 3; n++) tell("CREATE", [1, 0, 0]);
  mms.next = 0x1_0000;
  tell("CREATE", [7, 8, 9]);
  tell("REMOVE_CIF", [2, 0]);
  const all = (storage: number) => {
    const found: number[][] = [];
    for (let after = [0, 0]; ; after = found.at(-1)!.slice(0, 2)) {
      const [{ cc, results }] = answers("GET_CIF", [storage, ...after]) as [MmsAnswer];
      if (cc !== 0) return found;
      found.push([...results]);
    }
  };
  expect(all(0)).toEqual([
    [1, 0, 1, 2, 3],
    [3, 0, 1, 0, 0],
    [4, 0, 1, 0, 0],
    [0, 1, 7, 8, 9],
  ]);
  expect(all(1)).toEqual([[1, 0, 1, 2, 3]]);
});

test("warnings come to all who ask, with the command that passes the threshold, and once", () => {
  begin([100, 100, 100]);
  const others = { ...answerTo, socb: 6 };
  expect(answers("GET_THRESHOLD_WARNING", [])).toEqual([]);
  mms.askers.push(others);
  expect(answers("WRITE", [1, 0, 3], [new Array(60).fill(1)])).toHaveLength(1);
  const [own, ...warnings] = answers("WRITE", [1, 0, 63], [new Array(6).fill(1)]);
  expect(own!.results).toEqual([69]);
  expect(warnings.map(({ to, command, results }) => ({ to, command, results }))).toEqual(
    [answerTo, others].map((to) => ({ to, command: row("GET_THRESHOLD_WARNING").number, results: [1] })),
  );
  expect(answers("WRITE", [1, 0, 69], [[1]])).toHaveLength(1);
});

test("a checkpoint keeps what was saved, but for the profile", () => {
  tell("WRITE", [1, 0, 0], [[0, 0, 0]]);
  tell("CHANGE_ATTRIBUTES", [1, 8, 9]);
  tell("START_SYSTEM", [WARM, 0]);
  expect([...answers("READ", [1, 0, 0, 3], [], [3])[0]!.lists[0]!]).toEqual([7, 8, 9]);
  expect([...answers("RESTORE", [], [], [9])[0]!.lists[0]!].slice(4, 6)).toEqual([8, 9]);
});

test("a view that a checkpoint names is nobody else's, though it was removed", () => {
  tell("REMOVE", [1]);
  mms.latest = 0;
  expect(answers("LOOKUP", [1, 0])[0]!.results[0]).toBe(2);
});
