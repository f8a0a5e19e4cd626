// Mutants that no test can tell from the core, with the reason.

export const EQUIVALENT: Readonly<Record<string, string>> = {};
