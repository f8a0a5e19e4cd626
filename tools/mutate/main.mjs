// Breaks the core one fault at a time and shows each to the suite: node tools/mutate/main.mjs [--again] [--only TEXT]
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
/** A mutant that has not come back after so many milliseconds never will, nor after several times what the core itself took. */
const LEAST_PATIENCE = 40_000;
const PATIENCE = 3;

const args = process.argv.slice(2);
const again = args.includes("--again");
const only = args.includes("--only") ? args[args.indexOf("--only") + 1] : "";

const server = await typeScript();
const { mutantsOf, SOURCES } = await server.ssrLoadModule("/tools/mutate/mutants.ts");
const { EQUIVALENT } = await server.ssrLoadModule("/tools/mutate/equivalent.ts");
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
let answer;
let patience = LEAST_PATIENCE;
const listen = () =>
  new Promise((resolve) => {
    answer = resolve;
  });

async function start(args = []) {
  const from = performance.now();
  worker = fork(WORKER, args, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  worker.on("message", (message) => answer(message));
  const { ready } = await listen();
  if (ready.by !== null) throw new Error(`${ready.by} finds fault with the core as it is: ${ready.what}`);
  patience = Math.max(patience, PATIENCE * (performance.now() - from));
}

async function tryOne(index, mutant) {
  const came = listen();
  worker.send({ index, mutant });
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve({ by: "time-out", what: "" }), patience);
  });
  const result = await Promise.race([came, late]);
  clearTimeout(timer);
  if (result.by === "time-out") {
    worker.kill("SIGKILL");
    await start(["--again"]);
  }
  return { by: result.by, what: result.what };
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

await start();
for (const [index, mutant] of mutants.entries()) {
  looked = index + 1;
  const before = known.get(key(mutant));
  const { id, file, line } = mutant;
  const base = { id, file, line, before: mutant.before, after: mutant.after };
  if (!id.includes(only)) {
    if (before !== undefined) results.push({ ...before, line });
  } else if (before !== undefined && !again && before.by !== null && before.by !== "equivalent")
    results.push({ ...before, line });
  else if (!again && id in EQUIVALENT) results.push({ ...base, by: "equivalent", what: EQUIVALENT[id] });
  else {
    const { by, what } = await tryOne(index, mutant);
    results.push({ ...base, by, what: what.slice(0, 120) });
    if (index % 10 === 0) write();
    console.error(
      `${index + 1}/${mutants.length} ${id}: ${by ?? `NOT SEEN: ${mutant.before}  =>  ${mutant.after}`}`,
    );
  }
}
worker.kill();
write();
const unseen = results.filter(({ by }) => by === null);
const compiled = results.filter(({ by }) => by !== "compiler" && by !== "equivalent");
console.error(
  `${compiled.length} mutants, ${compiled.length - unseen.length} seen, ${unseen.length} not seen`,
);
process.exitCode = unseen.length === 0 ? 0 : 1;
