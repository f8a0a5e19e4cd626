// Messages of the Message Monitor to the CSF process, 4.2.4.6.12 and 4.2.4.6.15, in functions made for the purpose. The process
// is the CSF process, too: the test takes what was sent, and answers.

import { describe, expect, test } from "vitest";
import { Mmon, SIZES } from "./mmon.ts";
import { World } from "./mmon-world.ts";

const FUNCTIONS = `
        .INCLUDE "csf/mmon/common.inc"
MMON_FUNCTIONS: .WORD NONE,SAVE,MFT
MMON_FUNCTION_COUNT = 3
NONE:   MOVC    CC_FUNCTION,R7
        JMP     RETURN_INIT_ERROR
; R0 the word VIEW of a SAVE message -> R0 the first word of the answer.
SAVE:   MOV     SOCB,R5
        MOVC    SAVE_ELEMENT,R4
        MOV     SOCB_SR0.X5,R0
        MOV     R0,ELEMENT_DATA+INFO_WORDS+SAVE_MESSAGE_INFO.VIEW.X4
        MOVC    CSF_SAVE,R0
        JMP     R6,SEND_TO_CSF_PROC
        MOV     SOCB,R5
        JON     R1,REFUSED
        MOV     ANSWER,R4
        MOV     ELEMENT_DATA+INFO_WORDS.X4,R0
        MOV     R0,SOCB_SR0.X5
        JMP     DONE
; R2 a QEL -> R1 what CHECK_MFT keeps of it.
MFT:    JMP     R6,CHECK_MFT
        MOV     SOCB,R5
        MOV     R2,SOCB_SR1.X5
        JOZ     R1,DONE
REFUSED: JMP    END_AT_ONCE
DONE:   MOVC    SOCB_DONE,R0
        MOV     R0,SOCB_STATUS.X5
        MOVC    EXIT_OK,R0
        MOV     R0,SOCB_EXITNO.X5
        JMP     R5,WAIT
        MOVC    0,R4
        MOVC    0,R6
        JMP     COMPLETE_RETURN
        .DATA
SAVE_ELEMENT: .WORD 0x55,INFO_WORDS+SAVE_MESSAGE_INFO,0,0,0,0x55,0x55,0,0,0,0
        .PROGRAM
`;

const SOURCE = `
START:  MOV     PROCESS_NUMBER,R0
        MOV     R0,CSF_PROCESS
        JMP     OK_EXIT
`;

const [F_SAVE, F_MFT] = [0x201, 0x202];

function start() {
  const world = new World(new Mmon(SOURCE, FUNCTIONS));
  const { m } = world;
  const begin = (six: number, registers: Readonly<Record<number, number>>) =>
    m.monitor("INIT_SYSCALL", { ...registers, 6: six, 5: 0 });
  /** What the CSF process gets: the data of the element; undefined when there is none. */
  const take = () => {
    const room = m.address("ROOM");
    const { exit } = m.monitor("AWAIT_SYNCEL", { 1: m.address("CSF_PROC_SYNCEL"), 2: 0, 4: room });
    if (exit !== 1) return undefined;
    expect(m.word(room + m.address("ELEMENT_XFER"))).toBe(0);
    return m.words(room + 2, m.word(room + 1));
  };
  const answer = (socb: number, word: number) => {
    m.write("ROOM", 0, 7, 0, 0, 0, 0, 0, socb, word);
    expect(m.monitor("PCF_SEND", { 0: 0, 1: m.address("MMON_SERVICE"), 4: m.address("ROOM") }).exit).toBe(1);
  };
  const end = (socb: number) => m.monitor("WAIT_SYSCALL", { 5: socb });
  return { world, m, begin, take, answer, end };
}

/** Fills the syncel of the CSF process, which takes 64 elements. */
function fill(m: Mmon): void {
  m.write("ROOM", 0, 0);
  const to = { 0: 0, 1: m.address("CSF_PROC_SYNCEL"), 4: m.address("ROOM") };
  while (m.monitor("PCF_SEND", to).exit === 1);
}

describe("SEND_TO_CSF_PROC", () => {
  test("sends CSF_PROCESS_INFO with what the caller has put behind it", () => {
    const { m, world, begin, take } = start();
    world.become(3);
    const { r } = begin(F_SAVE, { 0: 77 });
    expect(r[5]).toBe(1);
    expect(take()).toEqual([m.address("CSF_SAVE"), 3, m.word("PROCESS_NUMBER"), 0, 0, 1, 77, 0, 0]);
    expect(take()).toBeUndefined();
    expect(m.word(m.address("SOCBS") + m.address("SOCB_STATUS"))).toBe(m.address("SOCB_PENDING"));
  });

  test("goes on where it was called when the answer has come: two calls, answered the other way round", () => {
    const { begin, take, answer, end, m } = start();
    for (const view of [7, 9]) begin(F_SAVE, { 0: view });
    expect([take()![6], take()![6]]).toEqual([7, 9]);
    answer(2, 0x222);
    answer(1, 0x111);
    expect(end(1)).toMatchObject({ exit: 1, r: { 0: 0x111, 7: 0 } });
    expect(end(2)).toMatchObject({ exit: 1, r: { 0: 0x222, 7: 0 } });
    expect(m.words("SOCBS", 32)).toEqual(new Array(32).fill(0));
  });

  test("when the syncel is full ends the call with QUEUE_FULL, and when it has room again sends", () => {
    const { m, begin, take, answer, end } = start();
    fill(m);
    expect(begin(F_SAVE, {})).toMatchObject({ exit: 1, r: { 5: 1 } });
    expect(end(1)).toMatchObject({ exit: 0, r: { 7: m.address("QUEUE_FULL") } });
    expect(m.words("SOCBS", 48)).toEqual(new Array(48).fill(0));
    take();
    begin(F_SAVE, { 0: 77 });
    for (let n = 0; n < 63; n++) take();
    expect(take()![6]).toBe(77);
    answer(1, 0x111);
    expect(end(1)).toMatchObject({ exit: 1, r: { 0: 0x111 } });
  });

  test("without a CSF process ends the call with BAD_PROCESS", () => {
    const { m, begin, end } = start();
    m.write("CSF_PROCESS", 5);
    begin(F_SAVE, {});
    expect(end(1)).toMatchObject({ exit: 0, r: { 7: m.address("BAD_PROCESS") } });
    expect(m.end).toBeNull();
  });
});

describe("CHECK_MFT", () => {
  /** A received view of a CIF, from sub queue 4 of main queue 2. */
  function received(traced: boolean, version = 3) {
    const made = start();
    const { world, m } = made;
    world.setQueue(4, 2);
    world.setMain(2, false, [0xffff, 0xffff], traced);
    world.setMain(1, false, [0xffff, 0xffff], !traced);
    const cif = world.newCif();
    const at = world.addressOf(cif);
    m.write(at + m.address("CIF_CONTROL_BLOCK.CIF_ID"), 0xc1f0, 0xc1f1);
    const word = at + m.address("CIF_CONTROL_BLOCK.VERSION");
    m.write(word, (m.word(word) & 0xff00) | (version & 0xff));
    const view = world.newView(world.newHcb(cif));
    world.sendView(view, 4, 0);
    const qel = world.receive(2)!;
    return { ...made, qel, view, time: m.words(m.field("QEL", qel.ref, "PRIMARY_QEL.TIME"), 4) };
  }

  test.each([1, 3, 255, 256])(
    "sends an MFT record for a QEL of a queue that is traced: version %i",
    (version) => {
      const { m, begin, take, qel, time, answer, end } = received(true, version);
      begin(F_MFT, { 2: qel.ref });
      expect(take()).toEqual([
        ...[m.address("CSF_MFT"), 0, m.word("PROCESS_NUMBER"), 0, 0, 1],
        ...[0xc1f0, 0xc1f1, version, ...time, 2],
      ]);
      answer(1, 0);
      expect(end(1)).toMatchObject({ exit: 1, r: { 1: qel.ref } });
    },
  );

  test.each([
    ["of a queue that is not traced", (made: ReturnType<typeof received>) => made.qel.ref, false],
    ["that was in no queue", (made: ReturnType<typeof received>) => made.view.ref, true],
  ])("sends nothing for a QEL %s, and comes back at once", (_, of, traced) => {
    const made = received(traced);
    const { begin, take, end } = made;
    const ref = of(made);
    expect(begin(F_MFT, { 2: ref }).exit).toBe(1);
    expect(take()).toBeUndefined();
    expect(end(1)).toMatchObject({ exit: 1, r: { 1: ref } });
  });

  test("its link and its QEL survive the wait while other calls are under way", () => {
    const { m, begin, take, answer, end, qel } = received(true);
    begin(F_MFT, { 2: qel.ref });
    begin(F_SAVE, { 0: 5 });
    begin(F_MFT, { 2: qel.ref });
    expect([take(), take(), take()].map((data) => data![5])).toEqual([1, 2, 3]);
    for (const socb of [3, 2, 1]) answer(socb, 40 + socb);
    expect(end(1).r[1]).toBe(qel.ref);
    expect(end(2).r[0]).toBe(42);
    expect(end(3).r[1]).toBe(qel.ref);
    expect(m.end).toBeNull();
  });

  test("when the syncel is full comes back at once with QUEUE_FULL and its reference", () => {
    const { m, begin, end, qel } = received(true);
    fill(m);
    begin(F_MFT, { 2: qel.ref });
    expect(end(1)).toMatchObject({ exit: 0, r: { 1: qel.ref, 7: m.address("QUEUE_FULL") } });
    expect(m.end).toBeNull();
  });

  test("retires for a wild reference", () => {
    const { m, begin } = start();
    expect(begin(F_MFT, { 2: SIZES.NO_OF_QELS + 1 }).exit).toBeUndefined();
    expect(m.end).toMatchObject({ kind: "retired", retirement: { code: m.address("CSF_BAD_QEL") } });
  });
});
