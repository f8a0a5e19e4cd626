// The order of the partitions in a manifest decides whose turn comes first, and nothing else: what one causes, all hear.

import { describe, expect, test } from "vitest";
import { EVENT_PEER_STOPPED } from "../../host/control/codes.ts";
import { type Machine, SCM_CALLS } from "../../host/index.ts";
import { load, machineOf } from "./guests.ts";
import { Random } from "./random.ts";

const SCM = SCM_CALLS.map(({ name, code }) => `${name} = ${code}`).join("\n");
const FOR_EVER = "MOVC 0xFFFF,R1\nMOVC 0xFFFF,R2\nMON WAIT_EVENT\nNOP";

/** Waits for ever in a service routine: its process retires when a second is over. */
const overdue = (routine: string): string => `${SCM}
        MOVC    0x1F00,R0
        MOV     R0,0
        MOVC    0x1800,R0
        MOV     R0,1
        MOVC    0x1000-0x800,R0
        MOVC    1,R1
        MOVC    0x900,R2
        MOVC    0x940,R3
        MOVC    BACK,R4
        MON     INIT_PROCESS
        STP     1
        MOVC    0,R0
        MOVC    WAITS,R1
        MOV     R1,R2
        MOV     R1,R3
        MOV     R1,R4
        MON     REGISTER_SERVICE
        STP     2
        MOVC    0,R6
        MON     SYSCALL
        STP     3
BACK:   MON     ROUTINE_RETURN
WAITS:  ${routine}
        JMP     WAITS`;

/** What a partition may do whose end does not depend on turns. */
const ROLES: Readonly<Record<string, string>> = {
  /** Idles until an interrupt tells it that another has ended; it has a handler for it. */
  idler: `MOVC DONE,R0\nMOV R0,16+72\nMOVC 0x8000,R0\nMOV R0,16+75\nMOVC 0x300,R0\nMOV R0,16+76
        MOVC PEER_HAS_STOPPED,R0\nMON EVENT_INTERRUPT\nNOP\nMOVC 0xC000,R1\nLDS R1\nSTP 0\nJMP .
DONE:   MOVC 0,R0\nMON STOP`,
  waiter: `MOVC PEER_HAS_STOPPED,R0\n${FOR_EVER}\nMOVC 0,R0\nMON STOP`,
  /** Waits for what comes with the end of the second, or for the time itself. */
  patient:
    "MOVC PEER_HAS_STOPPED,R0\nMOVC 0x4240+100,R1\nMOVC 15,R2\nMON WAIT_EVENT\nMON STOP\nMOVC 7,R0\nMON STOP",
  silent: overdue(`MOVC 1,R0\n${FOR_EVER}`),
  /** Hears of ends in its routine, but comes back to it. */
  listening: overdue(`MOVC PEER_HAS_STOPPED,R0\n${FOR_EVER}`),
  sleeper: "MOVC 0,R0\nMOVC 500,R1\nMOVC 20,R2\nMON WAIT_EVENT\nNOP\nMOVC 0,R0\nMON STOP",
};

function worldOf(roles: readonly string[]): Machine {
  const machine = machineOf(roles.length, { memory: 128 });
  roles.forEach((role, n) => {
    load(machine, n, ROLES[role]!);
  });
  return machine;
}

/** How each ended, in the order of the roles; clocks differ by the turns. */
function ends(machine: Machine, roles: readonly string[]): string[] {
  const ended = machine.state.partitions.map(({ end, status }, n) => {
    const how = end === null ? status : end.kind === "failed" ? "failed" : `${end.kind} ${end.code}`;
    return `${roles[n]} ${how}`;
  });
  return ended.sort();
}

function orders<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) => orders(items.filter((_, j) => j !== i)).map((rest) => [item, ...rest]));
}

describe("what a partition causes is heard by all, in every order of", () => {
  const random = new Random(77);
  const names = Object.keys(ROLES);
  const drawn = Array.from({ length: 12 }, () => Array.from({ length: 3 }, () => random.of(names)));
  test.each([["idler", "silent"], ["idler", "waiter", "silent"], ["silent", "listening"], ...drawn])(
    "%s %s %s",
    (...given) => {
      const roles = given.filter((role) => role !== undefined && role in ROLES);
      const results = orders(roles).map((order) => {
        const machine = worldOf(order);
        const { outcome } = machine.run({ limit: 5000 });
        return [outcome, ends(machine, order)];
      });
      for (const result of results) expect(result).toEqual(results[0]);
    },
  );
});

test.each([[["idler", "silent"]], [["silent", "idler"]], [["silent", "patient", "listening", "idler"]]])(
  "of %j the state is the same in slices of one",
  (roles) => {
    const [whole, cut] = [worldOf(roles), worldOf(roles)];
    const { outcome } = whole.run({ limit: 5000 });
    expect(outcome).not.toBe("deadlock");
    while (cut.run({ limit: 1 }).outcome === "limit");
    expect(cut.stateHash()).toBe(whole.stateHash());
  },
);

test("an idle partition is woken by the end of a later one, when its process has retired", () => {
  const machine = worldOf(["idler", "silent"]);
  expect(machine.run({ limit: 5000 }).outcome).toBe("failed");
  expect(ends(machine, ["idler", "silent"])).toEqual(["idler stopped 0", `silent retired ${0x8001}`]);
});

/** A world whose partitions have all entered their service routines, as if at clock 50. */
function inRoutines(roles: readonly string[]): Machine {
  const machine = worldOf(roles);
  const { partitions } = machine.state;
  while (partitions.some(({ scm }) => scm.activation === null)) machine.run({ limit: 1 });
  for (const { scm } of partitions) scm.activation = { ...scm.activation!, entered: 50 };
  return machine;
}

test.each([[["silent", "listening"]], [["listening", "silent"]]])(
  "of two whose time is up at one clock, %j, none is saved by the end of the other",
  (roles) => {
    const machine = inRoutines(roles);
    const { partitions } = machine.state;
    machine.run({ limit: 5000 });
    expect(partitions.map(({ end }) => [end?.kind, end?.clock])).toEqual([
      ["retired", 1_000_050],
      ["retired", 1_000_050],
    ]);
  },
);

test.each([[["silent", "listening"]], [["listening", "silent"]]])(
  "of those, %j, a partition that lives on has the event of the other's end",
  (roles) => {
    const machine = inRoutines(roles);
    const { partitions } = machine.state;
    const lives = partitions[roles.indexOf("listening")]!;
    lives.scm.processes.push({ ...lives.scm.processes[0]!, number: 1, base: 1 });
    expect(machine.run({ limit: 5000 })).toMatchObject({ outcome: "deadlock", clock: 1_000_050 });
    expect([lives.status, lives.events & EVENT_PEER_STOPPED]).toEqual(["blocked", EVENT_PEER_STOPPED]);
  },
);
