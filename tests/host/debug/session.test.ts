// The debugger as its users have it: commands, and what they say.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COMMANDS, completions, execute, Refusal, Session } from "../../../host/debug/index.ts";
import { bootFile } from "../../../host/node.ts";

/** Two branches by turns, a call in each, a trap whose handler goes on, a call that stores characters, and a loop at the end. */
const PROGRAM = `        .INCLUDE "abi.inc"
        .START  MAIN
        .PROC   MAIN
        .EXITS  NONE
        MOVC    4,R2
LOOP:   MOV     TURN,R0
        MOVC    1,R3
        XOR     R3,R0
        MOV     R0,TURN
        JOZ     R0,EVEN
ODD:    JMP     R6,ADD
        JMP     BOTH
EVEN:   JMP     R6,ADD
BOTH:   SOB     R2,LOOP
TRAP:   TRP     5
        MOVC    ROOM,R0
        MOVC    4,R1
READ:   MON     CONSOLE_READ : ERROR => FOREVER, OK
        NOP
FOREVER: JMP    FOREVER
        .ENDPROC
        .PROC   ADD
        .DESTROY R5
        .KEEP   *
        .LINK   R6
        MOV     SUM,R5
        ADDC    1,R5
STORE:  MOV     R5,SUM
        JMP     0.X6
        .ENDPROC
        .PROC   HANDLER
        .EXITS  NONE
        RTM     0
        .ENDPROC
        .DATA   0
        .ORG    VECTORS + TRAP_SOFTWARE*VECTOR_WORDS
        .WORD   HANDLER,0,0,PSW_S,FRAME
        .ORG    VECTORS + TRAP_CLASSES*VECTOR_WORDS
FRAME:  .RES    FRAME_WORDS
TURN:   .WORD   0
SUM:    .WORD   10
ROOM:   .RES    4
`;

const MANIFEST = {
  partitions: [{ name: "one", source: "one.asm", pages: 8, console: { input: [{ at: 0, text: "hello" }] } }],
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cr80-debug-"));
  writeFileSync(join(folder, "one.asm"), PROGRAM);
  writeFileSync(join(folder, "machine.json"), JSON.stringify(MANIFEST));
});
afterAll(() => rmSync(folder, { recursive: true }));

function session(): { readonly of: Session; readonly say: (line: string) => string } {
  const { machine, problems, programs } = bootFile(join(folder, "machine.json"), {
    folders: ["firmware/lib"],
    debug: true,
  });
  if (machine === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  const of = new Session(machine, { mapped: programs.map((one) => one!), every: 50 });
  return { of, say: (line) => execute(of, line).lines.join("\n") };
}

function refusal(act: () => unknown): Refusal {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

/** What reverse execution of other debuggers is tested for. */
describe("going back", () => {
  test("stops at a breakpoint on the previous instruction", () => {
    const { of, say } = session();
    say("tbreak STORE");
    say("continue");
    const { position } = of.timeline;
    say("break STORE");
    say("step");
    expect(say("reverse-continue")).toContain("STORE");
    expect(of.timeline.position).toEqual(position);
  });

  test("reverts to the beginning", () => {
    const { of, say } = session();
    const hash = of.machine.stateHash();
    say("seek #40");
    expect(say("reverse-continue")).toContain("start of the timeline");
    expect(of.machine.stateHash()).toBe(hash);
  });

  test("does not stop on a deleted breakpoint", () => {
    const { of, say } = session();
    say("break STORE");
    say("seek #60");
    say("delete 1");
    say("reverse-continue");
    expect(of.timeline.position).toEqual(of.timeline.start);
  });

  test("ignores the first occurrence", () => {
    const { of, say } = session();
    say("break STORE");
    say("continue");
    const first = of.timeline.position;
    say("continue");
    const second = of.timeline.position;
    say("continue");
    say("delete");
    say("break STORE count 2");
    say("reverse-continue");
    expect(of.timeline.position).toEqual(first);
    say("delete");
    say("seek start");
    say("break STORE count 2");
    say("continue");
    expect(of.timeline.position).toEqual(second);
  });

  test("steps back from an infinite loop", () => {
    const { of, say } = session();
    say("seek #5000");
    expect(say("here")).toContain("FOREVER");
    say("tbreak TRAP");
    expect(say("reverse-continue")).toContain("TRAP");
    expect(of.timeline.position.executed).toBeLessThan(80);
  });

  test("visits both branches by a change in the past", () => {
    const { of, say } = session();
    say("tbreak ODD");
    expect(say("continue")).toContain("ODD");
    say("reverse-step");
    say("set R0 = 0");
    const { executed } = of.timeline.position;
    expect(say("step")).toContain("EVEN");
    // The other future is gone, and the change stays in the past.
    say("seek start");
    say(`seek #${executed + 1}`);
    expect(say("here")).toContain("EVEN");
  });
});

describe("who", () => {
  test.each([
    ["SUM", "#300", "by an instruction", "STORE"],
    ["FRAME+FRAME_PC", "#300", "the context frame of a trap (software trap)", "TRAP"],
    ["ROOM", "#300", "the monitor call CONSOLE_READ", "READ"],
  ])("of %s", (words, position, how, place) => {
    const { of, say } = session();
    say(position);
    const { position: before } = of.timeline;
    const said = say(`who ${words}`);
    expect(said).toContain(how);
    expect(said).toContain(place);
    expect(of.timeline.position).toEqual(before);
  });

  test("names a change in the debugger, and nothing where nothing was changed", () => {
    const { say } = session();
    say("#20");
    expect(say("who ROOM")).toContain("has not changed");
    say("set [ROOM] = 0x1234");
    say("#30");
    expect(say("who ROOM")).toContain("by a change in the debugger");
    expect(say("who ROOM")).toContain("0000 -> 1234");
  });

  test("names the call after which an area is cleared", () => {
    const { machine, programs } = bootFile("firmware/demo/manifest.json", { debug: true });
    const of = new Session(machine!, { mapped: programs.map((one) => one!) });
    execute(of, "watch area(1):1 in receiver");
    expect(execute(of, "continue").lines.at(-1)).toContain("MON 203");
    expect(execute(of, "who area(1):1").lines.join()).toContain("COPY");
  });
});

describe("stops", () => {
  test("have conditions, and one without a value stops and says so", () => {
    const { say } = session();
    say("break STORE if R5 == 12");
    say("continue");
    expect(say("print R5")).toBe("R5 = 12 (000C)");
    say("delete");
    say("break STORE if [0xFFFF] == 1");
    expect(say("continue")).toContain("its condition has no value: nothing is mapped at FFFF");
  });

  test("do commands and go on", () => {
    const { say } = session();
    say("break STORE do print R5");
    const said = say("continue 200");
    expect(said.match(/R5 = 1[1-4] /g)).toEqual(["R5 = 11 ", "R5 = 12 ", "R5 = 13 ", "R5 = 14 "]);
  });

  test("are passed while they are disabled", () => {
    const { say } = session();
    say("break STORE");
    say("disable 1");
    expect(say("continue 20")).toContain("#20 ");
    say("enable");
    expect(say("continue")).toContain("STORE");
  });

  test("are of traps, calls, registers, reads and writes", () => {
    const { say } = session();
    const stopOf = (stop: string) => {
      say("seek start");
      say("delete");
      say(stop);
      return say("continue");
    };
    expect(stopOf("catch trap software")).toContain("HANDLER");
    expect(stopOf("catch call CONSOLE_READ")).toContain("READ+2");
    expect(stopOf("catch register R2")).toContain("LOOP");
    expect(stopOf("rwatch SUM")).toContain("ADD,");
    expect(stopOf("wwatch SUM")).toContain("STORE");
    expect(stopOf("awatch FRAME:17")).toContain("TRAP");
  });
});

describe("moving by instructions of the program", () => {
  test("next goes over a call, and back over it", () => {
    const { of, say } = session();
    say("tbreak ODD");
    say("continue");
    const { position } = of.timeline;
    expect(say("next")).toContain("ODD+");
    say("reverse-next");
    expect(of.timeline.position).toEqual(position);
  });

  test("finish comes back, and reverse-finish goes to the call", () => {
    const { say } = session();
    say("tbreak STORE");
    say("continue");
    expect(say("backtrace")).toContain("called from  ");
    expect(say("finish")).toContain("ODD+");
    say("reverse-step 2");
    expect(say("reverse-finish")).toContain("ODD,");
  });

  test("next goes over a trap that comes back", () => {
    const { say } = session();
    say("tbreak TRAP");
    say("continue");
    expect(say("next")).toContain("TRAP+1");
  });
});

describe("expressions", () => {
  test.each([
    ["1 + 2 * 3", 7],
    ["[SUM]", 10],
    ["[SUM+0] * 2 - [TURN]", 20],
    ["one:SUM - SUM", 0],
    ["one:[SUM]", 10],
    ["p:[MAIN] == [MAIN]", 1],
    ["s(0xFFFF)", -1],
    ["LOW(0x12345)", 0x2345],
    ["'A' + 1", 66],
    ["PC == MAIN", 1],
    ["0 && [0xFFFF]", 0],
    ["1 || [0xFFFF]", 1],
  ])("%s", (text, value) => {
    const { of } = session();
    expect(of.value(text).number).toBe(value);
  });

  test.each([
    ["SUMM", "did you mean SUM?"],
    ["two:SUM", "there are one"],
    ["[SUM", ""],
    ["1 +", ""],
    ["1 / 0", ""],
    ["[0xFFFF]", ""],
    [`${"[".repeat(40)}1${"]".repeat(40)}`, ""],
  ])("refuses %s", (text, advice) => {
    const { of } = session();
    expect(refusal(() => of.value(text)).advice).toContain(advice);
  });
});

test("what is wrong is said with advice", () => {
  const { say } = session();
  expect(refusal(() => say("brek MAIN")).advice).toBe("did you mean break?");
  expect(refusal(() => say("break SUM")).message).toContain("is data");
  expect(refusal(() => say("break two.asm:3")).advice).toContain("one.asm");
  expect(refusal(() => say("seek there")).advice).toContain("positions are");
  expect(refusal(() => say("watch area(7)")).message).toBe("there is no area 7 now");
  expect(refusal(() => say("catch rain")).advice).toContain("trap");
  expect(refusal(() => say("set R9 = 1")).advice).toContain("set R1 = 5");
  expect(refusal(() => say("set R1 = 0x10000")).message).toContain("not a word");
  say("break one.asm:5");
});

test("a trace counts the turns of a loop", () => {
  const { say } = session();
  say("seek #200");
  const lines = say("trace 100").split("\n");
  expect(lines.length).toBeLessThan(8);
  expect(lines.at(-2)).toMatch(/\.\.\. 9\d more instructions, the last 1 /);
});

test("differences between positions, and bookmarks", () => {
  const { of, say } = session();
  say("#10");
  say("bookmark ten");
  say("seek #12");
  expect(say("diff ten")).toContain("instructions 10 -> 12");
  expect(of.timeline.position.executed).toBe(12);
  expect(say("diff ten #10")).toBe("no difference");
});

test("the manual has every command, with its names and what it does", () => {
  const rows = readFileSync("docs/DEBUGGER.md", "utf8").match(
    /(?<=^\| command \| does \|\n\|---\|---\|\n)(?:\|.*\n)+/m,
  );
  const expected = COMMANDS.map(({ names: [name, ...others], help }) => {
    const also = others.length === 0 ? "" : ` (${others.join(", ")})`;
    return `| \`${name}\`${also} | ${help} |\n`;
  });
  expect(rows?.[0]).toBe(expected.join(""));
});

test("every command has a help, and names complete", () => {
  const { of, say } = session();
  const names = COMMANDS.flatMap((one) => one.names);
  expect(new Set(names).size).toBe(names.length);
  for (const {
    names: [name],
  } of COMMANDS)
    expect(say(`help ${name}`)).toContain(name);
  expect(completions(of, "rev").found).toContain("reverse-continue");
  expect(completions(of, "print SU").found).toEqual(["SUM"]);
  expect(completions(of, "info pa").found).toEqual(["partitions"]);
});
