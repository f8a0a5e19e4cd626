// The register statements of the firmware, held against every call and return of a run: the machine is stepped, each
// procedure's entry notes the registers and the link, and each return compares those that are stated as kept.

import { describe, expect, test } from "vitest";
import { bootFile, bundledCore, loadImage, Machine } from "../../host/node.ts";
import { Random } from "../host/random.ts";
import { procedures, registersOf } from "./conventions.ts";
import { programWords, randomProgram, SCRIPT_GUEST } from "./script.ts";

/** The procedures that come back. nucleus.test.ts looks at those of the nucleus. */
const ALL = [...procedures("firmware/csf").values()]
  .filter(({ exits, file }) => exits.length > 0 && !file.includes("/nucleus/"))
  .map((procedure) => ({
    ...procedure,
    kept: [...registersOf(procedure.clauses.get("KEEP"))],
    link: [...registersOf(procedure.clauses.get("LINK"))][0]!,
  }));

interface Open {
  readonly procedure: (typeof ALL)[number];
  readonly registers: readonly number[];
  readonly back: number;
  readonly coroutine: number;
}

/** Steps a partition and returns how often each procedure came back; throws at a register that was not kept. */
function step(machine: Machine, partition: number, symbols: ReadonlyMap<string, number>, limit: number) {
  const entries = new Map(
    ALL.flatMap((one) => (symbols.has(one.name) ? [[symbols.get(one.name)!, one]] : [])),
  );
  const running = symbols.get("RUNNING_COROUTINE")!;
  const open: Open[] = [];
  const returns = new Map<string, number>();
  for (let n = 0; n < limit && machine.state.partitions[partition]!.status !== "ended"; n++) {
    const { pc, r } = machine.registers(partition);
    const coroutine = machine.readMemory(partition, running, 1)[0]!;
    for (let i = open.length - 1; i >= 0; i--) {
      const { procedure, registers, back, coroutine: caller } = open[i]!;
      if (pc < back || pc >= back + procedure.exits.length) continue;
      // The Coroutine Monitor's own procedures come back in the coroutine that called them, whoever ran meanwhile.
      if (/comon/.test(procedure.file) && caller !== 0 && coroutine !== caller && coroutine !== 0) continue;
      for (const kept of procedure.kept) {
        const text = `R${kept} of ${procedure.name}, called from ${back.toString(16)}`;
        if (r[kept] !== registers[kept]) throw new Error(`${text}: ${registers[kept]} became ${r[kept]}`);
      }
      returns.set(procedure.name, (returns.get(procedure.name) ?? 0) + 1);
      open.splice(i, 1);
    }
    const entered = entries.get(pc);
    if (entered !== undefined)
      open.push({ procedure: entered, registers: r, back: r[entered.link]!, coroutine });
    machine.run({ limit: 1 });
  }
  return returns;
}

describe("procedures keep what they state as kept, on every call and return", () => {
  test("of the demonstration", () => {
    const { machine, programs } = bootFile("firmware/demo/coroutines/manifest.json");
    const symbols = new Map(programs[0]!.map.symbols.map(({ name, value }) => [name, value]));
    const returns = step(machine!, 0, symbols, 100_000);
    for (const name of ["COMON", "WAIT_OPSEM", "CHAIN_IN", "CHAIN_OUT", "TRACE", "PAUSE", "CHANGE_STATE"]) {
      expect(returns.get(name), name).toBeGreaterThan(3);
    }
    expect(machine!.state.partitions[0]!.end).toMatchObject({ code: 0 });
  });

  test("of random programs", () => {
    const random = new Random(2026);
    const total = new Map<string, number>();
    for (let n = 0; n < 12; n++) {
      const machine = new Machine(bundledCore().contents!, { memory: 16 });
      machine.addPartition({ name: "p", pages: 10 });
      loadImage(machine, 0, SCRIPT_GUEST.image);
      for (const [address, words] of programWords(randomProgram(random)))
        machine.writeMemory(0, address, words);
      for (const [name, count] of step(machine, 0, SCRIPT_GUEST.symbols, 60_000)) {
        total.set(name, (total.get(name) ?? 0) + count);
      }
    }
    // The timer service has a CANCEL of its own; WAIT comes back to System Call Monitor; no program makes the calls that fail.
    const others = /^(MMON_CANCEL|WAIT|NO_FUNCTION|TOY_F_REFUSE)$/;
    const there = ALL.map(({ name }) => name).filter((name) => SCRIPT_GUEST.symbols.has(name));
    expect(there.length).toBeGreaterThan(30);
    const never = there.filter((name) => !total.has(name) && !others.test(name));
    expect(never).toEqual([]);
  });
});
