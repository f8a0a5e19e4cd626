// Checkpoints of CIFs as values: as RESTORE gives them, and as they are found in the firmware's memory.

import { expect } from "vitest";
import { SIZES } from "./mmon.ts";
import type { MmonCalls } from "./mmon-calls.ts";
import { dumpMemory } from "./mmon-model.ts";

export interface Element {
  readonly queue: number;
  readonly precedence: number;
  readonly reply: number;
  readonly time: readonly number[];
}

/** A CIF as a checkpoint has it. */
export interface Saved {
  readonly id: readonly [number, number];
  readonly version: number;
  readonly stopped: number;
  readonly profile: readonly [number, number];
  readonly handles: readonly { readonly ref: number; readonly qels: readonly Element[] }[];
}

/** The RESTORE_PARAMETER_BLOCK of a CIF. */
export function block({ id, version, stopped, profile, handles }: Saved): number[] {
  const qel = ({ queue, precedence, reply, time }: Element) => [queue, precedence, reply, ...time];
  return [
    ...[...id, version, stopped, ...profile],
    ...handles.flatMap(({ ref, qels }) => [ref, 7 * qels.length, ...qels.flatMap(qel)]),
  ];
}

/** What is in the firmware's memory, as checkpoints would have it, in the order of the control blocks' addresses. */
export function restored({ m }: Pick<MmonCalls, "m">): Saved[] {
  const { cifs } = dumpMemory(m);
  const word = (at: number, field: string) => m.word(at + m.address(field));
  return cifs.map(({ at, profile, hcbs }) => {
    const flags = word(at, "CIF_CONTROL_BLOCK.STATE");
    expect([flags >> 10, (flags >> 8) & 1]).toEqual([m.address("S_ACTIVE"), 0]);
    return {
      id: m.words(at + m.address("CIF_CONTROL_BLOCK.CIF_ID"), 2) as [number, number],
      version: (flags & 0xff) === 0 ? 256 : flags & 0xff,
      stopped: (flags >> 9) & 1,
      profile: profile as [number, number],
      handles: hcbs.map(({ at: hcb, qels }) => {
        expect(word(hcb, "HANDLE_CONTROL_BLOCK.STATE") >> 10).toBe(8 + m.address("S_ACTIVE"));
        return {
          ref: word(hcb, "HANDLE_CONTROL_BLOCK.MMS_REF"),
          qels: qels.map((ref) => {
            const qel = m.element("QEL", ref);
            expect(word(qel, "PRIMARY_QEL.OBJECT_TYPE")).toBe(m.address("VIEW_OBJECT"));
            return {
              queue: word(qel, "PRIMARY_QEL.QUEUE"),
              precedence: word(qel, "PRIMARY_QEL.PRECEDENCE"),
              reply: word(qel, "PRIMARY_QEL.REPLY_QUEUE"),
              time: m.words(qel + m.address("PRIMARY_QEL.TIME"), 4),
            };
          }),
        };
      }),
    };
  });
}

/** The elements of each queue, by their times, as they come out. */
export function queues({ m }: Pick<MmonCalls, "m">): number[][] {
  const time = (ref: number) => m.word(m.field("QEL", ref, "PRIMARY_QEL.TIME"));
  return dumpMemory(m).queues.map(([, ...refs]) => refs.map(time));
}

/** The same of checkpoints. */
export function queuesOf(saved: readonly Saved[]): number[][] {
  const elements = saved.flatMap(({ handles }) => handles.flatMap(({ qels }) => qels));
  return Array.from({ length: SIZES.NO_OF_SUB_QUEUES }, (_, n) =>
    elements
      .filter(({ queue }) => queue === n + 1)
      .sort((a, b) => b.precedence - a.precedence || a.time[0]! - b.time[0]!)
      .map(({ time }) => time[0]!),
  );
}
