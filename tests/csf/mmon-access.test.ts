// Who may call what: every function of the Message Monitor is refused to who has not the right, before anything is done. The rights are a
// bit of CAPABILITIES, a view of one's own, and an access profile.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { MmonCalls } from "./mmon-calls.ts";
import { dumpMemory, type Qel } from "./mmon-model.ts";
import type { World } from "./mmon-world.ts";

/** Function, number, its bit of CAPABILITIES, whether R2 is a view that has to be the subprocess's own. */
const FUNCTIONS: readonly (readonly [string, number, string | undefined, boolean])[] = [
  ["CREATE_CIF", 1, undefined, false],
  ["LOOKUP_CIF", 2, "F_LOOKUP", false],
  ["READ_VIEW", 3, undefined, true],
  ["WRITE_VIEW", 4, undefined, true],
  ["GET_VIEW_ATTRIBUTES", 5, undefined, true],
  ["ADD_VIEW", 6, undefined, true],
  ["SAVE_VIEW", 7, undefined, true],
  ["DISMANTLE_VIEW", 9, undefined, true],
  ["CHANGE_PROFILE", 10, undefined, true],
  ["STORE", 15, "F_STORE", true],
  ["RETRIEVE", 16, "F_RETRIEVE", false],
  ["INIT_DUMP", 17, "F_INIT_DUMP", false],
  ["DUMP_CIF_SEQUENCE", 18, "F_DUMP_CIF_SEQUENCE", false],
  ["TERMINATE_DUMP", 19, "F_TERMINATE_DUMP", false],
  ["CLEAR", 20, "F_CLEAR", false],
  ["GET_THRESHOLD_WARNING", 24, "F_GET_THRESHOLD_WARNING", false],
  ["GET_STORAGE_OCCUPANCY", 25, "F_GET_STORAGE_OCCUPANCY", false],
  ["SET_SECURITY_PARAMETERS", 26, "F_SET_SECURITY_PARAMETERS", false],
  ["START_SYSTEM", 27, "F_START_SYSTEM", false],
  ["GET_MMS_STATISTICS", 28, "F_GET_MMS_STATISTICS", false],
  ["SAVE", 29, "F_SAVE", false],
  ["GET_CIF", 30, "F_GET_CIF", false],
];
const NUMBER = Object.fromEntries(FUNCTIONS.map(([name, number]) => [name, number]));
const DUMPS = ["INIT_DUMP", "DUMP_CIF_SEQUENCE", "TERMINATE_DUMP"];
const [LOW, HIGH, FILE] = [0x1111, 0x2222, 3];
const PROFILE = [0x13, 0x8001] as const;

/** A CIF with a view of subprocess 0, which may do everything; a dump into a file is open. */
function start() {
  const calls = new MmonCalls();
  const { m, world } = calls;
  for (const subprocess of [0, 1]) m.write(m.element("SUBPROCESS", subprocess), 0xffff, 0xffff, 0xffff, 0);
  const made = calls.view(0x55, PROFILE);
  world.number(made.cif, LOW, HIGH);
  m.write("CSF_PROCESS", 0);
  m.write("DUMPS", 1 << FILE);
  const room = m.address("ROOM") + 40;
  m.write(room, FILE, 0);
  /** R0 to R4 of a call of a function that has nothing to refuse. */
  const parameters = (name: string) => {
    if (name === "CREATE_CIF") return [0, 0, 1];
    if (name === "LOOKUP_CIF") return [LOW, HIGH];
    if (name === "START_SYSTEM") return [0, 100, 0, 0x2400];
    if (name === "GET_MMS_STATISTICS") return [0, 100, 0, 0x2400];
    if (name === "SAVE") return [0, 10, made.view.ref, 0x2400, 0];
    if (name === "CHANGE_PROFILE") return [0, 0, made.view.ref];
    if (DUMPS.includes(name)) return [room, 2, FILE, room];
    return [room, 0, name === "RETRIEVE" ? 0 : made.view.ref, 0];
  };
  const capabilities = (subprocess: number) =>
    m.field("SUBPROCESS", subprocess, "SUBPROCESS_RECORD.CAPABILITIES");
  /** What a refused call may not have touched. */
  const touched = () => [
    dumpMemory(m),
    m.words("SECURITY_PROFILES", 6),
    m.word("DUMPS"),
    m.words("FUNCTION_COUNT", 6),
    m.word(m.address("COMMAND_BUFFER") + m.address("MMS_COMMAND.COMMAND")),
    m.words("SAVE_ELEMENT", 4),
  ];
  return { calls, ...made, parameters, capabilities, touched };
}

test("every function of the Message Monitor is here", () => {
  const text = readFileSync("firmware/csf/mmon/functions.asm", "utf8");
  const there = [...text.matchAll(/^ +(\d+) +=> (\w+)/gm)].map(([, number, name]) => [name, Number(number)]);
  expect(FUNCTIONS.map(([name, number]) => [name, number])).toEqual(there);
});

test.each(FUNCTIONS)("%s is begun for who has every right", (name, number) => {
  const { calls, parameters } = start();
  expect(calls.begin(number, ...parameters(name)).exit).toBe(1);
  expect(calls.retired()).toBeUndefined();
});

describe("who has every privilege but the one of the function retires, and nothing is done:", () => {
  test.each(FUNCTIONS.filter(([, , privilege]) => privilege !== undefined))(
    "%s",
    (name, number, privilege) => {
      const { calls, parameters, capabilities, touched } = start();
      const bit = calls.m.address(privilege!);
      calls.m.write(capabilities(0), 0xffff & ~bit);
      const before = touched();
      expect(calls.retires(number, ...parameters(name))).toBe(calls.m.address("CSF_NO_PRIVILEGE"));
      expect(touched()).toEqual(before);
    },
  );

  test("the bits of all functions are different ones", () => {
    const { m } = start().calls;
    const bits = FUNCTIONS.flatMap(([, , privilege]) =>
      privilege === undefined ? [] : m.address(privilege),
    );
    expect(bits.every((bit) => bit > 0 && (bit & (bit - 1)) === 0)).toBe(true);
    expect(new Set(bits).size).toBe(bits.length);
  });

  test("the record of the current subprocess counts, and not that of the one before", () => {
    const { calls, capabilities } = start();
    calls.m.write(capabilities(1), 0);
    calls.world.become(1);
    expect(calls.retires(NUMBER.CLEAR!)).toBe(calls.m.address("CSF_NO_PRIVILEGE"));
  });
});

describe("who has every privilege and profile, but not the view, retires, and nothing is done:", () => {
  const USING = FUNCTIONS.filter(([, , , view]) => view);

  test.each(USING)("%s, another subprocess's view", (name, number) => {
    const { calls, parameters, touched } = start();
    calls.world.become(1);
    const before = touched();
    expect(calls.retires(number, ...parameters(name))).toBe(calls.m.address("CSF_BAD_QEL"));
    expect(touched()).toEqual(before);
  });

  test("a view that is in a queue, what is no view, and what is nothing at all", () => {
    const refused = (code: string, wrong: (world: World, view: Qel) => number) => {
      const { calls, view, parameters } = start();
      const registers = parameters("DISMANTLE_VIEW");
      registers[2] = wrong(calls.world, view);
      expect(calls.retires(NUMBER.DISMANTLE_VIEW!, ...registers)).toBe(calls.m.address(code));
    };
    refused("CSF_BAD_QEL", (world, view) => world.sendView(view, 1, 0)!.ref);
    refused("CSF_BAD_VIEW", (world) => {
      world.sendBuffer(world.newBuffer(), 1, 0);
      return world.receive(1)!.ref;
    });
    for (const wild of [0, 12, 13, 0xffff]) refused("CSF_BAD_QEL", () => wild);
  });

  test("SAVE, for a subprocess that has another one's view, ends with VIEW_GONE", () => {
    const { calls, view } = start();
    calls.begin(NUMBER.SAVE!, 1, 10, view.ref, 0x2400, 1);
    expect(calls.take()).toBeUndefined();
    expect(calls.end(1)).toMatchObject({ exit: 0, cc: calls.m.address("VIEW_GONE") });
    calls.world.compare();
  });
});

describe("who has every privilege, but not the profile, is refused, and nothing is done:", () => {
  test.each(["CREATE_CIF", "LOOKUP_CIF", "CHANGE_PROFILE"])("%s", (name) => {
    for (const [least, most] of [
      [0xfff2, 0xffff],
      [0xffef, 0xffff],
      [0xffff, 0x7fff],
      [0xffff, 0xfffe],
    ] as const) {
      const { calls, parameters } = start();
      calls.setProfile(0, least, most);
      const registers = parameters(name);
      if (name !== "LOOKUP_CIF") registers.splice(0, 2, PROFILE[0], PROFILE[1]);
      const { r } = calls.begin(NUMBER[name]!, ...registers);
      expect(calls.take()).toBeUndefined();
      expect(calls.end(r[5]!)).toMatchObject({ exit: 0, cc: calls.m.address("PROFILE_CHECK") });
      calls.world.compare();
    }
  });
});
