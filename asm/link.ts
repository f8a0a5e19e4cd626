// The linker: objects and a memory plan to a load module.

import { type AssembleInput, type Assembly, assemblyOf, read } from "./assemble.ts";
import { type Diagnostic, nearest, Report, type WarningChoice } from "./diagnostics.ts";
import { checkExits } from "./exits.ts";
import { EMPTY_IMAGE, type Image, makeImage } from "./image.ts";
import { plainPlan } from "./layout.ts";
import { encodeObject } from "./object.ts";
import { type ReadPlan, readPlan } from "./plan.ts";
import { hex } from "./printable.ts";
import { Program } from "./program.ts";
import { decodeObject } from "./readobject.ts";

/** A text and what messages call it. */
export interface LinkText {
  readonly file: string;
  readonly text: string;
}

/** What is linked. */
export interface LinkInput {
  /** Objects, in the order in which their sections follow each other. */
  readonly objects: readonly LinkText[];
  readonly plan?: LinkText;
  readonly warnings?: WarningChoice;
}

/** Assembles a source into an object; no text after an error. Never throws for any text. */
export function assembleObject(input: AssembleInput): {
  readonly object?: string;
  readonly diagnostics: readonly Diagnostic[];
} {
  const { program, report } = read(input);
  const module = program.modules[0]!;
  if (report.full || program.unfinished) return { diagnostics: report.list() };
  program.pass = 1;
  program.connect();
  const object = encodeObject(program, module);
  checkExits(program);
  return { ...(report.errors > 0 ? {} : { object }), diagnostics: report.list() };
}

/** Links objects. Never throws for any texts. */
export function link(input: LinkInput): Assembly {
  const report = new Report(input.warnings);
  const program = new Program(report);
  let order = 1;
  for (const { file, text } of input.objects) {
    const made = decodeObject(text, order);
    if ("problem" in made) {
      const line = { file: { name: file }, number: 1, text: "", order: order++ };
      const advice = "an object is what cr80 asm -c writes";
      report.add("E100", { line, column: 0, length: 1 }, `this is no object: ${made.problem}`, advice);
    } else {
      program.modules.push(made);
      order += made.lines.length;
    }
  }
  const objects = [...program.modules];
  const given = input.plan;
  const plan = given === undefined ? undefined : readPlan(program, given.file, given.text, order);
  const readable = report.errors === 0;
  const image = readable ? makeImage(program, plan ?? plainPlan()) : EMPTY_IMAGE;
  if (readable && plan !== undefined) checkPlan(program, plan, image);
  const sources = objects.flatMap((m) => m.lines);
  return assemblyOf(program, image, plan ?? {}, sources);
}

/** Limits of the plan, and names in it that no module has. */
function checkPlan(program: Program, plan: ReadPlan, { sections }: Image): void {
  const named = (what: string, name: string) => {
    if (sections.some((s) => s.name === name && s.shared === (what === "shared"))) return;
    const place = plan.places.get(`${what} ${name}`)!;
    const kind = what === "shared" ? "shared segment" : what;
    const own = sections.filter((s) => s.shared === (what === "shared") && s.name !== "");
    const similar = nearest(
      name,
      own.map((s) => s.name),
    );
    const advice = similar === undefined ? undefined : `did you mean ${similar}?`;
    program.report.add("W006", place, `no module has a ${kind} ${name}`, advice);
  };
  for (const name of plan.sections.keys()) named("section", name);
  for (const name of plan.shared.keys()) named("shared", name);
  for (const [name, { last, place }] of plan.limits) {
    const own = sections.filter((s) => (name === "program" || name === "data" ? s.space : s.name) === name);
    if (own.length === 0 && name !== "program" && name !== "data") {
      program.report.add("W006", place, `no module has a section or shared segment ${name}`);
    }
    const end =
      Math.max(...own.filter((s) => !s.shared || s.name === name).map((s) => s.address + s.words)) - 1;
    if (end <= last) continue;
    program.report.add("E047", place, `${name} reaches address ${hex(end)}, its limit is ${hex(last)}`);
  }
}
