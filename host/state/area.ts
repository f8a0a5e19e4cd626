// Message areas and their loans: what the control OS knows about each.

/** The most pages of an area. */
export const AREA_PAGES_MAX = 64;
/** Areas that can exist at once; their numbers are 1 to AREAS_MAX. */
export const AREAS_MAX = 4096;
/** Owner of an area in the pool, and page of one that is not mapped. */
export const NONE = -1;

/** A loan: one partition's share in another's area. */
export interface Loan {
  /** The partition that has it, and the place of its end of the connection in its table. */
  readonly partition: number;
  readonly place: number;
  /** Whether it is shared, read-only, with the owner; if not, the owner has no access meanwhile. */
  readonly shared: boolean;
  /** First page at which it is mapped there, or NONE: it waits to be received. */
  page: number;
  /** What was sent with it: words of message and the sender's word. */
  readonly words: number;
  readonly note: number;
}

/** One message area. While it is in the pool, everything except the number is as createArea makes it. */
export interface Area {
  readonly number: number;
  /** From the manifest; "" for one that a guest allocated. */
  name: string;
  /** Number of the owning partition, or NONE: the area is in the pool. */
  owner: number;
  pages: number;
  /** First partition page of the owner at which it is mapped or, while it is lent, has its place; NONE: in transit. */
  page: number;
  /** While in transit: the owner's connection (its place in the table) in whose queue it waits; NONE: the owner's own. */
  connection: number;
  /** Whether the next area of that queue belongs to the same message. */
  more: boolean;
  /** Its loans: one that is not shared, or any number of shared ones. */
  readonly loans: Loan[];
  /** Its physical pages. */
  readonly physical: number[];
  /** Of the latest transfer: the sender (NONE: never transferred), words of message, the sender's word. */
  from: number;
  words: number;
  note: number;
}

/** All areas. An entry is made when its number is first used and then reused. */
export interface AreaTable {
  readonly entries: Area[];
  /** Areas that have an owner. */
  used: number;
  /** The number given out last; numbers are reused as late as possible, so that a stale one does not soon name another area. */
  latest: number;
}

/** A table without areas. */
export function createAreas(): AreaTable {
  return { entries: [], used: 0, latest: 0 };
}

/** An area in the pool. */
export function createArea(number: number): Area {
  return {
    number,
    name: "",
    owner: NONE,
    pages: 0,
    page: NONE,
    connection: NONE,
    more: false,
    loans: [],
    physical: [],
    from: NONE,
    words: 0,
    note: 0,
  };
}
