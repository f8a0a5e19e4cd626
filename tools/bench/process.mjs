// Running other programs: the compiler, the native kernels, SIMH.

import { spawn } from "node:child_process";

/**
 * Run a program without input and wait for its end. Resolves to its exit status, standard output and standard
 * error; `status` is null when there is no such program or it was ended by the time limit.
 */
export function execute(program, args, limitMs = 120_000) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    const timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    const end = (status) => {
      clearTimeout(timer);
      resolve({ status, stdout, stderr });
    };
    child.on("error", () => end(null));
    child.on("close", end);
  });
}
