// Numbers for people: the commas of English, without the tables of languages, which take Node 10 ms to load.

/** A whole number with a comma at each thousand. */
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}
