// Machines of which every instruction is looked at, as --check-conventions does it.

import { assemble, sourceMapOf } from "../../asm/index.ts";
import { ConventionWatch, type Machine, statedOf } from "../../host/node.ts";

const PROCEDURE = `        .PROGRAM 256
        .START  P
        .PROC   P
        .KEEP   *
        .LINK   R6
        JMP     0.X6
        .ENDPROC`;

/** A check of conventions that looks at every partition. */
export function conventions(machine: Machine): ConventionWatch {
  const assembly = assemble({ file: "p.asm", text: PROCEDURE });
  const stated = statedOf(assembly.module!, sourceMapOf(assembly)!);
  return new ConventionWatch(
    machine,
    machine.state.partitions.map(() => stated),
  );
}
