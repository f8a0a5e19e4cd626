// Reads the rules of the machine manual: list items and table rows with an id, a standing and sources. docs/MACHINE.md,
// "How to read it", defines the form.

/** H historical, R reconstructed, O open. */
export type Standing = "H" | "R" | "O";

/** One rule. */
export interface Rule {
  /** As in "MAP-3", "ADD-E1". */
  readonly id: string;
  /** The id without its number: a topic or a mnemonic. */
  readonly group: string;
  readonly standing: Standing;
  /** Keys of the table of sources. */
  readonly sources: readonly string[];
  /** In one line; the cells of a table row are separated by " | ". */
  readonly text: string;
  readonly file: string;
  /** Of its first line, from 1. */
  readonly line: number;
}

/** Something that looks like a rule and is none. */
export interface RuleProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

const ID = "[A-Z][A-Z0-9]*-[EO]?[1-9][0-9]*";
const LIST_RULE = new RegExp(`^- \\[(${ID})\\] ([HRO]) \\(([A-Z0-9, ]+)\\): (\\S.*)$`);
const TABLE_RULE = new RegExp(`^\\| \\[(${ID})\\] \\| ([HRO]) \\| ([A-Z0-9, ]+) \\| (\\S.*) \\|$`);
/** What was probably meant to be a rule. */
const LOOKS_LIKE_RULE = /^(?:[-*] |\| *)\[[A-Z][A-Z0-9]*-/;

/** The rules of a Markdown text in their order, and what is malformed. Code blocks are not looked at. */
export function parseRules(markdown: string, file: string): { rules: Rule[]; problems: RuleProblem[] } {
  const rules: Rule[] = [];
  const problems: RuleProblem[] = [];
  const lines = markdown.split("\n");
  let fenced = false;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (/^\s*```/.test(line)) fenced = !fenced;
    if (fenced || !LOOKS_LIKE_RULE.test(line)) continue;
    const found = LIST_RULE.exec(line) ?? TABLE_RULE.exec(line);
    if (!found) {
      problems.push({ file, line: i + 1, message: "this is not in the form of a rule" });
      continue;
    }
    const [, id, standing, sources, first] = found;
    let text = first!;
    // The continuation of a list item is indented.
    for (let next = i + 1; line.startsWith("-") && /^ {2}\S/.test(lines[next] ?? ""); next++) {
      text += ` ${lines[next]!.trim()}`;
    }
    rules.push({
      id: id!,
      group: id!.slice(0, id!.indexOf("-")),
      standing: standing as Standing,
      sources: sources!.split(",").map((source) => source.trim()),
      text,
      file,
      line: i + 1,
    });
  }
  return { rules, problems };
}

/** Does a rule belong to the page of a mnemonic: in its group, or with its name as code in the text? */
export function concerns(rule: Rule, mnemonic: string): boolean {
  return rule.group === mnemonic || rule.text.includes(`\`${mnemonic}\``);
}
