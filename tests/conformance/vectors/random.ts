// Random numbers that are the same everywhere: sfc32 (Doty-Humphrey, PractRand), seeded from a text by FNV-1a.

/** FNV-1a of the characters of a text, 32 bits. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Mixes the bits of a number (the finaliser of MurmurHash3), 32 bits. */
export function mixBits(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: string) {
    this.a = hashText(seed);
    this.b = hashText(`${seed}/b`);
    this.c = hashText(`${seed}/c`);
    for (let i = 0; i < 16; i++) this.next();
  }
  /** 32 random bits. */
  next(): number {
    const sum = (this.a + this.b + this.counter) >>> 0;
    this.counter = (this.counter + 1) >>> 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) >>> 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) >>> 0;
    return sum;
  }
  /** 0 to limit - 1. */
  below(limit: number): number {
    return this.next() % limit;
  }
  /** first to last. */
  between(first: number, last: number): number {
    return first + this.below(last - first + 1);
  }
  /** True so many times in a hundred. */
  percent(share: number): boolean {
    return this.below(100) < share;
  }
  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }
  word(): number {
    return this.next() & 0xffff;
  }
}
