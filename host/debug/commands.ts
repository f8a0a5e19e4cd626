// The commands of the debugger: a table. Names follow gdb, with the habits of MAME and SIMH beside them.

import { meant, Refusal } from "../expressions/failure.ts";
import { eventsList, nearestEvent } from "./event-commands.ts";
import { find } from "./finding.ts";
import * as info from "./info.ts";
import * as looking from "./looking.ts";
import * as moving from "./moving.ts";
import type { Answer, Session } from "./session.ts";
import * as stopping from "./stopping.ts";
import { trace } from "./trace.ts";

/** One command. */
export interface DebugCommand {
  readonly names: readonly string[];
  /** What stands after its name. */
  readonly usage: string;
  readonly help: string;
  /** @throws Refusal */
  readonly run: (session: Session, text: string) => Answer;
}

/** Does the commands of a stop: their lines. */
const doActions: moving.DoActions = (session, actions) =>
  actions.split(";").flatMap((line) => execute(session, line).lines);

const INFOS: Readonly<Record<string, (session: Session, text: string) => Answer>> = {
  partitions: info.partitions,
  areas: info.areas,
  connections: info.connections,
  processes: info.processes,
  coroutines: info.coroutines,
  map: info.map,
  events: eventsList,
  stops: stopping.stopsList,
  registers: looking.registers,
};

function infoUsage(): string {
  const arguments_ = "[KINDS] [in PARTITION] [from POSITION] [to POSITION] [COUNT]";
  const rows = Object.keys(INFOS).map((name) => (name === "events" ? `${name} ${arguments_}` : name));
  return rows.join(" | ");
}

const command = (names: string, usage: string, help: string, run: DebugCommand["run"]): DebugCommand => ({
  names: names.split(" "),
  usage,
  help,
  run,
});

/** In the order of the help. */
export const COMMANDS: readonly DebugCommand[] = [
  command("step s stepi si", "[COUNT]", "execute the next instruction of the machine", moving.step),
  command("next n ni over", "[COUNT]", "the same in this partition, over a call", (session, text) =>
    moving.next(session, text, doActions),
  ),
  command("finish fin out", "", "go on until the procedure returns", (session) =>
    moving.finish(session, doActions),
  ),
  command("until u", "PLACE", "go on to a place", (session, text) => moving.until(session, text, doActions)),
  command(
    "continue c go g run",
    "[COUNT]",
    "go on to a stop, for at most COUNT instructions",
    (session, text) => moving.goOn(session, text, doActions),
  ),
  command("reverse-step rs rsi", "[COUNT]", "go back by a step", moving.reverseStep),
  command(
    "reverse-next rn",
    "[COUNT]",
    "go back by an instruction of this partition, over a call that returned",
    moving.reverseNext,
  ),
  command("reverse-finish rf", "", "go back to the call of the procedure", moving.reverseFinish),
  command("reverse-continue rc", "", "go back to the last stop before here", moving.reverseGoOn),
  command(
    "seek goto",
    "POSITION | event NUMBER",
    "go to #1234, 50%, start, end, an event or a bookmark",
    moving.seek,
  ),
  command("next-event ne", "[KINDS] [in PARTITION]", "go on to the next event", (session, text) =>
    nearestEvent(session, text, "next"),
  ),
  command("previous-event pe", "[KINDS] [in PARTITION]", "go back to the previous event", (session, text) =>
    nearestEvent(session, text, "previous"),
  ),
  command("bookmark", "[NAME]", "remember this position", moving.bookmark),
  command(
    "break b bp",
    "[PLACE] [in PARTITION|any] [count N] [if EXPRESSION] [do COMMANDS]",
    "stop before an instruction",
    (session, text) => stopping.breakAt(session, text, false),
  ),
  command("tbreak tb", "as break", "the same, once", (session, text) =>
    stopping.breakAt(session, text, true),
  ),
  command(
    "watch",
    "WORDS [count N] [if EXPRESSION] [do COMMANDS]",
    "stop before a word changes",
    (session, text) => stopping.watch(session, text, "change"),
  ),
  command("wwatch ww", "as watch", "stop before a word is written", (session, text) =>
    stopping.watch(session, text, "write"),
  ),
  command("rwatch rw", "as watch", "stop before a word is read", (session, text) =>
    stopping.watch(session, text, "read"),
  ),
  command("awatch aw wp", "as watch", "stop before a word is read or written", (session, text) =>
    stopping.watch(session, text, "access"),
  ),
  command(
    "catch",
    'trap [CLASS] | call [NAME] | owner [AREA] | turn [PARTITION] | console "TEXT"|/PATTERN/ | register NAME | convention, each with [in PARTITION] [count N] [if EXPRESSION] [do COMMANDS]',
    "stop after something else",
    stopping.catchWhat,
  ),
  command("delete d", "[NUMBERS]", "remove stops", (session, text) =>
    stopping.change(session, text, "delete"),
  ),
  command("disable", "[NUMBERS]", "ignore stops until they are enabled", (session, text) =>
    stopping.change(session, text, "disable"),
  ),
  command("enable", "[NUMBERS]", "stop at them again", (session, text) =>
    stopping.change(session, text, "enable"),
  ),
  command("who last", "WORDS", "say what changed a word last", looking.who),
  command("history", "[COUNT]", "show this partition's last instructions, 16 at most", looking.history),
  command("backtrace bt where", "", "show the calls that have not returned", (session) =>
    looking.backtrace(session),
  ),
  command("print p", "EXPRESSION", "show a value", looking.print),
  command("assert", "EXPRESSION", "fail unless it holds here", looking.assert),
  command("display", "[EXPRESSION]", "show a value here and at every stop", looking.display),
  command("undisplay", "[NUMBERS]", "no longer show it", looking.undisplay),
  command(
    "find",
    '"TEXT" | WORD[, WORD ...] [in PARTITION|WORDS]',
    "show where words or characters are",
    find,
  ),
  command("x dump", "ADDRESS[:WORDS]", "show words of memory", looking.examine),
  command("registers regs r", "", "show the registers", (session) => looking.registers(session)),
  command("disassemble dis", "[PLACE] [COUNT]", "show instructions", looking.disassembly),
  command(
    "set",
    "REGISTER = EXPRESSION | [ADDRESS] = EXPRESSION",
    "change the machine here: another future",
    looking.set,
  ),
  command("info i", infoUsage(), "show what there is", (session, text) => {
    const [, what = "", rest = ""] = /^(\S*)\s*(.*)$/s.exec(text.trim()) ?? [];
    if (rest !== "" && !"events".startsWith(what))
      throw new Refusal(`${rest} is not understood`, `info ${what}`);
    const found = Object.keys(INFOS).find((name) => what.length > 0 && name.startsWith(what));
    if (found === undefined)
      throw new Refusal(
        `info ${what} is not known`,
        meant(what, Object.keys(INFOS), Object.keys(INFOS).join(", ")),
      );
    return INFOS[found]!(session, rest);
  }),
  command("diff", "POSITION [POSITION]", "show how two positions differ", looking.diff),
  command("trace", "[FILE] COUNT", "show the next instructions, loops counted", (session, text) => {
    const lines: string[] = [];
    const here = trace(session, text, (line) => lines.push(line));
    return { ...here, lines: [...lines, ...here.lines] };
  }),
  command("partition focus", "[NAME]", "look at a partition", (session, text) => {
    if (text !== "") session.partition = session.names.partition(text);
    const name = session.names.partitionName(session.partition);
    const { pc } = session.machine.registers(session.partition);
    return {
      lines: [`${name} ${session.names.address(session.partition, "program", pc)}`],
      data: { partition: name },
    };
  }),
  command("here", "", "say where the machine stands", (session) => session.here()),
  command("help h ?", "[COMMAND]", "show the commands", (_, text) => help(text)),
  command("quit q exit", "", "end", () => ({ lines: [], quit: true })),
];

function help(text: string): Answer {
  const rows = COMMANDS.filter(({ names }) => text === "" || names.includes(text)).map(
    ({ names, usage, help: what }) => {
      const [name = "", ...others] = names;
      const also = text === "" ? "" : others.length === 0 ? "" : `, also ${others.join(", ")}`;
      return text === "" ? `${name.padEnd(17)} ${what}` : `${name} ${usage}\n  ${what}${also}`;
    },
  );
  if (rows.length === 0) throw unknown(text);
  return { lines: rows.flatMap((row) => row.split("\n")) };
}

function unknown(name: string): Refusal {
  const names = COMMANDS.flatMap((one) => one.names);
  return new Refusal(`there is no command ${name}`, meant(name, names, "help shows all"));
}

/** Does one line. An empty line and a comment (#!, ; or //) do nothing. @throws Refusal */
export function execute(session: Session, line: string): Answer {
  const text = line.trim();
  if (text === "" || text.startsWith(";")) return { lines: [] };
  if (/^#\d/.test(text) || /^\d+(\.\d+)?%$/.test(text)) return moving.seek(session, text);
  const [, name = "", rest = ""] = /^(\S+)\s*(.*)$/s.exec(text) ?? [];
  const found =
    COMMANDS.find(({ names }) => names.includes(name)) ??
    only(COMMANDS.filter(({ names }) => name.length > 2 && names[0]!.startsWith(name)));
  if (found === undefined) throw unknown(name);
  return found.run(session, rest.trim());
}

function only<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}

/** How a line may continue: for completion at a prompt. */
export function completions(
  session: Session,
  line: string,
): { readonly found: readonly string[]; readonly of: string } {
  const of = /[^\s[\]():,=+*/&|<>!-]*$/.exec(line)?.[0] ?? "";
  const isFirst = line.trim() === of;
  const symbols = session.names.symbols(session.partition);
  const partitions = session.machine.state.partitions.map(({ name }) => name);
  const words = isFirst
    ? COMMANDS.flatMap(({ names }) => names.filter((name) => name.length > 2))
    : /^\s*i(nfo)?\s+\S*$/.test(line)
      ? Object.keys(INFOS)
      : [...symbols, ...partitions, ...session.bookmarks.keys()];
  return { found: words.filter((word) => word.toUpperCase().startsWith(of.toUpperCase())).sort(), of };
}
