// The keys of manifests as a JSON Schema (draft 7, which editors read), so that editors complete and check a manifest while it is
// written. It cannot express rules between values: BETWEEN_VALUES of manifest-keys.ts.

import { CONSTANT_NAME, FILE_NAME, NAME } from "./manifest.ts";
import { describeDefault, type PlacedKey } from "./manifest-described.ts";
import { type Key, type Keys, MANIFEST, type ValueType } from "./manifest-keys.ts";

/** A schema, as plain data for JSON. */
export type Schema = Readonly<Record<string, unknown>>;

/** The schema of a manifest. */
export function manifestSchema(): Schema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Manifest of a CR80 machine",
    description: "What cr80 boot reads. Pages are of 1,024 words. docs/MANIFEST.md has every key.",
    ...objectSchema(MANIFEST),
  };
}

/** The schema of the value of a key. */
export const keySchema = ({ key }: PlacedKey): Schema => valueSchema(key);

function objectSchema(keys: Keys): Schema {
  const all = Object.entries(keys);
  const required = all.filter(([, { required }]) => required).map(([name]) => name);
  const choices = all.filter(([, { or }]) => or !== undefined).map(([name]) => ({ required: [name] }));
  const needs = all.flatMap(([name, { needs: needed }]) => (needed === undefined ? [] : [[name, [needed]]]));
  return {
    type: "object",
    properties: Object.fromEntries(all.map(([name, key]) => [name, valueSchema(key)])),
    ...(required.length === 0 ? {} : { required }),
    ...(choices.length === 0 ? {} : { oneOf: choices }),
    ...(needs.length === 0 ? {} : { dependencies: Object.fromEntries(needs) }),
    additionalProperties: false,
  };
}

function valueSchema(key: Key): Schema {
  const text = `${key.text.charAt(0).toUpperCase()}${key.text.slice(1)}.`;
  const without = describeDefault(key);
  const description = (without === "" ? text : `${text} Without it: ${without}.`).replaceAll("`", "");
  return {
    description,
    ...typeSchema(key.is),
    ...(key.default === undefined ? {} : { default: key.default }),
    examples: [key.example],
  };
}

function typeSchema(type: ValueType): Schema {
  switch (type.kind) {
    case "integer":
      return { type: "integer", minimum: type.least, maximum: type.most };
    case "name":
    case "partition":
      return { type: "string", pattern: NAME.source };
    case "file":
    case "folder":
      return { type: "string", pattern: FILE_NAME.source };
    case "choice":
      return { enum: type.of };
    case "bytes":
      return { type: "string", pattern: "^[\\u0000-\\u00ff]*$" };
    case "text":
      return { type: "string" };
    case "list":
      return { type: "array", items: typeSchema(type.of), minItems: type.least, maxItems: type.most };
    case "constants": {
      const value = { type: "integer", minimum: type.least, maximum: type.most };
      return {
        type: "object",
        propertyNames: { pattern: CONSTANT_NAME.source },
        additionalProperties: value,
      };
    }
    case "input":
      return { anyOf: [typeSchema({ kind: "bytes" }), typeSchema(type.list)] };
    case "object":
      return objectSchema(type.keys);
  }
}
