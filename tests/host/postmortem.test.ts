// What a partition did last, against a machine that is stepped from its start.

import { expect, test } from "vitest";
import { assemble } from "../../asm/index.ts";
import { bundledCore, loadImage, MARK, Machine, Marks, postMortem } from "../../host/node.ts";

/** Two guests that take turns; the second one fails after some 120,000 instructions, the first goes on and stops. */
const machine = (): Machine => {
  const made = new Machine(bundledCore().contents!, { memory: 8, quantum: 333 });
  const sources = [
    " MOVC 30000,R1\nA: ADDC 3,R2\n NOP\n NOP\n SOB R1,A\n STP 0\n",
    " MOVC 20000,R1\nB: ADDC 5,R2\n JOZ R2,.x\n.x: SOB R1,B\n MOVC 0x7FFF,R4\n MOV X4,R0\n",
  ];
  for (const [i, text] of sources.entries()) {
    made.addPartition({ name: `p${i}`, pages: 4 });
    const { module, diagnostics } = assemble({ file: "x.asm", text });
    expect(diagnostics).toEqual([]);
    loadImage(made, i, module!);
  }
  return made;
};

test("is what a machine that is stepped does, however the run was cut", () => {
  const stepped = machine();
  const addresses: number[] = [];
  while (stepped.state.partitions[1]!.end === null) {
    stepped.run({ limit: 0 });
    const { current } = stepped.state.scheduler;
    const { pc } = stepped.registers(1);
    stepped.run({ limit: 1 });
    if (current === 1) addresses.push(pc);
  }
  for (const size of [MARK, 777]) {
    const first = machine();
    const marks = new Marks(first);
    for (let outcome = "limit"; outcome === "limit"; ) {
      const result = first.run({ limit: size });
      marks.note(result.instructions);
      outcome = result.outcome;
    }
    const hash = first.stateHash();
    const again = machine();
    const { end, traps } = postMortem(again, marks, [1]).get(1)!;
    expect(end!.steps.map(({ address }) => address)).toEqual(addresses.slice(-16));
    expect(traps).toEqual([]);
    again.run();
    expect(again.stateHash()).toBe(hash);
  }
});
