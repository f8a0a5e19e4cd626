// docs/CSF.md against the sources. UPDATE_DOCS=1 writes its made parts anew.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { procedures } from "./conventions.ts";
import { isOurs, NAMED, PARTS, refresh, testsOf, transitions } from "./document.ts";

const PAGE = "docs/CSF.md";
if (process.env.UPDATE_DOCS === "1") writeFileSync(PAGE, refresh(readFileSync(PAGE, "utf8")));
const page = readFileSync(PAGE, "utf8");

describe("docs/CSF.md", () => {
  test("has the tables, the diagram and the run that the sources give (UPDATE_DOCS=1 writes them)", () => {
    for (const name of Object.keys(PARTS)) expect(page).toContain(`<!-- ${name} -->`);
    expect(page).toBe(refresh(page));
  });

  test("names files that exist", () => {
    for (const [, file] of page.matchAll(/`((?:firmware|host|tests)\/[\w./-]+)`/g)) {
      expect(existsSync(file!), file).toBe(true);
    }
  });
});

describe("the procedures of CPS/SDS/024", () => {
  const found = procedures("firmware/csf");

  test.each(NAMED)("%s is there, states its section, and has tests", (name, where) => {
    const procedure = found.get(name);
    expect(procedure).toBeDefined();
    expect(procedure!.section).toContain(where);
    expect(testsOf(name).length).toBeGreaterThan(0);
  });

  test("are designed in the document for four of the Coroutine Monitor's seventeen; the sources mark the other thirteen", () => {
    const comon = [...found.values()].filter(({ file, section }) => /comon/.test(file) && section !== "");
    const stated = comon.filter(({ section }) => !isOurs(section)).map(({ name }) => name);
    expect(comon).toHaveLength(17);
    expect(stated.sort()).toEqual(["CANCEL_SYSTEM_CALL", "COMON", "INTERN_SIGNAL", "WAIT_SYSTEM_CALL"]);
  });
});

describe("the states of an operation", () => {
  test("are five, and each is reached from a DONE operation and leads back to it", () => {
    const all = transitions();
    const states = new Set(all.flatMap(({ from, to }) => [from, to]));
    expect([...states].sort()).toEqual([0x11, 0x12, 0x13, 0x23, 0x31].sort());
    const reach = (start: number, step: (s: number) => number[]) => {
      const seen = new Set([start]);
      for (const s of seen) for (const next of step(s)) seen.add(next);
      return seen.size;
    };
    expect(reach(0x31, (s) => all.filter(({ from }) => from === s).map(({ to }) => to))).toBe(states.size);
    expect(reach(0x31, (s) => all.filter(({ to }) => to === s).map(({ from }) => from))).toBe(states.size);
  });
});
