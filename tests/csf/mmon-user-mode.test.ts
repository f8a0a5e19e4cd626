// The Message Monitor in a process whose user mode is fenced in by a translation table: what user mode gives as an address, and what
// it tries with the Message Monitor's data, procedures and answers.
//
//   data pages 0-7 user, 8 local protected, 9 shared protected; program pages 10 user, 11-15 system

import { describe, expect, test } from "vitest";
import { PAGE_WORDS } from "../../core-as/layout.ts";
import { machineOf, type Program, program } from "./guests.ts";
import { SET_UP, sizesOf } from "./mmon.ts";

const TABLE_PAGE = 18;
/** Partition page of data page 0, since that of the partition has the vectors. */
const FIRST_PAGE = 20;
const [NONE, READ, SYSTEM, ALL] = [0, 1, 2, 3];

/** User programs, all in one source, so that it is assembled once: each is entered at its label. */
const users: string[] = [];
function user(code: string): string {
  users.push(`USER${users.length}:\n${code} JMP END\n`);
  return `USER${users.length - 1}`;
}

const source = () => `
SUBPROCESS_COUNT = 2
${sizesOf(9 * PAGE_WORDS)}
        .INCLUDE "lib/abi.inc"
        .DATA   0
        .ORG    96
A:      .RES    16
PARAMS: .WORD   1,2,3,4,5,6
ELEMENT: .WORD  0,7,0,0,0,0,0,1,0
        .RES    64
STACK:
        .PROGRAM ${10 * PAGE_WORDS}
READY:  JMP     READY
END:    MOVC    0x123,R0
        MON     RETIRE : ERROR => END
${users.join("")}
        .ORG    ${11 * PAGE_WORDS}
        .START  BOOT
BOOT:   MOVC    ${TABLE_PAGE * (PAGE_WORDS / 128)},R0
        LTT     R0
${SET_UP}
        MOVC    0,R0
        LDS     R0
        JMP     READY
        .INCLUDE "csf/scm.inc"
        .DATA
        .ORG    ${8 * PAGE_WORDS}
        .INCLUDE "csf/process.asm"
        .INCLUDE "csf/ground/ground.inc"
        .INCLUDE "csf/qmon/qmon.inc"
        .INCLUDE "csf/mmon/mmon.inc"
`;

let assembled: Program | undefined;

/** Runs a user program; `allowed` is a privilege of its subprocess. */
function run(label: string, allowed?: string) {
  assembled ??= program(source(), "");
  const { symbols } = assembled;
  const address = (name: string) => symbols.get(name)!;
  const machine = machineOf(assembled, { memory: 48, pages: 40 });
  const entry = (rights: number, page: number) => (rights << 14) | page;
  const data = Array.from({ length: 64 }, (_, page) =>
    entry(page < 8 || page === 10 ? ALL! : page < 10 ? SYSTEM! : NONE!, page === 0 ? FIRST_PAGE : page),
  );
  const code = Array.from({ length: 64 }, (_, page) => entry(page >= 10 && page <= 15 ? READ! : NONE!, page));
  machine.writeMemory(0, FIRST_PAGE * PAGE_WORDS, machine.readMemory(0, 0, PAGE_WORDS));
  machine.writeMemory(0, TABLE_PAGE * PAGE_WORDS, [...data, ...code]);
  machine.run({ limit: 5000 });
  expect(machine.registers(0).pc).toBe(address("READY"));
  if (allowed !== undefined) {
    const rights = address("SUBPROCESS_ARRAY") + address("SUBPROCESS_RECORD.CAPABILITIES");
    machine.writeMemory(0, rights, [address(allowed)]);
  }
  machine.setRegisters(0, { pc: address(label) });
  machine.run({ limit: 5000 });
  const words = (name: string, count: number) => {
    const at = address(name);
    return [...machine.readMemory(0, at < PAGE_WORDS ? FIRST_PAGE * PAGE_WORDS + at : at, count)];
  };
  const { end } = machine.state.partitions[0]!;
  const retired = end?.kind === "retired" ? end.retirement.code : undefined;
  return { words, address, end, retired };
}

/** A system call; R7 and the exit go to A. */
const call = (number: number, r0: string) =>
  user(`
        MOVC    ${r0},R0
        MOVC    0,R1
        MOVC    1,R2
        MOVC    0,R3
        MOVC    MMON_SERVICE<<8|${number},R6
        MON     SYSCALL : ERROR => .ERROR, OK
        MOVC    1,R0
        MOV     R0,A
.ERROR: MOV     R7,A+1
`);

const [RETRIEVE, INIT_DUMP, SET_SECURITY_PARAMETERS] = [16, 17, 26];
const OWN = call(SET_SECURITY_PARAMETERS, "PARAMS");
const BAD = ["SUBPROCESS_ARRAY", "SOCBS", "0xF000", `${8 * PAGE_WORDS - 1}`].map(
  (at) => [at, call(SET_SECURITY_PARAMETERS, at), [call(INIT_DUMP, at), call(RETRIEVE, at)]] as const,
);
const DATA = [
  "SUBPROCESS_ARRAY",
  "HCB_ARRAY",
  "QEL_ARRAY",
  "MAIN_QUEUE_ARRAY",
  "COMMAND_BUFFER",
  "TPE_ARRAY",
].map((name) => [name, user(` MOV ${name},R0\n`), user(` MOVC 0xFFFF,R0\n MOV R0,${name}\n`)] as const);
const ENTERED = ["GET_BUFFER", "CHECK_QEL", "EXCLUDE_HCB", "SEND_TO_MMS", "RESTORE_CIF", "INIT_GROUND"].map(
  (name) =>
    [name, user(` MOVC HCB_ARRAY,R4\n MOVC SOCBS,R5\n MOVC 1,R1\n MOVC 0,R2\n JMP R6,${name}\n`)] as const,
);
const send = (process: string, syncel: string, n: number) =>
  ` MOVC ${process},R0\n MOVC ${syncel},R1\n MOVC ELEMENT,R4\n MON PCF_SEND : ERROR => .NO${n}, OK\n.NO${n}: MOV R7,A+${n}\n`;
const SENT = user(send("0", "MMON_SERVICE", 0) + send("HOST", "MMS_SYNCEL", 1));

describe("parameters that are addresses have the rights of user mode", () => {
  test("SET_SECURITY_PARAMETERS takes what the user has", () => {
    const { words, retired } = run(OWN, "F_SET_SECURITY_PARAMETERS");
    expect(retired).toBe(0x123);
    expect(words("A", 2)).toEqual([1, 0]);
    expect(words("SECURITY_PROFILES", 6)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test.each(BAD)("and retire when they lead out of its memory: %s", (_, set, others) => {
    const setting = run(set, "F_SET_SECURITY_PARAMETERS");
    expect(setting.retired).toBe(setting.address("BAD_ADDRESS"));
    expect(setting.words("SECURITY_PROFILES", 6)).toEqual(new Array(6).fill(0));
    for (const [n, privilege] of ["F_INIT_DUMP", "F_RETRIEVE"].entries()) {
      const { retired, address } = run(others[n]!, privilege);
      expect(retired, privilege).toBe(address("BAD_ADDRESS"));
    }
  });
});

test("the privilege is that of the protected record", () => {
  const { retired, address } = run(OWN, "F_CLEAR");
  expect(retired).toBe(address("CSF_NO_PRIVILEGE"));
});

test.each(DATA)("user mode reads and writes nothing of %s", (_, read, written) => {
  for (const label of [read, written]) {
    expect(run(label).end).toMatchObject({ kind: "failed", trap: { cause: expect.any(Number) } });
  }
});

test.each(ENTERED)(
  "user mode that calls %s itself gets no further than the first word of its data",
  (_, label) => {
    const { end, words } = run(label);
    expect(end).toMatchObject({ kind: "failed" });
    expect(words("SUBPROCESS_ARRAY", 4)).toEqual([0, 0, 0, 0]);
  },
);

test("user mode sends no answer of its own, and no command to MMS", () => {
  const { words, address } = run(SENT);
  expect(words("A", 1)).toEqual([address("NOT_SENDER")]);
  expect(words("A", 2)[1]).not.toBe(0);
});
