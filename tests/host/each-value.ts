// Every value of a state, one after the other with another value: whether something depends on each.

type Node = Record<string, unknown>;

/** Other values than the one that is there; where none is given for null, null is left out. */
interface Others {
  readonly text: (text: string) => string;
  readonly nothing?: unknown;
}

/** Calls `visit` for every number, flag and text below an object, with a way to change it that gives the way back. */
export function eachValue(
  object: object,
  others: Others,
  visit: (path: string, change: () => () => void) => void,
  path = "",
): void {
  const node = object as Node;
  for (const [key, value] of Object.entries(node)) {
    const here = path === "" ? key : `${path}.${key}`;
    const change = (next: unknown) => () => {
      node[key] = next;
      return () => {
        node[key] = value;
      };
    };
    if (typeof value === "number") visit(here, change(value + 1));
    else if (typeof value === "boolean") visit(here, change(!value));
    else if (typeof value === "string") visit(here, change(others.text(value)));
    else if (value !== null) eachValue(value as object, others, visit, here);
    else if (others.nothing !== undefined) visit(here, change(others.nothing));
  }
}
