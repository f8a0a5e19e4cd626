// The parts of docs/CSF.md that are made of the sources: each stands between <!-- NAME --> and <!-- end -->.

import { readdirSync, readFileSync } from "node:fs";
import { type Clause, procedures } from "./conventions.ts";
import { runDemo } from "./demo.ts";
import { program } from "./guests.ts";

/**
 * The procedures that CPS/SDS/024 names, and the section that it refers to, in the order of the table: those of 4.2.5.2 and
 * 4.2.4.4.9.1, the functions, common procedures and package interface of the Message Monitor, the coroutines of the CSF process,
 * and what these lean on. That none is missing, named.test.ts looks at.
 */
export const NAMED: readonly (readonly [string, string])[] = [
  ["COMON", "4.2.5.4.1.5 a"],
  ["WAIT_SYSTEM_CALL", "4.2.5.4.1.5 b"],
  ["CANCEL_SYSTEM_CALL", "4.2.5.4.1.5 c"],
  ["WAIT_SEM", "4.2.5.4.2.5 a"],
  ["SIGNAL_SEM", "4.2.5.4.2.5 b"],
  ["WAIT_OPSEM", "4.2.5.4.2.5 c"],
  ["SIGNAL_OPSEM", "4.2.5.4.2.5 d"],
  ["ASSOCIATE", "4.2.5.4.2.5 e"],
  ["INTERN_SIGNAL", "4.2.5.4.2.5 f"],
  ["PAUSE", "4.2.5.4.3"],
  ["INIT_COMON", "4.2.5.4.4.5 a"],
  ["INIT_COROUTINE", "4.2.5.4.4.5 b"],
  ["INIT_SEMAPHORE", "4.2.5.4.4.5 c"],
  ["INIT_OPERATION", "4.2.5.4.4.5 d"],
  ["TRACE", "4.2.5.4.5"],
  ["CHAIN_IN", "4.2.5.6.1"],
  ["CHAIN_OUT", "4.2.5.6.2"],
  ["MMON_INIT", "4.2.4.4.9.2 a"],
  ["MMON_ANSWER_RECEIVED", "4.2.4.4.9.2 b"],
  ["MMON_COMPLETE", "4.2.4.4.9.2 c"],
  ["MMON_CANCEL", "4.2.4.4.9.2 d"],
  ["WAIT", "4.2.4.4.9.2 e"],
  ["RETURN_INIT_ERROR", "4.2.4.4.9.2 f"],
  ["RETURN_ERROR", "4.2.4.4.9.2 g"],
  ["COMPLETE_RETURN", "4.2.4.4.9.5-7"],
  ["CREATE_CIF", "4.2.4.4.9.5-1"],
  ["READ_VIEW", "4.2.4.6.9.2"],
  ["WRITE_VIEW", "4.2.4.6.9.2"],
  ["SAVE_VIEW", "4.2.4.6.9.2"],
  ["DISMANTLE_VIEW", "4.1.7.2.4"],
  ["CHANGE_PROFILE", "4.2.4.4.6.5 a"],
  ["GET_VIEW_ATTRIBUTES", "4.2.4.4.6.5 b"],
  ["STORE", "4.2.4.4.7.5 a"],
  ["RETRIEVE", "4.1.7.2.4.16"],
  ["INIT_DUMP", "4.2.4.4.7.5 b"],
  ["DUMP_CIF_SEQUENCE", "4.2.4.4.7.5 c"],
  ["TERMINATE_DUMP", "4.2.4.4.7.5 d"],
  ["CLEAR", "4.2.4.4.7.5 e"],
  ["SET_SECURITY_PARAMETERS", "4.2.4.4.8.5 a"],
  ["START_SYSTEM", "4.2.4.4.8.5 b"],
  ["START_MMS", "4.2.4.4.8.5-3"],
  ["GET_THRESHOLD_WARNING", "4.2.4.4.8.5 d"],
  ["GET_STORAGE_OCCUPANCY", "4.2.4.4.8.5 e"],
  ["GET_MMS_STATISTICS", "4.2.4.4.8.5 f"],
  ["GET_CIF", "4.2.4.4.8.1 g"],
  ["RESTORE_CIF", "4.2.4.4.8.5 g"],
  ["CHECK_QEL", "4.2.4.6.1"],
  ["REMOVE_CIFCB", "4.2.4.6.2"],
  ["EXCLUDE_HCB", "4.2.4.6.3"],
  ["CHECK_CC", "4.2.4.6.4"],
  ["SECURITY_COMPARE", "4.2.4.6.5"],
  ["INCLUDE_QEL", "4.2.4.6.6"],
  ["EXCLUDE_QEL", "4.2.4.6.7"],
  ["INIT_RESPONSE_TIME", "4.2.4.6.8"],
  ["UPDATE_RESPONSE_TIME", "4.2.4.6.9"],
  ["CONVERT_PROFILE", "4.2.4.6.10"],
  ["CHECK_MFT", "4.2.4.6.12"],
  ["SEND_TO_MMS", "4.2.4.6.13"],
  ["SEND_TO_CSF_PROC", "4.2.4.6.15"],
  ["CLEAN_UP", "4.2.4.6.16"],
  ["NEW_VIEW_REFERENCE", "4.2.4.7.1"],
  ["GET_PROFILE", "4.2.4.7.2"],
  ["CHECK_DELETION", "4.2.4.7.3"],
  ["SAVE", "4.2.4.7.4"],
  ["CSF_RECEIVE_COROUTINE", "4.2.4.4.5.5 a"],
  ["CSF_SAVE_COROUTINE", "4.2.4.4.5.5 b"],
  ["PERFORM_MFT", "4.2.4.4.5.5 c"],
  ["INIT_DELETION", "4.2.4.4.5.5 d"],
  ["SEND_LOG", "4.2.4.4.5.5 e"],
  ["CSF_LOG_SAVE_COROUTINE", "4.2.4.4.5.5 f"],
  ["SEND_REQUEST", "4.1.7.2.2.6"],
  ["RECEIVE_FIRST_QEL", "4.1.7.2.2.1"],
  ["DISMANTLE", "4.1.7.2.2.4"],
  ["DISMANTLE_QEL", "4.2.2.7"],
  ["REINSERT_IN_QUEUE", "4.2.2.7.4"],
  ["CHECK_PROFILE", "4.2.2.7.7"],
  ["CSF_RETIRE", "4.2.1.7.7"],
  ["INIT_RESOURCE_POOL", "4.2.1.5.1"],
  ["ALLOCATE_RESOURCE", "4.2.1.7.4"],
  ["GET_BUFFER", "4.2.1.7.8"],
  ["WRITE_BUFFER", "4.1.7.2.1.3"],
  ["DISMANTLE_BUFFER", "4.1.7.2.1.7"],
  ["CHECK_PRIVILEGE", "4.1.5.4"],
];

/** Test files in whose titles or calls a procedure is named. */
export function testsOf(name: string): string[] {
  const said = new RegExp(`(?<![A-Z_] ?)${name}(?![A-Z_])`);
  return readdirSync("tests/csf")
    .filter((file) => file.endsWith(".test.ts"))
    .filter((file) => {
      const text = readFileSync(`tests/csf/${file}`, "utf8");
      const titles = [
        ...text.matchAll(/(?:describe|test)(?:\.each\((?:\w+|[\s\S]*?\])\))?\(\s*["`]([^"`]*)/g),
      ];
      return titles.some(([, title]) => said.test(title!)) || text.includes(`calls.call("${name}"`);
    });
}

/** Whether a source says that the document names a procedure, but holds no design of it. */
export function isOurs(section: string): boolean {
  return section.endsWith(" (design: ours)");
}

function procedureTable(): string {
  const found = procedures("firmware/csf");
  const rows = NAMED.map(([name, where]) => {
    const procedure = found.get(name);
    const clause = (name: Clause) => procedure?.clauses.get(name) ?? "-";
    const tests = testsOf(name).map((file) => file.replace(".test.ts", ""));
    const cells = [
      name,
      where,
      isOurs(procedure?.section ?? "") ? "ours" : "stated",
      procedure?.file.replace("firmware/csf/", "") ?? "",
      clause("CALL"),
      clause("RETURN"),
      clause("KEEP"),
      clause("LINK"),
      procedure?.exits.join(", ") || "-",
    ];
    return `| ${[...cells, tests.join(", ")].join(" | ")} |`;
  });
  const head =
    "| procedure | section | design | file in firmware/csf | call | return | kept | link | exits | tests in tests/csf |";
  return [head, "|---|---|---|---|---|---|---|---|---|---|", ...rows].join("\n");
}

/** The procedures of the nucleus, in the order of its sources. */
function nucleusTable(): string {
  const rows = [...procedures("firmware/csf/nucleus").values()].map(({ name, file, clauses, exits }) => {
    const clause = (one: Clause) => clauses.get(one) ?? "-";
    const cells = [name, file.replace("firmware/csf/nucleus/", ""), clause("CALL"), clause("RETURN")];
    return `| ${[...cells, clause("KEEP"), clause("LINK"), exits.join(", ") || "-"].join(" | ")} |`;
  });
  const head = "| procedure | file | call | return | kept | link | exits |";
  return [head, "|---|---|---|---|---|---|---|", ...rows].join("\n");
}

const STATUS = ["", "PENDING", "IN_SEMAPHORE", "DONE"];
const ACTION = ["", "SET_DONE", "TO_COROUTINE", "TO_SEMAPHORE"];
/** Which procedure uses which table of firmware/csf/comon/state.asm. */
const EVENTS: readonly (readonly [string, string])[] = [
  ["ON_CINIT", "COMON (CINIT_SYSCALL)"],
  ["ON_WAIT", "WAIT_SYSTEM_CALL"],
  ["ON_CANCEL", "CANCEL_SYSTEM_CALL"],
  ["ON_PAUSE", "PAUSE"],
  ["ON_ASSOCIATE", "ASSOCIATE"],
  ["ON_SIGNAL", "SIGNAL_OPSEM"],
  ["ON_QUEUE", "INTERN_SIGNAL, nobody waits"],
  ["ON_HAND_OVER", "INTERN_SIGNAL, a coroutine waits"],
  ["ON_RECEIVE", "WAIT_OPSEM"],
];

/** The transitions of the firmware's tables: event, state before, state after. */
export function transitions(): { event: string; from: number; to: number }[] {
  const { image, symbols } = program("START: NOP\n");
  const labels = [...symbols.keys()].filter((name) => name.startsWith("ON_"));
  if (labels.length !== EVENTS.length) throw new Error("a table has no name");
  return EVENTS.flatMap(([label, event]) => {
    const first = symbols.get(label)! - image.program.address;
    const length = image.program.words.slice(first).indexOf(0);
    return [...image.program.words.slice(first, first + length)].map((word) => ({
      event,
      from: word >> 8,
      to: word & 0xff,
    }));
  });
}

function stateDiagram(): string {
  const all = transitions();
  const states = [...new Set(all.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const id = (state: number) => `S${state.toString(16)}`;
  const names = states.map((s) => `    state "(${STATUS[s >> 4]}, ${ACTION[s & 15]})" as ${id(s)}`);
  const edges = new Map<string, string[]>();
  for (const { event, from, to } of all) {
    const edge = `${id(from)} --> ${id(to)}`;
    edges.set(edge, [...(edges.get(edge) ?? []), event]);
  }
  const arrows = [...edges].map(([edge, events]) => `    ${edge}: ${events.join(" / ")}`);
  return [
    "```mermaid",
    "stateDiagram-v2",
    ...names,
    `    [*] --> ${id(0x31)}: INIT_OPERATION`,
    ...arrows,
    "```",
  ].join("\n");
}

function demo(): string {
  const { lines, text } = runDemo();
  return ["```text", ...text.trimEnd().split("\n"), "```", "", "```text", ...lines.slice(0, 48), "```"].join(
    "\n",
  );
}

/** The made parts by their names. */
export const PARTS: Readonly<Record<string, () => string>> = {
  procedures: procedureTable,
  nucleus: nucleusTable,
  states: stateDiagram,
  demo,
};

/** The page with its made parts as they should be. */
export function refresh(page: string): string {
  return page.replace(/<!-- (\w+) -->\n[\s\S]*?<!-- end -->/g, (whole, name: string) => {
    const part = PARTS[name];
    return part === undefined ? whole : `<!-- ${name} -->\n\n${part()}\n\n<!-- end -->`;
  });
}
