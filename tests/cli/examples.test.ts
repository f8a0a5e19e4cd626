// The examples of --help, run one after the other in a folder that has what they name.

import { chmodSync, copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cr80, folder } from "./run.ts";

const KERNEL = ` .EXPORT GO
GO:     JMP NUMBER
        .IF DEFINED(RELEASE)
        .INCLUDE "release.inc"
        .WORD BUFFERS, LEVEL
        .ENDIF
        .DATA 0x400
NUMBER: .WORD 1
`;
const FILES = {
  "src/kernel.asm": KERNEL,
  "src/csf.asm": " .IMPORT GO\n JMP GO\n",
  "src/sender.asm": "START: MOV COUNT,R1\n JMP START\n .DATA 0x400\nCOUNT: .WORD 1\n",
  "src/system.plan": "program 0x200\n",
  "src/build/kernel.img": "",
  "src/hello.asm": ' .INCLUDE "abi.inc"\n MOVC 0,R0\n MON STOP\n .DATA 0x300\nTEXT: .TEXT "Hello"\n',
  "src/manifest.json": '{"partitions":[{"name":"hello","source":"hello.asm","pages":4}]}',
  "src/known.json": '[{"vectors":"*","reason":"known"}]',
  "src/my-cr80": "#!/bin/sh\nexec node my-cr80.mjs\n",
  "lib/release.inc": "LEVEL = 3\n",
};

/** What a command line of a help is: what it reads, its words, and where its output goes; of other programs, no more. */
function parse(line: string): { stdin: string; args: string[]; to: string | undefined } {
  const [, before = "", words = "", to] = /^(.*\| )?cr80 ([^|>]+?)(?: \|.*)?(?: > (\S+))?$/.exec(line)!;
  const [, file, text] = /^(?:cat (\S+)|echo "(.*)") \| $/.exec(before) ?? [];
  return {
    stdin: file === undefined ? (text ?? "") : readFileSync(file, "utf8"),
    args: [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word!),
    to,
  };
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const VECTORS = "tests/conformance/vectors/data/base";

/** What the examples name of the project: its firmware, and a few vectors for all. */
function linkProject(): void {
  symlinkSync(join(ROOT, "firmware"), "firmware");
  writeFileSync(
    "my-cr80.mjs",
    `process.argv.push("conformance-target");\nimport("${join(ROOT, "dist/cli/main.js")}");\n`,
  );
  chmodSync("my-cr80", 0o755);
  for (const folder of [VECTORS, "base"]) {
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(ROOT, VECTORS, "add-rx3-rbx3.json.gz"), join(folder, "add.json.gz"));
  }
  for (const name of ["add.json.gz", "sub.json.gz"]) copyFileSync("base/add.json.gz", name);
}

const COMMANDS = ["boot", "replay", "asm", "link", "dis", "inspect", "explain", "vectors", "conformance"];

describe.each(COMMANDS)("the examples of cr80 %s --help", (command) => {
  const before = process.cwd();
  beforeAll(async () => {
    process.chdir(join(folder(FILES), "src"));
    linkProject();
    const sender = ["asm", "sender.asm", "--symbols", "sender.sym", "--source-map", "sender.map.json"];
    expect(await cr80(sender)).toMatchObject({ status: 0, stderr: "" });
    if (command === "link") expect((await cr80(["asm", "-c", "kernel.asm", "csf.asm"])).status).toBe(0);
  });
  afterAll(() => process.chdir(before));

  test("work", async () => {
    const { stdout } = await cr80([command, "--help"]);
    const examples = stdout.split("Examples:\n")[1]!.trimEnd().split("\n");
    expect(examples.length).toBeGreaterThan(1);
    for (const example of examples) {
      const { stdin, args, to } = parse(example.trim());
      // What others write is written first.
      expect([command, "boot"]).toContain(args[0]);
      const run = await cr80(args, { stdin });
      const status = example.includes("--limit") ? 3 : 0;
      expect({ example, status: run.status }).toEqual({ example, status });
      if (to !== undefined) writeFileSync(to, run.bytes);
    }
  });
});
