// The views against a model: whatever is loaded, mapped, executed or cleared in whatever order, a view entry of the entered
// partition says what a look into the tables says.

import { expect, test } from "vitest";
import {
  BLOCK_BYTES,
  BLOCK_PLAIN,
  BLOCK_SYSTEM,
  BLOCK_USER,
  BLOCKS,
  CTX_PC,
  CTX_PSW,
  CTX_TT,
  HAS_CODE,
  PAGE_BYTES,
  PHYSICAL,
  PSW_S,
  VIEW_CODE,
  VIEW_PROGRAM,
  VIEW_READ,
  VIEW_WRITE,
} from "../../core-as/layout.ts";
import { Random } from "../host/random.ts";
import { Bench, PAGES } from "./bench.ts";

const PARTITIONS = 2;
const TABLES_PAGE = 9;
const TABLES = 2;
/** Mostly the same table after none, as a guest's kernel and its processes load them. */
const NUMBERS = [0, 0, 0, 0, TABLES_PAGE * 8, TABLES_PAGE * 8, TABLES_PAGE * 8 + 1, 63 * 8];
const PHYSICAL_PAGES = PAGES + 16;

/** What the model knows of a partition. */
interface Maps {
  readonly stage2: { rights: number; physical: number }[];
  table: number[];
}

const off = (): number[] => Array.from({ length: 128 }, (_, i) => 0xc000 | (i & 63));

/** What is in a view that differs from the model: mode, kind, page. */
function differences(bench: Bench, partition: number, { stage2, table }: Maps): string[] {
  const { core } = bench;
  const block = BLOCKS + partition * BLOCK_BYTES;
  const found: string[] = [];
  for (const system of [false, true]) {
    const on = core.contextWord(partition, CTX_TT) !== 0;
    const view = block + (on ? (system ? BLOCK_SYSTEM : BLOCK_USER) : BLOCK_PLAIN);
    for (let index = 0; index < 128; index++) {
      const page = index & 63;
      const entry = table[index]!;
      const protection = entry >> 14;
      const { rights, physical } = stage2[entry & 0x3fff] ?? { rights: 0, physical: 0 };
      const hasCode = core.u8[HAS_CODE + physical] !== 0;
      const reads =
        (rights & 1) !== 0 && (protection === 3 || protection === (system ? 2 : 1) || protection === 1);
      const writes = reads && rights === 3 && !hasCode && (protection === 3 || (system && protection === 2));
      const bias = PHYSICAL + physical * PAGE_BYTES - page * PAGE_BYTES;
      const here = (offset: number, expected: boolean, kind: string) => {
        const value = core.u32[(view + offset + 4 * page) >> 2]! | 0;
        if (expected ? value !== bias : (value & 1) === 0) found.push(`${system} ${kind} ${page}`);
      };
      if (index < 64) {
        here(VIEW_READ, reads, "read");
        here(VIEW_WRITE, writes, "write");
      } else {
        here(VIEW_PROGRAM, reads, "program");
        const code = core.u32[(view + VIEW_CODE + 4 * page) >> 2]! & 1;
        if ((code === 0) !== (reads && hasCode)) found.push(`${system} code ${page}`);
      }
    }
  }
  return found;
}

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
test.each(SEEDS)(
  "views say what the tables say, in whatever order tables are loaded, pages mapped, executed and cleared (%i)",
  (seed) => {
    const random = new Random(seed);
    const bench = new Bench();
    const { core } = bench;
    core.createPartition(1, PAGES);
    core.stopOnTraps(true);
    const maps: Maps[] = Array.from({ length: PARTITIONS }, (_, partition) => ({
      stage2: Array.from({ length: PAGES }, (_, page) =>
        partition === 0 ? { rights: 3, physical: page } : { rights: 0, physical: 0 },
      ),
      table: off(),
    }));
    for (let i = 0; i < TABLES; i++) {
      bench.put(
        (TABLES_PAGE * 8 + i) * 128,
        Array.from({ length: 128 }, () => (random.below(4) << 14) | random.below(PAGES + 2)),
      );
    }
    // What is executed or cleared makes more be derived anew than what is mapped, so that it comes seldom.
    for (let step = 0; step < 250; step++) {
      const partition = core.entered;
      const { stage2 } = maps[partition]!;
      switch (random.below(12)) {
        case 0:
        case 1:
        case 2:
        case 3: {
          const of = random.below(PARTITIONS);
          const first = random.below(PAGES - 2);
          // Pages that follow one another, as those of a message area do.
          for (let page = first; page <= first + random.below(3); page++) {
            const mapping = { rights: [0, 1, 3][random.below(3)]!, physical: random.below(PHYSICAL_PAGES) };
            core.setStage2(of, page, mapping.rights, mapping.physical);
            maps[of]!.stage2[page] = mapping;
          }
          break;
        }
        case 4:
        case 5:
        case 6:
        case 7:
        case 8: {
          const number = NUMBERS[random.below(NUMBERS.length)]!;
          core.loadTable(number);
          const { rights, physical } = stage2[number >> 3]!;
          const from = core.physicalWord(physical, (number & 7) * 128);
          if (number === 0) maps[partition]!.table = off();
          else if (rights === 0) maps[partition]!.table = new Array<number>(128).fill(0);
          else maps[partition]!.table = Array.from(core.u16.slice(from, from + 128));
          break;
        }
        case 9:
          core.enter(random.below(PARTITIONS));
          break;
        case 10:
          core.setContextWord(partition, CTX_PC, random.below(0x1_0000));
          core.setContextWord(partition, CTX_PSW, random.below(2) * PSW_S);
          core.run(1);
          break;
        case 11:
          core.clearPage(PAGES + random.below(16));
          break;
      }
      for (const [of, map] of maps.entries())
        expect(differences(bench, of, map), `${step}: partition ${of}`).toEqual([]);
    }
  },
);
