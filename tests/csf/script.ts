// A guest whose coroutines execute scripts, and the programs that it and the model both run.

import type { TraceRecord } from "../../host/index.ts";
import type { Random } from "../host/random.ts";
import { HEAD, program } from "./guests.ts";
import { type Action, Model, type Shape } from "./model.ts";
import { CALLS, type Call } from "./model-scm.ts";

export const COROUTINES = 5;
export const OPERATIONS = 6;
export const SEMAPHORES = 5;
/** The semaphore in which coroutines whose script is over wait for ever. */
const GRAVE = SEMAPHORES - 1;
const SCRIPT_ACTIONS = 64;
/** High word of a unit of time: a unit is 64 * 65,536 microseconds. */
const UNIT = 64;
const RESULT = 64;

const DOES = [
  "WAIT_SEM",
  "SIGNAL_SEM",
  "WAIT_OPSEM",
  "SIGNAL_OPSEM",
  "ASSOCIATE",
  "INTERN_SIGNAL",
  "WAIT_SYSTEM_CALL",
  "CANCEL_SYSTEM_CALL",
  "CINIT",
  "CSYSCALL",
  "CINIT_AWAIT",
  "CAWAIT",
  "SEND",
] as const;
/** Actions that are functions of COMON, and its function codes. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  CINIT: "CINIT_SYSCALL",
  CSYSCALL: "CSYSCALL",
  CINIT_AWAIT: "CINIT_AWAIT",
  CAWAIT: "CAWAIT",
};

/** The procedure that an action calls; undefined for one that calls the control OS itself. */
export function procedureOf(action: Action): string | undefined {
  if (action.do === "SEND") return undefined;
  return action.do in FUNCTIONS ? "COMON" : action.do;
}

/** Each action is eight words: what, then R0 to R5 and R7 of its call. */
const ACTION_WORDS = 8;
const GUEST = `
ACTION_WORDS = ${ACTION_WORDS}
SCRIPT  = COROUTINE_RECORD
RECORD  = COROUTINE_RECORD + 1
START:  MOVC    ${SEMAPHORES},R5
        MOVC    SEMAPHORES,R4
        MOVC    COUNTS,R7
.SEM:   MOV     X7,R3
        ADDC    1,R7
        JMP     R6,INIT_SEMAPHORE
        ADDC    COROUTINE_SEMAPHORE,R4
        SOB     R5,.SEM
        MOVC    0,R4
.OP:    MOVC    COROUTINE_OPERATION,R5
        MUL     R4,R5
        ADDC    OPERATIONS,R5
        MOVC    OPERATION_PRIORITIES,R7
        ADD     R4,R7
        MOV     X7,R7
        JMP     R6,INIT_OPERATION
        ADDC    1,R4
        SEQ     R4,${OPERATIONS}
        JMP     .OP
        MOVC    COROUTINES,R4
        MOV     PRIORITIES,R7
        JMP     R6,INIT_COMON
        MOVC    1,R0
.CO:    MOVC    RECORD,R4
        MUL     R0,R4
        ADDC    COROUTINES,R4
        MOVC    PRIORITIES,R7
        ADD     R0,R7
        MOV     X7,R7
        MOVC    NEXT,R5
        MOVC    NIL,R2
        JMP     R6,INIT_COROUTINE
        ADDC    1,R0
        SEQ     R0,${COROUTINES}
        JMP     .CO

NEXT:   MOV     RUNNING_COROUTINE,R4
        MOV     SCRIPT.X4,R6
        MOV     R6,R7
        ADDC    ACTION_WORDS,R7
        MOV     R7,SCRIPT.X4
        MOV     0.X6,R7
        ADDC    TABLE,R7
        MVP     0.X7,R0
        MOV     R0,TARGET
        MOV     1.X6,R0
        MOV     2.X6,R1
        MOV     3.X6,R2
        MOV     4.X6,R3
        MOV     5.X6,R4
        MOV     6.X6,R5
        MOV     7.X6,R7
        JMPI    TARGET
TABLE:  .WORD   ${DOES.map((name) => `D_${name}`).join(",")}
${["WAIT_SEM", "SIGNAL_SEM", "WAIT_OPSEM", "SIGNAL_OPSEM", "ASSOCIATE", "INTERN_SIGNAL"]
  .map((name) => `D_${name}: JMP R6,${name}\n        JMP     GOOD\n`)
  .join("")}
D_WAIT_SYSTEM_CALL: JMP R6,WAIT_SYSTEM_CALL
        JMP     FAILED
        JMP     GOOD
D_CANCEL_SYSTEM_CALL: JMP R6,CANCEL_SYSTEM_CALL
        JMP     FAILED
        JMP     GOOD
D_SEND: MOV     R7,ELEMENT+ELEMENT_DATA
        MOVC    ELEMENT,R4
        MON     TMON_SEND
        JMP     FAILED
        JMP     GOOD
D_CINIT:
D_CSYSCALL:
D_CINIT_AWAIT:
D_CAWAIT:
        JMP     R6,COMON
        JMP     FAILED
GOOD:   MOVC    1,R6
        JMP     LOG
FAILED: MOVC    0,R6
LOG:    MOV     R6,RESULTS+3
        MOV     R0,RESULTS+4
        MOV     R1,RESULTS+5
        MOV     R2,RESULTS+6
        MOV     R3,RESULTS+7
        MOV     R4,RESULTS+8
        MOV     R5,RESULTS+9
        MOV     R7,RESULTS+11
        MOV     RUNNING_COROUTINE,R4
        MOV     R4,RESULTS+1
        MOV     SCRIPT.X4,R6
        ADDC    0-ACTION_WORDS,R6
        MOV     0.X6,R0
        MOV     R0,RESULTS+2
        MOVC    RESULTS,R0
        MOVC    12,R1
        MON     CSF_TRACE
        STP     15
        JMP     NEXT
        .DATA
TARGET:     .WORD   0
RESULTS:    .WORD   ${RESULT}
            .RES    11
ELEMENT:    .WORD   0,1,0
ROOMS:      .RES    ${COROUTINES + OPERATIONS}*ELEMENT_WORDS
COUNTS:     .RES    ${SEMAPHORES}
SEMAPHORES: .RES    ${SEMAPHORES}*COROUTINE_SEMAPHORE
OPERATION_PRIORITIES: .RES ${OPERATIONS}
OPERATIONS: .RES    ${OPERATIONS}*COROUTINE_OPERATION
PRIORITIES: .RES    ${COROUTINES}
COROUTINES: .RES    ${COROUTINES}*RECORD
SCRIPTS:    .RES    ${COROUTINES}*${SCRIPT_ACTIONS}*ACTION_WORDS
`;

/** The guest, assembled. */
export const SCRIPT_GUEST = program(GUEST, HEAD);
const symbol = (name: string) => SCRIPT_GUEST.symbols.get(name)!;
const RECORD_WORDS = symbol("RECORD");

/** A program: the records, and each coroutine's script. */
export interface Program {
  readonly shape: Shape;
  readonly scripts: readonly (readonly Action[])[];
}

const GRAVE_ACTION: Action = { do: "WAIT_SEM", semaphore: GRAVE };

/** Runs a program on the model. */
export function runModel({ shape, scripts }: Program): Model {
  const model = new Model(shape);
  const at = scripts.map(() => 0);
  model.run(({ number }) => scripts[number]![at[number]!++] ?? GRAVE_ACTION);
  return model;
}

/** Makes a program while the model runs it, so that most of its actions make sense where they stand. */
export function randomProgram(random: Random): Program {
  const shape: Shape = {
    coroutines: Array.from({ length: COROUTINES }, () => random.below(4)),
    operations: Array.from({ length: OPERATIONS }, () => random.below(3)),
    semaphores: Array.from({ length: SEMAPHORES }, (_, n) => (n === GRAVE || n < 2 ? 0 : random.below(3))),
  };
  const scripts: Action[][] = shape.coroutines.map(() => []);
  const model = new Model(shape);
  let actions = 10 + random.below(50);
  model.run(({ number }) => {
    const script = scripts[number]!;
    if (actions-- <= 0 || script.length >= SCRIPT_ACTIONS - 1) return GRAVE_ACTION;
    let action = randomAction(random, model);
    for (let tries = 0; tries < 20 && !model.legal(action); tries++) {
      if (random.below(400) === 0) break;
      action = randomAction(random, model);
    }
    reserve(model, action);
    script.push(action);
    return action;
  });
  return { shape, scripts };
}

/** What programs do more often than the rest; more is sent than awaited, so that few of them fall asleep. */
const OFTEN = ["CINIT", "CINIT", "SIGNAL_SEM", "SIGNAL_OPSEM", "WAIT_SYSTEM_CALL", "SEND", "SEND"] as const;

function randomAction(random: Random, model: Model): Action {
  const operation = random.below(OPERATIONS);
  const syncel = random.of([9, 10]);
  // Semaphores 0 and 1 are for operations, 2 and 3 for signals, but for one time in forty.
  const mixed = random.below(40) === 0;
  const forOperations = mixed ? random.below(4) : random.below(2);
  const forSignals = mixed ? random.below(4) : 2 + random.below(2);
  const name = random.of([...DOES, ...OFTEN] as const);
  switch (name) {
    case "WAIT_SEM":
    case "SIGNAL_SEM":
      return { do: name, semaphore: forSignals };
    case "WAIT_OPSEM":
      return { do: name, semaphore: forOperations };
    case "SIGNAL_OPSEM":
    case "ASSOCIATE":
      return { do: name, semaphore: forOperations, operation };
    case "INTERN_SIGNAL":
      return random.below(2) === 0
        ? { do: name, semaphore: forSignals, operation: -1 }
        : { do: name, semaphore: forOperations, operation };
    case "WAIT_SYSTEM_CALL":
    case "CANCEL_SYSTEM_CALL":
      return { do: name, operation };
    case "CINIT_AWAIT":
      return { do: name, syncel, operation };
    case "CAWAIT":
      return { do: name, syncel };
    case "SEND": {
      const units = random.below(3) === 0 ? 0 : freeUnits(random, model, "DELAY");
      return { do: name, syncel, units, element: random.below(0x10000) };
    }
    default: {
      const call: Call = random.of([...CALLS, "DELAY", "DELAY", "DELAY", "TWICE"] as const);
      const units = freeUnits(random, model, call);
      return name === "CINIT" ? { do: name, call, units, operation } : { do: name, call, units };
    }
  }
}

/** Times after which nothing else arrives, so that the order of arrivals does not hang on single instructions. */
function freeUnits(random: Random, model: Model, call: Call): number {
  for (;;) {
    const units = 1 + random.below(30);
    const dues = [model.now + units, ...(call === "TWICE" ? [model.now + 2 * units] : [])];
    if (dues.every((due) => !model.dues.has(due))) return units;
  }
}

function reserve(model: Model, action: Action): void {
  if (!("units" in action) || action.units === 0) return;
  model.dues.add(model.now + action.units);
  if ("call" in action && action.call === "TWICE") model.dues.add(model.now + 2 * action.units);
}

/** The words of a program: where they go in the guest's data. */
export function programWords({ shape, scripts }: Program): (readonly [number, readonly number[]])[] {
  const list = (name: string, words: readonly number[]) => [symbol(name), words] as const;
  const places = scripts.map((script, n) => {
    const words = [...script, GRAVE_ACTION].flatMap((action, at) => actionWords(action, n, at));
    return [symbol("SCRIPTS") + n * SCRIPT_ACTIONS * ACTION_WORDS, words] as const;
  });
  return [
    list("COUNTS", shape.semaphores),
    list("OPERATION_PRIORITIES", shape.operations),
    list(
      "PRIORITIES",
      shape.coroutines.map((priority, n) => (priority << 8) | n),
    ),
    ...places,
    ...places.map(([at], n) => [coroutineAddress(n) + symbol("SCRIPT"), [at]] as const),
  ];
}

export const coroutineAddress = (n: number) => symbol("COROUTINES") + n * RECORD_WORDS;
export const semaphoreAddress = (n: number) => symbol("SEMAPHORES") + n * symbol("COROUTINE_SEMAPHORE");
export const operationAddress = (n: number) => symbol("OPERATIONS") + n * symbol("COROUTINE_OPERATION");

const roomAddress = (n: number) => symbol("ROOMS") + n * symbol("ELEMENT_WORDS");

/**
 * R0 to R7 of the call of the `at`th action of coroutine `me`: what it needs, and marks of its own in the others. R6 is the
 * link, here 0.
 */
export function registersBefore(action: Action, me: number, at: number): number[] {
  const r = Array.from({ length: 8 }, (_, n) => 0x8000 + (me * SCRIPT_ACTIONS + at) * 8 + n);
  r[6] = 0;
  if ("semaphore" in action) r[4] = semaphoreAddress(action.semaphore);
  if ("operation" in action) r[5] = action.operation === -1 ? 0 : operationAddress(action.operation);
  if ("syncel" in action) r[1] = action.syncel;
  if ("units" in action) [r[2], r[3]] = [0, action.units * UNIT];
  if (action.do === "CINIT_AWAIT") r[4] = roomAddress(COROUTINES + action.operation);
  if (action.do === "CAWAIT") r[4] = roomAddress(me);
  if (action.do === "SEND") [r[0], r[7]] = [0, action.element];
  if (action.do in FUNCTIONS) r[7] = symbol(FUNCTIONS[action.do]!);
  if ("call" in action) {
    r[0] = (action.do === "CINIT" ? 0x1100 : 0x2100) + CALLS.indexOf(action.call);
    r[7]! |= (symbol("TOY_SERVICE") << 8) | CALLS.indexOf(action.call);
  }
  return r;
}

function actionWords(action: Action, me: number, at: number): number[] {
  return [DOES.indexOf(action.do), ...registersBefore(action, me, at).filter((_, n) => n !== 6)];
}

// biome-ignore format: a list
const COMPLETIONS = ["NO_SOCB", "BAD_SOCB", "NO_ANSWER", "CC_FUNCTION", "TOY_REFUSED", "TOY_FAILED", "TOY_CANCELLED"];
const completionName = (cc: number) => COMPLETIONS.find((name) => symbol(name) === cc) ?? cc;

/** What came back from an action. */
export interface Returned {
  readonly coroutine: number;
  readonly exit: number;
  /** R0 to R7; R6 is not noted. */
  readonly r: readonly number[];
}

/** Turns trace records of a guest into the lines of the model's log. */
export class GuestLog {
  readonly lines: string[] = [];
  /** What came back from each action, in order. */
  readonly returns: Returned[] = [];

  /** Adds a record; `read` reads a word of the guest. False for one that is not about a coroutine. */
  add({ words }: TraceRecord, read: (address: number) => number): boolean {
    if ((words[0]! & 0xff) === symbol("N_EXIT_MMON")) return false;
    const me = (words[1]! - symbol("COROUTINES")) / RECORD_WORDS;
    const semaphore = (address: number) => (address - symbol("SEMAPHORES")) / symbol("COROUTINE_SEMAPHORE");
    const say = (kind: string, ...what: (string | number)[]) =>
      this.lines.push(`${kind} ${[me, ...what].join(" ")}`);
    if (words[0] === RESULT) {
      const [, , what, exit, ...r] = words as number[];
      this.returns.push({ coroutine: me, exit: exit!, r });
      say("=", ...result(DOES[what!]!, exit!, r, read));
      return true;
    }
    const r = words.slice(2);
    const name = EVENTS[words[0]! & 0xff]!;
    if (/^(EXIT|SYSCALL|AWAIT)$/.test(name)) say(name);
    else if (/^(WAIT|SIGNAL)_(SEM|OPSEM)$/.test(name) && name !== "SIGNAL_OPSEM") say(name, semaphore(r[4]!));
    else if (name === "SIGNAL_OPSEM" || name === "ASSOCIATE")
      say(name, semaphore(r[4]!), operationNumber(r[5]!));
    else say(name, operationNumber(r[5]!));
    return true;
  }
}

function operationNumber(address: number): number {
  return address === 0 ? -1 : (address - symbol("OPERATIONS")) / symbol("COROUTINE_OPERATION");
}

/** What an action gave, as the model says it. */
function result(
  what: (typeof DOES)[number],
  exit: number,
  r: readonly number[],
  read: (address: number) => number,
): (string | number)[] {
  const completion = completionName(r[7]!);
  switch (what) {
    case "WAIT_OPSEM":
      return [operationNumber(r[5]!)];
    case "CANCEL_SYSTEM_CALL":
      return [exit];
    case "CINIT_AWAIT":
      return [completion, exit];
    case "CINIT":
    case "CSYSCALL":
    case "CAWAIT":
    case "WAIT_SYSTEM_CALL": {
      const room = exit === 1 && r[4]! >= symbol("ROOMS") && r[4]! < symbol("COUNTS");
      const received = () => `${r[1]}:${read(r[4]! + symbol("ELEMENT_DATA"))}`;
      return [room && what !== "CINIT" ? received() : r[0]!, completion, exit];
    }
    default:
      return [];
  }
}

/** Names of the trace events N_..., by their numbers. */
const EVENTS: string[] = [];
for (const [name, value] of SCRIPT_GUEST.symbols) {
  if (name.startsWith("N_") && name !== "N_EXIT_MMON") EVENTS[value] = name.slice(2);
}
