// The version of the assembler: the build inserts the SHA-256 of what it made from asm/ and the instruction table.

/** Undefined where the sources themselves run: then no cache can tell whether what it has is still right. */
export const ASSEMBLER_VERSION: string | undefined = undefined;
