// SHA-256 from Node. In the command, the build puts it in the place of @noble/hashes, which works in browsers too: it is all
// JavaScript, and would take longer than a short run itself.

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
