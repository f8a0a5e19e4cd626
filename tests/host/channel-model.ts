// A reference model of services, connections, messages and loans, written from docs/ABI.md: what each call must return,
// what it must change, and what every partition must then have in its map. It shares nothing with the control OS but
// the names of calls and codes, and keeps whole objects where that keeps tables.

/** Events that are news of a connection or a service, as bits. */
export const READABLE = 8;
export const WRITABLE = 16;
export const REQUEST = 32;
export const CLOSED = 64;
export const RETURNED = 128;
export const REVOKED = 256;

const PAGE = 1024;

/** What every machine of the model looks like. */
export interface Shape {
  readonly partitions: number;
  readonly memory: number;
  /** Pages of each partition before its window, and of the window. */
  readonly own: number;
  readonly window: number;
  /** Limit of the direct queues, and of connections of a partition. */
  readonly queue: number;
  readonly connections: number;
  readonly services: readonly { id: number; offer: readonly number[]; connect: readonly number[] }[];
}

export interface ModelLoan {
  readonly to: Side;
  readonly shared: boolean;
  readonly words: number;
  readonly note: number;
  page: number | null;
}

export interface ModelArea {
  readonly number: number;
  readonly pages: number;
  owner: number;
  /** Where the owner has its place, or null while it waits. */
  page: number | null;
  /** Where it waits: the owner's side of a connection, or null for the direct queue. */
  at: Side | null;
  from: number;
  words: number;
  note: number;
  more: boolean;
  loans: ModelLoan[];
  /** First and last word of its contents. */
  first: number;
  last: number;
}

/** One end of a connection. `other` is null while nobody has accepted and after the other end has gone. */
export class Side {
  readonly who: number;
  readonly number: number;
  readonly service: number;
  readonly limit: number;
  readonly peer: number;
  other: Side | null = null;
  state: "asked" | "open" | "closed" = "asked";
  queue: ModelArea[] = [];

  constructor(who: number, number: number, service: number, limit: number, peer: number) {
    this.who = who;
    this.number = number;
    this.service = service;
    this.limit = limit;
    this.peer = peer;
  }
}

interface Offer {
  readonly owner: number;
  readonly backlog: number;
  readonly admitted: Set<number>;
  requests: Side[];
}

type Registers = readonly number[];

export class Model {
  readonly shape: Shape;
  readonly areas = new Map<number, ModelArea>();
  readonly direct: ModelArea[][];
  readonly sides: Map<number, Side>[];
  /** Numbers of connections that were closed. */
  readonly stale: Set<number>[];
  /** Oldest first: a Map keeps the order in which keys were first set. Services have negative keys. */
  readonly news: Map<number, number>[];
  readonly offers = new Map<number, Offer>();
  /** Who has reserved a service that nobody offers, by its number. */
  readonly reserved = new Map<number, number>();
  readonly ended = new Set<number>();

  constructor(shape: Shape) {
    this.shape = shape;
    const each = <T>(make: () => T) => Array.from({ length: shape.partitions }, make);
    this.direct = each(() => []);
    this.sides = each(() => new Map());
    this.stale = each(() => new Set());
    this.news = each(() => new Map());
  }

  // ---- What is where ---------------------------------------------------------------------------------------------

  pagesInUse(): number {
    const areas = [...this.areas.values()].reduce((sum, { pages }) => sum + pages, 0);
    return areas + this.shape.partitions * this.shape.own;
  }

  /** The window of a partition: for each page what is there, and whether there is access. */
  window(who: number): { area: ModelArea; page: number; rights: "none" | "read" | "write" }[] {
    const found: { area: ModelArea; page: number; rights: "none" | "read" | "write" }[] = [];
    for (const area of this.areas.values()) {
      const lent = area.loans.some(({ shared }) => !shared);
      if (area.owner === who && area.page !== null)
        found.push({ area, page: area.page, rights: lent ? "none" : "write" });
      for (const { to, page, shared } of area.loans)
        if (to.who === who && page !== null) found.push({ area, page, rights: shared ? "read" : "write" });
    }
    return found;
  }

  #free(who: number, page: number, pages: number): boolean {
    const { own, window } = this.shape;
    if (page < own || page + pages > own + window) return false;
    return this.window(who).every((one) => one.page + one.area.pages <= page || page + pages <= one.page);
  }

  #loan(area: ModelArea, who: number): ModelLoan | undefined {
    return area.loans.find(({ to }) => to.who === who);
  }

  // ---- What a call must return -------------------------------------------------------------------------------------

  expected(who: number, name: string, r: Registers, chain: readonly number[]): string {
    const [r0 = 0, r1 = 0, r2 = 0, r3 = 0] = r;
    const area = this.areas.get(r0);
    const service = this.shape.services.find(({ id }) => id === r0);
    const offer = this.offers.get(r0);
    const reserver = this.reserved.get(r0);
    const side = this.sides[who]!.get(r0);
    const noSide = this.stale[who]!.has(r0) ? "STALE" : "BAD_CONNECTION";
    switch (name) {
      case "AREA_ALLOCATE":
        if (r0 < 1 || r0 > 64) return "BAD_ARGUMENT";
        if (!this.#free(who, r1, r0)) return "BAD_WINDOW";
        return this.pagesInUse() + r0 > this.shape.memory ? "NO_MEMORY" : "OK";
      case "AREA_TRANSFER": {
        const refused = this.#sendable(who, area, null);
        if (refused !== null) return refused;
        if (r1 >= this.shape.partitions) return "BAD_PARTITION";
        if (r1 === who) return "TO_SELF";
        if (r2 + r3 * 0x10000 > area!.pages * PAGE) return "BAD_LENGTH";
        if (this.ended.has(r1)) return "PEER_STOPPED";
        return this.direct[r1]!.length === this.shape.queue ? "QUEUE_FULL" : "OK";
      }
      case "AREA_RECEIVE": {
        const first = this.direct[who]![0];
        return first === undefined ? "NO_MESSAGE" : this.#free(who, r0, first.pages) ? "OK" : "BAD_WINDOW";
      }
      case "AREA_GIVE_UP":
        if (area === undefined) return "BAD_AREA";
        if (area.owner !== who) return "NOT_OWNER";
        if (area.at !== null) return "NOT_MAPPED";
        return area.loans.length > 0 ? "LENT" : "OK";
      case "SERVICE_OFFER":
        if (service === undefined) return "BAD_SERVICE";
        if (!service.offer.includes(who)) return "NOT_PERMITTED";
        if (r1 < 1 || r1 > 64 || r2 > 1) return "BAD_ARGUMENT";
        return offer === undefined && (reserver ?? who) === who ? "OK" : "ALREADY_OFFERED";
      case "SERVICE_RESERVE":
        if (service === undefined) return "BAD_SERVICE";
        if (!service.offer.includes(who)) return "NOT_PERMITTED";
        return offer === undefined && reserver === undefined ? "OK" : "ALREADY_OFFERED";
      case "SERVICE_WITHDRAW":
        if (service === undefined) return "BAD_SERVICE";
        return offer?.owner === who || reserver === who ? "OK" : "NOT_OFFERED";
      case "SERVICE_PERMIT":
        if (service === undefined) return "BAD_SERVICE";
        if (offer?.owner !== who) return "NOT_OFFERED";
        if (r1 !== 0xffff && r1 >= this.shape.partitions) return "BAD_PARTITION";
        return r2 > 1 ? "BAD_ARGUMENT" : "OK";
      case "CHANNEL_CONNECT":
        if (service === undefined) return "BAD_SERVICE";
        if (!service.connect.includes(who)) return "NOT_PERMITTED";
        if (r1 < 1 || r1 > 64) return "BAD_ARGUMENT";
        if (offer === undefined) return "NOT_OFFERED";
        if (offer.owner === who) return "TO_SELF";
        if (!offer.admitted.has(who)) return "NOT_ADMITTED";
        if (offer.requests.length === offer.backlog) return "BACKLOG_FULL";
        return this.sides[who]!.size === this.shape.connections ? "NO_CONNECTION" : "OK";
      case "CHANNEL_ACCEPT":
        if (service === undefined) return "BAD_SERVICE";
        if (offer?.owner !== who) return "NOT_OFFERED";
        if (r1 < 1 || r1 > 64) return "BAD_ARGUMENT";
        if (offer.requests.length === 0) return "NO_REQUEST";
        return this.sides[who]!.size === this.shape.connections ? "NO_CONNECTION" : "OK";
      case "CHANNEL_CLOSE":
      case "CHANNEL_STATUS":
        return side === undefined ? noSide : "OK";
      case "CHANNEL_NEWS":
        return this.news[who]!.size === 0 ? "NO_NEWS" : "OK";
      case "CHANNEL_SEND": {
        const flags = r3 & 0xff00;
        const modes = [0x4000, 0x2000, 0x1000].filter((bit) => (flags & bit) !== 0);
        if ((flags & 0x0f00) !== 0 || modes.length > 1) return "BAD_ARGUMENT";
        if (side === undefined) return noSide;
        if (side.state === "asked") return "NOT_CONNECTED";
        if (side.other === null) return "PEER_CLOSED";
        const isChain = modes[0] === 0x1000;
        const numbers = isChain ? chain : [r1];
        if (isChain && r1 >= this.shape.own * PAGE) return "BAD_ADDRESS";
        if (isChain && (numbers.length === 0 || numbers.length > side.other.limit)) return "BAD_CHAIN";
        if (new Set(numbers).size < numbers.length) return "BAD_CHAIN";
        for (const number of numbers) {
          const refused = this.#sendable(who, this.areas.get(number), modes[0] === 0x2000 ? side.peer : null);
          if (refused !== null) return refused;
        }
        const size = numbers.reduce((sum, number) => sum + this.areas.get(number)!.pages * PAGE, 0);
        if (r2 + (r3 & 0xff) * 0x10000 > size) return "BAD_LENGTH";
        return side.other.queue.length + numbers.length > side.other.limit ? "QUEUE_FULL" : "OK";
      }
      case "CHANNEL_RECEIVE":
        if (side === undefined) return noSide;
        if (side.state === "asked") return "NOT_CONNECTED";
        if (side.queue.length === 0) return side.state === "open" ? "NO_MESSAGE" : "PEER_CLOSED";
        return this.#free(who, r1, side.queue[0]!.pages) ? "OK" : "BAD_WINDOW";
      case "LOAN_RETURN": {
        if (area === undefined) return "BAD_AREA";
        const loan = this.#loan(area, who);
        if (loan === undefined) return "NOT_LENT";
        if (loan.page === null) return "NOT_MAPPED";
        return r2 + r3 * 0x10000 > area.pages * PAGE ? "BAD_LENGTH" : "OK";
      }
      case "LOAN_REVOKE":
        if (area === undefined) return "BAD_AREA";
        if (area.owner !== who) return "NOT_OWNER";
        return area.loans.some(({ to }) => r1 === 0xffff || to.who === r1) ? "OK" : "NOT_LENT";
      case "LOAN_INFO":
        if (area === undefined) return "BAD_AREA";
        return area.owner === who || this.#loan(area, who) !== undefined ? "OK" : "NOT_OWNER";
      default:
        throw new Error(name);
    }
  }

  /** Why `who` cannot send the area; null when nothing is in the way. `share`: with whom it would be shared. */
  #sendable(who: number, area: ModelArea | undefined, share: number | null): string | null {
    if (area === undefined) return "BAD_AREA";
    if (area.owner !== who) return "NOT_OWNER";
    if (area.page === null) return "NOT_MAPPED";
    if (area.loans.length === 0) return null;
    if (share === null || !area.loans[0]!.shared) return "LENT";
    return this.#loan(area, share) === undefined ? null : "LENT";
  }

  // ---- What a call must change, and what it must give back ---------------------------------------------------------

  /** Applies a call that succeeded. Returns what its result registers must be; undefined where the model cannot know. */
  apply(
    who: number,
    name: string,
    r: Registers,
    chain: readonly number[],
    given: Registers,
  ): (number | undefined)[] {
    const [r0 = 0, r1 = 0, r2 = 0, r3 = 0, r4 = 0] = r;
    const area = this.areas.get(r0)!;
    const offer = this.offers.get(r0)!;
    const side = this.sides[who]!.get(r0)!;
    switch (name) {
      case "AREA_ALLOCATE":
        this.areas.set(given[0]!, {
          ...{ number: given[0]!, pages: r0, owner: who, page: r1, at: null, from: -1, words: 0, note: 0 },
          ...{ more: false, loans: [], first: 0, last: 0 },
        });
        return [];
      case "AREA_TRANSFER":
        this.#give(area, r1, null, r2 + r3 * 0x10000, r4, false);
        return [];
      case "AREA_RECEIVE": {
        const first = this.direct[who]!.shift()!;
        first.page = r0;
        return [first.number, first.from, first.words & 0xffff, first.words >>> 16, first.note];
      }
      case "AREA_GIVE_UP":
        this.direct[who] = this.direct[who]!.filter((one) => one !== area);
        this.areas.delete(r0);
        return [];
      case "SERVICE_OFFER": {
        const all = Array.from({ length: this.shape.partitions }, (_, n) => n);
        this.reserved.delete(r0);
        this.offers.set(r0, {
          owner: who,
          backlog: r1,
          admitted: new Set(r2 === 1 ? all : []),
          requests: [],
        });
        return [];
      }
      case "SERVICE_RESERVE":
        this.reserved.set(r0, who);
        return [];
      case "SERVICE_WITHDRAW":
        if (!this.reserved.delete(r0)) this.#withdraw(r0);
        return [];
      case "SERVICE_PERMIT":
        for (let n = 0; n < this.shape.partitions; n++) {
          if (r1 !== 0xffff && r1 !== n) continue;
          if (r2 === 1) offer.admitted.add(n);
          else offer.admitted.delete(n);
        }
        if (r2 === 0) this.#refuse(offer, (one) => r1 === 0xffff || one.who === r1);
        return [];
      case "CHANNEL_CONNECT": {
        const asked = new Side(who, given[0]!, r0, r1, offer.owner);
        this.sides[who]!.set(given[0]!, asked);
        offer.requests.push(asked);
        this.#tell(offer.owner, -1 - r0, REQUEST);
        return [];
      }
      case "CHANNEL_ACCEPT": {
        const asked = offer.requests.shift()!;
        const accepted = new Side(who, given[0]!, r0, r1, asked.who);
        this.sides[who]!.set(given[0]!, accepted);
        Object.assign(asked, { other: accepted, state: "open" });
        Object.assign(accepted, { other: asked, state: "open" });
        this.#tell(asked.who, asked.number, WRITABLE);
        return [undefined, asked.who];
      }
      case "CHANNEL_CLOSE":
        this.#close(side);
        return [];
      case "CHANNEL_STATUS": {
        const room = side.state === "open" ? side.other!.limit - side.other!.queue.length : 0;
        const state = ["asked", "open", "closed"].indexOf(side.state);
        return [state, side.peer, side.queue.length, room, side.queue[0]?.pages ?? 0];
      }
      case "CHANNEL_NEWS": {
        const [key, bits] = [...this.news[who]!][0]!;
        this.news[who]!.delete(key);
        return [key < 0 ? -1 - key : key, bits];
      }
      case "CHANNEL_SEND":
        this.#send(side, (r3 & 0x1000) !== 0 ? chain : [r1], r2 + (r3 & 0xff) * 0x10000, r3, r4);
        return [];
      case "CHANNEL_RECEIVE":
        return this.#receive(side, r1);
      case "LOAN_RETURN": {
        const loan = this.#loan(area, who)!;
        this.#endLoan(area, loan);
        if (!loan.shared) Object.assign(area, { from: who, words: r2 + r3 * 0x10000, note: r4 });
        this.#tell(area.owner, loan.to.other!.number, RETURNED);
        return [];
      }
      case "LOAN_REVOKE":
        for (const loan of area.loans.filter(({ to }) => r1 === 0xffff || to.who === r1)) {
          const full = loan.to.queue.length === loan.to.limit;
          this.#endLoan(area, loan);
          if (loan.page !== null) this.#tell(loan.to.who, loan.to.number, REVOKED);
          else this.#room(loan.to, full);
        }
        return [];
      case "LOAN_INFO": {
        const loan = this.#loan(area, who);
        const { words, note, page } = area.owner === who ? area : loan!;
        const lent = area.loans.some(({ shared }) => !shared);
        const state =
          page === null
            ? 1
            : area.owner !== who
              ? loan!.shared
                ? 5
                : 4
              : lent
                ? 2
                : area.loans.length > 0
                  ? 3
                  : 0;
        return [state, state === 1 || state === 2 ? 0xffff : page!, words & 0xffff, words >>> 16, note];
      }
      default:
        throw new Error(name);
    }
  }

  /** A partition stops or crashes. */
  end(who: number): void {
    this.ended.add(who);
    for (const [id, { owner }] of [...this.offers]) if (owner === who) this.#withdraw(id);
    for (const [id, reserver] of [...this.reserved]) if (reserver === who) this.reserved.delete(id);
    for (const side of [...this.sides[who]!.values()]) this.#close(side);
    this.direct[who] = [];
    for (const [number, { owner }] of [...this.areas]) if (owner === who) this.areas.delete(number);
    this.news[who]!.clear();
  }

  #tell(who: number, key: number, bit: number): void {
    if (!this.ended.has(who)) this.news[who]!.set(key, (this.news[who]!.get(key) ?? 0) | bit);
  }

  #room(side: Side, wasFull: boolean): void {
    if (side.other === null || !(wasFull || side.queue.length === 0)) return;
    this.#tell(side.other.who, side.other.number, WRITABLE);
  }

  #refuse(offer: Offer, whom: (side: Side) => boolean): void {
    for (const side of offer.requests.filter(whom)) {
      side.state = "closed";
      this.#tell(side.who, side.number, CLOSED);
    }
    offer.requests = offer.requests.filter((side) => !whom(side));
  }

  #withdraw(id: number): void {
    const offer = this.offers.get(id)!;
    this.offers.delete(id);
    this.#refuse(offer, () => true);
    this.news[offer.owner]!.delete(-1 - id);
  }

  #give(area: ModelArea, to: number, at: Side | null, words: number, note: number, more: boolean): void {
    Object.assign(area, { from: area.owner, owner: to, page: null, at, words, note, more });
    (at?.queue ?? this.direct[to]!).push(area);
  }

  #send(side: Side, numbers: readonly number[], words: number, flags: number, note: number): void {
    const other = side.other!;
    let left = words;
    numbers.forEach((number, i) => {
      const area = this.areas.get(number)!;
      const part = Math.min(left, area.pages * PAGE);
      left -= part;
      if ((flags & 0x8000) !== 0 && part === 0) area.first = 0;
      if ((flags & 0x8000) !== 0 && part < area.pages * PAGE) area.last = 0;
      if ((flags & 0x6000) === 0) this.#give(area, other.who, other, part, note, i < numbers.length - 1);
      else {
        const shared = (flags & 0x2000) !== 0;
        area.loans.push({ to: other, shared, words: part, note, page: null });
        other.queue.push(area);
      }
    });
    this.#tell(other.who, other.number, READABLE);
  }

  #receive(side: Side, page: number): number[] {
    const full = side.queue.length === side.limit;
    const area = side.queue.shift()!;
    const loan = this.#loan(area, side.who);
    if (loan !== undefined) loan.page = page;
    else Object.assign(area, { page, at: null });
    this.#room(side, full);
    const { words, note } = loan ?? area;
    const flags = loan === undefined ? (area.more ? 0x1000 : 0) : loan.shared ? 0x2000 : 0x4000;
    return [area.number, side.peer, words & 0xffff, flags | (words >>> 16), note];
  }

  #endLoan(area: ModelArea, loan: ModelLoan): void {
    area.loans = area.loans.filter((one) => one !== loan);
    loan.to.queue = loan.to.queue.filter((one) => one !== area);
  }

  #close(side: Side): void {
    const { other } = side;
    for (const area of [...this.areas.values()].sort((a, b) => a.number - b.number)) {
      for (const loan of [...area.loans]) {
        if (loan.to !== side && (other === null || loan.to !== other)) continue;
        this.#endLoan(area, loan);
        if (loan.to === side) this.#tell(other!.who, other!.number, RETURNED);
        else if (loan.page !== null) this.#tell(other!.who, other!.number, REVOKED);
      }
    }
    for (const { number } of side.queue) this.areas.delete(number);
    if (other !== null) {
      other.other = null;
      other.state = "closed";
      this.#tell(other.who, other.number, CLOSED);
    }
    for (const offer of this.offers.values()) {
      offer.requests = offer.requests.filter((request) => request !== side);
    }
    this.sides[side.who]!.delete(side.number);
    this.stale[side.who]!.add(side.number);
    this.news[side.who]!.delete(side.number);
  }
}
