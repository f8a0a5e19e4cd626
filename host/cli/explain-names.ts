// What cr80 explain prints about a name: a message code, a mnemonic, a directive, a monitor call and its numbers.

import { CODES } from "../../asm/codes.ts";
import { DIRECTIVES } from "../../asm/directives.ts";
import { directiveElsewhere, statementElsewhere } from "../../asm/elsewhere.ts";
import { type ExampleFile, type ExplainedCode, explainCode } from "../../asm/explain.ts";
import { FORMS_BY_MNEMONIC, type Form, writtenForms } from "../../asm/forms.ts";
import { nearest } from "../../asm/nearest.ts";
import { describe } from "../../asm/semantics/described.ts";
import type { Instruction } from "../../core-as/isa/instructions.ts";
import { type Explained, explainNumberName, numberNames } from "./explain-monitor.ts";
import { PROBLEM_CODES } from "./problem-codes.ts";

/** What there is to say about a code, a mnemonic, a directive or a name of the ABI, capitals or not; undefined when it is none. */
export function explainName(name: string): Explained | undefined {
  const upper = name.toUpperCase();
  const code = explainCode(upper);
  if (code !== undefined) return { text: codeText(code), data: code };
  const meaning = Object.hasOwn(PROBLEM_CODES, upper) ? PROBLEM_CODES[upper] : undefined;
  if (meaning !== undefined) {
    const own = { text: `${upper}\n\n${wrapped(meaning)}`, data: { code: upper, text: meaning } };
    // Calls of guests give codes of the same name.
    const other = explainNumberName(upper);
    return other === undefined
      ? own
      : { text: `${own.text}\n${other.text}`, data: { ...own.data, also: other.data } };
  }
  if (upper.startsWith(".")) return explainDirective(upper.slice(1));
  return explainMnemonic(upper) ?? explainNumberName(upper);
}

/** What a name of other assemblers is here, or else the code, mnemonic, directive or name that was probably meant. */
export function adviceFor(name: string): string | undefined {
  const known = name.startsWith(".") ? directiveElsewhere(name.slice(1)) : statementElsewhere(name);
  const similar = known === undefined ? nearestName(name) : undefined;
  return similar === undefined ? known : `did you mean ${similar}?`;
}

function nearestName(name: string): string | undefined {
  const directives = [...DIRECTIVES.keys()].map((directive) => `.${directive}`);
  if (/^[EWN]\d+$/i.test(name)) return undefined;
  const names = [
    ...directives,
    ...FORMS_BY_MNEMONIC.keys(),
    ...Object.keys(PROBLEM_CODES),
    ...Object.keys(CODES),
    ...numberNames(),
  ];
  return nearest(name, names);
}

function codeText({ code, meaning, text, wrong, right }: ExplainedCode): string {
  return `${code}: ${meaning}\n\n${wrapped(text)}\nWrong:\n\n${filesText(wrong)}\nRight:\n\n${filesText(right)}`;
}

/** One file as it is, several with their names. */
function filesText(files: readonly ExampleFile[]): string {
  const shown = files.map(({ name, text }) => (files.length === 1 ? `${text}\n` : `${name}:\n${text}\n`));
  return shown.join("\n");
}

function explainDirective(name: string): Explained | undefined {
  const directive = DIRECTIVES.get(name);
  if (directive === undefined) return undefined;
  const { operands, summary } = directive;
  const text = `.${name} ${operands}`.trim();
  return {
    text: `${text}\n\n${wrapped(`${summary.replaceAll("`", "")}.`)}\nmanual      docs/ASSEMBLER.md, "Directives"\n`,
    data: { directive: `.${name}`, operands, summary },
  };
}

function explainMnemonic(name: string): Explained | undefined {
  const forms = FORMS_BY_MNEMONIC.get(name);
  if (forms === undefined) return undefined;
  const rows = [...new Set(forms.map(({ row }) => row))];
  const described = rows.map((row) =>
    formText(
      row,
      forms.filter((form) => form.row === row),
    ),
  );
  const data = rows.map((row) => ({
    ...row,
    ...describe(row),
    written: writtenForms(forms.filter((form) => form.row === row)),
  }));
  const manual = `manual      docs/instructions/${rows[0]!.mnemonic}.md\n`;
  return { text: `${described.join("\n")}\n${manual}`, data: { mnemonic: name, forms: data } };
}

function formText(row: Instruction, forms: readonly Form[]): string {
  const { operands, word, set, page, operation } = row;
  const alt = set === "alt" ? "ALT, then " : "";
  return [
    writtenForms(forms),
    `  operands   ${operands}`,
    `  word       ${alt}${word}`,
    `  operation  ${operation}`,
    ...inWords(row).map(([what, text]) => hanging(`  ${what.padEnd(9)}  `, text)),
    `  set        ${set}; page ${page} of the CR80 Minicomputer Handbook 82/83`,
    "",
  ].join("\n");
}

/** What an operation comes to: names of lines, and what stands there. */
export function inWords(row: Instruction): [string, string][] {
  const { reads, writes, goesOn, faults, names } = describe(row);
  const lines = names.map(({ name, text, parameters }): [string, string] => {
    return ["", `${name}: ${text}${parameters.length === 0 ? "" : `. Here ${parameters.join(", ")}`}`];
  });
  const facts: [string, readonly string[]][] = [
    ["reads", reads],
    ["writes", writes],
    ["flow", goesOn],
    ["faults", faults],
  ];
  return [
    ...lines,
    ...facts.flatMap(([what, texts]): [string, string][] =>
      texts.length === 0 ? [] : [[what, texts.join(", ")]],
    ),
  ];
}

/** A text in lines of 80 columns at most, the first after `start`, the others under it. */
export function hanging(start: string, text: string): string {
  const width = 80 - start.length;
  const lines = text.match(new RegExp(`.{1,${width}}(?: |$)`, "g")) ?? [text];
  return start + lines.map((line) => line.trimEnd()).join(`\n${" ".repeat(start.length)}`);
}

/** Lines of 80 columns at most. */
function wrapped(text: string): string {
  return text.replace(/(.{1,79})(?: |$)/g, "$1\n");
}
