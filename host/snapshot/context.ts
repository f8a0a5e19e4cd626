// Converts the context of a partition between the core's memory and its plain form.

import {
  CTX_BASE,
  CTX_CALL,
  CTX_CAUSE,
  CTX_DETAIL1,
  CTX_DETAIL2,
  CTX_INSTRUCTIONS,
  CTX_PC,
  CTX_PENDING,
  CTX_PSW,
  CTX_R,
  CTX_REFUSED,
  CTX_REFUSED_ADDRESS,
  CTX_REFUSED_KIND,
  CTX_REFUSED_PAGE,
  CTX_REFUSED_PC,
  CTX_STAGE1,
  CTX_STOP,
  CTX_TIMER,
  CTX_TIMER_DUE,
  CTX_TRAPS,
  CTX_TT,
  SPACE_PAGES,
  TRAP_CLASSES,
} from "../../core-as/layout.ts";
import type { Core } from "../core.ts";
import type { ContextState } from "../state/context.ts";

/** Where the words lie. */
const WORDS = {
  base: CTX_BASE,
  pc: CTX_PC,
  psw: CTX_PSW,
  tt: CTX_TT,
  cause: CTX_CAUSE,
  detail1: CTX_DETAIL1,
  detail2: CTX_DETAIL2,
  pending: CTX_PENDING,
  timerDue: CTX_TIMER_DUE,
  call: CTX_CALL,
  stop: CTX_STOP,
  refusedPc: CTX_REFUSED_PC,
  refusedAddress: CTX_REFUSED_ADDRESS,
  refusedPage: CTX_REFUSED_PAGE,
  refusedKind: CTX_REFUSED_KIND,
} as const;

type WordName = keyof typeof WORDS;
const NAMES = Object.keys(WORDS) as WordName[];

/** Words of a translation table. */
const TABLE_WORDS = 2 * SPACE_PAGES;

/** The context of a partition as it is now. */
export function readContext(core: Core, partition: number): ContextState {
  const named: Record<WordName, number> = { ...WORDS };
  for (const name of NAMES) named[name] = core.contextWord(partition, WORDS[name]);
  return {
    ...named,
    r: core.contextWords(partition, CTX_R, 8),
    v: core.v(partition),
    table: named.tt === 0 ? [] : core.contextWords(partition, CTX_STAGE1, TABLE_WORDS),
    timer: Number(core.contextQuad(partition, CTX_TIMER)),
    instructions: Number(core.contextQuad(partition, CTX_INSTRUCTIONS)),
    traps: Array.from({ length: TRAP_CLASSES }, (_, i) => core.contextLong(partition, CTX_TRAPS + 4 * i)),
    refused: core.contextLong(partition, CTX_REFUSED),
  };
}

/** Gives a partition that was just created a context. Its second stage is to be set after that. */
export function writeContext(core: Core, partition: number, context: ContextState): void {
  const words = (offset: number, values: readonly number[]) =>
    values.forEach((value, i) => {
      core.setContextWord(partition, offset + 2 * i, value);
    });
  for (const name of NAMES) core.setContextWord(partition, WORDS[name], context[name]);
  words(CTX_R, context.r);
  core.setV(partition, context.v);
  words(CTX_STAGE1, context.table);
  core.setContextQuad(partition, CTX_TIMER, BigInt(context.timer));
  core.setContextQuad(partition, CTX_INSTRUCTIONS, BigInt(context.instructions));
  context.traps.forEach((count, i) => {
    core.setContextLong(partition, CTX_TRAPS + 4 * i, count);
  });
  core.setContextLong(partition, CTX_REFUSED, context.refused);
}
