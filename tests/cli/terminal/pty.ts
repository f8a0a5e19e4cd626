// The command at a pseudo terminal, below a shell that prints the modes of the terminal before it and after it.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type IPty, spawn } from "@lydell/node-pty";
import { MAIN } from "../run.ts";

/** Written by the process of the command when it starts; SIGUSR2 makes it throw. */
const PRELOAD = `data:text/javascript,${encodeURIComponent(`
  import { writeFileSync } from "node:fs";
  writeFileSync("pid", String(process.pid));
  process.on("SIGUSR2", () => { throw new Error("thrown by a test"); });
`)}`;

/** One run of the command at a terminal of its own. */
export class Terminal {
  /** All that was shown. */
  shown = "";
  readonly #pty: IPty;
  readonly #cwd: string;
  readonly #ended: Promise<void>;
  #wake: () => void = () => {};
  #over = false;

  /** `args`: of the command, words of the shell. */
  constructor(args: string, cwd: string, env: NodeJS.ProcessEnv = {}) {
    const line = `tty; stty -g; ${process.execPath} --import '${PRELOAD}' ${MAIN} ${args}; echo "status $?"; stty -g`;
    this.#cwd = cwd;
    this.#pty = spawn("sh", ["-c", line], { cwd, cols: 80, rows: 24, env: { ...process.env, ...env } });
    this.#pty.onData((data) => {
      this.shown += data;
      this.#wake();
    });
    this.#ended = new Promise((resolve) =>
      this.#pty.onExit(() => {
        this.#over = true;
        this.#wake();
        resolve();
      }),
    );
  }

  type(text: string): void {
    this.#pty.write(text);
  }

  /** Waits for a text among what is shown after so many characters of it. */
  async until(text: string, after = 0): Promise<void> {
    while (!this.shown.includes(text, after)) {
      if (this.#over) throw new Error(`it ended without ${JSON.stringify(text)}: ${this.shown}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Waits for the end: the exit status, and whether the modes of the terminal are those from before. */
  async end(): Promise<{ readonly status: number; readonly same: boolean }> {
    await this.#ended;
    const modes = this.shown.match(/^[0-9a-f]+(?::[0-9a-f]+){5,}/gm) ?? [];
    const status = Number(/^status (\d+)/m.exec(this.shown)?.[1]);
    return { status, same: modes.length === 2 && modes[0] === modes[1] };
  }

  /** Whether keys come one by one now. */
  get raw(): boolean {
    const tty = /\/dev\/\S+/.exec(this.shown)![0];
    return spawnSync("stty", ["-F", tty, "-a"]).stdout.toString().includes("-icanon");
  }

  /** Waits until they do. */
  async untilRaw(): Promise<void> {
    while (!this.raw) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  signal(name: NodeJS.Signals): void {
    process.kill(this.#pid, name);
  }

  /** Waits until the process has been stopped. */
  async stopped(): Promise<void> {
    const state = () => /\) (\w)/.exec(readFileSync(`/proc/${this.#pid}/stat`, "utf8"))![1];
    while (state() !== "T") await new Promise((resolve) => setTimeout(resolve, 5));
  }

  get #pid(): number {
    const file = join(this.#cwd, "pid");
    if (!existsSync(file)) throw new Error("the command has not started");
    return Number(readFileSync(file, "utf8"));
  }
}
