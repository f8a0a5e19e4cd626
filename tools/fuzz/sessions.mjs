// Random sessions that are recorded and replayed: tests/host/recording/sessions.ts says what must hold.

/** Instructions of one session, about. */
const INSTRUCTIONS = 6000;

export async function sessions({ load, seed }) {
  const { problemOf } = await load("/tests/host/recording/sessions.ts");
  const { hashText } = await load("/tests/conformance/vectors/random.ts");
  return (n) => {
    const name = `${seed} ${n}`;
    const number = hashText(name);
    const problem = problemOf(number);
    if (problem === undefined) return { instructions: INSTRUCTIONS };
    const data = { seed: number, problem };
    const failure = { name, data, folder: "host/found-sessions", summary: problem };
    return { instructions: INSTRUCTIONS, failure };
  };
}
