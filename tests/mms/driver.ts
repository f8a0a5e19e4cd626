// A process that sends random commands to MMS with a durable storage in a folder, until somebody kills it: DRIVER FOLDER SEED. It says
// on its standard output what it does, a line each: "> COMMAND" (JSON) before a command, "<" when that was answered.

import { writeSync } from "node:fs";
import { serveMms } from "../../host/mms/service.ts";
import { openStore } from "../../host/mms-store.ts";
import { Random } from "../conformance/vectors/random.ts";
import { commandOf, modelOf, openMms } from "./durable.ts";
import { randomCommand } from "./random-commands.ts";

const [folder, seed] = process.argv.slice(2);
const { contents: storage, problem } = openStore(folder!, true);
if (storage === undefined) {
  console.error(`${problem.code}: ${problem.message}`);
  process.exit(2);
}
const mms = openMms(storage);
const model = modelOf(mms);
const random = new Random(seed!);
for (;;) {
  const command = randomCommand(random, model);
  writeSync(1, `> ${JSON.stringify(command)}\n`);
  serveMms(mms, storage, commandOf(command));
  model.serve(command);
  writeSync(1, "<\n");
}
