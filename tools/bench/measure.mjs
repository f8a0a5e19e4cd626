// The order of measurement: every round visits every system with every kernel, so that other work of the computer
// affects all of them alike.

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Run and check: a run with a wrong result is an error, however fast it was. */
async function checked(system, kernel, passes) {
  const outcome = await system.run(kernel, passes);
  const expected = kernel.expected.join(", ");
  const found = outcome.result.join(", ");
  if (found !== expected) throw new Error(`${system.name}: ${kernel.name} gave ${found}, not ${expected}`);
  return outcome;
}

/** How many passes take about `ms` milliseconds; warms the system up on the way. */
async function calibrate(system, kernel, ms) {
  let passes = 4;
  for (;;) {
    const { ns } = await checked(system, kernel, passes);
    const wanted = Math.max(1, Math.round((passes * ms * 1e6) / ns));
    const next = Math.min(system.maxPasses - 1, wanted, passes * 50);
    if (ns > ms * 2e5 || next <= passes) return next;
    passes = next;
  }
}

/**
 * Measure all systems with all kernels.
 *
 * Returns for each system its name, version, and for each kernel in `kernels`: `ns` per unit (the median over the
 * rounds), `rounds` (all of them), and, where the system counts them, guest `instructions` per unit.
 */
export async function measure(systems, kernels, { rounds, ms, say }) {
  const figures = systems.map((system) => ({
    name: system.name,
    version: system.version,
    kernels: kernels.map(({ name, unit }) => ({ name, unit, rounds: [] })),
  }));
  const passes = [];
  for (const system of systems) {
    say(`calibrating ${system.name}`);
    const each = [];
    for (const kernel of kernels) each.push(await calibrate(system, kernel, ms));
    passes.push(each);
  }
  for (let round = 1; round <= rounds && systems.length > 0; round++) {
    say(`round ${round} of ${rounds}`);
    for (const [s, system] of systems.entries()) {
      for (const [k, kernel] of kernels.entries()) {
        const { ns, instructions } = await checked(system, kernel, passes[s][k]);
        const units = passes[s][k] * kernel.units;
        const entry = figures[s].kernels[k];
        entry.rounds.push(ns / units);
        if (instructions !== undefined) entry.instructions = instructions / units;
      }
    }
  }
  for (const { kernels } of figures) for (const entry of kernels) entry.ns = median(entry.rounds);
  return figures;
}
