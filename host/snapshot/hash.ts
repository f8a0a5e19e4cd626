// The hash of a machine's state: SHA-256 of what a snapshot holds of it, without what no guest can see. So equal states
// have equal hashes, however they were reached. docs/SNAPSHOTS.md, "The hash of a state".

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Control } from "../control/control.ts";
import { Writer } from "./bytes.ts";
import { writeState } from "./state.ts";

/** SHA-256 of the state as 64 hexadecimal digits. */
export function hashState(control: Control): string {
  const hash = sha256.create();
  writeState(control, new Writer(false, (bytes) => hash.update(bytes)));
  return bytesToHex(hash.digest());
}
