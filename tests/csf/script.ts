// A guest whose coroutines execute scripts, and the programs that it and the model both run.

import type { TraceRecord } from "../../host/index.ts";
import type { Random } from "../host/random.ts";
import { HEAD, program } from "./guests.ts";
import { type Action, CALLS, type Call, Model, type Shape } from "./model.ts";

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
  "WAIT_SYSTEM_CALL",
  "CANCEL_SYSTEM_CALL",
  "CINIT",
  "CSYSCALL",
] as const;

/** Each action is four words: what, semaphore or function, operation, high word of the time. */
const GUEST = `
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
        MOV     0.X6,R2
        MOV     1.X6,R0
        MOV     2.X6,R5
        MOV     3.X6,R3
        ADDC    4,R6
        MOV     R6,SCRIPT.X4
        MOV     R0,R4
        ADDC    TABLE,R2
        MOV     R2,R7
        MVP     0.X7,R2
        MOV     R2,R7
        JMP     0.X7
TABLE:  .WORD   ${DOES.map((name) => `D_${name}`).join(",")}
D_WAIT_SEM:     JMP R6,WAIT_SEM
        JMP     GOOD
D_SIGNAL_SEM:   JMP R6,SIGNAL_SEM
        JMP     GOOD
D_WAIT_OPSEM:   JMP R6,WAIT_OPSEM
        JMP     GOOD
D_SIGNAL_OPSEM: JMP R6,SIGNAL_OPSEM
        JMP     GOOD
D_ASSOCIATE:    JMP R6,ASSOCIATE
        JMP     GOOD
D_WAIT_SYSTEM_CALL: JMP R6,WAIT_SYSTEM_CALL
        JMP     FAILED
        JMP     GOOD
D_CANCEL_SYSTEM_CALL: JMP R6,CANCEL_SYSTEM_CALL
        JMP     FAILED
        JMP     GOOD
D_CINIT:
D_CSYSCALL:
        MOV     R4,R7
        MOVC    0,R2
        JMP     R6,COMON
        JMP     FAILED
GOOD:   MOVC    1,R6
        JMP     LOG
FAILED: MOVC    0,R6
LOG:    MOV     R0,RESULTS+2
        MOV     R5,RESULTS+3
        MOV     R7,RESULTS+4
        MOV     R6,RESULTS+5
        MOV     RUNNING_COROUTINE,R0
        MOV     R0,RESULTS+1
        MOVC    RESULTS,R0
        MOVC    6,R1
        MON     CSF_TRACE
        STP     15
        JMP     NEXT
        .DATA
RESULTS:    .WORD   ${RESULT},0,0,0,0,0
COUNTS:     .RES    ${SEMAPHORES}
SEMAPHORES: .RES    ${SEMAPHORES}*COROUTINE_SEMAPHORE
OPERATION_PRIORITIES: .RES ${OPERATIONS}
OPERATIONS: .RES    ${OPERATIONS}*COROUTINE_OPERATION
PRIORITIES: .RES    ${COROUTINES}
COROUTINES: .RES    ${COROUTINES}*RECORD
SCRIPTS:    .RES    ${COROUTINES}*${SCRIPT_ACTIONS}*4
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

function randomAction(random: Random, model: Model): Action {
  const operation = random.below(OPERATIONS);
  // Semaphores 0 and 1 are for operations, 2 and 3 for signals, but for one time in forty.
  const mixed = random.below(40) === 0;
  const forOperations = mixed ? random.below(4) : random.below(2);
  const forSignals = mixed ? random.below(4) : 2 + random.below(2);
  const name = random.of([...DOES, "CINIT", "SIGNAL_SEM", "SIGNAL_OPSEM", "WAIT_SYSTEM_CALL"] as const);
  switch (name) {
    case "WAIT_SEM":
    case "SIGNAL_SEM":
      return { do: name, semaphore: forSignals };
    case "WAIT_OPSEM":
      return { do: name, semaphore: forOperations };
    case "SIGNAL_OPSEM":
    case "ASSOCIATE":
      return { do: name, semaphore: forOperations, operation };
    case "WAIT_SYSTEM_CALL":
    case "CANCEL_SYSTEM_CALL":
      return { do: name, operation };
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
  if (!("units" in action)) return;
  model.dues.add(model.now + action.units);
  if (action.call === "TWICE") model.dues.add(model.now + 2 * action.units);
}

/** The words of a program: where they go in the guest's data. */
export function programWords({ shape, scripts }: Program): (readonly [number, readonly number[]])[] {
  const list = (name: string, words: readonly number[]) => [symbol(name), words] as const;
  const places = scripts.map((script, n) => {
    const words = [...script, GRAVE_ACTION].flatMap(actionWords);
    return [symbol("SCRIPTS") + n * SCRIPT_ACTIONS * 4, words] as const;
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

function actionWords(action: Action): number[] {
  const what = DOES.indexOf(action.do);
  const semaphore = "semaphore" in action ? semaphoreAddress(action.semaphore) : 0;
  const operation = "operation" in action ? operationAddress(action.operation) : 0;
  if (!("call" in action)) return [what, semaphore, operation, 0];
  const kind = symbol(action.do === "CINIT" ? "CINIT_SYSCALL" : "CSYSCALL");
  const code = kind | (symbol("TOY_SERVICE") << 8) | CALLS.indexOf(action.call);
  return [what, code, operation, action.units * UNIT];
}

const COMPLETIONS = ["NO_SOCB", "BAD_SOCB", "CC_FUNCTION", "TOY_REFUSED", "TOY_FAILED", "TOY_CANCELLED"];
const completionName = (cc: number) => COMPLETIONS.find((name) => symbol(name) === cc) ?? cc;

/** Turns trace records of a guest into the lines of the model's log. */
export class GuestLog {
  readonly lines: string[] = [];
  /** What each coroutine has called last. */
  #latest: string[] = [];

  /** Adds a record; false for one that is not about a coroutine. */
  add({ words }: TraceRecord): boolean {
    if ((words[0]! & 0xff) === symbol("N_EXIT_MMON")) return false;
    const me = (words[1]! - symbol("COROUTINES")) / RECORD_WORDS;
    const semaphore = (address: number) => (address - symbol("SEMAPHORES")) / symbol("COROUTINE_SEMAPHORE");
    const operation = (address: number) =>
      address === 0 ? -1 : (address - symbol("OPERATIONS")) / symbol("COROUTINE_OPERATION");
    const say = (kind: string, ...what: (string | number)[]) =>
      this.lines.push(`${kind} ${[me, ...what].join(" ")}`);
    if (words[0] === RESULT) {
      const [, , r0, r5, r7, exit] = words as [number, number, number, number, number, number];
      const latest = this.#latest[me]!;
      if (latest === "WAIT_OPSEM") say("=", operation(r5));
      else if (latest === "SYSCANCEL") say("=", exit);
      else if (/SYS/.test(latest)) say("=", r0, completionName(r7), exit);
      else say("=");
      return true;
    }
    const r = words.slice(2);
    const name = EVENTS[words[0]! & 0xff]!;
    if (name !== "EXIT") this.#latest[me] = name;
    if (name === "EXIT" || name === "SYSCALL") say(name);
    else if (/^(WAIT|SIGNAL)_(SEM|OPSEM)$/.test(name) && name !== "SIGNAL_OPSEM") say(name, semaphore(r[4]!));
    else if (name === "SIGNAL_OPSEM" || name === "ASSOCIATE") say(name, semaphore(r[4]!), operation(r[5]!));
    else say(name, operation(r[5]!));
    return true;
  }
}

/** Names of the trace events N_..., by their numbers. */
const EVENTS: string[] = [];
for (const [name, value] of SCRIPT_GUEST.symbols) {
  if (name.startsWith("N_") && name !== "N_EXIT_MMON") EVENTS[value] = name.slice(2);
}
