// Commands about stops.

import { PAGE_WORDS, WATCHES_MAX } from "../../core-as/layout.ts";
import { CALL_TABLES } from "../calls.ts";
import { conditionOf } from "../expressions/expression.ts";
import { meant, Refusal } from "../expressions/failure.ts";
import { REGISTER_NAMES, type RegisterName } from "../expressions/registers.ts";
import { TRAPS } from "../report.ts";
import { Pattern } from "./pattern.ts";
import { unquoted } from "./quoted.ts";
import type { Answer, NumberedStop, Session } from "./session.ts";
import { type AccessKind, planOf, type StopAt, type WatchedWords } from "./stop.ts";

/** What may stand after what a stop is about. */
interface Clauses {
  readonly what: string;
  readonly partition: string | undefined;
  readonly condition: string | undefined;
  readonly count: number;
  readonly actions: string | undefined;
}

/** WHAT [in PARTITION] [count N] [if EXPRESSION] [do COMMANDS]. */
function clausesOf(text: string): Clauses {
  const found =
    /^(.*?)(?:(?:^|\s+)in\s+(\S+))?(?:(?:^|\s+)count\s+(\d+))?(?:(?:^|\s+)if\s+(.+?))?(?:(?:^|\s+)do\s+(.+))?$/.exec(
      text.trim(),
    );
  const [, what = "", partition, count, condition, actions] = found ?? [];
  return { what: what.trim(), partition, condition, actions, count: count === undefined ? 1 : Number(count) };
}

function add(session: Session, named: string, at: StopAt, clauses: Clauses, once = false): Answer {
  const about = "partition" in at && at.partition !== undefined ? at.partition : session.partition;
  const text =
    clauses.partition === undefined || "partition" in at ? named : `${named} in ${clauses.partition}`;
  const only = "partition" in at ? undefined : partitionOf(session, clauses.partition, undefined);
  const expression = clauses.condition === undefined ? undefined : session.compile(clauses.condition, about);
  const holds = expression && conditionOf(expression);
  const condition: NumberedStop["condition"] = (machine, partition) =>
    (only === undefined || partition === only) && (holds?.(machine, partition) ?? true);
  const stop: NumberedStop = {
    number: session.number(),
    text,
    at,
    once,
    expression,
    enabled: true,
    passes: Math.max(0, clauses.count - 1),
    actions: clauses.actions,
    ...((only !== undefined || expression !== undefined) && { condition }),
  };
  const { watches, breaks } = planOf(session.machine, [...session.enabledStops, stop]).hooks;
  if (watches.length > WATCHES_MAX) {
    throw new Refusal("too many words are watched", `at most ${WATCHES_MAX} ranges: delete a watchpoint`);
  }
  if (breaks.length > 200) throw new Refusal("too many breakpoints", "at most 200: delete one");
  session.stops = [...session.stops, stop];
  return { lines: [`stop ${stop.number}: ${text}`], data: { stop: stop.number, at } };
}

/** The partition of `in`: undefined for any. */
function partitionOf(
  session: Session,
  text: string | undefined,
  otherwise: number | undefined,
): number | undefined {
  if (text === undefined) return otherwise;
  return text === "any" ? undefined : session.names.partition(text);
}

export function breakAt(session: Session, text: string, once: boolean): Answer {
  const clauses = clausesOf(text);
  const { pc } = session.machine.registers(session.partition);
  const place =
    clauses.what === "" ? { partition: session.partition, address: pc } : session.place(clauses.what);
  const partition = partitionOf(session, clauses.partition, place.partition);
  const where = session.names.address(place.partition, "program", place.address);
  const who = partition === undefined ? "" : ` in ${session.names.partitionName(partition)}`;
  const rest = clauses.condition === undefined ? "" : ` if ${clauses.condition}`;
  return add(
    session,
    `at ${where}${who}${rest}`,
    { kind: "code", partition, address: place.address },
    clauses,
    once,
  );
}

/** The words that EXPRESSION[:WORDS] or area(N)[+OFFSET][:WORDS] names. */
export function wordsNamed(
  session: Session,
  text: string,
): { readonly words: WatchedWords; readonly name: string } {
  const [, what = "", count = "1"] = /^(.*?)(?::(\d+))?$/.exec(text.trim()) ?? [];
  const length = Number(count);
  if (length < 1 || length > 65_536) throw new Refusal(`${count} is not a number of words`, "1 to 65536");
  const area = /^area\((\d+)\)(?:\+(.+))?$/.exec(what.trim());
  if (area !== null) {
    const number = Number(area[1]);
    const found = session.machine.state.areas.entries.find((one) => one.number === number);
    if (found === undefined || found.pages === 0) {
      throw new Refusal(`there is no area ${number} now`, "info areas shows the areas");
    }
    const first = area[2] === undefined ? 0 : session.number16(area[2]);
    const last = /:\d+$/.test(text)
      ? first + length - 1
      : area[2] === undefined
        ? found.pages * PAGE_WORDS - 1
        : first;
    return { words: { area: number, first, last }, name: what };
  }
  const of = /^([A-Za-z_][\w-]*):(?=[A-Za-z_0-9])/.exec(what);
  const isPartition = of !== null && session.machine.state.partitions.some(({ name }) => name === of[1]);
  const partition = isPartition ? session.names.partition(of[1]!) : session.partition;
  const own = isPartition ? what.slice(of[0].length) : what;
  const value = session.compile(own, partition).value(session.machine, partition);
  const space = value.space ?? "data";
  const first = session.word(partition, space, value.number & 0xffff);
  const name = session.names.address(partition, space, value.number & 0xffff);
  return {
    words: { partition, first, last: first + length - 1 },
    name: `${name} of ${session.names.partitionName(partition)}`,
  };
}

const VERBS: Readonly<Record<AccessKind, string>> = {
  change: "a change of",
  write: "a write to",
  read: "a read of",
  access: "an access to",
};

export function watch(session: Session, text: string, access: AccessKind): Answer {
  const clauses = clausesOf(text);
  if (clauses.what === "")
    throw new Refusal("say what to watch", "watch LABEL, watch 0x200:16, watch area(2)");
  const { words, name } = wordsNamed(session, clauses.what);
  const rest = clauses.condition === undefined ? "" : ` if ${clauses.condition}`;
  return add(session, `${VERBS[access]} ${name}${rest}`, { kind: "data", access, words }, clauses);
}

/** catch KIND WHAT ...: what else to stop at. */
export function catchWhat(session: Session, text: string): Answer {
  const [kind = "", ...others] = text.trim().split(/\s+/);
  const quoted = /^console\s+(?:"((?:[^"\\]|\\.)*)"|\/((?:[^/\\]|\\.)+)\/(i?)(?=\s|$))(.*)$/.exec(
    text.trim(),
  );
  const clauses = clausesOf(quoted === null ? others.join(" ") : quoted[4]!);
  const partition = partitionOf(session, clauses.partition, undefined);
  const { what } = clauses;
  const catching = (at: StopAt) => add(session, `catch ${text.trim()}`, at, clauses);
  switch (kind) {
    case "trap":
      return catching({ kind, partition, trapClass: trapClass(what) });
    case "call":
      return catching({ kind, partition, code: callCode(what) });
    case "owner":
      if (what !== "" && !/^\d+$/.test(what)) throw new Refusal(`${what} is not the number of an area`);
      return catching({ kind, area: what === "" ? undefined : Number(what) });
    case "turn":
      return catching({ kind, partition: what === "" ? partition : session.names.partition(what) });
    case "console": {
      const [, characters, pattern, flag] = quoted ?? [];
      if (characters === "" || (characters ?? pattern) === undefined) {
        throw new Refusal("a text is missing", 'catch console "ready", catch console /ready|failed/i');
      }
      if (pattern === undefined) return catching({ kind, partition, text: unquoted(characters!) });
      return catching({ kind, partition, text: new Pattern(pattern, flag === "i") });
    }
    case "register": {
      const register = what.toUpperCase();
      if (!(REGISTER_NAMES as readonly string[]).includes(register)) {
        throw new Refusal(`${what} is not a register`, `registers are ${REGISTER_NAMES.join(", ")}`);
      }
      return catching({
        kind,
        partition: partition ?? session.partition,
        register: register as RegisterName,
      });
    }
    case "convention": {
      if (what !== "") throw new Refusal(`${what} is not understood`, "catch convention [in PARTITION]");
      const of =
        partition === undefined ? session.machine.state.partitions.map(({ number }) => number) : [partition];
      if (!of.some((one) => (session.names.map(one)?.conventions.length ?? 0) > 0)) {
        throw new Refusal(
          "no convention is stated there",
          "conventions come from the sources: .PROC, .MONITOR",
        );
      }
      return catching({ kind, partition, conventions: session.conventions });
    }
    default:
      throw new Refusal(
        kind === "" ? "say what to catch" : `${kind} cannot be caught`,
        meant(kind, KINDS, KINDS.join(", ")),
      );
  }
}

const KINDS = ["trap", "call", "owner", "turn", "console", "register", "convention"];

/** A class by its number, or by a word of its name. */
function trapClass(text: string): number | undefined {
  if (text === "") return undefined;
  const found = TRAPS.findIndex(([name], n) => String(n) === text || name.startsWith(text.toLowerCase()));
  if (found >= 0) return found;
  throw new Refusal(`${text} is not a class of traps`, TRAPS.map(([name], n) => `${n} ${name}`).join(", "));
}

const CALLS = CALL_TABLES.flatMap(({ calls }) => calls);

function callCode(text: string): number | undefined {
  if (text === "") return undefined;
  const found = CALLS.find(({ name, code }) => name === text.toUpperCase() || String(code) === text);
  if (found !== undefined) return found.code;
  const names = CALLS.map(({ name }) => name);
  throw new Refusal(
    `no monitor call is called ${text}`,
    meant(text, names, "cr80 explain --all call shows all"),
  );
}

/** The name of a monitor call that the host serves. */
export function callName(code: number): string {
  return CALLS.find((call) => call.code === code)?.name ?? String(code);
}

export function stopsList(session: Session): Answer {
  const rows = session.stops.map(({ number, text, enabled, once, passes, actions }) => {
    const notes = [
      ...(enabled ? [] : ["disabled"]),
      ...(once ? ["once"] : []),
      ...(passes > 0 ? [`passed ${passes} more times`] : []),
      ...(actions === undefined ? [] : [`does ${actions}`]),
    ];
    return `${String(number).padStart(3)}  ${text}${notes.length > 0 ? ` (${notes.join(", ")})` : ""}`;
  });
  const data = session.stops.map(({ number, text, at, enabled }) => ({ number, text, at, enabled }));
  return { lines: rows.length === 0 ? ["no stops"] : rows, data: { stops: data } };
}

/** delete, disable and enable: of the numbers that are given, or of all. */
export function change(session: Session, text: string, how: "delete" | "disable" | "enable"): Answer {
  const numbers =
    text.trim() === ""
      ? session.stops.map(({ number }) => number)
      : text
          .trim()
          .split(/[\s,]+/)
          .map(Number);
  for (const number of numbers) {
    if (!session.stops.some((one) => one.number === number)) {
      throw new Refusal(`there is no stop ${number}`, "info stops shows them");
    }
  }
  const isMeant = ({ number }: NumberedStop) => numbers.includes(number);
  if (how === "delete") session.stops = session.stops.filter((one) => !isMeant(one));
  else for (const stop of session.stops.filter(isMeant)) stop.enabled = how === "enable";
  return stopsList(session);
}
