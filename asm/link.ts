// The linker: makes a load module from objects and a memory plan.

import { type AssembleInput, type Assembly, assemblyOf, read } from "./assemble.ts";
import { type Diagnostic, Diagnostics, type WarningChoice } from "./diagnostics.ts";
import { checkExits } from "./exits.ts";
import { FileNames, type PathOf, withoutObject } from "./filenames.ts";
import { EMPTY_IMAGE, type Image, makeImage } from "./image.ts";
import { plainPlan } from "./layout.ts";
import type { Module } from "./module.ts";
import { nearest } from "./nearest.ts";
import { encodeObject } from "./object.ts";
import { type ReadPlan, readPlan } from "./plan.ts";
import { hex } from "./printable.ts";
import { Program } from "./program.ts";
import { decodeObject } from "./readobject.ts";

/** A text, and its name in messages. */
export interface LinkText {
  readonly file: string;
  readonly text: string;
}

/** The input of the linker. */
export interface LinkInput {
  /** Objects, in the order in which their sections follow each other. */
  readonly objects: readonly LinkText[];
  readonly plan?: LinkText;
  /** Finds the path of a file that an object names, from the path of the object; by default the name is relative to its folder. */
  readonly pathOf?: PathOf;
  readonly warnings?: WarningChoice;
}

/** A source that becomes an object. */
export interface ObjectInput extends AssembleInput {
  /** What a file is called in the object: the linker takes it from the folder of the object. The same name otherwise. */
  readonly nameInObject?: (name: string) => string;
}

/** Assembles a source into an object; no text after an error. Never throws for any text. */
export function assembleObject(input: ObjectInput): {
  readonly object?: string;
  readonly diagnostics: readonly Diagnostic[];
} {
  const { program, report } = read(input);
  const module = program.modules[0]!;
  if (report.full || program.unfinished) return { diagnostics: report.list() };
  program.pass = 1;
  program.connect();
  const object = encodeObject(program, module, input.nameInObject);
  checkExits(program);
  return { ...(report.errors > 0 ? {} : { object }), diagnostics: report.list() };
}

/** An object, and its module or what is wrong with it. */
interface Decoded {
  readonly file: string;
  readonly made: Module | { readonly problem: string };
}

/** The modules in objects, again when only the last of them showed that files need longer names. */
function decodeObjects({ objects, pathOf }: LinkInput): Decoded[] {
  const names = new FileNames(pathOf);
  const all = () => {
    let order = 1;
    return objects.map(({ file, text }): Decoded => {
      const made = decodeObject(text, order, (name, source) => names.of(name, source, file));
      order += "problem" in made ? 1 : made.lines.length;
      return { file, made };
    });
  };
  const first = all();
  return names.settle() ? first : all();
}

/** Links objects. Never throws for any texts. */
export function link(input: LinkInput): Assembly {
  const report = new Diagnostics(input.warnings);
  const program = new Program(report);
  const decoded = decodeObjects(input);
  let order = 1;
  for (const { file, made } of decoded) {
    if ("problem" in made) {
      const line = { file: { name: file }, number: 1, text: "", order: order++ };
      const advice = "an object is what cr80 asm -c writes";
      report.add("E100", { line, column: 0, length: 1 }, `this is not an object: ${made.problem}`, advice);
    } else {
      made.object = file;
      program.modules.push(made);
      order += made.lines.length;
    }
  }
  const objects = [...program.modules];
  nameObjects(objects);
  const given = input.plan;
  const plan = given === undefined ? undefined : readPlan(program, given.file, given.text, order);
  const readable = report.errors === 0;
  const image = readable ? makeImage(program, plan ?? plainPlan()) : EMPTY_IMAGE;
  if (readable && plan !== undefined) checkPlan(program, plan, image);
  const sources = objects.flatMap((m) => m.lines);
  return assemblyOf(program, image, plan ?? {}, sources);
}

/** Lets messages name the objects of modules that are of one source, or of sources at one path, where names do not. */
function nameObjects(modules: readonly Module[]): void {
  const ownPath = ({ file, object }: Module) => withoutObject(file, object!);
  for (const module of modules) {
    const { object, lines } = module;
    if (modules.every((other) => other === module || ownPath(other) !== ownPath(module))) continue;
    for (const { file } of lines) if (withoutObject(file.name, object!) === file.name) file.object = object!;
  }
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
