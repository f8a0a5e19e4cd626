// Kills of a whole machine: `cr80 boot` runs the node with a durable storage, is killed, and begins again. What must be there comes from
// what the machine has printed before it was killed, and from what was typed: never from the storage.

import { join } from "node:path";
import { loadMms } from "../../host/mms/records.ts";
import { openStore } from "../../host/mms-store.ts";
import type { Cif } from "../../host/state/mms.ts";
import type { Random } from "../conformance/vectors/random.ts";
import { linesUntilKilled } from "../killed.ts";
import { inOrder, listed as messageOf, type nodeFolder, PRECEDENCES, type Typed } from "./machine.ts";

/** What came of a number of kills. */
export interface MachineKills {
  kills: number;
  /** Messages that the sender was told are kept, that were delivered, and of which nobody was told when the machine was killed. */
  kept: number;
  delivered: number;
  interrupted: number;
  lost: number;
  doubled: number;
  readonly wrong: string[];
}

export const noKills = (): MachineKills => ({
  ...{ kills: 0, kept: 0, delivered: 0, interrupted: 0, lost: 0, doubled: 0 },
  wrong: [],
});

/** A machine is killed after so many lines at most, beside those that list what was restored, and so many milliseconds. */
const LINES = 60;
const DELAY = 15;
/** Messages in the queue from which on more are taken than sent. */
const MANY = 20;

/** What is typed in a life: messages for the sender, each a line, and what the operator asks. */
interface Inputs {
  readonly sent: readonly string[];
  readonly inputs: Readonly<Record<string, Typed>>;
}

/** Messages with numbers that no other life has. The operator lists what was restored, and takes messages while others come. */
function inputsOf(random: Random, life: number, waiting: number): Inputs {
  const many = waiting > MANY;
  const sent = Array.from({ length: many ? 5 : 60 }, (_, n) => `${random.pick(PRECEDENCES)[0]} ${life}.${n}`);
  const paced = (texts: readonly string[], from: number, most: number): Typed => {
    let at = from;
    return texts.map((text) => {
      at += random.below(most);
      return { at, text: `${text}\n` };
    });
  };
  // Nothing comes while what was restored is listed.
  const listed = 150_000 + 6_000 * waiting;
  const asked = { at: 0, text: "start\nqueue\nstart\n" };
  const takes = paced(new Array<string>(60).fill("take"), listed + 50_000, many ? 40_000 : 160_000);
  return { sent, inputs: { sender: paced(sent, listed, 10_000), operator: [asked, ...takes] } };
}

/** What a machine has printed until it was killed, after so many lines: those of each partition. */
async function lifeOf(command: readonly string[], most: number, delay: number) {
  const enough = (said: string) => said.split("\n").length > most;
  const { lines, errors } = await linesUntilKilled(command, enough, delay);
  /** Lines stand after the name of their partition, in a column of eight characters. */
  const of = (partition: string) =>
    lines.filter((line) => line.slice(2, 10).trim() === partition).map((line) => line.slice(12));
  return { sender: of("sender"), operator: of("operator"), errors };
}

/** The text of a message in a CIF (firmware/demo/node/traffic.inc). */
function textOf({ fields: [words] }: Cif): string {
  return Buffer.from(words!.slice(5).buffer).toString("latin1").slice(0, words![1]);
}

/** What is in a storage: texts of messages, as often as they are there. */
function contentOf(folder: string): { checkpoints: string[]; stored: string[] } | string {
  const { contents: storage, problem } = openStore(folder, true);
  if (storage === undefined) return `${problem.code}, ${problem.message}`;
  try {
    const { mms, bad } = loadMms([...storage.entries()], []);
    if (mms === undefined) return `the storage is damaged: ${JSON.stringify(bad)}`;
    return { checkpoints: mms.checkpoints.map(({ cif }) => textOf(cif)), stored: mms.stored.map(textOf) };
  } finally {
    storage.close();
  }
}

/** What is known of messages from what machines have printed. */
export class Ledger {
  /** Lines of the messages that wait, in the order in which they were sent; texts of those that were delivered. */
  waiting: string[] = [];
  readonly delivered = new Set<string>();

  private readonly sum: MachineKills;

  constructor(sum: MachineKills) {
    this.sum = sum;
  }

  /** Takes what the machine of a life has said. Gives the line that was under way, if any. */
  hear(sent: readonly string[], sender: readonly string[], operator: readonly string[]): string | undefined {
    const kept = sender.filter((line) => line.startsWith("Kept as CIF "));
    kept.forEach((line, n) => {
      if (line.replace(/^Kept as CIF \d+: /, "") !== sent[n]!.slice(2))
        this.#note(`sent ${sent[n]}: ${line}`);
    });
    for (const line of sender) if (!kept.includes(line)) this.#note(`the sender: ${line}`);
    this.sum.kept += kept.length;
    this.waiting.push(...sent.slice(0, kept.length));
    operator.forEach((line, n) => {
      const one = operator[n - 1] === "Delivered:" ? messageOf(line) : undefined;
      if (one === undefined) return;
      this.sum.delivered++;
      if (this.delivered.has(one.text)) this.sum.doubled++;
      this.delivered.add(one.text);
      this.waiting = this.waiting.filter((line) => line.slice(2) !== one.text);
    });
    return sent[kept.length];
  }

  /** Holds what an operator was shown after a warm start against what waits. */
  look(operator: readonly string[]): void {
    const end = operator.findIndex((line, n) => n > 0 && line.startsWith("The node has started"));
    if (end === -1) return;
    const shown = operator.slice(0, end).flatMap((line) => messageOf(line) ?? []);
    const due = inOrder(this.waiting).map(({ text }) => text);
    const texts = shown.map(({ text }) => text);
    this.sum.lost += due.filter((text) => !texts.includes(text)).length;
    this.sum.doubled += texts.filter((text, n) => texts.indexOf(text) !== n || !due.includes(text)).length;
    if (texts.join() !== due.join()) this.#note(`the operator saw ${texts.join()}, and not ${due.join()}`);
    const started = `The node has started warm; messages restored: ${due.length}`;
    const cold = due.length === 0 && operator[0]!.startsWith("The node has started cold");
    if (operator[0] !== started && !cold) this.#note(`${operator[0]}, and not ${due.length} messages`);
  }

  /**
   * Holds a storage against it, after a kill: one message may be there of which the sender was not told, and one that was about to be
   * delivered may be gone, when it is stored. What is there then is what waits.
   */
  judge(
    { checkpoints, stored }: { checkpoints: readonly string[]; stored: readonly string[] },
    next?: string,
  ): void {
    const { sum } = this;
    const twice = (texts: readonly string[]) => texts.filter((text, n) => texts.indexOf(text) !== n).length;
    sum.doubled += twice(checkpoints) + twice(stored);
    const gone = this.waiting.map((line) => line.slice(2)).filter((text) => !checkpoints.includes(text));
    const taken = gone.length === 1 && stored.includes(gone[0]!) ? gone : [];
    sum.lost += gone.length - taken.length;
    sum.lost += [...this.delivered].filter((text) => !stored.includes(text)).length;
    sum.interrupted += taken.length;
    for (const text of taken) this.delivered.add(text);
    this.waiting = this.waiting.filter((line) => !gone.includes(line.slice(2)));
    for (const text of checkpoints) {
      if (this.waiting.some((line) => line.slice(2) === text)) continue;
      if (text === next?.slice(2) && !this.delivered.has(text)) {
        sum.interrupted++;
        this.waiting.push(next);
      } else sum.doubled++;
    }
    // The one of which nobody was told may have gone all its way.
    const known = (text: string) => this.delivered.has(text) || text === next?.slice(2);
    const early = this.waiting.map((line) => line.slice(2));
    for (const text of stored) {
      if (!known(text) && !early.includes(text)) this.#note(`${text} is stored, and was never sent`);
    }
  }

  #note(what: string): void {
    if (this.sum.wrong.length < 10) this.sum.wrong.push(`kill ${this.sum.kills}: ${what}`);
  }
}

/** Kills so many machines, one after the other, which have a storage beside their manifests. `cr80` is the command. */
export async function killMachines(
  folder: string,
  manifest: ReturnType<typeof nodeFolder>,
  cr80: readonly string[],
  random: Random,
  kills: number,
): Promise<MachineKills> {
  const sum = noKills();
  const ledger = new Ledger(sum);
  for (let life = 0; life < kills; life++) {
    const { sent, inputs } = inputsOf(random, life, ledger.waiting.length);
    const path = manifest("killed", { inputs, storage: "killed" });
    const lines = random.below(LINES + ledger.waiting.length);
    const { sender, operator, errors } = await lifeOf([...cr80, "boot", path], lines, random.below(DELAY));
    sum.kills++;
    if (errors !== "") sum.wrong.push(`kill ${sum.kills}: ${errors.slice(0, 300)}`);
    ledger.look(operator);
    const next = ledger.hear(sent, sender, operator);
    const content = contentOf(join(folder, "killed"));
    if (typeof content === "string") {
      sum.wrong.push(`kill ${sum.kills}: ${content}`);
      return sum;
    }
    ledger.judge(content, next);
  }
  return sum;
}
