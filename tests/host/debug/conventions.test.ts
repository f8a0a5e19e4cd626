// Stops at broken register conventions, against a plain check that is asked after every instruction.

import { join } from "node:path";
import { expect, test } from "vitest";
import { execute, Session } from "../../../host/debug/index.ts";
import { bootFile, ConventionWatch, statedOf } from "../../../host/node.ts";
import { folder } from "../../cli/run.ts";

/** ADD stores over the word in which it has saved R3, for three of its five callers; that is found when it returns. */
const BROKEN = `        .INCLUDE "abi.inc"
        .START  MAIN
        .PROC   MAIN
        .EXITS  NONE
        MOVC    5,R2
.next:  MOVC    WHERE-1,R4
        ADD     R2,R4
        MOV     0.X4,R4
        MOV     R2,R3
        JMP     R6,ADD
        SOB     R2,.next
        MOVC    0,R0
        MON     STOP
        .ENDPROC
        .PROC   ADD
        .CALL   R4 where
        .KEEP   *
        .DESTROY R0
        .LINK   R6
        MOV     R3,SAVED
        MOVC    9,R3
        MOV     R3,X4
        MOV     SAVED,R3
        JMP     0.X6
        .ENDPROC
        .DATA   0x400
SAVED:  .RES    3
WHERE:  .WORD   SAVED, SAVED+2, SAVED, SAVED, SAVED+2
`;
/** Two partitions take turns; nothing is stated in the other. */
const OTHER = ` .START M
M: MOVC 200,R1
.n: SOB R1,.n
 MOVC 0,R0
 MON 0xC1
`;
const place = folder({
  "broken.asm": BROKEN,
  "other.asm": OTHER,
  "machine.json": JSON.stringify({
    quantum: 7,
    partitions: [
      { name: "other", source: "other.asm", pages: 4 },
      { name: "one", source: "broken.asm", pages: 4 },
      { name: "two", source: "broken.asm", pages: 4 },
    ],
  }),
});

function boot(debug: boolean) {
  const { machine, problems, programs } = bootFile(join(place, "machine.json"), {
    folders: ["firmware/lib"],
    debug,
  });
  if (machine === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  return { machine, mapped: programs.map((one) => one!) };
}

/** After how many instructions something more is broken, and by whom, as the plain check finds it. */
function plainly(): string[] {
  const { machine, mapped } = boot(false);
  const stated = mapped.map(({ module, map }) => statedOf(module!, map!));
  const watch = new ConventionWatch(machine, stated);
  const found: string[] = [];
  for (let before = 0; ; before = watch.findings.count) {
    machine.run({ limit: 0 });
    const { current } = machine;
    if (watch.run({ limit: 1 }).outcome !== "limit") return found;
    if (watch.findings.count > before) found.push(`#${machine.executed} ${current}`);
  }
}

function session() {
  const { machine, mapped } = boot(true);
  const of = new Session(machine, { mapped, every: 40 });
  const at = (line: string) => {
    const { data } = execute(of, line);
    const { position, violation } = data as { position: string; violation?: { partition: number } };
    return violation === undefined ? "none" : `${position} ${violation.partition}`;
  };
  return { of, say: (line: string) => execute(of, line).lines.join("\n"), at };
}

const expected = plainly();

test("each is found forwards and backwards, where the plain check finds it", () => {
  expect(expected).toHaveLength(6);
  const { say, at } = session();
  say("catch convention");
  expect(expected.map(() => at("continue"))).toEqual(expected);
  expect(at("continue")).toBe("none");
  expect(expected.map(() => at("reverse-continue"))).toEqual([...expected].reverse());
  expect(at("reverse-continue")).toBe("none");
  // What is known by now is found from anywhere.
  say("seek end");
  expect(at("reverse-continue")).toBe(expected.at(-1));
});

test("a stop says what was broken, and its partition, count and condition count", () => {
  const { say, at } = session();
  say("catch convention in two count 2");
  const own = expected.filter((one) => one.endsWith(" 2"));
  expect(at("continue")).toBe(own[1]);
  say("delete");
  say("catch convention in two if [SAVED] == 9");
  expect(say("seek start")).toContain("#0");
  const text = say("continue");
  expect(text).toContain("partition two: ADD keeps R3, but it was 0004 and is 0009 after exit RETURN");
  expect(text).toContain("called at");
  say("delete");
  say("catch convention if R2 == 0xFFFF");
  expect(at("continue")).toBe("none");
});

test("it is found between other stops, and those between it", () => {
  const { of, say } = session();
  const stopsAt = () => {
    const found: string[] = [];
    say("seek start");
    for (;;) {
      say("continue");
      if (of.timeline.end?.executed === of.timeline.position.executed) return found;
      found.push(`#${of.timeline.position.executed}`);
    }
  };
  say("break one:ADD in any");
  const breaks = stopsAt();
  expect(breaks).toHaveLength(10);
  say("catch convention");
  const all = [...new Set([...breaks, ...expected.map((one) => one.split(" ")[0]!)])];
  expect(stopsAt()).toEqual(all.sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))));
});

test("another past has other ones", () => {
  const { say, at } = session();
  say("catch convention in one");
  const own = expected.filter((one) => one.endsWith(" 1"));
  expect(own.map(() => at("continue"))).toEqual(own);
  say("seek start");
  say("partition one");
  for (const n of [0, 2, 3]) say(`set [WHERE+${n}] = SAVED+2`);
  expect(at("continue")).toBe("none");
  expect(at("reverse-continue")).toBe("none");
});

test("what states nothing has none", () => {
  const { say } = session();
  expect(() => say("catch convention in other")).toThrow("no convention is stated there");
});
