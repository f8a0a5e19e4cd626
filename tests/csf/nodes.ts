// Nodes that the nucleus runs: a source with the nucleus, COMON and a service system, its machine, and a look into the
// memory of each process. A node is assembled once; a test chooses which of its programs are processes.

import { PAGE_WORDS } from "../../core-as/layout.ts";
import { machineOf, type Program, program } from "./guests.ts";
import { SIZES } from "./mmon.ts";

/** What a test says of a node; what is not given is empty. */
export interface NodeSources {
  /** Programs and data of the applications, in user mode, with lines NODE_PROCESS where they are no test's to choose. */
  readonly user: string;
  /** The source of the service system, when it is not the timer service, and the procedure that sets it up in a process. */
  readonly service?: string;
  readonly initService?: string;
  /** Procedures and data in system mode, and labels of the shared protected segment. */
  readonly system?: string;
  readonly shared?: string;
  /** Bodies of INIT_SHARED, and of INIT_SERVICES after the service system. */
  readonly initShared?: string;
  readonly initServices?: string;
  /** Constants that are said first. */
  readonly constants?: string;
}

/** A line NODE_PROCESS: the label where the process starts, and what is not as the macro has it. */
export type Line = readonly [entry: string, given?: Partial<Record<keyof typeof LINE, number>>];

/** Instructions within which every node has started. */
const START_MAX = 200_000;

/** The words of a line behind the entry, in their order, as the macro has them. */
const LINE = { priority: 1, argument: 0, stack: 64, pages: 3, first: 0, last: 0 };

/** The source of a node. User data begin with 16 words A, an element and room for one. */
export function nodeSource(given: NodeSources): string {
  const { user, system = "", shared = "", constants = "", initShared = "", initServices = "" } = given;
  const { service = ' .INCLUDE "csf/toy/toy.asm"\n', initService = "INIT_TOY" } = given;
  return `
${constants}
SOCB_COUNT = 6
SUBPROCESS_COUNT = 256
        .INCLUDE "csf/nucleus/nucleus.inc"
        .DATA
A:      .RES    16
ELEMENT: .WORD  0,6,0,0,0,0,0,1
ROOM:   .RES    18
        .INCLUDE "csf/comon/comon.inc"
        .PROGRAM
${user}
        .INCLUDE "csf/nucleus/protected.inc"
${service}
        .DATA
KEPT_LINK: .WORD 0
${shared === "" ? "" : `        .SHARED CSF, CSF_SEGMENT\n${shared}`}
        .PROGRAM
        .PROC   INIT_SHARED
        .DESTROY *
        .LINK   R6
        MOV     R6,KEPT_LINK
${initShared}
        JMPI    KEPT_LINK
        .ENDPROC
        .PROC   INIT_SERVICES
        .DESTROY *
        .LINK   R6
        MOV     R6,KEPT_LINK
        JMP     R6,${initService}
${initServices}
        JMPI    KEPT_LINK
        .ENDPROC
${system}
        .INCLUDE "csf/nucleus/end.inc"
`;
}

/** The Message Monitor as the service system of a node. */
export const MMON_SERVICE_SYSTEM = {
  constants: Object.entries(SIZES)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join(""),
  service: ["ground/ground.inc", "qmon/qmon.inc", "mmon/mmon.inc"]
    .map((file) => `        .INCLUDE "csf/${file}"\n`)
    .join(""),
  initService: "INIT_MMON_PROCESS",
} as const;

/** A node, assembled. */
export function assembleNode(sources: NodeSources): Program {
  return program(nodeSource(sources), "");
}

/**
 * The machine of a node, before its first instruction, with these processes beside those of its source. `words` are those at
 * a data address of a process, or of the partition.
 */
export function bootNode(
  loaded: Program,
  lines: readonly Line[],
  options: Parameters<typeof machineOf>[1] = {},
) {
  const machine = machineOf(loaded, { memory: 64, pages: 50, ...options });
  const partition = machine.state.partitions[0]!;
  const address = (name: string): number => {
    const value = loaded.symbols.get(name);
    if (value === undefined) throw new Error(`no symbol ${name}`);
    return value;
  };
  const made = lines.flatMap(([entry, given = {}]) => [
    address(entry),
    ...Object.values({ ...LINE, ...given }),
  ]);
  if (made.length > 0) machine.writeMemory(0, address("NUCLEUS.LINES"), [...made, 0]);
  /** Number of the translation table of a process. */
  const tableOf = (process: number) => address("TABLE_PAGE") * 8 + process;
  const table = (process: number) => [...machine.readMemory(0, tableOf(process) * 128, 128)];
  const place = (at: number, process: number) =>
    (table(process)[Math.floor(at / PAGE_WORDS)]! & 0x3fff) * PAGE_WORDS + (at % PAGE_WORDS);
  const words = (at: string | number, count = 1, process?: number) => {
    const from = typeof at === "string" ? address(at) : at;
    return [...machine.readMemory(0, process === undefined ? from : place(from, process), count)];
  };
  /** Runs until all processes are made and none has run in user mode. */
  const start = () => {
    const ready = () => partition.status === "ready" && machine.executed < START_MAX;
    while (ready() && partition.scm.processes.length < lines.length) machine.run({ limit: 20 });
    while (ready() && partition.scm.waits === null) machine.run({ limit: 1 });
    if (!ready()) throw new Error(`the node has not started: ${JSON.stringify(partition.end)}`);
  };
  return { machine, partition, address, tableOf, table, place, words, start };
}
