// Kinds of fuzzing in which everything random follows from one number. The oracle in tests/ has `problemOf` of that number:
// what is wrong, or undefined.

/** `instructions`: what a program counts as. `folder`: of tests/, for what fails. */
export const bySeed = (room, folder, instructions) => (given) =>
  named(given, room, ({ problemOf }, seed) => {
    const problem = problemOf(seed);
    if (problem === undefined) return { instructions };
    return { instructions, failure: { data: { seed, problem }, folder, summary: problem } };
  });

/** The same of a number and of `steps` in a row, which are made fewer when something fails; `unit` is what counts, `what` a step. */
export const bySteps = (room, folder, steps, unit, what) => (given) =>
  named(given, room, ({ problemOf, shrink }, seed) => {
    if (problemOf(seed, steps) === undefined) return { [unit]: steps };
    const few = shrink(seed, steps);
    const problem = problemOf(seed, few);
    const summary = `${problem}, within ${few} ${what}`;
    return { [unit]: few, failure: { data: { seed, steps: few, problem }, folder, summary } };
  });

/** Gives each program its name and the number that follows from that. */
async function named({ load, seed }, room, run) {
  const oracle = await load(room);
  const { hashText } = await load("/tests/conformance/vectors/random.ts");
  return (n) => {
    const name = `${seed} ${n}`;
    const { failure, ...counted } = run(oracle, hashText(name));
    return failure === undefined ? counted : { ...counted, failure: { name, ...failure } };
  };
}
