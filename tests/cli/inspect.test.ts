// cr80 inspect prints a load module; cr80 dis --source writes it as a source.

import { join } from "node:path";
import { expect, test } from "vitest";
import { assemble, encodeSourceMap, sourceMapOf } from "../../asm/index.ts";
import { cr80, folder } from "./run.ts";

const made = assemble({
  file: "x.asm",
  text: ` .NAME "X"\n .INIT R3 = 7\n .PROGRAM 0x100\nBEGIN: JMP BEGIN\n .DATA 0x300\n .WORD 1, 2\n`,
});
const place = folder({
  "x.img": made.bytes!,
  "named.json": encodeSourceMap(sourceMapOf(made)!),
  "cut.img": made.bytes!.slice(0, 50),
});

test("inspect shows name, sizes, addresses and registers", async () => {
  const { status, stdout } = await cr80(["inspect", join(place, "x.img")]);
  expect(status).toBe(0);
  expect(stdout.split("\n").map((line) => line.replace(/ +/g, " "))).toEqual([
    "program X",
    " words 1 at 0100",
    " start 0100",
    "process X",
    " words of data 2 at 0300",
    " registers R0 0000 R1 0000 R2 0000 R3 0007 R4 0000 R5 0000 R6 0000 R7 0000",
    " BASE, TT, PC 0000, 0000, 0100",
    " PSW 8000",
    "",
  ]);
});

test("inspect --json has every field", async () => {
  const { stdout } = await cr80(["inspect", join(place, "x.img"), "--json"]);
  expect(JSON.parse(stdout)).toEqual(made.module);
});

test("inspect refuses a file that is cut short", async () => {
  const { status, stderr } = await cr80(["inspect", join(place, "cut.img")]);
  expect([status, stderr]).toEqual([2, expect.stringContaining("cut.img: byte")]);
});

test("dis --source writes a source of the same image, with the names of a map", async () => {
  const args = ["dis", join(place, "x.img"), "--source"];
  const plain = await cr80(args);
  const named = await cr80([...args, "--map", join(place, "named.json")]);
  expect(plain.stdout).toContain("L0100:");
  expect(named.stdout).toContain("BEGIN:");
  for (const { stdout } of [plain, named]) {
    expect(assemble({ file: "again.asm", text: stdout }).bytes).toEqual(made.bytes);
  }
});
