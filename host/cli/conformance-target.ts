// cr80 conformance-target: the core as an implementation under test, at the other end of the line protocol.

import { problem } from "../../asm/problem.ts";
import { bundledCore } from "../boot-file.ts";
import { answerLine, PROTOCOL } from "../conformance/protocol.ts";
import { VectorRunner } from "../vectors.ts";
import { type Io, STATUS, type Status } from "./io.ts";
import { LINE_MAX, LineReader } from "./lines.ts";
import { refuse } from "./messages.ts";

/** Answers line by line until the standard input ends. */
export async function conformanceTarget(io: Io): Promise<Status> {
  const core = bundledCore();
  if (core.contents === undefined) {
    return refuse(io, [core.problem]);
  }
  const runner = new VectorRunner(core.contents);
  let greeted = false;
  const answer = (line: string): void => {
    const text = greeted
      ? answerLine(line, (initial) => runner.execute(initial))
      : JSON.stringify({ protocol: PROTOCOL, name: "cr80 core" });
    greeted = true;
    io.stdout.write(`${text}\n`);
  };
  const reader = new LineReader();
  for await (const bytes of process.stdin) {
    const lines = reader.push(bytes as Buffer);
    if (lines === undefined) {
      const message = `a line has more than ${LINE_MAX} characters`;
      const advice = "end each request with a newline";
      return refuse(io, [problem("LINE_TOO_LONG", "standard input", message, advice)]);
    }
    lines.forEach(answer);
  }
  reader.end().forEach(answer);
  return STATUS.fine;
}
