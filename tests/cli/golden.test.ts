// The golden sources of the assembler through the command: as files and through the standard input.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { cr80, folder } from "./run.ts";

const GOLDEN = fileURLToPath(new URL("../asm/golden/", import.meta.url));
const sources = readdirSync(GOLDEN).filter((name) => name.endsWith(".asm"));
const shown = (text: string) => text.match(/(?:error|warning|note)\[\w+\].*/g) ?? [];

describe("golden sources", () => {
  test.each(sources)("%s says the same as a file and from the standard input", async (name) => {
    const expected = shown(readFileSync(join(GOLDEN, name.replace(".asm", ".err")), "utf8"));
    const at = folder({});
    const file = await cr80(["asm", join(GOLDEN, name), "-o", join(at, "x.img")]);
    expect(shown(file.stderr.replaceAll(GOLDEN, ""))).toEqual(expected);
    const text = readFileSync(join(GOLDEN, name), "utf8");
    if (/\.INCLUDE|\.BINARY/.test(text)) return;
    const stdin = await cr80(["asm", "-", "-o", join(at, "y.img")], { stdin: text });
    expect(shown(stdin.stderr).map((s) => s.replaceAll("stdin", name))).toEqual(expected);
    expect(stdin.status).toBe(file.status);
  });
});
