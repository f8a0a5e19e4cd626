// Commands that ask: of the present state, and of how it came about.

import { hexWord } from "../../asm/printable.ts";
import { compileCondition, unmet } from "../expressions/expression.ts";
import { Refusal } from "../expressions/failure.ts";
import { guestWord } from "../guest-word.ts";
import { TRAPS } from "../report.ts";
import { differences } from "../snapshot/difference.ts";
import type { Step } from "../step.ts";
import { valueShown } from "./display.ts";
import { nextInstruction, programWords, recall, whoWrote } from "./past.ts";
import { at, type Position, positionText } from "./position.ts";
import type { Answer, Session } from "./session.ts";
import { callName, wordsNamed } from "./stopping.ts";

/** Rows of a list that are shown. */
const SHOWN = 40;

export function print(session: Session, text: string): Answer {
  if (text === "") throw new Refusal("an expression is missing", "print R1, print [COUNT] + 1, print s(R0)");
  const { line, data } = valueShown(session.names, session.machine, session.compile(text), session.partition);
  return { lines: [line], data };
}

/** Refuses what does not hold here. */
export function assert(session: Session, text: string): Answer {
  if (text === "") throw new Refusal("an expression is missing", "assert [COUNT] == 3");
  const { machine, names, partition, timeline } = session;
  const how = unmet(compileCondition(text, names, partition), machine, partition);
  if (how !== undefined) throw new Refusal(`at ${positionText(timeline.position)}, ${how}`);
  return { lines: [`${text} holds`], data: { holds: true } };
}

/** display [EXPRESSION]. */
export function display(session: Session, text: string): Answer {
  if (text !== "") {
    const expression = session.compile(text);
    session.displays = [
      ...session.displays,
      { number: session.number(), partition: session.partition, expression },
    ];
  }
  const { lines, data } = session.displayed();
  return { lines: lines.length === 0 ? ["nothing is displayed"] : lines, data };
}

/** undisplay [NUMBERS]: all, where none is given. */
export function undisplay(session: Session, text: string): Answer {
  const numbers = text
    .split(/[\s,]+/)
    .filter((word) => word !== "")
    .map(Number);
  for (const number of numbers) {
    if (!session.displays.some((one) => one.number === number))
      throw new Refusal(`there is no display ${number}`, "display shows them");
  }
  session.displays = session.displays.filter(({ number }) => numbers.length > 0 && !numbers.includes(number));
  return display(session, "");
}

export function registers(session: Session): Answer {
  const { r, base, pc, psw, tt } = session.machine.registers(session.partition);
  const named: [string, number][] = r.map((word, n) => [`R${n}`, word]);
  const other: [string, number][] = [
    ["BASE", base],
    ["PC", pc],
    ["PSW", psw],
    ["TT", tt],
  ];
  const row = (list: typeof named) => list.map(([name, word]) => `${name} ${hexWord(word)}`).join("  ");
  return { lines: [row(named), row(other)], data: Object.fromEntries([...named, ...other]) };
}

/** x EXPRESSION[:WORDS]. */
export function examine(session: Session, text: string): Answer {
  const [, what = "", count = "8"] = /^(.*?)(?::(\d+))?$/.exec(text) ?? [];
  if (what === "") throw new Refusal("an address is missing", "x LABEL, x 0x200:16");
  const words = Number(count);
  if (words < 1 || words > 1024) throw new Refusal(`${count} is not a number of words`, "1 to 1024");
  const value = session.value(what);
  const space = value.space ?? "data";
  const first = value.number & 0xffff;
  const { machine, partition } = session;
  const { tt } = machine.registers(partition);
  const found = Array.from(
    { length: words },
    (_, n) => guestWord(machine, partition, { tt }, space, (first + n) & 0xffff) ?? null,
  );
  const rows: string[] = [];
  for (let n = 0; n < words; n += 8) {
    const row = found.slice(n, n + 8).map((word) => (word === null ? "----" : hexWord(word)));
    rows.push(`${hexWord((first + n) & 0xffff)}  ${row.join(" ")}`);
  }
  return { lines: rows, data: { space, address: first, words: found } };
}

/** dis [PLACE] [COUNT]. */
export function disassembly(session: Session, text: string): Answer {
  const [, place = "", count = "8"] = /^(.*?)(?:(?:^|\s+)(\d{1,3}))?$/.exec(text) ?? [];
  const { machine } = session;
  const { partition, address } =
    place === ""
      ? { partition: session.partition, address: machine.registers(session.partition).pc }
      : session.place(place);
  const names = session.names.instructions(partition);
  const steps = [];
  let at = address;
  for (let n = Number(count); n > 0; n--) {
    const step = names.measured({ address: at, tt: 0, words: programWords(machine, partition, at, 10) });
    if (step.words.length === 0) break;
    steps.push(step);
    at = (at + step.words.length) & 0xffff;
  }
  return {
    lines: names.rows(steps),
    data: { instructions: steps.map((step) => ({ ...step, text: names.text(step) })) },
  };
}

export function who(session: Session, text: string): Answer {
  if (text === "") throw new Refusal("a word is missing", "who COUNT, who 0x1234:8, who area(2)");
  const { words, name } = wordsNamed(session, text);
  const found = whoWrote(session.timeline, words, session.goesOn);
  if (found === undefined) {
    if (!session.goesOn()) return { lines: ["interrupted"], data: { writer: null } };
    return { lines: [`${name} has not changed since the start of the timeline`], data: { writer: null } };
  }
  const { position, by, partition, instruction, step, before, after } = found;
  const first = before.findIndex((word, i) => word !== after[i]);
  const change = `${hexWord(before[first] ?? 0)} -> ${hexWord(after[first] ?? 0)}`;
  const more = first > 0 ? ` at +${first}` : "";
  const names = session.names.instructions(partition);
  const { recorded = false } = found;
  const how =
    by === "step" ? howIt(step) : recorded ? "a change that was recorded" : "a change in the debugger";
  const where =
    by === "step" ? `after ${positionText(position)}` : `at ${positionText(at(position.executed + 1))}`;
  const [row = ""] = by === "edit" ? [""] : names.rows([instruction]);
  return {
    lines: [
      `${name} was changed${more}, ${change}, ${where}`,
      `  by ${how}`,
      ...(row === "" ? [] : [`  ${session.names.partitionName(partition)}  ${row}`]),
    ],
    data: {
      position: positionText(position),
      by: by === "edit" ? "edit" : step.kind,
      how,
      partition: session.names.partitionName(partition),
      pc: instruction.address,
      instruction: names.text(instruction),
      place: session.names.place(partition, "program", instruction.address),
      before,
      after,
    },
  };
}

/** What a step was, in words. */
function howIt(step: Step): string {
  switch (step.kind) {
    case "call":
      return `the monitor call ${callName(step.code)}, which the control OS has served`;
    case "trap":
      return `the context frame of a trap (${TRAPS[step.trapClass]?.[0] ?? step.trapClass})`;
    case "interrupt":
      return "the context frame of an interrupt";
    case "executed":
      return step.interrupts > 0
        ? "an instruction, or the frame of the interrupt after it"
        : "an instruction";
    default:
      return "what was due after that step";
  }
}

export function history(session: Session, text: string): Answer {
  const count = text === "" ? 16 : Number(text);
  if (!Number.isInteger(count) || count < 1) throw new Refusal(`${text} is not a count`);
  const { partition } = session;
  const steps = recall(session.timeline, partition).steps.slice(-count);
  const names = session.names.instructions(partition);
  const rows = names.rows(steps);
  return {
    lines: rows.length === 0 ? ["nothing is known about the latest 50,000 instructions"] : rows,
    data: { steps: steps.map((step) => ({ ...step, text: names.text(step) })) },
  };
}

export function backtrace(session: Session): Answer {
  const { partition } = session;
  const calls = recall(session.timeline, partition).calls;
  const names = session.names.instructions(partition);
  const here = nextInstruction(session.machine, partition);
  const rows = names
    .rows([here, ...calls])
    .map((row, n) => `${n === 0 ? "at         " : "called from"}  ${row}`);
  return { lines: rows, data: { calls: calls.map((step) => ({ ...step, text: names.text(step) })) } };
}

/** diff A B: from one position to another. */
export function diff(session: Session, text: string): Answer {
  const [first, second] = text.split(/\s+/);
  if (first === undefined || first === "")
    throw new Refusal("a position is missing", "diff #100 #200, diff start");
  const { timeline } = session;
  const here = timeline.position;
  const stateAt = (position: Position) => {
    timeline.seek(position);
    return timeline.machine.checkpoint().read();
  };
  const [before, after] = [
    session.position(first),
    second === undefined ? here : session.position(second),
  ].map(stateAt);
  timeline.seek(here);
  const found = differences(before!, after!);
  const rows = found.map(({ place, what, before: a, after: b }) => `${place}: ${what} ${a} -> ${b}`);
  const more = rows.length > SHOWN ? [`and ${rows.length - SHOWN} more`] : [];
  return {
    lines: rows.length === 0 ? ["no difference"] : [...rows.slice(0, SHOWN), ...more],
    data: { differences: found },
  };
}

/** set REGISTER = EXPRESSION, set [ADDRESS] = EXPRESSION. */
export function set(session: Session, text: string): Answer {
  const found = /^\s*(?:(r[0-7]|base|pc|psw|tt)|\[(.+)\])\s*=(?!=)\s*(.+)$/i.exec(text);
  if (found === null) throw new Refusal("this changes nothing", "set R1 = 5, set [COUNT] = [COUNT] + 1");
  const [, register, address, expression] = found;
  const { partition, timeline } = session;
  const number = session.value(expression!).number;
  if (number < -0x8000 || number > 0xffff) throw new Refusal(`${number} is not a word`);
  const word = number & 0xffff;
  try {
    if (register === undefined) {
      const value = session.value(address!);
      const at = session.word(partition, value.space ?? "data", value.number & 0xffff);
      timeline.edit({ kind: "memory", partition, address: at, words: [word] });
    } else {
      const name = register.toLowerCase();
      const n = Number(name.slice(1));
      const r = [...session.machine.registers(partition).r];
      if (/^r[0-7]$/.test(name)) r[n] = word;
      timeline.edit({
        kind: "registers",
        partition,
        registers: /^r[0-7]$/.test(name) ? { r } : { [name]: word },
      });
    }
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal(error.message);
    throw error;
  }
  return {
    lines: [`from ${positionText(timeline.position)} on, the run has another future`],
    data: { edited: positionText(timeline.position) },
  };
}
