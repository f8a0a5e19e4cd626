// Escapes text for XML: timelines are SVG, and reports of conformance runs are JUnit's XML.

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text as it stands between tags and in attributes. Characters that XML 1.0 does not have become question marks. */
export function xmlText(text: string): string {
  return [...text]
    .map((c) => (c.codePointAt(0)! < 0x20 || /\p{Cs}|\p{Cn}/u.test(c) ? "?" : (ENTITIES[c] ?? c)))
    .join("");
}
