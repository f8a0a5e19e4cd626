// What cr80 boot says of a partition that failed beside how it ended: where its program was, what it was called from, where a
// wild jump came from, and its last instructions.

import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Problem } from "../../host/node.ts";
import { cr80, folder, type Run } from "./run.ts";

const KERNEL = fileURLToPath(new URL("../../firmware/kernel/kernel.inc", import.meta.url));

/** Boots a source p.asm; its messages with the name of the file alone. */
async function boot(source: string, ...options: string[]): Promise<Run> {
  const at = folder({ "p.asm": source });
  const run = await cr80(["boot", join(at, "p.asm"), ...options]);
  return { ...run, stderr: run.stderr.replaceAll(`${at}/`, "") };
}

const WILD = `        .START  MAIN
MAIN:   MOVC    3,R1
.loop:  SOB     R1,.loop
        JMP     R6,WORK
        STP     0
WORK:   MOVC    0x9000,R5
        JMP     R7,EMPTY
        JMP     R7,INNER
        JMP     0.X6
EMPTY:  JMP     0.X7
INNER:  NOP
        JMP     0.X5
`;

test("a wild jump: from where, what had called that, and the instructions before it", async () => {
  const { status, stderr } = await boot(WILD);
  expect(status).toBe(1);
  expect(stderr).toBe(`cr80: partition p: unhandled illegal instruction at PC 9000 (detail 0000)
 --> jumped there from p.asm:12, INNER+1
 --> called from p.asm:8, WORK+3
 --> called from p.asm:4, MAIN.loop+1
  = advice: the program ran into words that are not instructions: look at its last jump or return
  = the last instructions:
  =   0100  MOVC 3,R1         MAIN, p.asm:2
  =   0101  SOB R1,MAIN.loop  MAIN.loop, p.asm:3
  =   0101  SOB R1,MAIN.loop  MAIN.loop, p.asm:3
  =   0101  SOB R1,MAIN.loop  MAIN.loop, p.asm:3
  =   0102  JMP R6,WORK       MAIN.loop+1, p.asm:4
  =   0104  MOVC 0x9000,R5    WORK, p.asm:6
  =   0106  JMP R7,EMPTY      WORK+2, p.asm:7
  =   0109  JMP 0.X7          EMPTY, p.asm:10
  =   0107  JMP R7,INNER      WORK+3, p.asm:8
  =   010A  NOP               INNER, p.asm:11
  =   010B  JMP 0.X5          INNER+1, p.asm:12
  =   9000  .WORD 0x0000
`);
});

test("the places of a problem have their lines in the JSON, and the first is the problem's own", async () => {
  const { stdout } = await boot(WILD, "--json");
  const [problem] = JSON.parse(stdout).problems as Problem[];
  const lines = problem!.related!.map((one) => [one.kind, basename(one.file!), "line" in one && one.line]);
  expect(lines).toEqual([
    ["guest", "p.asm", 12],
    ["guest", "p.asm", 8],
    ["guest", "p.asm", 4],
  ]);
  expect([basename(problem!.file!), problem!.line]).toEqual(["p.asm", 12]);
});

test("the last 16 of a long run, which is the same run, and the calls of the last 50,000", async () => {
  // 200 times 2,000 instructions, then a procedure that stops with a code.
  const source = `        .START  MAIN
MAIN:   MOVC    200,R2
.outer: MOVC    1000,R1
.inner: NOP
        SOB     R1,.inner
        SOB     R2,.outer
        JMP     R6,LAST
LAST:   MOVC    7,R0
        MON     0xC1
`;
  const { stdout, stderr } = await boot(source);
  expect(stdout).toMatch(/^ {2}p +400404 {2}stopped with code 7$/m);
  const rows = stderr.split("the last instructions:\n")[1]!.trimEnd().split("\n");
  expect(rows).toHaveLength(16);
  expect(rows.slice(-5).map((row) => row.slice(6).replace(/ +/g, " "))).toEqual([
    "0104 SOB R1,MAIN.inner MAIN.inner+1, p.asm:5",
    "0105 SOB R2,MAIN.outer MAIN.inner+2, p.asm:6",
    "0106 JMP R6,LAST MAIN.inner+3, p.asm:7",
    "0107 MOVC 7,R0 LAST, p.asm:8",
    "0108 MON 193 LAST+1, p.asm:9",
  ]);
  expect(stderr).toContain(" --> p.asm:9, LAST+1\n --> called from p.asm:7, MAIN.inner+3\n");
});

test("a return through the process stack ends a call, one through a register its own", async () => {
  const { stderr } = await boot(`        .START  MAIN
MAIN:   MOVC    0x3F0,R0
        MOV     R0,0
        MOVC    0x300,R0
        MOV     R0,1
        CALL    0,ONE
        CALL    0,TWO
        STP     0
ONE:    RET     0
TWO:    JMP     R5,THREE
        RET     0
THREE:  CALL    0,ONE
        STP     5
`);
  expect(stderr).toMatch(
    /code 5\n --> p\.asm:13, THREE\+2\n --> called from p\.asm:10, TWO\n --> called from p\.asm:7, MAIN\+\d+\n {2}=/,
  );
});

describe("a process of the guest kernel that traps", () => {
  const guest = (programs: string) => `        .INCLUDE "${KERNEL}"
        .DATA
        .WORD   FAILS, FAILS / PAGE_WORDS, 1, 1, 'A', 4
${programs}        .WORD   0
        .PROGRAM
        .ALIGN  PAGE_WORDS
FAILS:  MOVC    100,R1
.print: MOVC    0,R0
        MON     SYS_YIELD : ERROR => FAILS, OK
        SOB     R1,.print
        JMP     R6,BAD
BAD:    MOVC    0x7000,R4
        JMP     R7,WORSE
WORSE:  MOV     X4,R0
        .ALIGN  PAGE_WORDS
WAITS:  JMP     WAITS
        .ALIGN  PAGE_WORDS
POOL_FIRST = . / PAGE_WORDS
`;

  test("is shown with its own place and calls, not with the kernel's", async () => {
    const { status, stderr, stdout } = await boot(guest(""));
    expect(status).toBe(1);
    expect(stdout).toContain("process 0 ended by trap 2");
    expect(stderr).toMatch(
      /^cr80: partition p: stopped with code 65282 \(FF02 hex\)\n --> p\.asm:14, WORSE: data fault at PC [0-9A-F]{4}, reading 7000: stage 1 .*, in user mode, at clock \d+\n --> called from p\.asm:13, BAD\+2\n --> called from p\.asm:11, \S+\n {2}= advice: the address is outside/,
    );
    const rows = stderr.split("the last instructions:\n")[1]!.trimEnd().split("\n");
    expect(rows).toHaveLength(16);
    expect(rows.at(-1)).toMatch(/MOV X4,R0 +WORSE, p\.asm:14$/);
    for (const row of rows) expect(row).toMatch(/p\.asm:\d+$/);
    expect(stderr).not.toContain("firmware/kernel");
  });

  test("of which there are several: each of the latest two, and how many came before", async () => {
    const line = "        .WORD   FAILS, FAILS / PAGE_WORDS, 1, 1, 'A', 4\n";
    const { stderr } = await boot(guest(line.repeat(2)));
    expect(stderr).toContain("\n --> 1 earlier trap\n --> p.asm:16, WORSE: data fault");
    expect(stderr.match(/in user mode/g)).toHaveLength(2);
  });

  test("is in the JSON report", async () => {
    const { last } = JSON.parse((await boot(guest(""), "--json")).stdout).partitions[0];
    expect(last.traps).toHaveLength(1);
    expect(last.traps[0]).toMatchObject({
      trapClass: 2,
      detail1: 0x7000,
      calls: [{ source: { line: 13 } }, { source: { line: 11 } }],
    });
    expect(last.traps[0].steps.at(-1)).toMatchObject({ text: "MOV X4,R0", source: { label: "WORSE" } });
  });
});

test("nothing is said of a partition that ends well, and nothing of one that a limit cuts short", async () => {
  expect((await boot("        STP     0\n")).stderr).toBe("");
  const { status, stderr } = await boot("L:      JMP     L\n", "--limit", "50");
  expect({ status, stderr }).toMatchObject({
    status: 3,
    stderr: expect.not.stringContaining("instructions:"),
  });
});

test("interrupts are steps of their handlers", async () => {
  // The timer interrupts the loop; its handler stops with a code.
  const { stderr } = await boot(`        .DATA   0
        .WORD   0
        .ORG    16+8*8
        .WORD   H,0,0,0x8000,0x1000
        .PROGRAM 0x100
        .START  G
G:      MOVC    1,R0
        LDT     R0
        MOVC    0xC000,R1
        LDS     R1
L:      JMP     L
H:      MOVC    9,R0
        MON     0xC1
`);
  const rows = stderr.split("the last instructions:\n")[1]!.trimEnd().split("\n");
  expect(rows.slice(-3).map((row) => row.slice(12).replace(/ +/g, " "))).toEqual([
    "JMP L L, p.asm:11",
    "MOVC 9,R0 H, p.asm:12",
    "MON 193 H+1, p.asm:13",
  ]);
});
