// Writes core-as/generated/rows.ts, the instruction table in the form in which the core's decoder reads it: the number
// of each row as a constant, and the mask, value and privilege of each row as static arrays. The argument names the
// folder with the compiled table.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const table = join(resolve(process.argv[2] ?? "dist"), "core-as/isa/instructions.js");
const { INSTRUCTIONS } = await import(pathToFileURL(table).href);

/** `ADD RX3,RBX3` -> `ADD_RX3_RBX3`. */
const rowName = ({ mnemonic, operands }) =>
  [mnemonic, ...(operands === "-" ? [] : operands.split(","))].join("_").replaceAll(".", "");

const bits = (word, test) =>
  [...word.split(" ")[0]].reduce((value, bit) => value * 2 + (test(bit) ? 1 : 0), 0);

const names = INSTRUCTIONS.map(rowName);
if (new Set(names).size !== names.length) throw new Error("two rows of the instruction table have one name");

const array = (name, type, values) =>
  `export const ${name}: StaticArray<${type}> = [\n${values
    .map((value, i) => (i % 16 === 0 ? "  " : " ") + value + (i % 16 === 15 ? ",\n" : ","))
    .join("")
    .trimEnd()}\n];\n`;

const source = [
  "// Generated from core-as/isa/instructions.ts by tools/generate.mjs. Do not edit.\n",
  ...names.map((name, row) => `export const ${name}: i32 = ${row};`),
  "",
  `export const ROW_COUNT: i32 = ${names.length};`,
  "/** The row that stands for an undefined word. */",
  "export const UNDEFINED: i32 = 255;\n",
  "/** Bits of the first word that are fixed, and what they are. */",
  array(
    "ROW_MASK",
    "u16",
    INSTRUCTIONS.map((i) => bits(i.word, (b) => b === "0" || b === "1")),
  ),
  array(
    "ROW_VALUE",
    "u16",
    INSTRUCTIONS.map((i) => bits(i.word, (b) => b === "1")),
  ),
  "/** 1: behind ALT. */",
  array(
    "ROW_ALT",
    "u8",
    INSTRUCTIONS.map((i) => (i.set === "alt" ? 1 : 0)),
  ),
  "/** 1: in system mode only. */",
  array(
    "ROW_PRIVILEGED",
    "u8",
    INSTRUCTIONS.map((i) => (i.operation.startsWith("privileged.") ? 1 : 0)),
  ),
].join("\n");

mkdirSync(new URL("../core-as/generated/", import.meta.url), { recursive: true });
writeFileSync(new URL("../core-as/generated/rows.ts", import.meta.url), source);
