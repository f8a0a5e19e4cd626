// find and display: what is where, and what is shown at every stop.

import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { execute, Session } from "../../../host/debug/index.ts";
import { Machine } from "../../../host/index.ts";
import { bootFile } from "../../../host/node.ts";
import { core, machineOf } from "../guests.ts";

let of: Session;
const answer = (line: string) => execute(of, line);
const say = (line: string) => answer(line).lines.join("\n");

describe("find", () => {
  beforeAll(() => {
    const { machine, programs } = bootFile("firmware/demo/manifest.json", { debug: true });
    of = new Session(machine!, { mapped: programs.map((one) => one!) });
    say("seek #60");
  });

  test("finds characters at either half of a word, in a partition, some words or an area", () => {
    expect(say('find "Greetings" in sender')).toBe("0071 TEXT, firmware/demo/sender.asm:67 of sender");
    expect(say('find "reetings" in sender')).toMatch(/^0071 TEXT.*, the high byte$/);
    expect(say('find "eetings" in area(1)')).toBe("area(1)+0x0001");
    expect(answer('find "reetings" in area(1)').data).toEqual({
      count: 1,
      found: [{ area: 1, offset: 0, byte: 1 }],
    });
    expect(say('find "eetings" in area(1)+2:40')).toBe("nothing is found");
    expect(say('find "Greetings" in receiver')).toBe("nothing is found");
    expect(say('find "Gr\\x65et" in sender:TEXT:3')).toContain("TEXT");
    expect(say('find "Greet" in sender:TEXT:2')).toBe("nothing is found");
  });

  test("finds words at words, whatever expressions give them", () => {
    say("partition sender");
    const first = "'G' + ('r' << 8)";
    expect(say(`find ${first}, [TEXT+1]`)).toContain("0071 TEXT");
    // Half a word further are other words.
    expect(say("find 'r' + ('e' << 8), 'e' + ('t' << 8)")).toBe("nothing is found");
  });

  test("refuses what can be nowhere", () => {
    expect(() => say("find")).toThrow("say what to find");
    expect(() => say("find 70000")).toThrow("70000 is not a word");
    expect(() => say('find ""')).toThrow("a text is missing");
    expect(() => say('find "\\q"')).toThrow("has an unknown escape");
    expect(() => say('catch console "\\q"')).toThrow("has an unknown escape");
    expect(() => say("find 1 in area(9)")).toThrow("there is no area 9");
  });
});

describe("find in memory as it is mapped", () => {
  /** Every match, found word by word. */
  function plainly(words: Uint16Array, wanted: readonly number[]): number[] {
    return [...words.keys()].filter((at) => wanted.every((word, i) => words[at + i] === word));
  }

  test("crosses pages, and counts what it does not show", () => {
    const machine = new Machine(core({ debug: true }), { memory: 16 });
    machine.addPartition({ name: "a", pages: 8 });
    const words = Uint16Array.from({ length: 8 * 1024 }, (_, n) => (n * 7919) % 5);
    machine.writeMemory(0, 0, words);
    of = new Session(machine);
    for (const wanted of [[1], [4, 3], [0, 4, 3, 2]]) {
      const places = plainly(words, wanted);
      const { count, found } = answer(`find ${wanted.join(",")}`).data as {
        readonly count: number;
        readonly found: readonly { readonly word: number }[];
      };
      expect(count).toBe(places.length);
      expect(found.map(({ word }) => word)).toEqual(places.slice(0, 40));
    }
    expect(say("find 1").split("\n").at(-1)).toMatch(/^and \d+ more$/);
    machine.writeMemory(0, 1023, [0xbeef, 0xcafe]);
    expect(say("find 0xBEEF, 0xCAFE")).toBe("03FF of a");
  });
});

test("assert refuses what does not hold, and says where and what it has read", () => {
  const { machine } = bootFile("firmware/demo/manifest.json", { debug: true });
  of = new Session(machine!);
  say("seek #60");
  expect(answer("assert POSITION == 60 && receiver:R1 != 1").data).toEqual({ holds: true });
  expect(() => say("assert POSITION == 61")).toThrow(
    "at #60, POSITION == 61 does not hold: POSITION = 60 (003C)",
  );
  expect(() => say("assert [0xFFFF]")).toThrow("at #60, [0xFFFF] has no value: nothing is mapped at FFFF");
  expect(() => say("assert 1 == 1")).toThrow("1 == 1 reads nothing of the machine");
  expect(() => say("assert")).toThrow("an expression is missing");
});

describe("display", () => {
  beforeEach(() => {
    const machine = machineOf(2, {}, {}, core({ debug: true }));
    of = new Session(machine);
  });

  test("shows values wherever the machine stands, of the partition that was looked at", () => {
    say("partition 1");
    const name = of.names.partitionName(1);
    expect(say("display R3 + 1")).toBe(`1: ${name}  R3 + 1 = 1 (0001)`);
    say("partition 0");
    say("set R3 = 7");
    expect(say("display s(R3)").split("\n")[1]).toContain("s(R3) = 7 (0007)");
    expect(
      answer("here")
        .lines.slice(-2)
        .map((line) => line.slice(0, 2)),
    ).toEqual(["1:", "2:"]);
    expect(answer("seek start").data).toMatchObject({
      displays: [
        { number: 1, partition: name, value: 1 },
        { number: 2, value: 7 },
      ],
    });
    expect(say("undisplay 1")).toContain("2: ");
    expect(say("undisplay")).toBe("nothing is displayed");
    expect(answer("here").lines.length).toBe(1);
  });

  test("says why a value is none, and goes on", () => {
    say("display [0xFFFF]");
    expect(answer("here").lines.at(-1)).toContain("[0xFFFF]: nothing is mapped at FFFF");
    expect(() => say("display NOWHERE")).toThrow("NOWHERE");
    expect(() => say("undisplay 9")).toThrow("there is no display 9");
  });
});
