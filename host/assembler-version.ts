// Which assembler this is: the build puts the SHA-256 of what it made of asm/ and the instruction table here.

/** Undefined where the sources themselves run: then no cache can tell whether what it has is still right. */
export const ASSEMBLER_VERSION: string | undefined = undefined;
