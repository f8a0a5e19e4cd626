// What sections 4.2.4 and 4.2.5 of CPS/SDS/024 (Issue 2) name as procedures, read out of the document section by section, and whether it
// holds a design of each: all of it is in docs/CSF.md and in the firmware. It shares nothing with what makes the page.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { filesOf } from "../files.ts";
import { procedures } from "./conventions.ts";

/** All sources of a folder as one text. */
const sourcesAndIncludes = (folder: string) =>
  filesOf(folder)
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");

type Standing = "stated" | "ours";

/** Section, standing, names. */
const DOCUMENT: readonly (readonly [string, Standing, string])[] = [
  ["4.2.4.4.5 coroutines", "stated", "CSF_RECEIVE_COROUTINE CSF_SAVE_COROUTINE CSF_LOG_SAVE_COROUTINE"],
  ["4.2.4.4.5 procedures of the coroutines", "stated", "PERFORM_MFT INIT_DELETION SEND_LOG"],
  ["4.2.4.4.6 Attributes and Profiles", "stated", "CHANGE_PROFILE GET_VIEW_ATTRIBUTES GET_PROFILE"],
  ["4.2.4.4.7 Storage and Dump", "stated", "STORE INIT_DUMP DUMP_CIF_SEQUENCE TERMINATE_DUMP CLEAR"],
  [
    "4.2.4.4.8 Init and Control",
    "stated",
    "SET_SECURITY_PARAMETERS START_SYSTEM GET_THRESHOLD_WARNING GET_STORAGE_OCCUPANCY GET_MMS_STATISTICS RESTORE_CIF START_MMS",
  ],
  ["4.2.4.4.8 Init and Control, the name alone", "ours", "GET_CIF"],
  [
    "4.2.4.4.9 Main Module",
    "stated",
    "MMON_INIT MMON_ANSWER_RECEIVED MMON_COMPLETE MMON_CANCEL WAIT RETURN_INIT_ERROR RETURN_ERROR COMPLETE_RETURN",
  ],
  ["4.2.4.4.9 functions that the Main Module selects, by name", "ours", "CREATE_CIF SAVE"],
  [
    "4.2.4.6 common procedures, .1 to .16 but .11 and .14, which are deleted",
    "stated",
    "CHECK_QEL REMOVE_CIFCB EXCLUDE_HCB CHECK_CC SECURITY_COMPARE INCLUDE_QEL EXCLUDE_QEL INIT_RESPONSE_TIME UPDATE_RESPONSE_TIME CONVERT_PROFILE CHECK_MFT SEND_TO_MMS SEND_TO_CSF_PROC CLEAN_UP",
  ],
  ["4.2.4.6.9 functions whose time is measured, by name", "ours", "READ_VIEW WRITE_VIEW RETRIEVE SAVE_VIEW"],
  ["4.2.4.7 package interface", "stated", "NEW_VIEW_REFERENCE GET_PROFILE CHECK_DELETION"],
  ["4.2.4.7 package interface, without a design", "ours", "SAVE"],
  ["4.2.5.2.1 System Call", "stated", "COMON WAIT_SYSTEM_CALL CANCEL_SYSTEM_CALL"],
  ["4.2.5.2.2 Semaphore Functions", "ours", "WAIT_SEM SIGNAL_SEM WAIT_OPSEM SIGNAL_OPSEM ASSOCIATE"],
  ["4.2.5.2.2 Semaphore Functions, with a design", "stated", "INTERN_SIGNAL"],
  ["4.2.5.2.3 Pause", "ours", "PAUSE"],
  ["4.2.5.2.4 Initialize Functions", "ours", "INIT_COMON INIT_COROUTINE INIT_SEMAPHORE INIT_OPERATION"],
  ["4.2.5.2.5 Trace", "ours", "TRACE"],
  ["4.2.5.2.6 Common Functions", "ours", "CHAIN_IN CHAIN_OUT"],
  [
    "of other packages, called by the above",
    "ours",
    "GET_BUFFER WRITE_BUFFER DISMANTLE_BUFFER SEND_REQUEST RECEIVE_FIRST_QEL DISMANTLE DISMANTLE_QEL REINSERT_IN_QUEUE CHECK_PROFILE ALLOCATE_RESOURCE CSF_RETIRE CHECK_PRIVILEGE",
  ],
];

/** What the same sections call that is a monitor call here: of System Call Monitor, DAMOS, CSF's utilities and TMON. */
const CALLS =
  "INIT_SYSCALL SYSCALL WAIT_SYSCALL CANCEL_SYSCALL NEXT_OPERATION AWAIT_SYNCEL INIT_AWAIT PCF_SEND RETIRE CSF_TRACE READ_TIME CHANGE_SUBPROCESS ENTER_REGION LEAVE_REGION";
/** Names that the document has and nothing here may have: deleted in Issue 2. */
const DELETED = "SET_THRESHOLD_VALUES SEND_TO_PARENT";

/** Records of 4.2.4.5.1 and 4.2.4.4.5.4, and their fields in the order of the document. */
const RECORDS: readonly (readonly [string, string])[] = [
  ["CIF_CONTROL_BLOCK", "PROFILE CIF_ID VERSION FIRST_OPEN_FLAG STOPPED_STATUS STATE USAGE HCBLIST"],
  ["HANDLE_CONTROL_BLOCK", "NEXT CIF MMS_REF QELLIST DISMANTLE_COUNT CHECKPOINT_STATUS STATE USAGE QELCOUNT"],
  ["SAVE_MESSAGE_INFO", "VIEW DISMANTLE DELETION"],
  ["MFT_MESSAGE_INFO", "CIF_ID VERSION TIME QUEUE"],
  ["SEND_TO_MMS_PARAMS", "TRAILER TRAILER_SIZE BUFFER BUFFER_SIZE"],
  ["RECEIVE_CO_RECORD", "HEAD RETURN"],
];
/** Types whose values the document lists. */
const ENUMERATIONS: readonly (readonly [string, string])[] = [
  ["CB_USAGE", "CIFCB_USAGE HCB_USAGE"],
  ["CIFCB_STATE", "S_FREE S_CREATE S_LOOKUP S_ACTIVE S_REMOVE"],
  ["START_UP_TYPE", "DEAD1 DEAD2 COLD WARM1 WARM2"],
  ["TIMED_FUNCTION", "T_READ_VIEW T_WRITE_VIEW T_RETRIEVE T_DUMP T_CLEAR T_SAVE_VIEW"],
];
/** Records whose fields are constants here, in the order of the document. */
const CONSTANTS: readonly (readonly [string, string])[] = [
  ["MMON_SOCB", "SOCB_SR0 SOCB_SR1 SOCB_SR2 SOCB_SR3 SOCB_CC SOCB_EXITNO SOCB_RETURN"],
  ["CSF_PROCESS_INFO", "INFO_COMMAND INFO_SUBPROCESS INFO_PROCESS INFO_DUMMY INFO_SOCB"],
  ["MMON_ENTRY", "E_INIT E_ANSWER E_COMPLETE E_CANCEL"],
];

const words = (text: string) => text.split(" ");
const page = readFileSync("docs/CSF.md", "utf8");
const [, table] = /<!-- procedures -->\n([\s\S]*?)<!-- end -->/.exec(page)!;
const rows = new Map(
  table!
    .split("\n")
    .filter((line) => /^\| [A-Z]/.test(line))
    .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "")))
    .map((cells) => [cells[0]!, cells] as const),
);
const found = procedures("firmware/csf");
const ALL = DOCUMENT.flatMap(([section, standing, names]) =>
  words(names).map((name) => ({ name, section, standing })),
);

describe("the procedures that the document names", () => {
  test.each(ALL)(
    "$name is in the table and in the firmware, with the standing of $section",
    ({ name, standing }) => {
      const [, section, design, file, ...rest] = rows.get(name) ?? [];
      expect(design).toBe(standing);
      expect(section).toMatch(/^4\.[12]\./);
      expect(found.get(name)?.file).toBe(`firmware/csf/${file}`);
      expect(rest.at(-1), "tests").toMatch(/^[a-z-]+/);
    },
  );

  test("are all of the table but a function of the interface document and one that sets up pools", () => {
    const named = new Set(ALL.map(({ name }) => name));
    expect([...rows.keys()].filter((name) => !named.has(name)).sort()).toEqual([
      "DISMANTLE_VIEW",
      "INIT_RESOURCE_POOL",
    ]);
  });

  test("and the monitor calls that they lean on are there; what is deleted is not", () => {
    const calls = readFileSync("firmware/csf/scm.inc", "utf8");
    for (const name of words(CALLS)) expect(calls, name).toMatch(new RegExp(`\\.MONITOR ${name} `));
    for (const name of words(DELETED)) expect(found.has(name), name).toBe(false);
  });
});

describe("the records that the document lays out", () => {
  const text = sourcesAndIncludes("firmware/csf");
  const body = (kind: string, name: string) =>
    new RegExp(`^ +\\.${kind} +${name}\\n([\\s\\S]*?)^ +\\.END\\b`, "m").exec(text)?.[1] ?? "";

  test.each(RECORDS)("%s has its fields in their order", (name, fields) => {
    const found = [...body("RECORD", name).matchAll(/^ +([A-Z_, ]+):/gm)].flatMap(([, list]) =>
      list!.split(/, */),
    );
    expect(found).toEqual(words(fields));
  });

  test.each(ENUMERATIONS)("%s has its values in their order", (name, values) => {
    expect([...body("ENUM", name).matchAll(/\b[A-Z]\w*/g)].map(([value]) => value)).toEqual(words(values));
  });

  test.each(CONSTANTS)("%s has its words in their order", (_, names) => {
    const places = words(names).map((name) => text.search(new RegExp(`^${name} +=`, "m")));
    expect(places.every((at) => at >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });
});
