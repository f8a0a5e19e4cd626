// Breaks the translator one fault at a time and shows each to vectors and random programs: npm run mutate-translator -- [--only TEXT] [--list]
import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EQUIVALENT } from "./translator-equivalent.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const WORKER = fileURLToPath(new URL("translator-worker.mjs", import.meta.url));
/** A mutant that is not through after so many milliseconds never will be. */
const PATIENCE = 120_000;

/** The sources that say what code does; a fault elsewhere makes nothing wrong, or nothing at all. */
const SOURCES = ["values", "functions", "function", "instruction", "turns"];

/** What is exchanged in the text of a line. */
const EXCHANGES = [
  ["i32.add", "i32.sub"],
  ["i32.sub", "i32.add"],
  ["i32.mul", "i32.add"],
  ["i32.and", "i32.or"],
  ["i32.or", "i32.and"],
  ["i32.xor", "i32.or"],
  ["i32.shl", "i32.shr_u"],
  ["i32.shr_u", "i32.shl"],
  ["i32.shr_s", "i32.shr_u"],
  ["i32.extend16_s", "i32.eqz"],
  ["i32.popcnt", "i32.eqz"],
  ["i32.eqz", "i32.popcnt"],
  ['"i32.eq" : "i32.ne"', '"i32.ne" : "i32.eq"'],
  ["i32.lt_s", "i32.ge_s"],
  ["i32.lt_u", "i32.ge_u"],
  ["i32.ge_s", "i32.lt_s"],
  ["i32.ge_u", "i32.lt_u"],
  ["i32.load8_u", "i32.load16_u"],
  ["i32.load16_u", "i32.load8_u"],
  ["i32.store8", "i32.store16"],
  ["i32.store16", "i32.store8"],
  ["VIEW_WRITE : VIEW_READ", "VIEW_READ : VIEW_READ"],
  ["return true;", "return false;"],
  ["return false;", "return true;"],
  ["frame.dirty.add(number);", ""],
  ["frame.leaveIf();", "code.set(pointer);"],
  ["this.leave(instruction.index, count - i);", "this.leave(instruction.index, count - i - 1);"],
  ["this.leave(block.index, count);", "this.leave(block.index, count - 1);"],
  ["code.branchIf(other);", "code.set(code.local());"],
  ["first || second", "true"],
  ["first && second", "first || second"],
  ["by.position < position", "by.position <= position"],
  ["this.m : 0", "0 : this.m"],
  ["this.next + 1", "this.next"],
  ["start - 1", "start"],
  ["turns * longest", "turns"],
  ["turns - 1", "turns - 2"],
  ['operator === "+" ?', 'operator === "-" ?'],
  ["value.value === 0 ?", "value.value !== 0 ?"],
  ['relation === "=") ===', 'relation === "=") !=='],
];

const constants = /code\.constant\((0x[0-9a-f]+|\d+)\)/;

/**
 * The mutants of a source: each exchange wherever its text is, and each constant one higher. Their keys say nothing of lines; the
 * second one that is alike has a number.
 */
function mutantsOf(name) {
  const file = `host/translate/${name}.ts`;
  const alike = new Map();
  const numbered = (key) => {
    const number = (alike.get(key) ?? 0) + 1;
    alike.set(key, number);
    return number === 1 ? key : `${key} (${number})`;
  };
  return readFileSync(join(root, file), "utf8")
    .split("\n")
    .flatMap((line, i) => {
      if (/^\s*(\/\/|\*|\/\*)/.test(line)) return [];
      const changed = EXCHANGES.filter(([from]) => line.includes(from)).map(([from, to]) =>
        line.replace(from, to),
      );
      if (constants.test(line)) changed.push(line.replace(constants, "code.constant($1 + 1)"));
      const before = line.trim();
      return changed.map((after) => {
        const key = numbered(`${name}: ${before} => ${after.trim()}`);
        return { key, file, line: i + 1, before, after };
      });
    });
}

const args = process.argv.slice(2);
const only = args.includes("--only") ? args[args.indexOf("--only") + 1] : "";

if (args.includes("--list")) {
  for (const { key, file, line } of SOURCES.flatMap(mutantsOf)) console.log(`${file}:${line} ${key}`);
  process.exit();
}

let worker;
let answer;
async function start() {
  worker = fork(WORKER, [], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  worker.on("message", (message) => answer(message));
  const ready = await new Promise((resolve) => {
    answer = resolve;
  });
  if (ready.by !== null) throw new Error(`${ready.by} finds fault with the translator as it is`);
}

let seen = 0;
let explained = 0;
const unseen = [];
for (const mutant of SOURCES.flatMap(mutantsOf)) {
  const id = `${mutant.file}:${mutant.line}`;
  if (!`${id} ${mutant.before}`.includes(only)) continue;
  if (worker === undefined) await start();
  let timer;
  const { by } = await new Promise((resolve) => {
    answer = resolve;
    timer = setTimeout(() => resolve({ by: "time-out" }), PATIENCE);
    worker.send(mutant);
  });
  clearTimeout(timer);
  if (by === "time-out") {
    worker.kill("SIGKILL");
    worker = undefined;
  }
  const reason = EQUIVALENT[mutant.key];
  if (by !== null) seen++;
  else if (reason !== undefined) explained++;
  else unseen.push(id);
  console.error(`${id}: ${by ?? `${reason ?? "NOT SEEN"}: ${mutant.key}`}`);
}
worker?.kill();
console.error(
  `${seen + explained + unseen.length} mutants, ${seen} seen, ${explained} that nothing can see, ${unseen.length} not seen`,
);
process.exitCode = unseen.length === 0 ? 0 : 1;
