// The durable storage in a folder: what is kept, who may have it, and what may be wrong with it.

import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadMms, recordsOf } from "../../host/mms/records.ts";
import { serveMms } from "../../host/mms/service.ts";
import type { MmsStorage } from "../../host/mms/storage.ts";
import { openStore } from "../../host/mms-store.ts";
import { cr80, folder } from "../cli/run.ts";
import { Random } from "../conformance/vectors/random.ts";
import { commandOf, openMms } from "./durable.ts";
import { MmsModel } from "./model.ts";
import { randomCommand } from "./random-commands.ts";

const at = folder({ "foreign/mms.db": "this is a text, and no database at all", file: "" });
const path = (...names: string[]) => join(at, ...names);
const opened = (name: string, make = true): MmsStorage => {
  const { contents, problem } = openStore(path(name), make);
  if (contents === undefined) throw new Error(problem.message);
  return contents;
};
const codeOf = (name: string, make = false) => openStore(path(name), make).problem?.code;

/** The module as it is built, for processes of their own. */
const STORE = new URL("../../dist/host/mms-store.js", import.meta.url).href;

/** A store with a checkpoint of CIF 1, CIF 1 in the intermediate storage, and an open dump into file 3. */
function filled(name: string): void {
  const storage = opened(name);
  const mms = openMms(storage);
  const say = (command: string, parameters: number[], ...sent: number[][]) =>
    serveMms(mms, storage, commandOf({ name: command, parameters, sent, room: [] }))[0]!.cc;
  const codes = [
    say("START_SYSTEM", [0, 0]),
    say("CREATE", [2, 0x10, 0x20]),
    say("WRITE", [1, 4, 0], [0x4548, 0x4c4c, 0x4f]),
    say("SAVE", [1, 0], [1, 1, 0]),
    say("STORE", [1]),
    say("INIT_DUMP", [3, 9]),
    say("DUMP_CIF_SEQUENCE", [3], [1, 0, 1, 0]),
  ];
  expect(codes).toEqual(codes.map(() => 0));
  storage.close();
}

describe("a store", () => {
  test("has after it was closed what it had before", () => {
    const random = new Random("store");
    const model = new MmsModel([6000, 3000, 3000]);
    const storage = opened("kept");
    const mms = openMms(storage);
    for (let n = 0; n < 90; n++) {
      const command = randomCommand(random, model);
      model.serve(command);
      serveMms(mms, storage, commandOf(command));
    }
    const before = [...storage.entries()];
    expect(before).toEqual(recordsOf(mms).sort(([a], [b]) => (a < b ? -1 : 1)));
    expect(before.length).toBeGreaterThan(3);
    storage.close();
    const again = opened("kept", false);
    expect([...again.entries()]).toEqual(before);
    again.close();
    expect(existsSync(path("kept", "mms.db-wal"))).toBe(false);
  });

  test("belongs to one process at a time, and to none that was killed", () => {
    const script = `import { openStore } from ${JSON.stringify(STORE)};
      const { contents, problem } = openStore(${JSON.stringify(path("taken"))}, true);
      console.log(problem?.code ?? "opened");
      if (problem === undefined) { contents.commit([["a", new Uint8Array(3)]]); process.kill(process.pid, "SIGKILL"); }`;
    const other = () =>
      spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    const killed = other();
    expect([killed.stdout, killed.signal]).toEqual(["opened\n", "SIGKILL"]);
    const storage = opened("taken");
    expect([...storage.entries()]).toEqual([["a", new Uint8Array(3)]]);
    expect(other().stdout).toBe("STORE_IN_USE\n");
    expect(codeOf("taken")).toBe("STORE_IN_USE");
    storage.close();
    expect(other().stdout).toBe("opened\n");
  });

  test("fails when the system does not let it be written, goes on failing, and has what was committed before", () => {
    const script = `import { openStore } from ${JSON.stringify(STORE)};
      const { contents } = openStore(${JSON.stringify(path("limited"))}, true);
      const errors = [];
      let done = 0;
      for (let n = 0; n < 100; n++) {
        try { contents.commit([[String(n), new Uint8Array(20000)]]); done++; } catch (error) { errors.push(error.name); }
      }
      console.log(JSON.stringify({ done, failed: errors.length, names: [...new Set(errors)] }));`;
    writeFileSync(path("limited.mjs"), script);
    const line = `ulimit -f 800; exec "${process.execPath}" "${path("limited.mjs")}"`;
    const { stdout } = spawnSync("sh", ["-c", line], { encoding: "utf8" });
    const { done, failed, names } = JSON.parse(stdout);
    expect([done + failed, names]).toEqual([100, ["StorageFailed"]]);
    expect(done).toBeGreaterThan(3);
    const again = opened("limited", false);
    expect([...again.entries()].map(([key]) => Number(key)).sort((x, y) => x - y)).toEqual(
      Array.from({ length: done }, (_, n) => n),
    );
    again.close();
  });
});

test("without the package of the database there is a problem, and nothing is made", () => {
  const hide = `const { Module } = require("node:module");
    const resolve = Module._resolveFilename;
    Module._resolveFilename = (name, ...more) => {
      if (name === "libsql") throw new Error("it is not installed");
      return resolve.call(Module, name, ...more);
    };`;
  writeFileSync(path("hide.cjs"), hide);
  const script = `import { openStore } from ${JSON.stringify(STORE)};
    console.log(JSON.stringify(openStore(${JSON.stringify(path("without"))}, true).problem));`;
  const args = ["--require", path("hide.cjs"), "--input-type=module", "-e", script];
  const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(JSON.parse(stdout)).toMatchObject({
    code: "NO_DATABASE",
    advice: expect.stringContaining("npm install libsql"),
  });
  expect(existsSync(path("without"))).toBe(false);
});

describe("what is wrong with a folder comes back as a problem:", () => {
  test("nothing there, no folder, another file, a link into nothing", () => {
    mkdirSync(path("empty"));
    mkdirSync(path("strange", "mms.db"), { recursive: true });
    symlinkSync(path("nowhere"), path("link"));
    const codes = ["none", "empty", "file", "foreign", "strange", "link"].map((name) => codeOf(name));
    expect(codes).toEqual(["NO_STORE", "NO_STORE", "NO_STORE", "FOREIGN_STORE", "NO_STORE", "NO_STORE"]);
    expect(["file", "foreign", "strange"].map((name) => codeOf(name, true))).toEqual([
      "UNWRITABLE",
      "FOREIGN_STORE",
      "UNREADABLE",
    ]);
    expect(readFileSync(path("foreign", "mms.db"), "utf8")).toContain("no database at all");
  });

  /** Does something to the databases of folders by SQL, in a process of its own. */
  function bySql(...changes: readonly (readonly [name: string, sql: string])[]): void {
    const files = changes.map(([name, sql]) => [path(name, "mms.db"), sql]);
    const script = `const Database = require("libsql");
      for (const [file, sql] of ${JSON.stringify(files)}) { const db = new Database(file); db.exec(sql); db.close(); }`;
    const { status, stderr } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
  }

  test("a database of something else, one of a later version, one with more in it", () => {
    for (const name of ["other", "later", "more", "view"]) mkdirSync(path(name));
    filled("later");
    for (const name of ["more", "view"]) copyFileSync(path("later", "mms.db"), path(name, "mms.db"));
    bySql(
      ["other", "CREATE TABLE records (key BLOB PRIMARY KEY NOT NULL, value BLOB NOT NULL) WITHOUT ROWID"],
      ["later", "PRAGMA user_version = 2"],
      ["more", "CREATE TRIGGER t AFTER INSERT ON records BEGIN DELETE FROM records; END"],
      ["view", "ALTER TABLE records RENAME TO others; CREATE VIEW records AS SELECT * FROM others"],
    );
    const codes = ["other", "later", "more", "view"].map((name) => codeOf(name));
    expect(codes).toEqual(["FOREIGN_STORE", "LATER_STORE", "FOREIGN_STORE", "FOREIGN_STORE"]);
  });

  test("records that MMS has not written", async () => {
    filled("changed");
    const kinds: readonly (readonly [string, string, string])[] = [
      [
        "bytes",
        "UPDATE records SET value = x'00' || value WHERE key = CAST('mms' AS BLOB)",
        "its checksum does not match",
      ],
      [
        "moved",
        "UPDATE records SET key = CAST('stored/00000002' AS BLOB) WHERE key = CAST('stored/00000001' AS BLOB)",
        "its checksum",
      ],
      ["unknown", "INSERT INTO records VALUES (x'C3FF0A', x'00')", "its checksum does not match"],
      ["text", "INSERT INTO records VALUES ('text', 'text')", "its checksum does not match"],
      [
        "missing",
        "DELETE FROM records WHERE key = CAST('dump/03/0001' AS BLOB)",
        "CIFs of the dump are missing",
      ],
      ["orphan", "DELETE FROM records WHERE key = CAST('dump/03' AS BLOB)", "the dump has fewer CIFs"],
      ["numbers", "DELETE FROM records WHERE key = CAST('mms' AS BLOB)", "a number that was never assigned"],
    ];
    for (const [name] of kinds) {
      mkdirSync(path(name));
      copyFileSync(path("changed", "mms.db"), path(name, "mms.db"));
    }
    bySql(...kinds.map(([name, sql]) => [name, sql] as const));
    for (const [name, , why] of kinds) {
      const storage = opened(name, false);
      const { bad } = loadMms(storage.entries(), []);
      storage.close();
      expect(bad.map((one) => one.why).join(), name).toContain(why);
      const { status, stderr } = await cr80(["mms", "verify", path(name)]);
      expect([status, stderr.includes("DAMAGED_STORE")], name).toEqual([1, true]);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a terminal acts on
      expect(stderr).not.toMatch(/[\x00-\x09\x0b-\x1f\x80-\x9f]/);
    }
  });

  test("a file that is cut, or whose bytes are others: never a crash, never silence", () => {
    filled("whole");
    const bytes = readFileSync(path("whole", "mms.db"));
    const whole = opened("whole");
    const due = [...whole.entries()];
    whole.close();
    const random = new Random("damage");
    const found = new Set<string>();
    for (let n = 0; n < 40; n++) {
      const name = `damaged-${n}`;
      mkdirSync(path(name));
      const damaged = Uint8Array.from(bytes);
      for (let i = random.below(60); i >= 0; i--) damaged[random.below(damaged.length)] = random.below(256);
      writeFileSync(path(name, "mms.db"), damaged);
      if (random.percent(30)) truncateSync(path(name, "mms.db"), random.below(bytes.length));
      const { contents, problem } = openStore(path(name), false);
      if (contents === undefined) {
        found.add(problem.code);
        expect(["DAMAGED_STORE", "FOREIGN_STORE", "LATER_STORE", "UNREADABLE"]).toContain(problem.code);
        expect(problem.advice).toMatch(/\w/);
        continue;
      }
      try {
        const { bad } = loadMms(contents.entries(), []);
        const same = JSON.stringify([...contents.entries()]) === JSON.stringify(due);
        expect(same || bad.length > 0 || statEmpty(contents), name).toBe(true);
      } finally {
        contents.close();
      }
      rmSync(path(name), { recursive: true });
    }
    expect(found.size).toBeGreaterThan(1);
  });

  /** A file that was cut to nothing is a store that begins. */
  const statEmpty = (storage: MmsStorage) => [...storage.entries()].length === 0;
});

describe("cr80 mms", () => {
  test("lists, shows, dumps and verifies", async () => {
    filled("seen");
    const run = async (...args: string[]) => {
      const { status, stdout, stderr } = await cr80(["mms", args[0]!, path("seen"), ...args.slice(1)]);
      expect([status, stderr]).toEqual([0, ""]);
      return stdout;
    };
    expect(await run("ls")).toBe(
      "checkpoint  CIF 1, version 2, 3 words, 1 views\n" +
        "stored      CIF 1, version 2, 3 words\n" +
        "dump        file 3, segment 9, 2 CIFs, not terminated\n",
    );
    expect(JSON.parse(await run("show", "1", "--json"))).toEqual({
      checkpoint: {
        ...{ id: 1, version: 2, least: 0x10, most: 0x20, fields: { 4: [0x4548, 0x4c4c, 0x4f] } },
        ...{ views: [{ ref: 1, fields: 0xffff }], block: [1, 1, 0] },
      },
      stored: { id: 1, version: 2, least: 0x10, most: 0x20, fields: { 4: [0x4548, 0x4c4c, 0x4f] } },
    });
    expect(await run("show", "1")).toContain("HELLO");
    expect((await run("dump", "3")).match(/CIF 1, version 2/g)).toHaveLength(2);
    expect(JSON.parse(await run("dump", "3", "--json"))).toMatchObject({
      file: 3,
      segment: 9,
      open: true,
      count: 2,
    });
    expect(await run("verify")).toBe("5 records, all as MMS has written them\n".replace("5", "6"));
    expect(JSON.parse(await run("ls", "--json")).stored).toEqual([{ id: 1, version: 2, words: 3 }]);
  });

  test.each([
    [["ls", "none"], "NO_STORE"],
    [["ls", "foreign"], "FOREIGN_STORE"],
    [["show", "seen"], "NO_NUMBER"],
    [["show", "seen", "x"], "NO_NUMBER"],
    [["show", "seen", "2"], "NO_NUMBER"],
    [["dump", "seen", "1"], "NO_NUMBER"],
    [["ls", "seen", "1"], "NO_NUMBER"],
  ])("%s is refused with %s", async ([action, name, ...more], code) => {
    const { status, stdout, stderr } = await cr80(["mms", action!, path(name!), ...more, "--json"]);
    expect(status).toBe(2);
    expect(JSON.parse(stdout).problems).toMatchObject([{ code, advice: expect.stringMatching(/\w/) }]);
    expect(stderr).toContain(code);
  });
});
