// A random user-mode program that attacks its own system by monitor calls, and what must hold meanwhile.
//
// Steps are made from a seed before anything runs, so a case is a list of steps: it can be kept, replayed and cut down. A
// step writes words of the process's own memory, sets all registers and makes one call at the word CALL; then the machine is
// stepped until the process is in user mode again, or waits, or is over.
//
// What must hold, where "protected" is every word that no user-mode access of process 0 reaches:
//  1. A user-mode instruction changes no protected word, unless the host enters a service routine for it. Then the context
//     frame becomes the caller's registers, exactly; for INIT one SOCB that was all zero becomes PENDING for the service
//     system and the operation of the call, with zeros; for ANSWER_RECEIVED the room for answers becomes the element
//     that was first in the answer syncel. Nothing else changes.
//  2. System mode runs at the system's program pages, inside a routine, entered at an address that REGISTER_SERVICE has named,
//     on the system stack.
//  3. A routine changes words of process 0's own protected page and of its own memory, nothing of another process, no vector,
//     no translation table, no program, no secret.
//  4. At rest a SOCB is FREE and all zero, or PENDING or DONE for a service system, going on, if at all, behind a WAIT.
//  5. No secret is where user mode reads: its memory, registers, elements that it sent, trace records.
//  6. Answer syncels gain nothing by user mode's calls, and nobody is in a critical region. Process 1 lives.
//  7. The system retires a process of its own accord for one reason: there was no room for an answer that it asked for.

import { PAGE_WORDS, PSW_S } from "../../core-as/layout.ts";
import { DONE } from "../../host/control/codes.ts";
import { SOCB_DONE, SOCB_PENDING, SOCB_WORDS } from "../../host/scm/codes.ts";
import type { ScmState } from "../../host/state/scm.ts";
import {
  assembleProtected,
  bootProtected,
  dataPage,
  OWN_PAGES,
  PROTECTED_PAGE,
  SECRET,
  SYSTEM_PAGES,
  USER_PAGE,
} from "./protected.ts";
import type { Step } from "./user-mode-steps.ts";

/** Services 1, the toy, and 2, which copies up to eight words from the caller's R0 to the caller's R2, and uses its stack. */
export const FENCED = assembleProtected({
  user: "",
  boot: " MOVC 2,R0\n MOVC COPIES,R1\n MOVC COPIES,R2\n MOVC COPIED,R3\n MOVC COPIES,R4\n MON REGISTER_SERVICE\n NOP\n",
  system: `
COPIES: MOV     R5,COPY_LINK
        MOV     R7,COPY_SOCB
        STC     7
        UNS     7
        MOV     R7,R5
        XTR     R1,3
        MOVC    COPY_ROOM,R4
        MON     CALLER_READ
        NOP
        MOV     R7,COPY_CODES
        MOV     R2,R0
        MON     CALLER_WRITE
        NOP
        MOV     R7,COPY_CODES+1
        MOVC    SOCB_DONE,R0
        MOV     R0,SOCB_STATUS.X5
        MOVC    1,R6
        MOVC    0,R7
        JMPI    COPY_LINK
COPIED: MOV     COPY_CODES,R0
        MOV     COPY_CODES+1,R1
        MOVC    1,R6
        MOVC    0,R7
        JMP     0.X5
`,
  systemData: "COPY_LINK: .WORD 0\nCOPY_SOCB: .WORD 0\nCOPY_CODES: .RES 2\nCOPY_ROOM: .RES 8\n",
});

const symbol = (name: string): number => FENCED.symbols.get(name)!;
const PARTITION_WORDS = 40 * PAGE_WORDS;
/** Partition addresses that process 0 reaches in user mode, and those of its own protected page. */
const USER_PLACES = [...OWN_PAGES.map((page) => dataPage(0, page)), USER_PAGE].map(
  (page) => page * PAGE_WORDS,
);
const PROTECTED_PLACE = dataPage(0, PROTECTED_PAGE) * PAGE_WORDS;
const isUser = (place: number) => USER_PLACES.includes(place - (place % PAGE_WORDS));
const isSecret = (word: number) => word >= SECRET && word < SECRET + 16 && word !== SECRET + 1;
/** Where functions of the toy go on after a WAIT: in its functions. */
const inToy = (at: number) => at >= symbol("TOY_CANCELLED_ANSWER") && at < symbol("TOY_FULL");

const ENTRIES_OF: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  1: {
    INIT: symbol("MMON_INIT"),
    ANSWER_RECEIVED: symbol("TOY_ANSWER_RECEIVED"),
    COMPLETE: symbol("MMON_COMPLETE"),
    CANCEL: symbol("TOY_CANCEL"),
  },
  2: {
    INIT: symbol("COPIES"),
    ANSWER_RECEIVED: symbol("COPIES"),
    COMPLETE: symbol("COPIED"),
    CANCEL: symbol("COPIES"),
  },
};
/** Instructions until process 0 is in user mode. */
const BOOT = (() => {
  const { machine } = bootProtected(FENCED);
  while ((machine.registers(0).psw & PSW_S) !== 0) machine.run({ limit: 1 });
  return machine.clock;
})();
const RETIRE_CALL = symbol("RETIRE");
const INIT_CALL = symbol("INIT_SYSCALL");
const READ_TIME_CALL = symbol("READ_TIME");

/** What a run of steps came to. */
export interface Attack {
  /** What did not hold, and at which step; undefined: everything did. */
  readonly problem?: string;
  readonly step: number;
  /** Calls that were made, and routines that they entered. */
  readonly calls: number;
  readonly routines: number;
  readonly instructions: number;
}

type Made = ReturnType<typeof bootProtected>;

/** Runs steps and looks at everything above. `tamper` may break the machine on purpose before they begin. */
export function attack(steps: readonly Step[], tamper?: (made: Made) => void): Attack {
  const made = bootProtected(FENCED);
  made.machine.run({ limit: BOOT });
  tamper?.(made);
  const guard = new Guard(made);
  let step = 0;
  let problem: string | undefined;
  try {
    for (; step < steps.length && guard.goesOn(); step++) guard.take(steps[step]!);
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  const { calls, routines } = guard;
  const result = { step, calls, routines, instructions: made.machine.instructions(0) };
  return problem === undefined ? result : { ...result, problem };
}

function holds(right: boolean, otherwise: string): void {
  if (!right) throw new Error(otherwise);
}

/** Answers that are there or on their way, in some order. */
function answers({ processes, delayed }: ScmState): string[] {
  const there = processes.flatMap(({ number, syncels }) =>
    syncels.flatMap(({ answer, elements }, n) =>
      answer ? elements.map(({ from, words }) => [number, n, from, ...words].join()) : [],
    ),
  );
  const coming = delayed.filter(({ to, syncel }) => processes[to]!.syncels[syncel]!.answer);
  return [...there, ...coming.map(({ to, syncel, from, words }) => [to, syncel, from, ...words].join())];
}

/** Calls `each` for every word that has changed, with its new value. */
function changes(before: Uint16Array, after: Uint16Array, each: (at: number, word: number) => void): void {
  const page = (words: Uint16Array, n: number) =>
    Buffer.from(words.buffer, words.byteOffset + 2 * n * PAGE_WORDS, 2 * PAGE_WORDS);
  for (let n = 0; n < PARTITION_WORDS / PAGE_WORDS; n++) {
    if (page(before, n).equals(page(after, n))) continue;
    for (let at = n * PAGE_WORDS; at < (n + 1) * PAGE_WORDS; at++) {
      if (after[at] !== before[at]) each(at, after[at]!);
    }
  }
}

/** Steps a machine and compares. */
class Guard {
  calls = 0;
  routines = 0;
  readonly #made: Made;
  /** All words of the partition, as the latest comparison has found them. */
  #memory: Uint16Array;
  /** Whether it may be process 0 itself that retires now: it calls RETIRE, or jumps to where the system does. */
  #retires = false;

  constructor(made: Made) {
    this.#made = made;
    this.#memory = this.#read();
  }

  get #scm() {
    return this.#made.partition.scm;
  }

  #read(): Uint16Array {
    return this.#made.machine.readMemory(0, 0, PARTITION_WORDS);
  }

  /** Whether process 0 is still there to attack. */
  goesOn(): boolean {
    return this.#made.partition.status !== "ended" && this.#scm.processes[0]!.retired === -1;
  }

  /** Makes a step, until process 0 is in user mode again, waits for what does not come, or is over. */
  take({ code, r, base, v, at, writes }: Step): void {
    const { machine, partition, place } = this.#made;
    for (const [address, words] of writes) {
      words.forEach((word, n) => {
        machine.writeMemory(0, place((address + n) & 0xffff), [word]);
      });
    }
    machine.writeMemory(0, place(symbol("CALL")), [0x00a6 | (code << 8)]);
    machine.setRegisters(0, { r, base, psw: v ? 0x2000 : 0, pc: at ?? symbol("CALL") });
    // As after an interrupt, when its system lets the process go on somewhere else.
    partition.status = "ready";
    this.#memory = this.#read();
    this.#retires = code === RETIRE_CALL || at !== undefined;
    this.calls++;
    let user = 0;
    while (user < 12 && this.goesOn()) {
      if ((machine.registers(0).psw & PSW_S) === 0) {
        user++;
        this.#userInstruction();
      } else this.#systemInstruction();
      const { pc } = machine.registers(0);
      const returned = at === undefined && (pc === symbol("CALL") + 1 || pc === symbol("CALL") + 2);
      if (returned && this.#scm.activation === null) break;
    }
    this.#rest(code);
  }

  /** Rules 2 and 3. */
  #systemInstruction(): void {
    const { machine } = this.#made;
    const { pc } = machine.registers(0);
    holds(this.#scm.activation !== null, "system mode outside of a routine");
    const page = Math.floor(pc / PAGE_WORDS);
    holds((SYSTEM_PAGES as readonly number[]).includes(page), `system mode at ${pc.toString(16)}`);
    machine.run({ limit: 1 });
    if (this.#scm.activation === null) this.#routineOver();
  }

  /** Rules 3 and 5. */
  #routineOver(): void {
    const memory = this.#read();
    changes(this.#memory, memory, (at, word) => {
      if (isUser(at)) holds(!isSecret(word), `a secret is at ${at.toString(16)}`);
      else {
        const own = at >= PROTECTED_PLACE && at < PROTECTED_PLACE + PAGE_WORDS;
        holds(own, `a routine changed word ${at.toString(16)} of the partition`);
      }
    });
    this.#memory = memory;
  }

  /** Rules 1 and 6. */
  #userInstruction(): void {
    const { machine, partition } = this.#made;
    const before = machine.registers(0);
    const answersBefore = answers(this.#scm);
    machine.run({ limit: 1 });
    if (partition.status === "ended") return;
    for (const answer of answers(this.#scm)) {
      const known = answersBefore.indexOf(answer);
      holds(known !== -1, `an answer from user mode: ${answer}`);
      answersBefore.splice(known, 1);
    }
    const after = this.#read();
    const entered = this.#scm.activation !== null;
    const allowed = entered ? this.#entered(before, answersBefore) : new Map<number, number>();
    changes(this.#memory, after, (at, word) => {
      if (isUser(at)) holds(!isSecret(word), `a secret is at ${at.toString(16)}`);
      const right = isUser(at) || allowed.get(at) === word;
      holds(right, `word ${at.toString(16)} of the partition became ${word.toString(16)}`);
    });
    this.#memory = after;
  }

  /** What the host may have written to enter a routine, by partition address. `taken` are the answers that are gone. */
  #entered(caller: ReturnType<Made["machine"]["registers"]>, taken: readonly string[]): Map<number, number> {
    const { machine, place } = this.#made;
    const { entry, service, socb } = this.#scm.activation!;
    this.routines++;
    const { pc, r } = machine.registers(0);
    holds(ENTRIES_OF[service]?.[entry] === pc, `a routine began at ${pc.toString(16)}`);
    holds(r[5] === symbol("SCM_STUB"), "a routine has no way back");
    const stack = [...machine.readMemory(0, place(0), 2)];
    holds(
      stack[0] === symbol("SYSTEM_STACK") && stack[1] === stack[0] - symbol("SYSTEM_STACK_WORDS"),
      "a routine is not on the system stack",
    );
    const allowed = new Map<number, number>();
    const allow = (name: string, words: readonly number[], offset = 0) =>
      words.forEach((word, n) => {
        allowed.set(place(symbol(name) + offset + n), word);
      });
    allow("SCM_FRAME", [...caller.r, caller.base, caller.tt, symbol("CALL") + 1, 0, 0, caller.psw, 0, 0, 0]);
    if (entry === "INIT") {
      const at = (socb - 1) * SOCB_WORDS;
      const old = this.#memory.subarray(
        place(symbol("SOCBS") + at),
        place(symbol("SOCBS") + at) + SOCB_WORDS,
      );
      holds(
        old.every((word) => word === 0),
        "a SOCB was taken that was not free",
      );
      const operation = this.#scm.activation!.call === INIT_CALL ? caller.r[5]! : 0;
      allow("SOCBS", [0, SOCB_PENDING, service, operation, ...new Array<number>(SOCB_WORDS - 4).fill(0)], at);
    }
    if (entry === "ANSWER_RECEIVED") {
      holds(taken.length === 1, "not one answer was taken");
      const [to, syncel, , ...words] = taken[0]!.split(",").map(Number);
      holds(to === 0 && syncel === service, "an answer of another service system was taken");
      allow("SCM_ANSWER", words);
    } else holds(taken.length === 0, "an answer is lost");
    return allowed;
  }

  /** Rules 4 to 7, when the step is over. */
  #rest(code: number): void {
    const { machine, partition } = this.#made;
    const { processes, regions } = this.#scm;
    holds(processes[1]!.retired === -1, "process 1 is gone");
    for (const { code: why, entry } of machine.journal.retirements) {
      const full = entry !== null && why === DONE.QUEUE_FULL;
      holds(
        (this.#retires && entry === null) || full,
        `the system retired process 0 with ${why.toString(16)}`,
      );
    }
    this.#routineOver();
    if (partition.status === "ended") return;
    holds(this.#scm.activation === null, "a routine does not end");
    holds(
      regions.every((owner) => owner === -1),
      "a process is in a region",
    );
    for (let n = 0; n < 6; n++) this.#socb(n);
    const { r } = machine.registers(0);
    if (code !== READ_TIME_CALL) holds(!r.some(isSecret), "a secret is in a register");
    const sent = processes.flatMap(({ syncels }) => syncels.flatMap(({ elements }) => elements));
    holds(!sent.some(({ words }) => words.some(isSecret)), "a secret was sent");
    const trace = machine.journal.recentTraces[0]?.at(-1);
    holds(trace === undefined || !trace.words.some(isSecret), "a secret was traced");
  }

  /** Rule 4. */
  #socb(n: number): void {
    const socb = this.#made.words("SOCBS", 6 * SOCB_WORDS).slice(n * SOCB_WORDS, (n + 1) * SOCB_WORDS);
    const [next, status, service, , first, second] = socb;
    if (status === 0) {
      holds(
        socb.every((word) => word === 0),
        `SOCB ${n + 1} is free and not zero`,
      );
      return;
    }
    holds(status === SOCB_PENDING || status === SOCB_DONE, `SOCB ${n + 1} has status ${status}`);
    holds(next === 0 && first === 0 && second === 0, `SOCB ${n + 1} has words of no service system`);
    if (service === symbol("TOY_SERVICE")) {
      holds(inToy(socb[symbol("SOCB_RETURN")]!), `SOCB ${n + 1} goes on at ${socb[symbol("SOCB_RETURN")]}`);
      holds(socb[symbol("SOCB_EXITNO")]! <= 1, `SOCB ${n + 1} has exit ${socb[symbol("SOCB_EXITNO")]}`);
    } else holds(service === 2, `SOCB ${n + 1} is of service ${service}`);
  }
}
