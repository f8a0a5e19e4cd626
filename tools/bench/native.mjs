// Compiles the kernels in C on the computer that runs the bench, and runs them.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execute } from "./process.mjs";

const SOURCE = fileURLToPath(new URL("kernels/kernels.c", import.meta.url));

/** The native system, or the reason why it cannot be measured here. The compiler is $CC, or cc. */
export async function openNative() {
  const name = "native C -O2";
  const compiler = process.env.CC ?? "cc";
  const folder = await mkdtemp(join(tmpdir(), "cr80-bench-"));
  const close = () => rm(folder, { recursive: true, force: true });
  const program = join(folder, "kernels");
  const made = await execute(compiler, ["-O2", "-o", program, SOURCE]);
  if (made.status !== 0) {
    await close();
    return { name, missing: `no C compiler: ${compiler} did not run; install one or name it in CC` };
  }
  const { stdout } = await execute(compiler, ["--version"]);
  return {
    name,
    version: stdout.split("\n")[0],
    maxPasses: 1e9,
    close,
    async run(kernel, passes) {
      const ran = await execute(program, [kernel.name, String(passes)]);
      const [ns, ...result] = ran.stdout.trim().split(" ").map(Number);
      return { ns, result };
    },
  };
}
