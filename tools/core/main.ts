// Writes core-as/generated. Run by the build.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { INSTRUCTIONS } from "../../core-as/isa/instructions.ts";
import { TUNING } from "../../core-as/isa/tuning.ts";
import { generateCore } from "./generate.ts";

const core = join(process.cwd(), "core-as");
const files = generateCore(INSTRUCTIONS, TUNING, readFileSync(join(core, "interpreter.ts"), "utf8"));
mkdirSync(join(core, "generated"), { recursive: true });
for (const [name, text] of files) writeFileSync(join(core, "generated", name), text);
