// What is computed once for all instructions of one shape: the same form, the same operands in memory, the same ones left
// out, and the same answer to whether the first and the last register are one.

import type { Decoded } from "../decode.ts";
import type { Form } from "../forms.ts";

/** A function of decoded instructions whose result depends on their shape alone. */
export function perShape<T>(make: (decoded: Decoded) => T): (decoded: Decoded) => T {
  const known = new Map<Form, Map<number, T>>();
  return (decoded) => {
    let shapes = known.get(decoded.form);
    if (shapes === undefined) {
      shapes = new Map();
      known.set(decoded.form, shapes);
    }
    const shape = shapeOf(decoded);
    if (!shapes.has(shape)) shapes.set(shape, make(decoded));
    return shapes.get(shape)!;
  };
}

function shapeOf(decoded: Decoded): number {
  let shape = isTwice(decoded) ? 1 : 0;
  for (const { indexed, register } of decoded.operands) {
    shape = shape * 4 + (indexed ? 2 : 0) + (register === undefined ? 1 : 0);
  }
  return shape;
}

/** True when the first and the last operand are two, with the same register. */
export function isTwice({ operands }: Decoded): boolean {
  const [first, last] = [operands[0], operands.at(-1)];
  return first !== last && first?.register !== undefined && first.register === last?.register;
}
