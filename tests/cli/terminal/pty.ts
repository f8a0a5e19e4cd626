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
    while (!this.raw) await later();
  }

  signal(name: NodeJS.Signals): void {
    process.kill(this.#pid, name);
  }

  /** Waits until the process of the command has started. */
  async started(): Promise<void> {
    while (!this.#hasStarted) await later();
  }

  /** Takes the terminal away, and waits for the end of the process. */
  async hangUp(): Promise<void> {
    const pid = this.#pid;
    // Closes its end of it; the types of the library do not say so.
    (this.#pty as IPty & { destroy(): void }).destroy();
    while (isRunning(pid)) await later();
  }

  /** Waits until the process has been stopped. */
  async stopped(): Promise<void> {
    const state = () => /\) (\w)/.exec(readFileSync(`/proc/${this.#pid}/stat`, "utf8"))![1];
    while (state() !== "T") await later();
  }

  get #pid(): number {
    if (!this.#hasStarted) throw new Error("the command has not started");
    return Number(readFileSync(this.#pidFile, "utf8"));
  }

  get #pidFile(): string {
    return join(this.#cwd, "pid");
  }

  get #hasStarted(): boolean {
    return existsSync(this.#pidFile) && readFileSync(this.#pidFile, "utf8") !== "";
  }
}

/** When some time has passed, to look again. */
const later = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Whether a process is there, and has not ended. */
function isRunning(pid: number): boolean {
  try {
    return !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
