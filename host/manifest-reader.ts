// Reads manifests: checks the whole of a JSON text, and returns a manifest or every problem in it. What depends on the
// images is checked when they are loaded (loader.ts).

import type { Problem } from "../asm/problem.ts";
import { MAX_PAGES, PAGE_WORDS } from "../core-as/layout.ts";
import { JsonChecker, type Member, quoted } from "./check.ts";
import { jsonProblem, readJson } from "./json.ts";
import {
  CAPACITY_KEYS,
  type Manifest,
  type ManifestArea,
  type ManifestDisk,
  type ManifestInput,
  type ManifestMms,
  type ManifestPartition,
  type ManifestService,
  NAME,
  pagesNeeded,
} from "./manifest.ts";
import { bytesOf, constantsOf, Fields, fileOf } from "./manifest-fields.ts";
import { AREA, CONSOLE, DISK, INPUT, MANIFEST, MMS, PARTITION, SERVICE, WINDOW } from "./manifest-keys.ts";
import { CAPACITY } from "./state/mms.ts";

/** A manifest, or the problems of the text. */
export type ManifestResult =
  | { readonly manifest: Manifest; readonly problems: readonly [] }
  | { readonly manifest: undefined; readonly problems: readonly Problem[] };

/** Reads and checks a manifest. `file` is its name in messages. Never throws. */
export function parseManifest(text: string, file = "manifest"): ManifestResult {
  const json = readJson(text);
  if (!json.ok) {
    const advice = "a manifest is one JSON object; docs/MANIFEST.md and cr80 explain manifest have its keys";
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
    const fields = Fields.of(this.checker, root, MANIFEST);
    if (fields === undefined) return undefined;
    const quantum = fields.integer("quantum");
    const memory = fields.integer("memory");
    this.checker.string(fields.at("$schema"));
    const items = fields.items("partitions") ?? [];
    const partitions = items.map((item) => this.#partition(item));
    const known = partitions.filter((partition) => partition !== undefined);
    // Without the partitions, messages about areas and sizes would not help.
    if (known.length !== items.length || items.length === 0) return undefined;
    const areas = (fields.items("areas") ?? []).map((item) => this.#area(item, known));
    this.#overlaps(known, areas);
    const services = fields.items("services") ?? [];
    const mms = this.#mms(fields.at("mms"), known);
    const at = fields.at("memory") ?? root;
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
    const fields = Fields.of(this.checker, item, PARTITION);
    if (fields === undefined) return undefined;
    const name = this.#name(fields.at("name"));
    const image = this.#image(item, fields);
    const pages = fields.integer("pages");
    const entry = fields.integer("entry");
    const window = this.#window(fields.at("window"), pages);
    const queue = fields.integer("queue");
    const connections = fields.integer("connections");
    const input = this.#console(fields.at("console"));
    const disks = (fields.items("disks") ?? []).flatMap((disk) => this.#disk(disk) ?? []);
    if (name === undefined || image === undefined || pages === undefined || window === undefined)
      return undefined;
    const place = this.checker.place(item.node, item.path);
    return { name, image, pages, entry, window, queue, connections, input, disks, place };
  }

  /** A name that nothing else has. */
  #name(member: Member | undefined): string | undefined {
    const name = this.checker.string(member);
    if (name === undefined || member === undefined) return undefined;
    if (!NAME.test(name)) {
      const advice = "begin with a letter; letters, digits, _ and - may follow, 32 characters in all";
      this.checker.report("BAD_NAME", member.node, member.path, "this is not a name", advice);
      return undefined;
    }
    if (this.#names.has(name)) {
      const advice = "give every partition, area and service its own name";
      this.checker.report("NAME_TWICE", member.node, member.path, `the name ${name} is in use`, advice);
    }
    this.#names.add(name);
    return name;
  }

  #image(item: Member, fields: Fields<typeof PARTITION>): ManifestPartition["image"] | undefined {
    const [image, source] = [fields.at("image"), fields.at("source")];
    const member = image ?? source;
    if (member === undefined || (image !== undefined && source !== undefined)) {
      const message =
        member === undefined ? "there is neither image nor source" : "there are both an image and a source";
      const advice = 'give either "image": a load module, or "source": a file to assemble';
      this.checker.report("BAD_IMAGE", item.node, item.path, message, advice);
      return undefined;
    }
    const kind = image === undefined ? "source" : "image";
    const file = fields.file(kind);
    if (file === undefined) return undefined;
    for (const [code, key] of [["BAD_DEFINE", "define"] as const, ["BAD_INCLUDE", "include"] as const]) {
      const useless = fields.at(key);
      if (image === undefined || useless === undefined) continue;
      const advice = 'give "source" instead of "image", or leave it out';
      this.checker.report(code, useless.node, useless.path, "an image is already assembled", advice);
    }
    const folders = (fields.items("include") ?? []).flatMap((folder) => {
      const name = fileOf(this.checker, folder, PARTITION.include.is.of);
      return name === undefined ? [] : { name, place: this.checker.place(folder.node, folder.path) };
    });
    const defines = constantsOf(this.checker, fields.at("define"), PARTITION.define.is);
    return { kind, file, place: this.checker.place(member.node, member.path), defines, folders };
  }

  #window(member: Member | undefined, memory: number | undefined): ManifestPartition["window"] | undefined {
    if (member === undefined) return { page: 0, pages: 0 };
    const fields = Fields.of(this.checker, member, WINDOW);
    const page = fields?.integer("page");
    const pages = fields?.integer("pages");
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
    const input = Fields.of(this.checker, member, CONSOLE)?.at("input");
    if (input === undefined) return [];
    if (input.node.kind === "string") {
      const text = bytesOf(this.checker, input);
      return text === undefined ? [] : [{ at: 0, text }];
    }
    let before = 0;
    const { least, most } = CONSOLE.input.is.list;
    return (this.checker.array(input, least, most) ?? []).flatMap((item) => {
      const fields = Fields.of(this.checker, item, INPUT);
      const at = fields?.integer("at");
      const text = bytesOf(this.checker, fields?.at("text"));
      if (at === undefined || text === undefined) return [];
      if (at < before) {
        const message = `this arrives at ${at}, the piece before it at ${before}`;
        this.checker.report(
          "INPUT_ORDER",
          item.node,
          item.path,
          message,
          "put the pieces in the order of their times",
        );
      }
      before = at;
      return [{ at, text }];
    });
  }

  #disk(item: Member): ManifestDisk | undefined {
    const fields = Fields.of(this.checker, item, DISK);
    const named = fields?.at("image");
    const image = fields?.file("image");
    const write = fields?.choice("write");
    const { least, most } = DISK.bad.is.of;
    const bad = (fields?.items("bad") ?? []).flatMap(
      (sector) => this.checker.integer(sector, least, most) ?? [],
    );
    if (named === undefined || image === undefined || write === undefined) return undefined;
    return { image, write, bad, place: this.checker.place(named.node, named.path) };
  }

  #area(item: Member, partitions: readonly ManifestPartition[]): PlacedArea | undefined {
    const fields = Fields.of(this.checker, item, AREA);
    const name = fields?.at("name") === undefined ? "" : this.#name(fields.at("name"));
    const pages = fields?.integer("pages");
    const page = fields?.integer("page");
    const owner = this.#partitionNumber(fields?.at("owner"), partitions, AREA.owner.is.code);
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
    const fields = Fields.of(this.checker, item, SERVICE);
    const name = fields?.at("name") === undefined ? "" : this.#name(fields.at("name"));
    const idMember = fields?.at("id");
    const id = fields?.integer("id");
    const offer = this.#partitionList(fields?.items("offer"), partitions);
    const connect = this.#partitionList(fields?.items("connect"), partitions);
    if (name === undefined || id === undefined || offer === undefined || connect === undefined)
      return undefined;
    if (this.#services.has(id)) {
      const { node, path } = idMember!;
      this.checker.report(
        "SERVICE_TWICE",
        node,
        path,
        `there is already a service ${id}`,
        "choose another number",
      );
    }
    this.#services.add(id);
    return { id, name, offer, connect };
  }

  #mms(member: Member | undefined, known: readonly ManifestPartition[]): ManifestMms | undefined {
    if (member === undefined) return undefined;
    const fields = Fields.of(this.checker, member, MMS);
    const partitions = this.#partitionList(fields?.items("partitions"), known);
    const capacity = CAPACITY_KEYS.map((key, n) => fields?.integer(key) ?? CAPACITY[n]!);
    const capacityPlaces = CAPACITY_KEYS.map((key) => {
      const { node, path } = fields?.at(key) ?? member;
      return this.checker.place(node, path);
    });
    const at = fields?.at("storage");
    const folder = fields?.file("storage");
    if (partitions === undefined || (at !== undefined && folder === undefined)) return undefined;
    const place = at && this.checker.place(at.node, at.path);
    const storage = folder === undefined || place === undefined ? undefined : { folder, place };
    return { partitions: [...new Set(partitions)].sort((a, b) => a - b), capacity, capacityPlaces, storage };
  }

  /** Names of partitions as their numbers. */
  #partitionList(
    items: readonly Member[] | undefined,
    partitions: readonly ManifestPartition[],
  ): number[] | undefined {
    return items?.flatMap((item) => this.#partitionNumber(item, partitions, SERVICE.offer.is.of.code) ?? []);
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
        "ask for at most 16 Mi words altogether",
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
