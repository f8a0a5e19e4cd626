// A model of MMS, written from docs/MMS.md: what each command answers, and what is left after a crash. It is slow and plain, and shares
// with the service nothing but the numbers of the manual.

/** What of a command the model knows. */
export interface ModelCommand {
  readonly name: string;
  readonly parameters: readonly number[];
  readonly sent: readonly (readonly number[])[];
  readonly room: readonly number[];
}

export interface ModelAnswer {
  /** "OK" or the name of a completion code; "later". */
  readonly cc: string;
  readonly results: number[];
  readonly lists: number[][];
}

interface ModelCif {
  version: number;
  least: number;
  most: number;
  fields: number[][];
}

interface ModelView {
  cif: number;
  mask: number;
}

interface ModelCheckpoint extends ModelCif {
  views: Map<number, ModelView>;
  block: number[];
}

const copy = <T extends ModelCif>({ version, least, most, fields }: T): ModelCif => ({
  version,
  least,
  most,
  fields: fields.map((words) => [...words]),
});
const size = ({ fields }: ModelCif) => fields.flat().length;
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
const low = (n: number) => n % 65536;
const high = (n: number) => Math.floor(n / 65536);

const ok = (results: number[] = [], lists: number[][] = []): ModelAnswer => ({ cc: "OK", results, lists });
const no = (cc: string): ModelAnswer => ({ cc, results: [], lists: [] });

export class MmsModel {
  readonly capacity: readonly number[];
  started = false;
  next = 1;
  reserved = 1;
  latest = 0;
  cifs = new Map<number, ModelCif>();
  views = new Map<number, ModelView>();
  checkpoints = new Map<number, ModelCheckpoint>();
  toRestore: number[] = [];
  stored = new Map<number, ModelCif>();
  dumps = new Map<number, { segment: number; open: boolean; cifs: (ModelCif & { id: number })[] }>();
  askers = 0;
  counts = new Map<string, [number, number]>();

  constructor(capacity: readonly number[]) {
    this.capacity = capacity;
  }

  /** All that a crash leaves is what was in the durable storage. */
  crash(): void {
    this.started = false;
    this.next = this.reserved;
    this.latest = 0;
    this.cifs.clear();
    this.views.clear();
    this.toRestore = [];
    this.askers = 0;
    this.counts.clear();
  }

  /** Another with the same in it. */
  clone(): MmsModel {
    return Object.assign(new MmsModel(this.capacity), structuredClone({ ...this }));
  }

  words(): number[] {
    const saved = [...this.checkpoints.values()].map((one) => size(one) + one.block.length);
    return [
      sum([...this.cifs.values()].map(size)) + sum(saved),
      sum([...this.stored.values()].map(size)),
      sum([...this.dumps.values()].flatMap(({ cifs }) => cifs.map(size))),
    ];
  }

  past(): number {
    return sum(this.words().map((words, n) => (words >= (3 * this.capacity[n]!) / 4 ? 2 ** n : 0)));
  }

  serve(command: ModelCommand): ModelAnswer & { warned: number } {
    const answer =
      !this.started && command.name !== "START_SYSTEM" ? no("NOT_STARTED") : this.#answer(command);
    const counts = this.counts.get(command.name) ?? [0, 0];
    counts[answer.cc === "OK" || answer.cc === "later" ? 0 : 1]++;
    this.counts.set(command.name, counts);
    const refused = answer.cc !== "OK" && answer.cc !== "later";
    const warned = !refused && this.past() !== 0 ? this.askers : 0;
    this.askers -= warned;
    return { ...answer, warned };
  }

  #newView(cif: number, mask: number): number {
    const inUse = (ref: number) =>
      this.views.has(ref) || [...this.checkpoints.values()].some(({ views }) => views.has(ref));
    let ref = this.latest;
    do ref = (ref % 65535) + 1;
    while (inUse(ref));
    this.latest = ref;
    this.views.set(ref, { cif, mask });
    return ref;
  }

  #answer({ name, parameters: p, sent, room }: ModelCommand): ModelAnswer {
    const id = p[0]! + 65536 * (p[1] ?? 0);
    const view = this.views.get(p[0]!);
    const cif = view && this.cifs.get(view.cif);
    switch (name) {
      case "START_SYSTEM": {
        if (p[0]! > 1) return no("BAD_MODE");
        if (p[1] !== 0) return no("BAD_FILE");
        if (p[0] === 0) this.checkpoints.clear();
        this.cifs.clear();
        this.views.clear();
        for (const [number, saved] of this.checkpoints) {
          this.cifs.set(number, copy(saved));
          for (const [ref, one] of saved.views) this.views.set(ref, { ...one });
        }
        this.toRestore = [...this.checkpoints.keys()].sort((a, b) => a - b);
        for (const dump of this.dumps.values()) dump.open = false;
        if (!this.started) this.next = this.reserved;
        this.started = true;
        return ok([this.checkpoints.size]);
      }
      case "RESTORE": {
        const number = this.toRestore[0];
        if (number === undefined) return no("NO_MORE");
        const saved = this.checkpoints.get(number)!;
        const words = [low(number), high(number), saved.version, saved.block[0]!, saved.least, saved.most];
        words.push(...saved.block.slice(1));
        if (words.length > room[0]!) return no("ROOM_TOO_SMALL");
        this.toRestore.shift();
        return ok([words.length], [words]);
      }
      case "CREATE": {
        if (p[0] === 0 || p[0]! > 256) return no("BAD_VERSION");
        if (this.cifs.size >= 1024 || this.views.size >= 4096) return no("TOO_MANY");
        const number = this.next++;
        if (number >= this.reserved) this.reserved += 4096;
        const fields = Array.from({ length: 16 }, () => []);
        this.cifs.set(number, { version: p[0]!, least: p[1]!, most: p[2]!, fields });
        return ok([low(number), high(number), this.#newView(number, 0xffff)]);
      }
      case "LOOKUP": {
        const found = this.cifs.get(id);
        if (found === undefined) return no("NO_CIF");
        if (this.views.size >= 4096) return no("TOO_MANY");
        return ok([this.#newView(id, 0xffff), found.version, found.least, found.most]);
      }
      case "ADD":
        if (view === undefined) return no("NO_VIEW");
        if (p[1] === 0 || (p[1]! | view.mask) !== view.mask) return no("NO_FIELD");
        if (this.views.size >= 4096) return no("TOO_MANY");
        return ok([this.#newView(view.cif, p[1]!)]);
      case "REMOVE":
        if (view === undefined) return no("NO_VIEW");
        this.views.delete(p[0]!);
        return ok([[...this.views.values()].filter((one) => one.cif === view.cif).length]);
      case "READ":
      case "WRITE": {
        if (cif === undefined) return no("NO_VIEW");
        if (p[1]! > 15 || ((view!.mask >> p[1]!) & 1) === 0) return no("NO_FIELD");
        const field = cif.fields[p[1]!]!;
        if (name === "READ") {
          if (p[2]! + p[3]! > field.length) return no("OUTSIDE");
          if (p[3]! > room[0]!) return no("ROOM_TOO_SMALL");
          return ok([field.length], [field.slice(p[2]!, p[2]! + p[3]!)]);
        }
        if (p[2]! > field.length) return no("OUTSIDE");
        const more = Math.max(0, p[2]! + sent[0]!.length - field.length);
        if (size(cif) + more > 32768 || this.words()[0]! + more > this.capacity[0]!)
          return no("STORAGE_FULL");
        field.splice(p[2]!, sent[0]!.length, ...sent[0]!);
        return ok([field.length]);
      }
      case "GET_VIEW_ATTRIBUTES": {
        if (cif === undefined) return no("NO_VIEW");
        if (room[0]! < 24) return no("ROOM_TOO_SMALL");
        const number = view!.cif;
        const flags = [this.checkpoints.has(number) ? 1 : 0, this.stored.has(number) ? 1 : 0];
        const sizes = cif.fields.map((field, n) => ((view!.mask >> n) & 1 ? field.length : 0));
        return ok(
          [],
          [[low(number), high(number), cif.version, cif.least, cif.most, view!.mask, ...flags, ...sizes]],
        );
      }
      case "CHANGE_ATTRIBUTES": {
        if (cif === undefined) return no("NO_VIEW");
        for (const one of [cif, this.checkpoints.get(view!.cif)]) {
          if (one !== undefined) [one.least, one.most] = [p[1]!, p[2]!];
        }
        return ok();
      }
      case "SAVE": {
        const found = this.cifs.get(id);
        if (found === undefined) return no("NO_CIF");
        const block = [...(sent[0] ?? [])];
        if (block.length === 0) {
          this.checkpoints.delete(id);
          this.toRestore = this.toRestore.filter((one) => one !== id);
          return ok();
        }
        const refs = this.#refs(block);
        const views = new Map<number, ModelView>();
        for (const ref of refs ?? []) {
          const one = this.views.get(ref);
          if (one?.cif !== id) return no("BAD_BLOCK");
          views.set(ref, { ...one });
        }
        if (refs === undefined || views.size < refs.length) return no("BAD_BLOCK");
        const old = this.checkpoints.get(id);
        const freed = old === undefined ? 0 : size(old) + old.block.length;
        if (this.words()[0]! - freed + size(found) + block.length > this.capacity[0]!)
          return no("STORAGE_FULL");
        this.checkpoints.set(id, { ...copy(found), views, block });
        return ok();
      }
      case "REMOVE_CIF":
        if (!this.cifs.delete(id)) return no("NO_CIF");
        for (const [ref, one] of this.views) if (one.cif === id) this.views.delete(ref);
        this.checkpoints.delete(id);
        this.toRestore = this.toRestore.filter((one) => one !== id);
        return ok();
      case "STORE": {
        if (cif === undefined) return no("NO_VIEW");
        const old = this.stored.get(view!.cif);
        const freed = old === undefined ? 0 : size(old);
        if (this.words()[1]! - freed + size(cif) > this.capacity[1]!) return no("STORAGE_FULL");
        this.stored.set(view!.cif, copy(cif));
        return ok();
      }
      case "RETRIEVE": {
        const found = this.stored.get(id);
        if (found === undefined) return no("NO_CIF");
        if (this.cifs.has(id)) return no("IN_SHORT_TERM");
        if (this.cifs.size >= 1024) return no("TOO_MANY");
        if (this.words()[0]! + size(found) > this.capacity[0]!) return no("STORAGE_FULL");
        if (this.views.size >= 4096) return no("TOO_MANY");
        this.cifs.set(id, copy(found));
        return ok([this.#newView(id, 0xffff), found.version, found.least, found.most]);
      }
      case "GET_CIF": {
        if (p[0]! > 1) return no("NO_STORAGE");
        const [, ...after] = p;
        const cifs = p[0] === 0 ? this.cifs : this.stored;
        const greater = [...cifs.keys()].filter((one) => one > after[0]! + 65536 * after[1]!);
        if (greater.length === 0) return no("NO_CIF");
        const number = Math.min(...greater);
        const { version, least, most } = cifs.get(number)!;
        return ok([low(number), high(number), version, least, most]);
      }
      case "INIT_DUMP":
        if (p[0] === 0 || p[0]! > 15) return no("BAD_FILE");
        if (this.dumps.get(p[0]!)?.open) return no("DUMP_OPEN");
        this.dumps.set(p[0]!, { segment: p[1]!, open: true, cifs: [] });
        return ok();
      case "DUMP_CIF_SEQUENCE": {
        if (p[0] === 0 || p[0]! > 15) return no("BAD_FILE");
        const dump = this.dumps.get(p[0]!);
        if (!dump?.open) return no("NO_DUMP");
        const [list] = sent;
        if (list!.length === 0 || list!.length % 2 === 1) return no("BAD_LIST");
        if (dump.cifs.length + list!.length / 2 > 4096) return no("TOO_MANY");
        const more: (ModelCif & { id: number })[] = [];
        for (let i = 0; i < list!.length; i += 2) {
          const number = list![i]! + 65536 * list![i + 1]!;
          const found = this.cifs.get(number) ?? this.stored.get(number);
          if (found !== undefined) more.push({ ...copy(found), id: number });
        }
        if (more.length < list!.length / 2) return no("NO_CIF");
        if (this.words()[2]! + sum(more.map(size)) > this.capacity[2]!) return no("STORAGE_FULL");
        dump.cifs.push(...more);
        return ok([dump.cifs.length]);
      }
      case "TERMINATE_DUMP": {
        if (p[0] === 0 || p[0]! > 15) return no("BAD_FILE");
        const dump = this.dumps.get(p[0]!);
        if (!dump?.open) return no("NO_DUMP");
        dump.open = false;
        const words = sum(dump.cifs.map(size));
        return ok([dump.cifs.length, low(words), high(words)]);
      }
      case "CLEAR": {
        const { size: count } = this.stored;
        this.stored.clear();
        return ok([count]);
      }
      case "GET_STORAGE_OCCUPANCY": {
        if (room[0]! < 17) return no("ROOM_TOO_SMALL");
        const [a, b, c] = this.words().map((words, n) =>
          [words, this.capacity[n]!].flatMap((one) => [low(one), high(one)]),
        );
        const counts = [this.cifs.size, this.views.size, this.checkpoints.size];
        return ok([], [[...counts, ...a!, this.stored.size, ...b!, this.dumps.size, ...c!]]);
      }
      case "GET_THRESHOLD_WARNING":
        if (this.past() !== 0) return ok([this.past()]);
        if (this.askers >= 64) return no("TOO_MANY");
        this.askers++;
        return { cc: "later", results: [], lists: [] };
      case "GET_MMS_STATISTICS":
        if (room[0]! < 88) return no("ROOM_TOO_SMALL");
        return ok(
          [],
          [NAMES.flatMap((one) => (this.counts.get(one) ?? [0, 0]).flatMap((n) => [low(n), high(n)]))],
        );
      default:
        throw new Error(`the model has no command ${name}`);
    }
  }

  #refs(block: number[]): number[] | undefined {
    const rest = [...block];
    const refs: number[] = [];
    if (rest.length < 3 || rest.length > 4096 || rest.shift()! > 1) return undefined;
    while (rest.length > 0) {
      const [ref, count] = rest.splice(0, 2);
      if (!ref || count === undefined || rest.length < count || refs.includes(ref)) return undefined;
      refs.push(ref);
      rest.splice(0, count);
    }
    return refs;
  }
}

/** The commands in the order of their numbers, as docs/MMS.md has them. */
export const NAMES = (
  "START_SYSTEM RESTORE CREATE LOOKUP ADD REMOVE READ WRITE GET_VIEW_ATTRIBUTES CHANGE_ATTRIBUTES SAVE REMOVE_CIF STORE " +
  "RETRIEVE INIT_DUMP DUMP_CIF_SEQUENCE TERMINATE_DUMP CLEAR GET_STORAGE_OCCUPANCY GET_THRESHOLD_WARNING GET_MMS_STATISTICS " +
  "GET_CIF"
).split(" ");
