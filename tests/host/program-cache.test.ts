// Programs that are kept in a folder: found while nothing that they depend on has changed, and never afterwards.

import { createHash } from "node:crypto";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { assembleSource } from "../../host/assemble-source.ts";
import { filesWith } from "../../host/boot-file.ts";
import { cached, ProgramCache } from "../../host/program-cache.ts";
import type { SourceOptions } from "../../host/storage.ts";
import { Random } from "./random.ts";

const MAIN = `
        .INCLUDE "lib/names.inc"
        .INCLUDE "codes.inc"
        MOVC    HERE,R0
        MOVC    CODE,R1
        .IF     DEFINED(RELEASE)
        MOVC    RELEASE,R2
        .ENDIF
        STP     1
        .DATA
        .BINARY "table.bin"
`;

let folder = "";
let extra: string[] = [];
const at = (name: string) => join(folder, name);
const write = (name: string, contents: string | Uint8Array) => writeFileSync(at(name), contents);
const cache = (assembler = "1", where = at("cache")) => new ProgramCache(where, assembler);
const storage = () => filesWith(extra.map(at));
const fresh = (options: SourceOptions = {}) => assembleSource(at("main.asm"), storage(), options);
const find = (options: SourceOptions = {}, from = cache()) => from.find(at("main.asm"), storage(), options);
const make = (options: SourceOptions = {}, to = cache()) =>
  to.make(at("main.asm"), storage(), options, assembleSource);
const entries = () => readdirSync(at("cache"));
const entry = () => at(`cache/${entries()[0]}`);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cr80-cache-"));
  extra = [];
  for (const name of ["lib", "more"]) mkdirSync(at(name));
  write("main.asm", MAIN);
  write("lib/names.inc", '.INCLUDE "inner.inc"\nHERE = INNER\n');
  write("lib/inner.inc", "INNER = 3\n");
  write("more/codes.inc", "CODE = 7\n");
  write("table.bin", Uint8Array.of(1, 2, 3, 4));
  extra = ["more"];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a program that is kept", () => {
  test("is what the assembler gives, with all that was read for it", () => {
    expect(find()).toBeUndefined();
    expect(make()).toEqual(fresh());
    expect(find()).toEqual(fresh());
    expect(find()!.program!.module.data.words).toEqual([0x0201, 0x0403]);
  });

  test("is found by another process that has the same assembler, and the assembler is not asked", () => {
    make();
    const given = cached(cache(), () => {
      throw new Error("assembled again");
    })(at("main.asm"), storage(), {});
    expect(given).toEqual(fresh());
  });

  test("keeps its warnings, which are said again", () => {
    write("main.asm", ' .WARNING "mind the gap"\n STP 1\n');
    make();
    expect(find()!.diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      "W005 mind the gap",
    ]);
    expect(find()).toEqual(fresh());
  });

  test("is not kept when it has errors", () => {
    write("main.asm", " NONSENSE\n");
    expect(make().diagnostics[0]!.code).toBe("E010");
    expect(find()).toBeUndefined();
    expect(readdirSync(folder)).not.toContain("cache");
  });
});

describe("a program is assembled again when", () => {
  const changes: Readonly<Record<string, () => void>> = {
    "its text has changed": () => write("main.asm", `${MAIN} .WORD 1\n`),
    "an included file has changed": () => write("more/codes.inc", "CODE = 8\n"),
    "a file that an included file includes has changed": () => write("lib/inner.inc", "INNER = 4\n"),
    "only a comment of an included file has changed: lines have moved": () =>
      write("lib/names.inc", '; more\n.INCLUDE "inner.inc"\nHERE = INNER\n'),
    "a binary file has changed": () => write("table.bin", Uint8Array.of(1, 2, 3, 5)),
    "a file has come into a folder that is looked into before": () => write("codes.inc", "CODE = 9\n"),
    "another folder is looked into": () => {
      mkdirSync(at("other"));
      write("other/codes.inc", "CODE = 10\n");
      extra = ["other"];
    },
    "an included file is gone": () => rmSync(at("more/codes.inc")),
    "an included file has become a folder": () => {
      rmSync(at("lib/inner.inc"));
      mkdirSync(at("lib/inner.inc"));
    },
    "it is gone itself": () => rmSync(at("main.asm")),
  };
  test.each(Object.keys(changes))("%s", (name) => {
    make();
    expect(find()).toBeDefined();
    changes[name]!();
    expect(find()).toBeUndefined();
    expect(make()).toEqual(fresh());
  });

  test("a constant has another value, or there is one more", () => {
    make({ defines: { RELEASE: 1 } });
    expect(find({ defines: { RELEASE: 1 } })).toEqual(fresh({ defines: { RELEASE: 1 } }));
    for (const defines of [{ RELEASE: 2 }, {}, { RELEASE: 1, MORE: 1 }]) {
      expect(find({ defines })).toBeUndefined();
      make({ defines });
      expect(find({ defines })).toEqual(fresh({ defines }));
    }
  });

  test("its constants are others than those of the entry that has its name", () => {
    make({ defines: { RELEASE: 1 } });
    const first = entry();
    make({ defines: { RELEASE: 2 } });
    const second = entries().find((name) => at(`cache/${name}`) !== first)!;
    renameSync(first, at(`cache/${second}`));
    expect(find({ defines: { RELEASE: 2 } })).toBeUndefined();
  });

  test("the assembler is another one", () => {
    make();
    expect(find({}, cache("2"))).toBeUndefined();
    make({}, cache("2"));
    expect(find({}, cache("2"))).toBeDefined();
    expect(find()).toBeUndefined();
  });

  test("and not when a file has changed that it does not read, or one has been written anew", () => {
    make();
    write("lib/other.inc", "X = 1\n");
    write("lib/inner.inc", "INNER = 3\n");
    utimesSync(at("main.asm"), 1, 1);
    expect(find()).toEqual(fresh());
  });
});

test("whatever is changed, in whatever order: what is found is what the assembler gives", () => {
  const random = new Random(80);
  const pick = random.of.bind(random) as typeof random.of;
  const files = ["main.asm", "codes.inc", "more/codes.inc", "lib/names.inc", "lib/inner.inc", "table.bin"];
  const texts = [
    MAIN,
    "CODE = 1\n",
    "CODE = 2\nINNER = 2\n",
    '.INCLUDE "inner.inc"\nHERE = 5\n',
    "INNER = 6\nHERE = INNER\n",
    "",
  ];
  const make = cached(cache(), assembleSource);
  let found = 0;
  for (let round = 0; round < 300; round++) {
    if (random.below(3) === 0) rmSync(at(pick(files)), { force: true });
    else write(pick(files), pick(texts));
    if (random.below(4) === 0) extra = pick([["more"], ["lib", "more"], []]);
    const defines = pick([{}, { RELEASE: 1 }, { RELEASE: 2 }]);
    found += find({ defines }) === undefined ? 0 : 1;
    expect(make(at("main.asm"), storage(), { defines })).toEqual(fresh({ defines }));
  }
  expect(found).toBeGreaterThan(5);
});

describe("an entry that is damaged is as if it were not there:", () => {
  const good = () => readFileSync(entry());

  test("cut anywhere, or longer", () => {
    make();
    const bytes = good();
    const lengths = [0, 1, 20, 80, 81, 82, 83, 200, bytes.length >> 1, bytes.length - 1];
    for (const length of lengths) {
      writeFileSync(entry(), bytes.subarray(0, length));
      expect(find(), `${length} bytes`).toBeUndefined();
    }
    writeFileSync(entry(), Buffer.concat([bytes, Buffer.of(10)]));
    expect(find()).toBeUndefined();
    writeFileSync(entry(), bytes);
    expect(find()).toBeDefined();
  });

  test("a bit is another one, anywhere", () => {
    make();
    const bytes = good();
    for (let i = 0; i < bytes.length; i += 37) {
      const changed = Buffer.from(bytes);
      changed[i]! ^= 1 << (i % 7);
      writeFileSync(entry(), changed);
      expect(find(), `byte ${i}`).toBeUndefined();
    }
  });

  test("it is something else, with the right hash", () => {
    make();
    const [, json, ...map] = good().toString().split("\n");
    const right = JSON.parse(json!);
    const rest = map.join("\n");
    const put = (entryJson: unknown, mapText = rest) => {
      const body = `${JSON.stringify(entryJson)}\n${mapText}`;
      const sum = createHash("sha256").update(body).digest("hex");
      writeFileSync(entry(), `cr80-program 2 ${sum}\n${body}`);
    };
    put(right);
    expect(find()).toEqual(fresh());
    const wrongs: unknown[] = [
      ...[null, 1, "x", [], {}],
      ...["key", "answers", "image", "warnings"].flatMap((key) =>
        [null, 1, {}, [1], [[]], [null], "x"].map((value) => ({ ...right, [key]: value })),
      ),
      { ...right, answers: [["text", "lib/names.inc", 1, "x"]] },
      { ...right, answers: [["other", "a", "b", "c"]] },
      { ...right, warnings: [{ code: "W001", severity: "warning" }] },
    ];
    for (const wrong of wrongs) {
      put(wrong);
      expect(find(), JSON.stringify(wrong)).toBeUndefined();
    }
  });

  test("its source map is none, with the right hash: the program is right, and has no names", () => {
    make();
    const [, json, ...map] = good().toString().split("\n");
    const { module } = fresh().program!;
    for (const wrong of ["", "{}", "no JSON", map.join("\n").replace('"version":3', '"version":2')]) {
      const body = `${json}\n${wrong}`;
      const sum = createHash("sha256").update(body).digest("hex");
      writeFileSync(entry(), `cr80-program 2 ${sum}\n${body}`);
      const { program } = find()!;
      expect(program!.module, wrong).toEqual(module);
      expect([program!.map.symbols, program!.map.program], wrong).toEqual([[], []]);
    }
  });

  test("a folder has its name", () => {
    make();
    const file = entry();
    rmSync(file);
    mkdirSync(file);
    expect(find()).toBeUndefined();
    expect(make()).toEqual(fresh());
  });
});

describe("a folder in which nothing can be kept is no error:", () => {
  test("it is a file, or a device, or is to lie where there can be none", () => {
    write("file", "mine");
    for (const where of [at("file"), at("file/inside"), "/dev/null", "/proc/cr80"]) {
      expect(make({}, cache("1", where))).toEqual(fresh());
      expect(find({}, cache("1", where))).toBeUndefined();
    }
    expect(readFileSync(at("file"), "utf8")).toBe("mine");
  });

  test("it may be read only: what is there is found, and what is not is made", () => {
    make();
    chmodSync(at("cache"), 0o500);
    try {
      expect(find()).toEqual(fresh());
      write("lib/inner.inc", "INNER = 5\n");
      expect(make()).toEqual(fresh());
    } finally {
      chmodSync(at("cache"), 0o700);
    }
  });
});

describe("the folder", () => {
  test("has one entry for a source, however often it changes, and nothing half written", () => {
    for (let i = 0; i < 5; i++) {
      write("lib/inner.inc", `INNER = ${i}\n`);
      make();
    }
    expect(entries()).toHaveLength(1);
    expect(entries()[0]).toMatch(/^[0-9a-f]{40}\.program$/);
  });

  test("has a hundred entries at most: the oldest go, and what was never finished; other files stay", () => {
    const name = (n: number, end: string) => `${n.toString(16).padStart(40, "0")}.${end}`;
    mkdirSync(at("cache"));
    for (let n = 0; n < 102; n++) {
      const file = `cache/${name(n, n === 0 ? "77-0.tmp" : "program")}`;
      write(file, "old");
      utimesSync(at(file), 1000 + n, 1000 + n);
    }
    write("cache/mine.txt", "mine");
    utimesSync(at("cache/mine.txt"), 1, 1);
    make();
    const left = entries();
    expect(left).toContain("mine.txt");
    expect(left).toHaveLength(101);
    expect(left).not.toContain(name(0, "77-0.tmp"));
    expect(left).not.toContain(name(2, "program"));
    expect(left).toContain(name(3, "program"));
    expect(find()).toEqual(fresh());
  });
});
