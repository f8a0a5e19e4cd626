// The standard input of the process, and its terminal: raw during a session, and restored whenever the process ends or
// stops.

/** Input as it comes. */
export interface LiveInput {
  /** It is a terminal, and each key comes by itself. */
  readonly terminal: boolean;
  /** Begins: `take` gets what comes, and undefined at the end. */
  begin(take: (bytes: Uint8Array | undefined) => void): void;
  /** Whether more is to come now. */
  flow(on: boolean): void;
  /** Stops the process as Ctrl-Z does, where the system has that. */
  suspend(): void;
  /** Ends, and puts the terminal back; may be called at any time, and more than once. */
  end(): void;
}

/** Whether the system can suspend and resume processes. */
const STOPS = process.platform !== "win32";

/** The standard input of the process. */
export function processInput(): LiveInput {
  const { stdin } = process;
  const terminal = stdin.isTTY === true;
  let ends: (() => void) | undefined;
  const raw = (on: boolean) => {
    try {
      if (terminal) stdin.setRawMode(on);
    } catch {
      // The terminal is gone: there is nothing to put back.
    }
  };
  const suspend = () => {
    raw(false);
    process.kill(process.pid, "SIGSTOP");
  };
  return {
    terminal,
    begin(take) {
      const data = (bytes: Uint8Array) => take(bytes);
      const over = () => take(undefined);
      const restore = () => raw(false);
      // A shell that stopped the process has changed the terminal, of which Node knows nothing.
      const again = () => {
        raw(false);
        raw(true);
      };
      ends = () => {
        stdin.off("data", data).off("end", over).off("error", over).pause();
        process.off("exit", restore).off("SIGTSTP", suspend).off("SIGCONT", again);
        restore();
      };
      process.on("exit", restore);
      if (STOPS) process.on("SIGTSTP", suspend).on("SIGCONT", again);
      raw(true);
      stdin.on("data", data).on("end", over).on("error", over);
    },
    flow(on) {
      if (on) stdin.resume();
      else stdin.pause();
    },
    suspend() {
      if (STOPS) suspend();
    },
    end() {
      ends?.();
      ends = undefined;
    },
  };
}
