// A model of the CSF process, written after docs/CSF.md: who waits for what, and who has what operation. It knows nothing of
// coroutines; `rest` does whatever can be done, until all wait.

/** A message to the CSF process. */
export interface Message {
  readonly from: number;
  readonly socb: number;
  readonly kind: "save" | "trace";
  readonly view: number;
  /** That a saver has asked for the deletion check, and that its CIF would be deleted. */
  readonly deletion: boolean;
  readonly last: boolean;
}

/** What waits for an answer of the server; of a coroutine that saves, what it waits for. */
interface Saving {
  readonly message: Message;
  at: "init" | "save" | "terminate";
  cc: number;
}

export class Model {
  readonly syncel: Message[] = [];
  readonly saves: Message[] = [];
  readonly logSaves: Message[] = [];
  saving: Saving | undefined;
  logSaving: Saving | undefined;
  /** A message whose record has filled the buffer, and the file's call that is waited for. */
  writing: { readonly message: Message; at: "append" | "close" } | undefined;
  buffer: number[] = [];
  file: number[] = [];
  isOpen = true;
  readonly ended: { readonly from: number; readonly socb: number; readonly cc: number }[] = [];
  /** What LOG has been told, oldest first. */
  readonly told: ("init" | "terminate")[] = [];
  #free: number;
  readonly #records: number;
  readonly #log: number;

  constructor(operations: number, records: number, log: number) {
    this.#free = operations;
    this.#records = records;
    this.#log = log;
  }

  /** Operations in the pool: one is taken before a message is there. */
  get pool(): number {
    return this.writing === undefined ? Math.max(0, this.#free - 1) : this.#free;
  }

  /** What the server is asked for. */
  get asked(): string[] {
    return [
      ...(this.saving?.at === "save" ? [`SAVE ${this.saving.message.view}`] : []),
      ...(this.logSaving === undefined ? [] : [`SAVE ${this.logSaving.message.view} for LOG`]),
      ...(this.writing === undefined ? [] : [this.writing.at.toUpperCase()]),
    ];
  }

  rest(): void {
    for (;;) {
      if (this.writing === undefined && this.#free > 0 && this.syncel.length > 0) {
        this.#receive(this.syncel.shift()!);
      } else if (this.saving === undefined && this.saves.length > 0) {
        const message = this.saves.shift()!;
        const logged = message.deletion && message.last;
        this.saving = { message, at: logged ? "init" : "save", cc: 0 };
        if (logged) this.told.push("init");
      } else if (this.logSaving === undefined && this.logSaves.length > 0) {
        this.logSaving = { message: this.logSaves.shift()!, at: "save", cc: 0 };
      } else {
        return;
      }
    }
  }

  #receive(message: Message): void {
    this.#free--;
    if (message.kind === "save") {
      (message.from === this.#log ? this.logSaves : this.saves).push(message);
      return;
    }
    if (this.isOpen) this.buffer.push(message.view);
    if (this.buffer.length === this.#records) this.writing = { message, at: "append" };
    else this.#end(message, 0);
  }

  #end({ from, socb }: Message, cc: number): void {
    this.#free++;
    this.ended.push({ from, socb, cc });
  }

  /** The server has ended one of the calls that it was asked for. */
  answered(call: string, cc: number): void {
    if (call === "APPEND" || call === "CLOSE") {
      const { message, at } = this.writing!;
      const full = at === "append" && cc !== 0;
      if (at === "append" && cc === 0) this.file.push(...this.buffer);
      this.buffer = [];
      if (full) this.isOpen = false;
      this.writing = full ? { message, at: "close" } : undefined;
      if (!full) this.#end(message, 0);
    } else if (call.endsWith("LOG")) {
      this.#end(this.logSaving!.message, cc);
      this.logSaving = undefined;
    } else {
      const { message } = this.saving!;
      if (message.deletion && message.last) {
        this.saving = { message, at: "terminate", cc };
        this.told.push("terminate");
      } else {
        this.saving = undefined;
        this.#end(message, cc);
      }
    }
    this.rest();
  }

  /** LOG has replied to what it was told. */
  replied(): void {
    const { message, at, cc } = this.saving!;
    if (at === "init") this.saving = { message, at: "save", cc };
    else {
      this.saving = undefined;
      this.#end(message, cc);
    }
    this.rest();
  }
}
