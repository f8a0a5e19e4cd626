import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { assemble, CODES, DIRECTIVES } from "../../asm/index.ts";
import { INSTRUCTIONS } from "../../core-as/isa/instructions.ts";
import { PROBLEM_CODES } from "../../host/cli/problem-codes.ts";
import { filesOf } from "../files.ts";
import { cr80, STACK_TRACE } from "./run.ts";

test("shows the fields of a word bit by bit, its operation, page and standing", async () => {
  const { status, stdout } = await cr80(["explain", "128A"]);
  expect(status).toBe(0);
  expect(stdout).toBe(`128A  ADD R1,R2

  0001001010001010
  AaaaBbbb10001010  ADD RX3,RBX3
  ........10001010     fixed
  A...............  A  mode: the register itself
  .aaa............  a  register R1
  ....B...........  B  mode: the register itself
  .....bbb........  b  register R2

operation   D := D + S, V := overflow
reads       D, S
writes      D, V
faults      data where an operand is in memory
set         base
page        9-39 of the CR80 Minicomputer Handbook 82/83
standing    word, mnemonic, operands and page historical; operation reconstructed
manual      docs/instructions/ADD.md
`);
});

test("reads the ten bits of a jump with the low byte in front", async () => {
  // Displacement 2 in the high byte, 1 in bits 1-0: 258.
  const { stdout } = await cr80(["explain", "02D9"]);
  expect(stdout).toContain("jjjjjjjj......jj  j  jump displacement 258");
});

test("takes NOP for NOP, and shows a second word", async () => {
  expect((await cr80(["explain", "80F0"])).stdout).toMatch(/^80F0 {2}NOP\n/);
  expect((await cr80(["explain", "72BE"])).stdout).toContain("second word gggggggggggggggg");
});

test("reads a word after ALT with --alt, and says what an undefined word is on the other side", async () => {
  const { stdout } = await cr80(["explain", "--alt", "120B"]);
  expect(stdout).toMatch(/^B0BC 120B {2}MOWA /);
  const undefinedWord = await cr80(["explain", "120B"]);
  expect(undefinedWord.stdout).toMatch(/no instruction|ADD/);
});

test("says what an error code means, and that a word of that form needs 0x", async () => {
  expect((await cr80(["explain", "e013"])).stdout).toContain(`E013: ${CODES.E013}`);
  expect((await cr80(["explain", "0xE013"])).stdout).toMatch(/^E013 {2}/);
});

test("shows a source that gets a code and one that does not, files with their names", async () => {
  expect((await cr80(["explain", "E010"])).stdout).toBe(`E010: an unknown mnemonic

The name is no instruction and no macro. A label needs a colon after it; a
macro must be defined before the line that uses it.

Wrong:

        MOCV    5,R1

Right:

        MOVC    5,R1
`);
  expect((await cr80(["explain", "E050"])).stdout).toContain("calls.inc:\nWRITE   = 0xC4\n");
});

test("explains each mnemonic with all its forms, though it may be a word too", async () => {
  for (const { mnemonic, operands, word, operation } of INSTRUCTIONS) {
    const { status, stdout } = await cr80(["explain", mnemonic]);
    expect(status).toBe(0);
    expect(stdout).toContain(`  operands   ${operands}\n`);
    expect(stdout).toContain(`${word}\n  operation  ${operation}\n`);
  }
  expect((await cr80(["explain", "fadd.l"])).stdout).toMatch(/^FADD.L /);
  expect((await cr80(["explain", "0xADD"])).stdout).toMatch(/^0ADD {2}/);
});

test("says what a row reads and writes, how it continues, and what its routine does with its operands", async () => {
  const text = async (name: string) => (await cr80(["explain", name])).stdout.replace(/\s+/g, " ");
  expect(await text("MOBD")).toContain(
    "reads Ra, Rb, Rc, Rc bytes from byte number Ra down writes Ra, Rb, Rc, Rc bytes from byte number Rb down flow",
  );
  expect(await text("DIV")).toContain(
    "Here s is S, low is Rb, high is R(b+1) reads S, Rb, R(b+1) writes Rb,",
  );
  expect(await text("RESS")).toContain("flow may skip faults data");
  expect(await text("SLC")).toContain("rotate_left(x, n): x rotated left by n places");
  expect(await text("STP")).toContain("flow idles faults privileged instruction");
  const { forms } = JSON.parse((await cr80(["explain", "GNW", "--json"])).stdout);
  expect(forms[0]).toMatchObject({ reads: ["[[d + m]]", "[d + m]"], writes: ["Ra", "[d + m]"] });
});

test("explains each directive", async () => {
  for (const [name, { operands, summary }] of DIRECTIVES) {
    const { data } = { data: JSON.parse((await cr80(["explain", `.${name}`, "--json"])).stdout) };
    expect(data).toEqual({ directive: `.${name}`, operands, summary });
  }
  expect((await cr80(["explain", ".org"])).stdout).toContain(".ORG address\n\ncontinue at an address");
});

test("says what was probably meant", async () => {
  expect((await cr80(["explain", ".RECROD"])).stderr).toContain("did you mean .RECORD?");
  expect((await cr80(["explain", "NOFILE"])).stderr).toContain("did you mean NO_FILE?");
  expect((await cr80(["explain", "HALT"])).stderr).toContain("STP 0 stops");
  expect((await cr80(["explain", ".ascii"])).stderr).toContain(".TEXT writes characters");
  expect((await cr80(["explain", "STOP"])).stderr).not.toContain("did you mean");
});

describe("names and numbers of the ABI", () => {
  /** The rows of the tables of docs/ABI.md that begin with these two columns. */
  const rowsOf = (first: string, second: string) => {
    const [, ...tables] = readFileSync("docs/ABI.md", "utf8").split(`| ${first} | ${second} |`);
    return tables.flatMap((table) => {
      const lines = table.slice(table.indexOf("|---")).split("\n").slice(1);
      const end = lines.findIndex((line) => !line.startsWith("|"));
      return lines.slice(0, end).map((line) => line.split("|").map((cell) => cell.trim()));
    });
  };
  const explained = async (...args: string[]) => {
    const { status, stdout } = await cr80(["explain", ...args]);
    expect(status, args.join(" ")).toBe(0);
    return stdout.replace(/\s+/g, " ");
  };

  test("each monitor call of the manual by name and by code, with its registers", async () => {
    const rows = rowsOf("code", "call").filter(([, code]) => /^[0-9A-F]{2}$/.test(code!));
    expect(rows.length).toBeGreaterThan(35);
    for (const [, code, name] of rows) {
      const byName = await explained(name!);
      expect(byName).toContain(`${name} monitor call ${code} hex of `);
      expect(await explained("--as", "call", code!)).toBe(byName);
    }
    expect(await explained("area_transfer")).toContain("errors BAD_AREA, NOT_OWNER, NOT_MAPPED, LENT");
  });

  test("each completion code, by name and by its decimal number", async () => {
    const rows = rowsOf("R7", "name").filter(([, code]) => Number(code) > 0);
    expect(rows.length).toBeGreaterThan(40);
    for (const [, code, name, why] of rows) {
      const own = `${name} completion code ${code} in R7: the call was refused why ${why}`;
      expect(await explained(name!)).toContain(own);
      expect(await explained("--as", "completion", code!)).toContain(own);
    }
    expect(await explained("--as", "completion", "0")).toContain("was not refused");
    expect(await explained("--as", "completion", "0x12")).toContain("BAD_CONNECTION");
  });

  test("each event, and all of a mask", async () => {
    const rows = rowsOf("bit", "name");
    expect(rows.length).toBe(10);
    for (const [, bit, name] of rows) expect(await explained(name!)).toContain(`bit ${bit} of a mask`);
    const mask = await explained("--as", "event", "81");
    expect(mask).toMatch(/^MESSAGE .* LOAN_RETURNED /);
    expect(mask).not.toContain("LOAN_REVOKED");
  });

  test("the cause words of traps, bit by bit", async () => {
    expect(await explained("--as", "cause", "0311")).toContain(
      "class 3: program fault, write, refused by stage 1",
    );
    expect(await explained("--as", "cause", "0x0220")).toContain(
      "class 2: data fault, read, refused by stage 2",
    );
    expect(await explained("--as", "cause", "0400")).toContain(
      "class 4: stack mostly the process stack is full",
    );
  });

  test("codes of processes that retired", async () => {
    expect(await explained("CMON_STUCK")).toContain("code 8102 hex with which a process is ended");
    expect(await explained("--as", "retirement", "8102")).toBe(await explained("CMON_STUCK"));
  });

  test("as JSON", async () => {
    const { stdout } = await cr80(["explain", "STOP", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ name: "STOP", code: 0xc1, in: "R0 code" });
    expect(JSON.parse((await cr80(["explain", "PEER_STOPPED", "--json"])).stdout)).toHaveLength(2);
  });

  test("numbers that are none are refused, and names that are misspelt are found", async () => {
    for (const [kind, number] of [
      ["call", "7F"],
      ["completion", "63"],
      ["event", "8000"],
      ["retirement", "0001"],
      ["cause", "0A00"],
      ["cause", "STOP"],
      ["cause", "12345"],
    ]) {
      const { status, stderr } = await cr80(["explain", "--as", kind!, number!]);
      expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining("NO_WORD") });
    }
    expect((await cr80(["explain", "AREA_TRANFER"])).stderr).toContain("did you mean AREA_TRANSFER?");
    expect((await cr80(["explain", "stopp"])).stderr).toContain("did you mean STOP?");
  });
});

/** The texts of the sources that make problems: the host's files outside of what guests see, and of those with labels of guests. */
const sources = () =>
  filesOf("host", /^(control|devices|mms|scm|state)$/)
    .filter((path) => path.endsWith(".ts") && !/problem-codes\.ts$|debug\/guest-/.test(path))
    .map((path) => readFileSync(path, "utf8"));

test("explains every code of a problem that the sources make, and no other", async () => {
  // What is made of a manual has names that are no codes of problems.
  const written = sources().filter((text) => !text.includes("made by npm run docs"));
  const texts = [...written, readFileSync("asm/loadmodule.ts", "utf8")];
  const found = texts.flatMap((text) => [
    ...(text.match(/(?<=(?:problem|report|failed?|ended)\(\s*")[A-Z][A-Z0-9_]+(?=")/g) ?? []),
    ...(text.match(/(?<=")(?:[A-Z]+_[A-Z][A-Z0-9_]+|M00\d)(?=")/g) ?? []),
  ]);
  expect([...new Set(found)].sort()).toEqual(Object.keys(PROBLEM_CODES).sort());
  for (const [code, text] of Object.entries(PROBLEM_CODES)) {
    const { status, stdout } = await cr80(["explain", code.toLowerCase()]);
    expect(status).toBe(0);
    // What a call of guests gives by the same name comes after it.
    expect(`${stdout.replace(/\s+/g, " ")} `).toContain(`${code} ${text} `);
    expect(stdout.startsWith(`${code}\n`)).toBe(true);
  }
});

test("gives the same as JSON", async () => {
  const { stdout } = await cr80(["explain", "128A", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({
    word: 0x128a,
    mnemonic: "ADD",
    set: "base",
    fields: [{ letter: "A", value: 0 }, { letter: "a", bits: [14, 13, 12], value: 1 }, {}, { value: 2 }],
  });
});

test.each(["", "12345", "xyz", "E999x", "-"])("%j is nothing of that: status 2", async (what) => {
  const { status, stdout, stderr } = await cr80(["explain", "--", what]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain("NO_WORD");
  expect(stderr).not.toMatch(STACK_TRACE);
});

describe("the guest kernel", () => {
  const calls = readFileSync("firmware/kernel/calls.inc", "utf8");
  const { symbols } = assemble({
    file: "firmware/kernel/calls.inc",
    text: calls.replace(/^\s*\.INCLUDE.*$/m, ""),
  });
  const numbers = symbols.filter(({ name }) => /^SYS_(?!CALLS)/.test(name));
  const end = symbols.find(({ name }) => name === "SYS_CALLS")!.value;

  test("has each of its calls explained, by name and by code, with the code that the kernel has", async () => {
    expect(numbers.length).toBe(end);
    for (const { name, value } of numbers) {
      const { status, stdout } = await cr80(["explain", name.toLowerCase()]);
      const code = value.toString(16).toUpperCase().padStart(2, "0");
      expect(status, name).toBe(0);
      expect(stdout).toContain(`${name}\n\nmonitor call ${code} hex of the guest kernel, in user mode\n`);
      expect(stdout).toContain('manual  docs/KERNEL.md, "System calls"\n');
      const byCode = await cr80(["explain", "--as", "call", value.toString(16)]);
      expect(byCode.stdout).toBe(stdout);
    }
    const { stdout } = await cr80(["explain", "SYS_BIND", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      name: "SYS_BIND",
      code: 5,
      in: "R0 descriptor, R1 service",
      errors: expect.stringContaining("ALREADY_BOUND"),
    });
    expect((await cr80(["explain", "SYS_OPNE"])).stderr).toContain("did you mean SYS_OPEN?");
    expect((await cr80(["explain", "--as", "call", end.toString(16)])).status).toBe(2);
  });

  test("has its completion codes explained", async () => {
    const own = symbols.filter(({ value }) => value >= 64 && value < 79).map(({ name }) => name);
    expect(own).toContain("WOULD_BLOCK");
    for (const name of own) {
      const { value } = symbols.find((symbol) => symbol.name === name)!;
      const wanted = `${name}\n\ncompletion code ${value} in R7 of the guest kernel: the call was refused\n`;
      expect((await cr80(["explain", name])).stdout).toContain(wanted);
      expect((await cr80(["explain", "--as", "completion", String(value)])).stdout).toContain(wanted);
    }
  });
});

describe("the keys of manifests", () => {
  test("are listed, each object with its own, and explained one by one", async () => {
    const { status, stdout } = await cr80(["explain", "manifest"]);
    expect(status).toBe(0);
    for (const object of ["manifest", "partitions[]", "partitions[].console.input[]", "mms"]) {
      expect(stdout.split("\n")).toContain(object);
    }
    expect(stdout).toMatch(/^ {2}queue +messages that may wait for it \(integer from 1 to 1,024\)$/m);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect((await cr80(["explain", "manifest", "queue"])).stdout).toBe(`partitions[].queue

  is       messages that may wait for it
  type     integer from 1 to 1,024
  without  16
  example  "queue": 8
  manual   docs/MANIFEST.md
`);
  });

  test("are meant by their name alone, or by the keys that lead to them, as messages write them", async () => {
    const paths = async (key: string) => (await cr80(["explain", "manifest", key])).stdout.match(/^\S+$/gm);
    expect(await paths("page")).toEqual(["partitions[].window.page", "areas[].page"]);
    expect(await paths("partitions[3].window.page")).toEqual(["partitions[].window.page"]);
    expect(await paths("partitions.window.page")).toEqual(["partitions[].window.page"]);
    expect(await paths("partitions")).toEqual(["partitions", "mms.partitions"]);
  });

  test("are a JSON Schema with --json", async () => {
    const { stdout } = await cr80(["explain", "manifest", "--json"]);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync("docs/manifest.schema.json", "utf8")));
    const { stdout: one } = await cr80(["explain", "manifest", "entry", "--json"]);
    expect(JSON.parse(one)).toMatchObject({ "partitions[].entry": { type: "integer", maximum: 65_535 } });
  });

  test("that are none are refused, with the one that was probably meant, and so is a key after another name", async () => {
    const { status, stderr } = await cr80(["explain", "manifest", "qeue"]);
    expect(status).toBe(2);
    expect(stderr).toContain("did you mean queue?");
    expect((await cr80(["explain", "ADD", "queue"])).status).toBe(2);
    expect((await cr80(["explain", "--alt", "manifest"])).status).toBe(2);
  });
});
