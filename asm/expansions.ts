// Expansions of macros and repetitions: the names that own their local labels, and what they restore for their caller
// afterwards. Included files restore the same.

import type { Text } from "./body.ts";
import type { Builder } from "./builder.ts";
import type { Section } from "./module.ts";
import type { Place, SourceLine } from "./source.ts";

/** A label that names with a point after it belong to, defined in an expansion. */
interface Owner {
  readonly name: string;
  readonly section: Section;
  readonly path: string;
  readonly before: Owner | undefined;
}

/** Expands macros and turns of one source. */
export class Expansions {
  private readonly builder: Builder;
  private count = 0;
  /** Labels of the expansions that are open, the latest first. */
  private latest: Owner | undefined;
  /** Directives so far that continue in a section of another name. */
  private entered = 0;
  /** A file was read that returned to another section than it was included in: said when something comes to stand there. */
  private elsewhere: (() => void) | undefined;

  constructor(builder: Builder) {
    this.builder = builder;
  }

  /** Takes a label that names with a point belong to from here on. */
  label(name: string): void {
    const { section, context } = this.builder;
    if (context.macros.length === 0) return;
    this.latest = { name, section, path: context.path, before: this.latest };
  }

  /** Takes that the source continues in a section. */
  enter(): void {
    this.entered++;
    this.elsewhere = undefined;
  }

  /** Takes that the source continues where it was. */
  back(): void {
    this.elsewhere = undefined;
  }

  /** Takes that something comes to stand in the section. */
  stand(): void {
    this.elsewhere?.();
  }

  /** Reads an included file in the place of the current statement. */
  include(file: string, place: Place): void {
    const { builder, entered } = this;
    const { section } = builder;
    const known = builder.module.sections.length;
    builder.reader.include(file, place);
    if (this.elsewhere === undefined && this.leftSection(section, entered, known)) {
      const now = builder.section;
      this.elsewhere = () => this.sayLeft(`'${file}'`, "included", [section, now], entered, place);
    }
  }

  /** Reads the lines of a macro or of a turn, with local labels of their own. False when nothing more is read. */
  run(name: string, body: readonly SourceLine[], textOf: (index: number) => Text, place: Place): boolean {
    const { builder, latest, entered } = this;
    const { context: before, section } = builder;
    const known = builder.module.sections.length;
    const open = builder.scopes.length;
    builder.context = { ...before, macros: [`${name}#${++this.count}`, ...before.macros] };
    const going = builder.reader.expand(body, textOf, name, place);
    const { context } = builder;
    // A scope or .POPSECTION may have brought another label back: then it counts.
    const labelled = this.latest !== latest && context.owner === this.latest?.name;
    const changed = labelled && open === builder.scopes.length;
    const owner = changed ? (this.ownerHere(latest) ?? before.owner) : context.owner;
    builder.context = { ...context, owner, macros: before.macros };
    if (before.macros.length === 0) this.latest = undefined;
    if (going && this.leftSection(section, entered, known))
      this.sayLeft(name, "used", [section, builder.section], entered, place);
    return going;
  }

  /** The latest label, after `first`, in the current section: labels in other sections do not end a local scope of the caller. */
  private ownerHere(first: Owner | undefined): string | undefined {
    const { section, context } = this.builder;
    let at = this.latest;
    while (at !== first && at !== undefined && (at.section !== section || at.path !== context.path))
      at = at.before;
    return at === first ? undefined : at?.name;
  }

  /**
   * True after lines that left a section and returned to another one. `entered`: directives before them; `known`: sections
   * that there were before.
   */
  private leftSection(section: Section, entered: number, known: number): boolean {
    const now = this.builder.section;
    return (
      now !== section && this.entered - entered >= 2 && this.builder.module.sections.indexOf(now) < known
    );
  }

  /** Warns of lines that left the section `from` and returned to `to`. */
  private sayLeft(
    name: string,
    used: string,
    [from, to]: [Section, Section],
    entered: number,
    place: Place,
  ): void {
    // A message here makes one about the surrounding lines unnecessary.
    this.entered = entered;
    this.elsewhere = undefined;
    const text = ({ name, space }: Section) => (name === "" ? `the ${space}` : `the section ${name}`);
    const message = `${name} is ${used} in ${text(from)}, and returns to ${text(to)}`;
    const advice = "write .PUSHSECTION before it leaves its section, and .POPSECTION where it returns";
    this.builder.report.add("W007", place, message, advice);
  }
}
