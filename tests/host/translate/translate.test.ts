// The translator as machines have it: runs are the same with it as without it, whatever changes the code meanwhile.

import { describe, expect, it } from "vitest";
import type { Core } from "../../../host/core.ts";
import { Machine } from "../../../host/machine.ts";
import { bootFile } from "../../../host/node.ts";
import {
  TRANSLATE_CHOICES,
  type TranslateChoice,
  type Translation,
  TranslationError,
  translation,
} from "../../../host/translate/index.ts";
import { lateTranslation } from "../../../host/translate/late.ts";
import { blocksFrom, regionOf } from "../../../host/translate/region.ts";
import { runnerOf } from "../../../host/translate/runner.ts";
import { Translator } from "../../../host/translate/translator.ts";
import { core as coreFor, load, machineOf, START } from "../guests.ts";

const ON = translation("on");
const KINDS = TRANSLATE_CHOICES.filter((choice) => choice !== "off");

/** As "on", from so many instructions on. */
const soon = (before: number): Translation => ({
  coreUrl: ON!.coreUrl,
  open(make, device) {
    const core = make(device);
    return { core, runner: new Translator(core, { before }) };
  },
});

/** A count down in two loops, one inside the other, which ends. */
const LOOPS = `
BEGIN:  MOVC  300,R0
OUTER:  MOVC  50,R1
INNER:  ADD   R1,R2
        XOR   R2,R3
        SOB   R1,INNER
        SOB   R0,OUTER
        MOVC  0,R0
        MON   STOP
`;

/** States of a machine at positions that are `step` instructions apart, until it ends. */
function statesOf(machine: Machine, step: number, between: (n: number) => void = () => {}): string[] {
  const states: string[] = [];
  for (let n = 0; n < 200; n++) {
    const { outcome } = machine.run({ limit: step });
    states.push(`${machine.executed} ${machine.stateHash()}`);
    if (outcome !== "limit") break;
    between(n);
  }
  return states;
}

/** The same program on machines that translate and on one that does not. */
function compare(source: string, step: number, between: (machine: Machine, n: number) => void = () => {}) {
  const run = (translate?: Translation) => {
    const machine = machineOf(1, { translate });
    load(machine, 0, source);
    return statesOf(machine, step, (n) => between(machine, n));
  };
  const without = run();
  for (const kind of KINDS) expect(run(translation(kind)), kind).toEqual(without);
  expect(run(soon(1000))).toEqual(without);
  return without;
}

/** Is anything translated in physical page 0 or 1? */
const translated = (core: Core): boolean =>
  Array.from({ length: 2048 }, (_, i) => core.entryState(i >> 10, i & 1023)).includes(2);

describe("a machine that translates", () => {
  it("has the states of one that does not, at every position", () => {
    expect(compare(LOOPS, 1997).length).toBeGreaterThan(20);
    compare(LOOPS, 20_000);
    compare(LOOPS, 1_000_000);
  });

  it("goes on in the interpreter where the host makes no code, and does not try again", () => {
    const run = (refusal?: Error) => {
      const machine = machineOf(1, { translate: soon(1000) });
      load(machine, 0, LOOPS.replace("300", "30000"));
      let tries = 0;
      if (refusal !== undefined) {
        machine.control.core.addFunction = () => {
          tries++;
          throw refusal;
        };
      }
      expect(machine.run().outcome).toBe("stopped");
      expect(tries).toBe(refusal === undefined ? 0 : 1);
      return machine.stateHash();
    };
    expect(run(new WebAssembly.CompileError("not allowed"))).toBe(run());
    expect(run(new RangeError("out of memory"))).toBe(run());
    expect(() => run(new TypeError("a fault of ours"))).toThrow("a fault of ours");
  });

  it("makes no more functions in all than it may, and has the state of one that does not translate", () => {
    const run = (most: number) => {
      let made = 0;
      const translate: Translation = {
        coreUrl: ON!.coreUrl,
        open(make, device) {
          const core = make(device);
          const add = core.addFunction.bind(core);
          core.addFunction = (module) => {
            made++;
            return add(module);
          };
          return { core, runner: new Translator(core, { eager: true, most }) };
        },
      };
      const machine = machineOf(1, { translate });
      load(machine, 0, LOOPS);
      expect(machine.run().outcome).toBe("stopped");
      return { made, hash: machine.stateHash() };
    };
    const [all, none] = [run(1000), run(0)];
    expect(all.made).toBeGreaterThan(0);
    expect(none).toEqual({ made: 0, hash: all.hash });
  });

  it("has its snapshots, which go on without it, and the other way round", () => {
    const [on, off] = [translation("eager"), undefined].map((translate) => {
      const machine = machineOf(1, { translate });
      load(machine, 0, LOOPS);
      machine.run({ limit: 12_345 });
      return machine;
    });
    const snapshot = on!.snapshot();
    expect(snapshot).toEqual(off!.snapshot());
    const ends = [on!, off!];
    for (const translate of [translation("eager"), undefined])
      ends.push(Machine.restore(coreFor({ translate }), snapshot, { translate }).machine!);
    const hashes = ends.map((machine) => {
      expect(machine.run().outcome).toBe("stopped");
      return machine.stateHash();
    });
    expect(new Set(hashes).size).toBe(1);
  });

  it("translates nothing before a run is long, and has the state of one that does not after it", async () => {
    const end = async (translate?: Translation) => {
      const machine = machineOf(1, { translate });
      load(machine, 0, LOOPS.replace("300", "30000").replace("50", "200"));
      if (translate !== undefined) {
        machine.run({ limit: 900_000 });
        expect(translated(machine.control.core)).toBe(false);
        machine.run({ limit: 200_000 });
        // Until then no translator is there, where it is loaded late.
        await Promise.resolve();
        await Promise.resolve();
        machine.run({ limit: 2_000_000 });
        expect(translated(machine.control.core)).toBe(true);
      }
      machine.run();
      return `${machine.executed} ${machine.stateHash()}`;
    };
    const without = await end();
    expect(await end(soon(1_000_000))).toBe(without);
    expect(await end(lateTranslation(async () => runnerOf, 1_000_000))).toBe(without);
  });

  it("runs the demonstrations to the same end", () => {
    for (const [demo, ...kinds] of [
      ["manifest.json", ...KINDS],
      ["coroutines/manifest.json", "eager"],
    ] as const) {
      const end = (translate: TranslateChoice) => {
        const { machine } = bootFile(`firmware/demo/${demo}`, { translate: translation(translate) });
        machine!.run();
        return `${machine!.executed} ${machine!.stateHash()}`;
      };
      const without = end("off");
      for (const kind of kinds) expect(end(kind), `${demo} ${kind}`).toBe(without);
    }
  });

  it("needs the core for it, and translates nothing on that of debuggers", () => {
    const given = { translate: ON };
    expect(() => machineOf(1, given, {}, coreFor())).toThrow(/core-translate\.wasm/);
    const { machine, problems } = bootFile("firmware/demo/manifest.json", { ...given, core: coreFor() });
    expect([machine, problems.map(({ code }) => code)]).toEqual([undefined, ["BAD_CORE"]]);
    const debugged = machineOf(1, given, {}, coreFor({ debug: true }));
    load(debugged, 0, LOOPS);
    expect(debugged.run().outcome).toBe("stopped");
  });

  it("takes no other word for how it does it", () => {
    expect(() => translation("sometimes" as "on")).toThrow(RangeError);
  });

  it("executes code that the program writes over", () => {
    // The loop changes its own ADDC from 1 to 2 and back.
    compare(
      `
        MOVC  2000,R0
        MOVC  WORD,R4
        MOV   @WORD,R5
        MOVC  0x100,R6
TURN:   XOR   R6,R5
WORD:   ADDC  1,R1
        ADD   R1,R2
        MOVC  20,R3
WAIT:   SOB   R3,WAIT
        MOV   R5,0.X4
        SOB   R0,TURN
        MOVC  0,R0
        MON   STOP
`,
      4999,
    );
  });

  it("executes code that the host, or a snapshot, puts there", () => {
    // After MOVC 300 and MOVC 50, which are three words.
    const at = START + 3;
    const changes = (machine: Machine, n: number) => {
      // ADD and XOR change places, and change back.
      const [add = 0, xor = 0] = machine.readMemory(0, at, 2);
      expect([add & 0xff, xor & 0xff].sort()).toEqual([0x8a, 0xe8]);
      machine.writeMemory(0, at, [xor, add]);
      if (n % 7 === 0) expect(machine.restore(machine.checkpoint())).toEqual([]);
    };
    compare(LOOPS, 5100, changes);
  });

  it("executes code that is mapped elsewhere, or away", () => {
    const remaps = (machine: Machine, n: number) => {
      const { core } = machine.control;
      const pages = [core.stage2(0, 0) & 0x3fff, core.stage2(0, 1) & 0x3fff];
      core.write(
        core.physicalWord(pages[1]!, 0),
        core.u16.slice(core.physicalWord(pages[0]!, 0), core.physicalWord(pages[0]! + 1, 0)),
      );
      core.setStage2(0, 0, n % 5 === 4 ? 1 : 3, pages[1]!);
      core.setStage2(0, 1, 3, pages[0]!);
    };
    compare(LOOPS, 4100, remaps);
  });
});

/** A machine that stands at the start of the loops, and the physical page there. */
function standing() {
  const machine = machineOf(1, {}, {}, coreFor({ translate: ON }));
  load(machine, 0, LOOPS);
  const { core } = machine.control;
  core.enter(0);
  return { machine, core, page: core.codePage() };
}

describe("the translator", () => {
  it("keeps no more functions than it may, and drops all when there are more", () => {
    const { machine, core, page } = standing();
    const translator = new Translator(core);
    // Another program for each round.
    let functions = 0;
    for (let round = 0; round < 1200; round++) {
      core.write(core.physicalWord(page, START), [
        0x0048 + (round & 0xff) * 256,
        0x0049 + (round >> 8) * 256,
      ]);
      expect(translator.put(page, START)).toBe(true);
      functions = Math.max(functions, translator.functions);
    }
    expect(functions).toBe(500);
    expect(machine.run({ limit: 2 }).instructions).toBe(2);
    expect(machine.registers(0).r.slice(0, 2)).toEqual([1199 & 0xff, 1199 >> 8]);
  });

  it("finds a function again when a page gets its words back", () => {
    const { core, page } = standing();
    const translator = new Translator(core);
    const words = core.u16.slice(core.physicalWord(page, 0), core.physicalWord(page + 1, 0));
    for (let i = 0; i < 50; i++) {
      translator.put(page, START);
      expect(core.entryState(page, START)).toBe(2);
      core.write(core.physicalWord(page, 0), words);
      expect(core.entryState(page, START)).toBe(0);
    }
    expect(translator.functions).toBe(1);
  });

  it("keeps a function while words beside those that it was made of change", () => {
    const { core, page } = standing();
    new Translator(core).put(page, START);
    core.write(core.physicalWord(page, START + 40), [1]);
    core.write(core.physicalWord(page, START - 1), [1]);
    expect(core.entryState(page, START)).toBe(2);
    core.write(core.physicalWord(page, START + 5), [1]);
    expect(core.entryState(page, START)).toBe(0);
  });

  it("leaves to the interpreter what it cannot do", () => {
    const machine = machineOf(1, {}, {}, coreFor({ translate: ON }));
    load(machine, 0, "MON STOP");
    machine.control.core.enter(0);
    expect(new Translator(machine.control.core).put(machine.control.core.codePage(), START)).toBe(false);
  });
});

describe("the verifier", () => {
  it("finds a function that does something else", () => {
    const machine = machineOf(1, { translate: translation("verify") });
    load(machine, 0, LOOPS);
    machine.run({ limit: 4 });
    const { core } = machine.control;
    const page = core.codePage();
    const place = core.physicalWord(page, machine.registers(0).pc);
    new Translator(core).put(page, machine.registers(0).pc);
    // A word changes, and what was made of it stays.
    (core.u16 as Uint16Array)[place] = core.u16[place + 1]!;
    expect(() => machine.run({ limit: 100 })).toThrow(TranslationError);
  });
});

describe("a region", () => {
  it("has the loops that its jumps make", () => {
    // 0 -> 1; 1 -> 2; 2 -> 2 or 3; 3 -> 1 or 4; 4 ends.
    const target: Readonly<Record<number, number>> = { 2: 2, 3: 1 };
    const test = {
      signed: false,
      relation: "=",
      left: { kind: "constant", value: 0 },
      right: { kind: "constant", value: 0 },
    } as const;
    const blocks = blocksFrom(0, (index) =>
      index > 3
        ? undefined
        : {
            index,
            next: index + 1,
            groups:
              target[index] === undefined
                ? [[]]
                : [[{ kind: "jump", test, target: { kind: "index", index: target[index] } }]],
          },
    );
    expect([...blocks.keys()].sort()).toEqual([0, 1, 2, 3]);
    const region = regionOf(blocks);
    expect([...region.headers].sort()).toEqual([1, 2]);
    expect(region.loopOf(2)).toBe(2);
    expect(region.loopOf(3)).toBe(1);
    expect(region.loopOf(0)).toBeUndefined();
    expect([...region.loopBlocks(1)].sort()).toEqual([1, 2, 3]);
  });
});
