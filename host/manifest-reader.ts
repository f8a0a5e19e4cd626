// Reads manifests: a JSON text is checked as a whole and gives a manifest or every problem that it has. What depends on the
// images is checked when they are loaded (loader.ts).

import type { Problem } from "../asm/problem.ts";
import { MAX_PAGES, MAX_PARTITIONS, PAGE_WORDS } from "../core-as/layout.ts";
import { JsonChecker, type Member, quoted } from "./check.ts";
import { CLOCK_END } from "./control/control.ts";
import { jsonProblem, readJson } from "./json.ts";
import {
  CAPACITY_KEYS,
  type Manifest,
  type ManifestArea,
  type ManifestInput,
  type ManifestMms,
  type ManifestPartition,
  type ManifestService,
  NAME,
  pagesNeeded,
} from "./manifest.ts";
import { fileName, readDisks } from "./manifest-files.ts";
import { AREA_PAGES_MAX, AREAS_MAX } from "./state/area.ts";
import { CONNECTIONS, CONNECTIONS_MAX } from "./state/connection.ts";
import { CAPACITY, CAPACITY_MAX } from "./state/mms.ts";
import { QUEUE_LIMIT, QUEUE_LIMIT_MAX } from "./state/queue.ts";
import { QUANTUM } from "./state/scheduler.ts";
import { SERVICES_MAX } from "./state/service.ts";

/** A manifest, or why the text is none. */
export type ManifestResult =
  | { readonly manifest: Manifest; readonly problems: readonly [] }
  | { readonly manifest: undefined; readonly problems: readonly Problem[] };

/** The largest constant. */
const DEFINE_MAX = 0xffff_ffff;
/** Folders of one source. */
const FOLDERS_MAX = 64;

/** Reads and checks a manifest. `file` is its name in messages. Never throws. */
export function parseManifest(text: string, file = "manifest"): ManifestResult {
  const json = readJson(text);
  if (!json.ok) {
    const advice = "a manifest is one JSON object; docs/MANIFEST.md shows one";
    return { manifest: undefined, problems: [jsonProblem(file, json, advice)] };
  }
  const reader = new ManifestReader(file);
  const manifest = reader.read({ path: "", node: json.node });
  return manifest === undefined || reader.checker.problems.length > 0
    ? { manifest: undefined, problems: reader.checker.problems }
    : { manifest, problems: [] };
}

class ManifestReader {
  readonly checker: JsonChecker;
  /** Names in use, of partitions, areas and services. */
  readonly #names = new Set<string>();
  /** Numbers of services in use. */
  readonly #services = new Set<number>();

  constructor(file: string) {
    this.checker = new JsonChecker(file);
  }

  read(root: Member): Manifest | undefined {
    const members = this.checker.object(
      root,
      ["partitions"],
      ["memory", "quantum", "areas", "services", "mms"],
    );
    if (members === undefined) return undefined;
    const quantum = this.checker.integer(members.get("quantum"), 1, 0x7fff_ffff) ?? QUANTUM;
    const memory = this.checker.integer(members.get("memory"), 1, MAX_PAGES);
    const items = this.checker.array(members.get("partitions"), 1, MAX_PARTITIONS) ?? [];
    const partitions = items.map((item) => this.#partition(item));
    const known = partitions.filter((partition) => partition !== undefined);
    // Without the partitions nothing that is said of areas and sizes would be to the point.
    if (known.length !== items.length || items.length === 0) return undefined;
    const areas = (this.checker.array(members.get("areas"), 0, AREAS_MAX) ?? []).map((item) =>
      this.#area(item, known),
    );
    this.#overlaps(known, areas);
    const services = this.checker.array(members.get("services"), 0, SERVICES_MAX) ?? [];
    const mms = this.#mms(members.get("mms"), known);
    const at = members.get("memory") ?? root;
    return {
      memory: this.#memory(at, memory, known, areas),
      quantum,
      partitions: known,
      areas: areas.flatMap((area) => area?.area ?? []),
      services: services.flatMap((item) => this.#service(item, known) ?? []),
      ...(mms === undefined ? {} : { mms }),
      place: this.checker.place(at.node, at.path),
    };
  }

  #partition(item: Member): ManifestPartition | undefined {
    const optional = [
      "image",
      "source",
      "define",
      "include",
      "entry",
      "window",
      "queue",
      "connections",
      "console",
      "disks",
    ];
    const members = this.checker.object(item, ["name", "pages"], optional);
    if (members === undefined) return undefined;
    const name = this.#name(members.get("name"));
    const image = this.#image(item, members);
    const pages = this.checker.integer(members.get("pages"), 1, MAX_PAGES);
    const entry = this.checker.integer(members.get("entry"), 0, 0xffff);
    const window = this.#window(members.get("window"), pages);
    const queue = this.checker.integer(members.get("queue"), 1, QUEUE_LIMIT_MAX) ?? QUEUE_LIMIT;
    const connections = this.checker.integer(members.get("connections"), 0, CONNECTIONS_MAX) ?? CONNECTIONS;
    const input = this.#console(members.get("console"));
    if (name === undefined || image === undefined || pages === undefined || window === undefined)
      return undefined;
    const place = this.checker.place(item.node, item.path);
    const disks = readDisks(this.checker, members.get("disks"));
    return { name, image, pages, entry, window, queue, connections, input, disks, place };
  }

  /** A name that nothing else has. */
  #name(member: Member | undefined): string | undefined {
    const name = this.checker.string(member);
    if (name === undefined || member === undefined) return undefined;
    if (!NAME.test(name)) {
      const advice = "begin with a letter; letters, digits, _ and - may follow, 32 characters in all";
      this.checker.report("BAD_NAME", member.node, member.path, "this is no name", advice);
      return undefined;
    }
    if (this.#names.has(name)) {
      const advice = "give every partition, area and service a name of its own";
      this.checker.report("NAME_TWICE", member.node, member.path, `the name ${name} is in use`, advice);
    }
    this.#names.add(name);
    return name;
  }

  #image(item: Member, members: ReadonlyMap<string, Member>): ManifestPartition["image"] | undefined {
    const [image, source, define, include] = ["image", "source", "define", "include"].map((key) =>
      members.get(key),
    );
    const member = image ?? source;
    if (member === undefined || (image !== undefined && source !== undefined)) {
      const message =
        member === undefined ? "there is neither image nor source" : "there are image and source";
      const advice = 'give either "image": a load module, or "source": a file to assemble';
      this.checker.report("BAD_IMAGE", item.node, item.path, message, advice);
      return undefined;
    }
    const file = fileName(this.checker, member, "BAD_IMAGE");
    if (file === undefined) return undefined;
    const place = this.checker.place(member.node, member.path);
    for (const [code, useless] of [["BAD_DEFINE", define] as const, ["BAD_INCLUDE", include] as const]) {
      if (image === undefined || useless === undefined) continue;
      const advice = 'give "source" instead of "image", or leave it out';
      this.checker.report(code, useless.node, useless.path, "an image has been assembled", advice);
    }
    const folders = (this.checker.array(include, 0, FOLDERS_MAX) ?? []).flatMap((folder) => {
      const name = fileName(this.checker, folder, "BAD_INCLUDE");
      return name === undefined ? [] : { name, place: this.checker.place(folder.node, folder.path) };
    });
    const kind = image === undefined ? "source" : "image";
    return { kind, file, place, defines: this.#define(define), folders };
  }

  /** Constants by name. */
  #define(member: Member | undefined): Record<string, number> {
    const defines = new Map<string, number>();
    for (const value of (member && this.checker.members(member)) ?? []) {
      const number = this.checker.integer(value, -DEFINE_MAX, DEFINE_MAX);
      if (!/^[A-Za-z_$][\w$]*$/.test(value.key)) {
        const advice = "use letters, digits, _ and $, and begin with no digit";
        this.checker.report("BAD_DEFINE", value.node, value.path, "this is no name of a constant", advice);
      } else if (number !== undefined) defines.set(value.key, number);
    }
    return Object.fromEntries(defines);
  }

  #window(member: Member | undefined, memory: number | undefined): ManifestPartition["window"] | undefined {
    if (member === undefined) return { page: 0, pages: 0 };
    const members = this.checker.object(member, ["page", "pages"], []);
    const page = this.checker.integer(members?.get("page"), 0, MAX_PAGES - 1);
    const pages = this.checker.integer(members?.get("pages"), 1, MAX_PAGES);
    if (page === undefined || pages === undefined) return undefined;
    if (memory !== undefined && page + pages > memory) {
      const message = `the window ends at page ${page + pages}, the partition at page ${memory}`;
      const advice = 'make the window smaller or "pages" of the partition larger; the window is part of them';
      this.checker.report("WINDOW_BEYOND", member.node, member.path, message, advice);
      return undefined;
    }
    return { page, pages };
  }

  #console(member: Member | undefined): ManifestInput[] {
    if (member === undefined) return [];
    const input = this.checker.object(member, [], ["input"])?.get("input");
    if (input === undefined) return [];
    if (input.node.kind === "string") {
      const text = this.#characters(input);
      return text === undefined ? [] : [{ at: 0, text }];
    }
    let before = 0;
    return (this.checker.array(input, 0, 1 << 20) ?? []).flatMap((item) => {
      const members = this.checker.object(item, ["at", "text"], []);
      const at = this.checker.integer(members?.get("at"), 0, CLOCK_END);
      const text = this.#characters(members?.get("text"));
      if (at === undefined || text === undefined) return [];
      if (at < before) {
        const message = `this comes at ${at}, the piece before it at ${before}`;
        this.checker.report("INPUT_ORDER", item.node, item.path, message, "order the pieces by their times");
      }
      before = at;
      return [{ at, text }];
    });
  }

  /** Text of a console: characters that are bytes. */
  #characters(member: Member | undefined): string | undefined {
    const text = this.checker.string(member);
    const [character] = /[^\0-\xff]/u.exec(text ?? "") ?? [];
    if (character === undefined || member === undefined) return text;
    const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
    const message = `${quoted(character)} (U+${code}) is no character of a console, which has those of Latin-1`;
    const advice = "write a byte as its character, or as \\u0000 to \\u00ff";
    this.checker.report("BAD_INPUT", member.node, member.path, message, advice);
    return undefined;
  }

  #area(item: Member, partitions: readonly ManifestPartition[]): PlacedArea | undefined {
    const members = this.checker.object(item, ["pages", "owner", "page"], ["name"]);
    const name = members?.has("name") ? this.#name(members.get("name")) : "";
    const pages = this.checker.integer(members?.get("pages"), 1, AREA_PAGES_MAX);
    const page = this.checker.integer(members?.get("page"), 0, MAX_PAGES - 1);
    const owner = this.#partitionNumber(members?.get("owner"), partitions, "UNKNOWN_OWNER");
    if (name === undefined || pages === undefined || page === undefined || owner === undefined)
      return undefined;
    const ownerName = partitions[owner]!.name;
    const { window } = partitions[owner]!;
    if (page < window.page || page + pages > window.page + window.pages) {
      const message = `pages ${page} to ${page + pages - 1} are not all in the message window of ${ownerName}`;
      const advice =
        window.pages === 0
          ? `give ${ownerName} a "window"`
          : `the window is pages ${window.page} to ${window.page + window.pages - 1}`;
      this.checker.report("AREA_OUTSIDE", item.node, item.path, message, advice);
      return undefined;
    }
    return { area: { name, pages, owner, page }, item };
  }

  #service(item: Member, partitions: readonly ManifestPartition[]): ManifestService | undefined {
    const members = this.checker.object(item, ["id", "offer", "connect"], ["name"]);
    const name = members?.has("name") ? this.#name(members.get("name")) : "";
    const idMember = members?.get("id");
    const id = this.checker.integer(idMember, 0, 0xffff);
    const offer = this.#partitionList(members?.get("offer"), partitions);
    const connect = this.#partitionList(members?.get("connect"), partitions);
    if (name === undefined || id === undefined || offer === undefined || connect === undefined)
      return undefined;
    if (this.#services.has(id)) {
      const { node, path } = idMember!;
      this.checker.report(
        "SERVICE_TWICE",
        node,
        path,
        `there is a service ${id} already`,
        "choose another number",
      );
    }
    this.#services.add(id);
    return { id, name, offer, connect };
  }

  #mms(member: Member | undefined, known: readonly ManifestPartition[]): ManifestMms | undefined {
    if (member === undefined) return undefined;
    const members = this.checker.object(member, ["partitions"], ["storage", ...CAPACITY_KEYS]);
    const partitions = this.#partitionList(members?.get("partitions"), known);
    const sizes = CAPACITY_KEYS.map((key) => members?.get(key) ?? member);
    const capacity = CAPACITY_KEYS.map(
      (key, n) => this.checker.integer(members?.get(key), 1, CAPACITY_MAX) ?? CAPACITY[n]!,
    );
    const capacityPlaces = sizes.map(({ node, path }) => this.checker.place(node, path));
    const at = members?.get("storage");
    const folder = at && fileName(this.checker, at, "BAD_STORAGE");
    if (partitions === undefined || (at !== undefined && folder === undefined)) return undefined;
    const place = at && this.checker.place(at.node, at.path);
    const storage = folder === undefined || place === undefined ? undefined : { folder, place };
    return { partitions: [...new Set(partitions)].sort((a, b) => a - b), capacity, capacityPlaces, storage };
  }

  /** Names of partitions as their numbers. */
  #partitionList(member: Member | undefined, partitions: readonly ManifestPartition[]): number[] | undefined {
    return this.checker
      .array(member, 1, MAX_PARTITIONS)
      ?.flatMap((item) => this.#partitionNumber(item, partitions, "UNKNOWN_PARTITION") ?? []);
  }

  /** The number of the partition that a value names; `code` is what it is called when there is none. */
  #partitionNumber(
    member: Member | undefined,
    partitions: readonly ManifestPartition[],
    code: string,
  ): number | undefined {
    const name = this.checker.string(member);
    if (name === undefined || member === undefined) return undefined;
    const number = partitions.findIndex((partition) => partition.name === name);
    if (number >= 0) return number;
    const names = partitions.map((partition) => partition.name);
    const message = `there is no partition ${quoted(name)}`;
    const advice = `the partitions are ${names.join(", ")}`;
    this.checker.report(code, member.node, member.path, message, advice);
    return undefined;
  }

  /** Areas of one owner that share pages. */
  #overlaps(partitions: readonly ManifestPartition[], areas: readonly (PlacedArea | undefined)[]): void {
    partitions.forEach((partition, owner) => {
      const taken = new Map<number, string>();
      for (const placed of areas) {
        if (placed?.area.owner !== owner) continue;
        const { area, item } = placed;
        const pages = Array.from({ length: area.pages }, (_, i) => area.page + i);
        const clash = pages.find((page) => taken.has(page));
        for (const page of pages) if (!taken.has(page)) taken.set(page, item.path);
        if (clash === undefined) continue;
        const message = `page ${clash} of ${partition.name} is also a page of ${taken.get(clash)}`;
        this.checker.report("AREAS_OVERLAP", item.node, item.path, message, "move one of the two areas");
      }
    });
  }

  /** Pages of physical memory, which must hold what partitions and areas have from the start. */
  #memory(
    at: Member,
    memory: number | undefined,
    partitions: readonly ManifestPartition[],
    areas: readonly (PlacedArea | undefined)[],
  ): number {
    const needed = pagesNeeded(
      partitions,
      areas.flatMap((placed) => placed?.area ?? []),
    );
    if (needed > MAX_PAGES) {
      const words = needed * PAGE_WORDS;
      const message = `partitions and areas take ${words} words, ${needed} pages; there are ${MAX_PAGES}`;
      this.checker.report(
        "TOO_MUCH_MEMORY",
        at.node,
        at.path,
        message,
        "ask for 16 Mi words altogether at most",
      );
    } else if (memory !== undefined && needed > memory) {
      const message = `partitions and areas take ${needed} pages, the machine has ${memory}`;
      this.checker.report("MEMORY_TOO_SMALL", at.node, at.path, message, `make "memory" ${needed} or more`);
    }
    const full = partitions.reduce((sum, { pages }) => sum + pages, 0);
    return memory ?? Math.min(full, MAX_PAGES);
  }
}

interface PlacedArea {
  readonly area: ManifestArea;
  readonly item: Member;
}
