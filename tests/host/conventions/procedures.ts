// Small programs of stated procedures, made at random: bodies that save and restore, call, skip, loop and leave through
// several exits; statements that say as much as the assembler's check lets them say.

import { assemble } from "../../../asm/index.ts";
import type { Random } from "../random.ts";

/** What a procedure states; masks of registers, bit n is Rn. */
export interface Stating {
  readonly name: string;
  readonly link: number | "STACK";
  readonly exits: number;
  readonly call: number;
  readonly results: number;
  readonly kept: number;
}

export interface Procedure {
  readonly stating: Stating;
  readonly body: readonly string[];
  /** The name of the procedure that its flow runs into. */
  readonly falls: string | undefined;
}

export interface RandomProgram {
  readonly main: readonly string[];
  readonly procedures: readonly Procedure[];
  /** Code that has no statement. */
  readonly helpers: readonly string[];
}

const ALL = 0xff;
/** Words that all procedures save something in. */
const WORDS = 6;
/** R4 is the address of a record, of which each procedure has its own words. */
const RECORD = 4;
const RECORD_WORDS = 4;

const listOf = (mask: number, between = ", ") =>
  [0, 1, 2, 3, 4, 5, 6, 7]
    .filter((n) => (mask >> n) & 1)
    .map((n) => `R${n}`)
    .join(between);

function clauses({ link, exits, call, results, kept }: Stating): string[] {
  const clause = (name: string, mask: number) => (mask === 0 ? [] : [`        .${name} ${listOf(mask)}`]);
  const linked = link === "STACK" ? 0 : 1 << link;
  return [
    ...clause("CALL", call & ~linked),
    ...clause("RETURN", results),
    ...clause("KEEP", kept & ~results),
    ...clause("DESTROY", ALL & ~kept & ~results),
    `        .LINK ${link === "STACK" ? link : `R${link}`}`,
    ...(exits > 1 ? [`        .EXITS ${["A", "B", "C"].slice(0, exits).join(", ")}`] : []),
  ];
}

/** The source of a program. */
export function sourceOf({ main, procedures, helpers }: RandomProgram): string {
  return [
    "        .MONITOR STOP = 0xC1",
    "        .CALL R0",
    "        .EXITS NONE",
    "        .ENDPROC",
    "        .START MAIN",
    "        .PROC MAIN",
    "        .EXITS NONE",
    ...main,
    "        .ENDPROC",
    ...procedures.flatMap(({ stating, body, falls }) => [
      `        .PROC ${stating.name}`,
      ...clauses(stating),
      ...(falls === undefined ? [] : [`        .FALLS ${falls}`]),
      ...body,
      "        .ENDPROC",
    ]),
    ...helpers,
    "        .DATA 0x400",
    ...Array.from({ length: WORDS }, (_, n) => `W${n}:     .WORD ${n + 1}`),
    // Stores at fixed addresses are not meant to reach the record, which nobody knows the address of.
    "        .RES 8",
    "RECORD: .RES 64",
    "STACK:  .RES 200",
    "STACK_TOP:",
    "",
  ].join("\n");
}

/** Makes bodies; a label has a number of its own in the whole program. */
class Bodies {
  private readonly random: Random;
  private labels = 0;

  constructor(random: Random) {
    this.random = random;
  }

  program(): RandomProgram {
    const { random } = this;
    const count = 1 + random.below(4);
    const helpers = random.below(3) === 0 ? [this.label("H"), ...this.lines(2), "        JMP 0.X7"] : [];
    const statings = Array.from({ length: count }, (_, n): Stating => {
      const link = random.of([6, 6, 6, 5, 7, "STACK", "STACK"] as const);
      const results = random.below(2) === 0 ? 0 : 1 << random.below(4);
      return { name: `P${n}`, link, exits: 1 + random.below(3), call: 1 << RECORD, results, kept: ALL };
    });
    const helper = helpers[0]?.slice(0, -1);
    const procedures = statings.map((stating, n) => this.procedure(stating, n, statings, helper));
    const main = ["        MOVC STACK_TOP,R0", "        MOV R0,0"];
    for (let calls = 1 + random.below(3); calls > 0; calls--) {
      for (let n = 0; n < 8; n++) {
        main.push(`        MOVC ${n === RECORD ? "RECORD" : random.below(200)},R${n}`);
      }
      main.push(...this.call(random.of(statings)));
    }
    return { main: [...main, "        MOVC 0,R0", "        MON STOP"], procedures, helpers };
  }

  private label(prefix = "L"): string {
    return `${prefix}${this.labels++}:`;
  }

  private register(): string {
    return `R${this.random.of([0, 1, 2, 3, 5, 6, 7])}`;
  }

  /** A procedure with what it saves, its body, and ways out that restore. */
  private procedure(
    stating: Stating,
    n: number,
    all: readonly Stating[],
    helper: string | undefined,
  ): Procedure {
    const { random } = this;
    const { link } = stating;
    const later = all.slice(n + 1);
    const saved = [0, 1, 2, 3, 5, 6, 7].filter((r) => r === link || random.below(2) === 0);
    const [save, restore] = this.saving(saved, n);
    const body = [...save, ...this.lines(1 + random.below(8), later, helper)];
    for (let exit = 0; exit < stating.exits; exit++) {
      const last = exit === stating.exits - 1;
      const next = this.label();
      if (!last) body.push(`        ${random.of(["JOZ", "JON"])} ${this.register()},${next.slice(0, -1)}`);
      body.push(...this.lines(random.below(3), later, helper), ...this.leave(stating, exit, restore, later));
      if (!last) body.push(next);
    }
    const following = later[0];
    const falls = following !== undefined && following.link === link && random.below(6) === 0;
    if (falls) body.splice(-1, 1);
    return { stating, body, falls: falls ? following.name : undefined };
  }

  /** Saves registers somewhere; and what restores them. */
  private saving(saved: readonly number[], n: number): [save: string[], restore: string[]] {
    const { random } = this;
    const word = random.below(WORDS);
    const fits = saved.slice(0, RECORD_WORDS);
    switch (random.below(5)) {
      case 0:
        return [["        STC 7"], ["        UNS 7"]];
      case 1: {
        const at = (i: number) => `W${(word + i) % WORDS}`;
        return [
          saved.map((r, i) => `        MOV R${r},${at(i)}`),
          saved.map((r, i) => `        MOV ${at(i)},R${r}`),
        ];
      }
      case 2: {
        const at = (i: number) => `${n * RECORD_WORDS + i}.X${RECORD}`;
        return [
          fits.map((r, i) => `        MOV R${r},${at(i)}`),
          fits.map((r, i) => `        MOV ${at(i)},R${r}`),
        ];
      }
      case 3: {
        const [from, to] = [saved.at(-1)!, random.of([1, 2, 3])];
        return [[`        MOV R${from},R${to}`], [`        MOV R${to},R${from}`]];
      }
      default:
        return [[], []];
    }
  }

  /** Leaves through an exit, in one of the ways that there are. */
  private leave(
    { link, results }: Stating,
    exit: number,
    restore: readonly string[],
    later: readonly Stating[],
  ): string[] {
    const { random } = this;
    const set = [0, 1, 2, 3]
      .filter((r) => (results >> r) & 1)
      .map((r) => `        MOVC ${random.below(9)},R${r}`);
    const tail = later.find((other) => other.link === link);
    const back = random.below(12) === 0 ? [] : restore;
    if (tail !== undefined && random.below(5) === 0) return [...back, `        JMP ${tail.name}`];
    if (link === "STACK") return [...back, ...set, `        RET ${exit}`];
    if (random.below(4) === 0)
      return [...back, ...set, `        ADDC ${exit},R${link}`, `        JMP 0.X${link}`];
    return [...back, ...set, `        JMP ${exit}.X${link}`];
  }

  /** A call, with one word for each exit but the last. */
  private call({ name, link, exits }: Stating): string[] {
    const { random } = this;
    const end = this.label();
    const how = link === "STACK" ? `        CALL 0,${name}` : `        JMP R${link},${name}`;
    const ways = Array.from({ length: exits - 1 }, () =>
      random.below(2) === 0 ? `        JMP ${end.slice(0, -1)}` : "        NOP",
    );
    return [how, ...ways, "        NOP", end];
  }

  private lines(count: number, later: readonly Stating[] = [], helper?: string): string[] {
    return Array.from({ length: count }, () => this.piece(later, helper)).flat();
  }

  /** Some instructions that belong together. */
  private piece(later: readonly Stating[], helper: string | undefined): string[] {
    const { random } = this;
    const [a, b] = [this.register(), this.register()];
    const word = `W${random.below(WORDS)}`;
    if (random.below(8) === 0) return this.store(word).map((line) => `        ${line}`);
    switch (random.below(16)) {
      case 0:
        return [`        MOV ${a},${word}`];
      case 1:
        return [`        MOV ${word},${a}`];
      case 2:
        return [`        MOVC ${word},${a}`, `        MOV ${b},0.${a.replace("R", "X")}`].filter(
          () => a !== b,
        );
      case 3:
        return [
          `        MOVC ${word},${a}`,
          `        ${random.of(["MOV", "XCH"])} ${a.replace("R", "X")},${b}`,
        ];
      case 4: {
        const skip = random.of([
          `SEQ ${a},${random.below(9)}`,
          `SNE ${a},${b}`,
          `SLO ${a},${random.below(9)}`,
        ]);
        return [`        ${skip}`, this.plain()];
      }
      case 5: {
        const end = this.label();
        const jump = random.of([`JOZ ${a},`, `JON ${a},`]);
        return [`        ${jump}${end.slice(0, -1)}`, ...this.lines(2, later, helper), end];
      }
      case 6: {
        const turn = this.label();
        const body = this.lines(1, later, helper);
        return [
          `        MOVC ${1 + random.below(4)},${a}`,
          turn,
          ...body,
          `        SOB ${a},${turn.slice(0, -1)}`,
        ];
      }
      case 7:
      case 8:
      case 9:
        return later.length === 0 ? [this.plain()] : this.call(random.of(later));
      case 10:
        return helper === undefined ? [this.plain()] : [`        JMP R7,${helper}`];
      case 11: {
        const last = random.below(8);
        return [`        STC ${last}`, ...this.lines(1, later, helper), `        UNS ${last}`];
      }
      case 12:
        return [`        XCH ${a},${b}`];
      default:
        return [this.plain()];
    }
  }

  /** Stores into one of the words in which others save something, or on the process stack: in all the ways that there are. */
  private store(word: string): string[] {
    const { random } = this;
    const [low, high] = [random.below(4), random.of([5, 6, 7])];
    const [from, counter] = [(low + 1) & 3, (low + 2) & 3];
    const pair = random.of([0, 1, 2, 5, 6]);
    const some = random.below(4);
    switch (random.below(14)) {
      case 0:
        return [`MOVC 2*${word}+${some - 1},R${high}`, `MOVB R${low},${random.below(2)}.X${high}`];
      case 1:
        return [`MOVC ${word}-${random.below(2)},R${high}`, `MOVL R${low},${random.below(2)}.X${high}`];
      case 2:
        return [
          `MOVC 2*${word}-${some},R${high}`,
          `MOVC ${some + 1},R${low}`,
          `FILB R${from},X${high},R${low}`,
        ];
      case 3:
        return [
          `MOVC ${word}${random.of(["+", "-"])}${some},R${high}`,
          `MOVC W0,R${from}`,
          `MOVC ${some},R${counter}`,
          `${random.of(["MOWA", "MOWD", "MSWA"])} X${from},X${high},R${counter}`,
        ];
      case 4:
        return [`GNW ${word},R${low}`];
      case 5:
        return [`MOVC ${word}-1,R${high}`, `${random.of(["INC", "DEC", "CLR"])} 1.X${high}`];
      case 6:
        return [`MOVC ${word},R${high}`, `${random.of(["SWP", "NEG", "INV", "SVB"])} X${high}`];
      case 7:
        return [`MOVC ${word},R${pair}`, `MOVC 0,R${pair + 1}`, `GSTW R${low},G${pair}`];
      case 8:
        return [`MOV 0,R${high}`, `MOV R${low},${some}.X${high}`];
      case 9:
        return [`MOVC STACK+${100 + some},R${low}`, `MOV R${low},0`];
      default:
        return random.below(4) === 0
          ? [`MOVC 0,R${low}`, `LDB R${low}`]
          : [`MOVC ${word},R${high}`, `SLLL X${high},1`];
    }
  }

  /** One instruction of one word. */
  private plain(): string {
    const { random } = this;
    const [a, b] = [this.register(), this.register()];
    const operation = random.of(["MOV", "ADD", "AND", "XOR", "INCD", "SUB"]);
    return `        ${random.of([`${operation} ${a},${b}`, `MOVC ${random.below(9)},${a}`, `ADDC ${random.below(9)},${a}`])}`;
  }
}

/** A program whose statements promise all that can be promised, which is mostly too much. */
export function randomProgram(random: Random): RandomProgram {
  return new Bodies(random).program();
}

export interface ProgramError {
  readonly code: string;
  readonly message: string;
  readonly procedure: string;
}

/** The errors of a program, with the procedure where each is. */
export function errorsOf(program: RandomProgram): ProgramError[] {
  const text = sourceOf(program);
  const lines = text.split("\n");
  return assemble({ file: "x.asm", text }).diagnostics.flatMap(({ severity, code, message, line = 0 }) => {
    if (severity !== "error") return [];
    const start = lines.slice(0, line).findLast((l) => l.startsWith("        .PROC "));
    return [{ code, message, procedure: start?.slice(14) ?? "" }];
  });
}

/** Takes back what the check says is not kept, until it says nothing; undefined when it goes on saying something. */
export function accepted(program: RandomProgram): RandomProgram | undefined {
  let now = program;
  for (let round = 0; round < 12; round++) {
    const errors = errorsOf(now);
    if (errors.length === 0) return now;
    const procedures = now.procedures.map((procedure) => {
      let { stating } = procedure;
      for (const error of errors) if (error.procedure === stating.name) stating = weaker(stating, error);
      return { ...procedure, stating };
    });
    if (procedures.every((p, i) => sameStating(p.stating, now.procedures[i]!.stating))) return undefined;
    now = { ...now, procedures };
  }
  return undefined;
}

/** The statement without what an error says of it: its registers are the first ones that the message names. */
function weaker(stating: Stating, { code, message }: ProgramError): Stating {
  const named = /(R\d\b[^R]*)+?(?=,? but |$)/.exec(message)?.[0] ?? message;
  const mask = [...named.matchAll(/R(\d)/g)].reduce((m, [, n]) => m | (1 << Number(n)), 0);
  switch (code) {
    case "E201":
      return { ...stating, kept: stating.kept & ~mask };
    case "E202":
      return { ...stating, results: stating.results & ~mask };
    case "E204":
    case "E205":
      return { ...stating, call: stating.call | mask };
    default:
      return stating;
  }
}

function sameStating(a: Stating, b: Stating): boolean {
  return a.kept === b.kept && a.results === b.results && a.call === b.call && a.exits === b.exits;
}
