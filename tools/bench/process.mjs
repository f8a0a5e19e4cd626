// Runs other programs: the compiler, the native kernels, SIMH.

import { spawn } from "node:child_process";

/**
 * Run a program without input and wait for its end. Resolves to its exit status, standard output and standard
 * error; `status` is null when there is no such program or it was ended by the time limit. `options`: of spawn, too.
 */
export function execute(program, args, { limitMs = 120_000, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
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

/** Whether a program is there. */
export async function present(program) {
  return (await execute(program, ["--version"])).status === 0;
}

/** What is said where GNU time is missing, which `cost` needs. */
export const NO_TIME = "GNU time is not there (Debian: time)";

/**
 * Seconds of processor of commands, one after the other, and the most memory that one of them held, in MB. `status`: what they
 * must end with; `prefix`: words before each.
 */
export async function cost(commands, { prefix = [], status: due = 0, ...options } = {}) {
  let seconds = 0;
  let megabytes = 0;
  for (const command of commands) {
    const { status, stderr } = await execute("time", ["-f", "%U %S %M", ...prefix, ...command], options);
    if (status !== due) throw new Error(`${command.join(" ")} failed: ${stderr}`);
    const [user, system, kilobytes] = stderr.trim().split("\n").at(-1).split(" ").map(Number);
    seconds += user + system;
    megabytes = Math.max(megabytes, kilobytes / 1000);
  }
  return { seconds, megabytes };
}
