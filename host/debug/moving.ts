// Commands that move along the timeline.

import { MAX_EXITS } from "../../asm/conventions/statement.ts";
import { FRAME_PC, FRAME_POINTER_WORD, PSW_S } from "../../core-as/layout.ts";
import { type Executed, executedOf, MAX_WORDS } from "../conventions/executed.ts";
import { Refusal } from "../expressions/failure.ts";
import { partitionWord } from "../guest-word.ts";
import type { Registers } from "../options.ts";
import { seekEvent } from "./event-commands.ts";
import { nextInstruction, programWords, recall, turnBefore } from "./past.ts";
import { compare, positionText } from "./position.ts";
import { type Found, type Hit, runBackward, runForward } from "./scan.ts";
import type { Answer, NumberedStop, Session } from "./session.ts";
import type { Stop } from "./stop.ts";

/** Does the actions of a stop. */
export type DoActions = (session: Session, actions: string) => readonly string[];

/** How many times, from a command's argument. */
function times(text: string): number {
  const count = text === "" ? 1 : Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new Refusal(`${text} is not a count`, "a count is 1 or more");
  return count;
}

/** What consoles have written since a look at them. */
function consoleLook(session: Session): () => string[] {
  const { partitions } = session.machine.state;
  const before = partitions.map(({ console }) => console.kept);
  return () =>
    session.machine.state.partitions.flatMap(({ name, console }, i) => {
      if (console.kept <= before[i]!) return [];
      const text = String.fromCharCode(...console.output.subarray(before[i]!, console.kept));
      return text
        .replace(/\r?\n$/, "")
        .split(/\r?\n/)
        .map((line) => `[${name}] ${line}`);
    });
}

export function step(session: Session, text: string): Answer {
  const written = consoleLook(session);
  for (let n = times(text); n > 0 && session.goesOn(); n--) {
    if (session.timeline.step().kind === "nothing") break;
  }
  return withLines([...written(), ...interrupted(session)], session.here());
}

export function reverseStep(session: Session, text: string): Answer {
  for (let n = times(text); n > 0 && session.goesOn(); n--) {
    if (!session.timeline.back()) return atStart(session);
  }
  return withLines(interrupted(session), session.here());
}

/** Says when somebody has ended the command. */
function interrupted({ goesOn }: Session): string[] {
  return goesOn() ? [] : ["interrupted"];
}

function atStart(session: Session): Answer {
  const why = session.goesOn() ? "this is the start of the timeline" : "interrupted";
  return withLines([why], session.here());
}

function withLines(lines: readonly string[], answer: Answer): Answer {
  return { ...answer, lines: [...lines, ...answer.lines] };
}

/** Goes on to a stop. `doActions` does what the stops on the way say. */
export function goOn(session: Session, limit: string, doActions: DoActions): Answer {
  const most = limit === "" ? undefined : session.timeline.position.executed + times(limit);
  return forward(session, session.enabledStops, doActions, most);
}

function forward(
  session: Session,
  stops: readonly (OwnStop | NumberedStop)[],
  doActions: DoActions,
  limit?: number,
): Answer {
  const { timeline, goesOn } = session;
  const written = consoleLook(session);
  const said: string[] = [];
  for (;;) {
    const found: Found = runForward(timeline, stops, limit, goesOn);
    if (found.kind !== "hit") {
      const why = found.kind === "limit" && !goesOn() ? ["interrupted"] : [];
      return withLines([...said, ...written(), ...why], session.here());
    }
    const stop = numbered(session, found.hit);
    const own: OwnStop = found.hit.stop;
    if (own.confirm?.(session) === false) continue;
    if (stop === undefined || isMeant(session, stop, found.hit)) {
      return withLines([...said, ...written()], session.here(found.hit));
    }
    if (stop.actions !== undefined) {
      session.partition = found.hit.partition < 0 ? session.partition : found.hit.partition;
      said.push(...written(), ...doActions(session, stop.actions));
    }
  }
}

function numbered(session: Session, { stop }: Hit): NumberedStop | undefined {
  return session.stops.find((one) => one === stop);
}

/** Whether the run stands still at a stop, which may not be there after that. */
function isMeant(session: Session, stop: NumberedStop, { failure }: Hit): boolean {
  if (failure !== undefined) return true;
  if (stop.passes > 0) {
    stop.passes--;
    return false;
  }
  if (stop.actions !== undefined) return false;
  if (stop.once) session.stops = session.stops.filter((one) => one !== stop);
  return true;
}

export function reverseGoOn(session: Session): Answer {
  const { timeline, goesOn } = session;
  const stops = session.enabledStops.filter(({ actions }) => actions === undefined);
  for (;;) {
    const hit = runBackward(timeline, stops, goesOn);
    if (hit === undefined) return atStart(session);
    const stop = numbered(session, hit);
    if (stop === undefined || isMeant(session, stop, hit)) return session.here(hit);
  }
}

export function seek(session: Session, text: string): Answer {
  if (text === "")
    throw new Refusal("a position is missing", "seek #1234, seek 50%, seek end, seek event 5, seek BOOKMARK");
  const event = /^event\b\s*(.*)$/.exec(text);
  if (event !== null) return seekEvent(session, event[1]!);
  const target = session.position(text);
  const written = consoleLook(session);
  const outcome = session.timeline.seek(target, session.goesOn);
  const { position, start } = session.timeline;
  const early = outcome !== undefined && text !== "end";
  const why = !session.goesOn()
    ? ["interrupted"]
    : early
      ? [`the run ends before ${positionText(target)}`]
      : [];
  const before = compare(target, start) < 0 ? [`the timeline begins at ${positionText(start)}`] : [];
  return withLines([...(compare(position, target) <= 0 ? written() : []), ...why, ...before], session.here());
}

export function until(session: Session, text: string, doActions: DoActions): Answer {
  return forward(
    session,
    [...session.enabledStops, { at: { kind: "code", ...session.place(text) } }],
    doActions,
  );
}

/** Whether a partition is in the same process as its registers say. */
const sameSpace = (before: Registers) => (machine: Session["machine"], partition: number) => {
  const { tt, base, psw } = machine.registers(partition);
  return tt === before.tt && base === before.base && (psw & PSW_S) === (before.psw & PSW_S);
};

/** A stop of a command, which counts where this holds. */
interface OwnStop extends Stop {
  readonly confirm?: (session: Session) => boolean;
}

/** Stops where a partition returns to `address`, or to one of the exits after it. */
function returns(partition: number, address: number, before: Registers): OwnStop[] {
  return Array.from({ length: MAX_EXITS }, (_, exit) => ({
    at: { kind: "code", partition, address: (address + exit) & 0xffff },
    condition: sameSpace(before),
    confirm: (session) => hasComeBack(session, partition),
  }));
}

/** Whether the latest instruction of a partition was a return, or a monitor call: exits reach into what lies after them. */
function hasComeBack(session: Session, partition: number): boolean {
  const { timeline } = session;
  const { position } = timeline;
  const found = turnBefore(timeline, partition);
  const kind = found === undefined ? undefined : executedHere(session, partition)?.leaving.kind;
  timeline.seek(position);
  return kind === "through" || kind === "resume" || kind === "monitor";
}

/** A word of the latest context frame of a partition. */
function frameWord({ machine }: Session, partition: number, offset: number): number | undefined {
  const frame = partitionWord(machine, partition, FRAME_POINTER_WORD);
  return frame && partitionWord(machine, partition, frame + offset);
}

function executedHere(session: Session, partition: number): Executed | undefined {
  const { address, words } = nextInstruction(session.machine, partition);
  return executedOf(words, address);
}

/** One instruction of the partition whose turn it is; a call as a whole. Other partitions run meanwhile. */
export function next(session: Session, text: string, doActions: DoActions): Answer {
  let answer = session.here();
  for (let n = times(text); n > 0; n--) {
    const partition = session.machine.current;
    if (partition === undefined) return answer;
    const before = session.machine.registers(partition);
    const executed = executedHere(session, partition);
    const stops: readonly NumberedStop[] = session.enabledStops;
    const isCall = executed?.leaving.kind === "call" || executed?.leaving.kind === "monitor";
    if (isCall) {
      answer = forward(session, [...stops, ...returns(partition, executed.next, before)], doActions);
    } else {
      const written = consoleLook(session);
      const step = session.timeline.step();
      const trapped = step.kind === "trap" || ("interrupts" in step && step.interrupts > 0);
      if (trapped) {
        const pc = frameWord(session, partition, FRAME_PC) ?? before.pc;
        answer = forward(session, [...stops, ...returns(partition, pc, before)], doActions);
      } else if (session.machine.current !== partition && session.machine.current !== undefined) {
        answer = forward(session, [...stops, { at: { kind: "turn", partition } }], doActions);
      } else answer = session.here();
      answer = withLines(written(), answer);
    }
  }
  return answer;
}

/** Back by one instruction of the partition that is looked at; over a whole call where that has just returned. */
export function reverseNext(session: Session, text: string): Answer {
  const { timeline, machine } = session;
  for (let n = times(text); n > 0; n--) {
    const { partition } = session;
    const here = machine.registers(partition);
    if (turnBefore(timeline, partition) === undefined) return atStart(session);
    const executed = executedHere(session, partition);
    if (executed?.leaving.kind !== "through") continue;
    const calls = callsBefore(session, partition, here);
    if (calls.length > 0) runBackward(timeline, calls, session.goesOn);
  }
  return session.here();
}

/** Stops at calls that would return to where a partition is. */
function callsBefore(session: Session, partition: number, here: Registers): Stop[] {
  const stops: Stop[] = [];
  for (let back = 1; back < MAX_EXITS + MAX_WORDS; back++) {
    const address = (here.pc - back) & 0xffff;
    const executed = executedOf(programWords(session.machine, partition, address, MAX_WORDS), address);
    const link = executed?.leaving.kind === "call" ? executed.next : undefined;
    if (link === undefined || ((here.pc - link) & 0xffff) >= MAX_EXITS) continue;
    stops.push({ at: { kind: "code", partition, address }, condition: sameSpace(here) });
  }
  return stops;
}

/** On until the procedure that runs has returned. */
export function finish(session: Session, doActions: DoActions): Answer {
  const { partition, machine } = session;
  const [call] = recall(session.timeline, partition).calls;
  const link = call && executedOf(call.words, call.address)?.next;
  if (link === undefined)
    throw new Refusal(
      "no call is known that has not returned",
      "only the latest 50,000 instructions are searched",
    );
  return forward(
    session,
    [...session.enabledStops, ...returns(partition, link, machine.registers(partition))],
    doActions,
  );
}

/** Back to the call of the procedure that runs. */
export function reverseFinish(session: Session): Answer {
  const { partition, machine } = session;
  const [call] = recall(session.timeline, partition).calls;
  if (call === undefined)
    throw new Refusal(
      "no call is known that has not returned",
      "only the latest 50,000 instructions are searched",
    );
  const condition = sameSpace(machine.registers(partition));
  const stop: Stop = { at: { kind: "code", partition, address: call.address }, condition };
  return runBackward(session.timeline, [stop], session.goesOn) === undefined
    ? atStart(session)
    : session.here();
}

export function bookmark(session: Session, name: string): Answer {
  const { bookmarks, timeline } = session;
  if (name === "") {
    const rows = [...bookmarks].map(([text, position]) => `${text.padEnd(12)} ${positionText(position)}`);
    return {
      lines: rows.length === 0 ? ["no bookmarks"] : rows,
      data: { bookmarks: Object.fromEntries([...bookmarks].map(([text, one]) => [text, positionText(one)])) },
    };
  }
  if (!/^[A-Za-z_][\w-]*$/.test(name) || name === "start" || name === "end") {
    throw new Refusal(
      `${name} is not a name for a bookmark`,
      "letters, digits, - and _, with a letter first",
    );
  }
  bookmarks.set(name, timeline.position);
  return { lines: [`${name} is ${positionText(timeline.position)}`], data: { bookmark: name } };
}
