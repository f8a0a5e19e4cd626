// SHA-256 as Node has it. The build puts this in the place of @noble/hashes in the command: that one is for browsers too, all in
// JavaScript, and in a short run it would take longer than the run.

import { createHash } from "node:crypto";
import type { sha256 as Sha256 } from "@noble/hashes/sha2.js";

/** The part of the other one's interface that is used. */
interface Hash {
  readonly update: (bytes: Uint8Array) => Hash;
  readonly digest: () => Uint8Array;
}

function create(): Hash {
  const inner = createHash("sha256");
  const hash: Hash = {
    update: (bytes) => {
      inner.update(bytes);
      return hash;
    },
    digest: () => new Uint8Array(inner.digest()),
  };
  return hash;
}

export const sha256 = Object.assign((bytes: Uint8Array) => create().update(bytes).digest(), {
  create: create as unknown as typeof Sha256.create,
});

export const bytesToHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
