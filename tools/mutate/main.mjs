// Breaks the core one fault at a time and shows each to the suite: node tools/mutate/main.mjs [--again] [--only TEXT,TEXT]
//
// The result is tests/conformance/mutants.jsonl. Without --again, mutants that were seen before are not tried again.
import { fork } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { typeScript } from "../typescript.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const RESULT = join(root, "tests/conformance/mutants.jsonl");
const WORKER = fileURLToPath(new URL("worker.mjs", import.meta.url));
/** A part of the suite that is not through after several times what it took for the core itself never will be. */
const PATIENCE = 5;
const LEAST_PATIENCE = 15_000;

const args = process.argv.slice(2);
const again = args.includes("--again");
const only = args.includes("--only") ? args[args.indexOf("--only") + 1].split(",") : [""];

const server = await typeScript();
const { mutantsOf, SOURCES } = await server.ssrLoadModule("/tools/mutate/mutants.ts");
const { EQUIVALENT, equivalentKey } = await server.ssrLoadModule("/tools/mutate/equivalent.ts");
await server.close();

const mutants = SOURCES.flatMap(([file, each, of]) =>
  mutantsOf(file, readFileSync(join(root, `core-as/${file}.ts`), "utf8"), each, of),
);
const key = ({ id, before, after }) => `${id}|${before}|${after}`;
const known = new Map();
if (existsSync(RESULT)) {
  for (const line of readFileSync(RESULT, "utf8").split("\n").filter(Boolean)) {
    const one = JSON.parse(line);
    known.set(key(one), one);
  }
}

let worker;
/** What to do with the next result of the worker, and when it begins with a part of the suite. */
let answer;
let begin;

async function start(args, onPart) {
  worker = fork(WORKER, args, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  worker.on("message", (message) => {
    if (message.part !== undefined) begin(message.part);
    else answer(message);
  });
  begin = onPart;
  const { by, what } = await new Promise((resolve) => {
    answer = resolve;
  });
  if (by !== null) throw new Error(`${by} finds fault with the core as it is: ${what}`);
}

/** Milliseconds that each part takes for the core without a fault, what it needs made included. */
const took = new Map();
let since = 0;
let current = "compiler";
const measure = (part) => {
  took.set(current, performance.now() - since);
  since = performance.now();
  current = part;
};
const patienceFor = (part) => Math.max(LEAST_PATIENCE, PATIENCE * (took.get(part) ?? 0));

async function tryOne(mutant) {
  if (worker === undefined) {
    since = performance.now();
    await start([], measure);
    measure("");
  }
  let timer;
  const result = await new Promise((resolve) => {
    answer = resolve;
    begin = (part) => {
      clearTimeout(timer);
      timer = setTimeout(() => resolve({ by: "time-out", what: part }), patienceFor(part));
    };
    begin("compiler");
    worker.send(mutant);
  });
  clearTimeout(timer);
  if (result.by === "time-out") {
    worker.kill("SIGKILL");
    await start(["--again"], () => {});
  }
  return result;
}

const results = [];
/** Mutants of the list that the results cover. */
let looked = 0;
/** Writes the results; of what was not tried yet those of the last time. */
const write = () => {
  const rest = mutants.slice(looked).flatMap((mutant) => known.get(key(mutant)) ?? []);
  const text = [...results, ...rest].map((one) => `${JSON.stringify(one)}\n`).join("");
  writeFileSync(RESULT, text);
};

for (const [index, mutant] of mutants.entries()) {
  looked = index + 1;
  const before = known.get(key(mutant));
  const { id, file, line } = mutant;
  const base = { id, file, line, before: mutant.before, after: mutant.after };
  if (!only.some((text) => id.includes(text))) {
    if (before !== undefined) results.push({ ...before, line });
  } else if (before !== undefined && !again && before.by !== null && before.by !== "equivalent")
    results.push({ ...before, line });
  else if (!again && equivalentKey(mutant) in EQUIVALENT)
    results.push({ ...base, by: "equivalent", what: EQUIVALENT[equivalentKey(mutant)] });
  else {
    const { by, what } = await tryOne(mutant);
    results.push({ ...base, by, what: what.slice(0, 120) });
    if (index % 10 === 0) write();
    console.error(
      `${index + 1}/${mutants.length} ${id}: ${by ?? `NOT SEEN: ${mutant.before}  =>  ${mutant.after}`}`,
    );
  }
}
worker?.kill();
write();
const unseen = results.filter(({ by }) => by === null);
const compiled = results.filter(({ by }) => by !== "compiler" && by !== "equivalent");
console.error(
  `${compiled.length} mutants, ${compiled.length - unseen.length} seen, ${unseen.length} not seen`,
);
process.exitCode = unseen.length === 0 ? 0 : 1;
