// Every session that was recorded comes to the same again, whatever its keys, their times and the slices of both runs; of one
// that was killed, up to its last line. `npm run fuzz -- sessions` looks at more of them.

import { expect, test } from "vitest";
import { problemOf } from "./sessions.ts";

test("15 random sessions", () => {
  for (let seed = 1; seed <= 15; seed++) expect(problemOf(seed), `session ${seed}`).toBeUndefined();
});
