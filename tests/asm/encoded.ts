// Texts in encodings other than UTF-8.

/** A text in UTF-16 or UTF-32, each with and without a byte order mark, in both orders. */
export const ENCODED = (["UTF-16", "UTF-32"] as const).flatMap((encoding) =>
  (["little endian", "big endian"] as const).flatMap((order) =>
    [true, false].map((mark) => ({
      encoding,
      order,
      mark,
      bytes: (text: string) => encoded(mark ? `\ufeff${text}` : text, encoding, order === "little endian"),
    })),
  ),
);

function encoded(text: string, encoding: "UTF-16" | "UTF-32", little: boolean): Uint8Array {
  const wide = encoding === "UTF-32";
  const numbers = wide
    ? [...text].map((c) => c.codePointAt(0)!)
    : Array.from(text, (_, i) => text.charCodeAt(i));
  const size = wide ? 4 : 2;
  const bytes = new DataView(new ArrayBuffer(numbers.length * size));
  numbers.forEach((n, i) => {
    if (wide) bytes.setUint32(i * size, n, little);
    else bytes.setUint16(i * size, n, little);
  });
  return new Uint8Array(bytes.buffer);
}
