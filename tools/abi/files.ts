// The files that are made from tables of calls: the host's tables, and those of the guest kernel in its manual.

import { withTables } from "../docs/tables.ts";
import { abiInclude, hypercallsInclude, mmsInclude, scmInclude } from "./include.ts";
import { kernelCalls } from "./kernel.ts";
import { ABI_TABLES, MMS_TABLES } from "./manual.ts";

/** The files by their paths. `read`: the text of a file of the project as it is. */
export function callFiles(read: (file: string) => string): Map<string, string> {
  return new Map([
    ["docs/ABI.md", withTables(read("docs/ABI.md"), ABI_TABLES)],
    ["firmware/lib/abi.inc", abiInclude()],
    ["firmware/lib/hypercalls.inc", hypercallsInclude()],
    ["firmware/csf/scm.inc", scmInclude()],
    ["firmware/csf/mms.inc", mmsInclude()],
    ["docs/MMS.md", withTables(read("docs/MMS.md"), MMS_TABLES)],
    ["host/cli/kernel-calls.ts", kernelCalls(read("docs/KERNEL.md"))],
  ]);
}
