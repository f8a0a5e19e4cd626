// Makes the TextMate grammar of the assembler's language from the instruction table and the table of directives.

import { DIRECTIVES } from "../../asm/index.ts";
import { INSTRUCTIONS } from "../../core-as/isa/instructions.ts";

/** The longest first, so that MOVB is not read as MOV. */
function oneOf(words: Iterable<string>): string {
  const unique = [...new Set(words)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return `(?:${unique.join("|")})`;
}

const jumps = /^(J|SOB|CALL|RET|MON|RTM|TRP|STP|S(ON|OZ|EQ|NE|GE|LT|HS|LO|BN|BZ)P?$|FS)/;
const mnemonics = INSTRUCTIONS.map((row) => row.mnemonic);
const long = INSTRUCTIONS.filter((row) => row.word.slice(0, 16).includes("l")).map((row) => row.mnemonic);

/** Plain data, to be written as JSON. */
export const GRAMMAR = {
  $schema: "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
  name: "CR80 assembler",
  scopeName: "source.cr80",
  fileTypes: ["asm", "inc"],
  patterns: [
    { include: "#comment" },
    { include: "#text" },
    { include: "#label" },
    { include: "#definition" },
    { include: "#directive" },
    { include: "#mnemonic" },
    { include: "#register" },
    { include: "#number" },
    { include: "#operator" },
  ],
  repository: {
    comment: { name: "comment.line.semicolon.cr80", match: ";.*$" },
    text: {
      patterns: [
        {
          name: "string.quoted.double.cr80",
          begin: '"',
          end: '"|$',
          patterns: [{ name: "constant.character.escape.cr80", match: "\\\\(?:x[0-9A-Fa-f]{2}|.)" }],
        },
        { name: "string.quoted.single.cr80", match: "'(?:\\\\(?:x[0-9A-Fa-f]{2}|.)|[^'\\\\])'" },
      ],
    },
    label: {
      name: "entity.name.function.cr80",
      match: "(?:^|(?<=\\s))\\.?[A-Za-z_$][A-Za-z0-9_$]*(?=\\s*:)",
    },
    definition: {
      name: "variable.other.constant.cr80",
      match: "^\\s*[A-Za-z_$][A-Za-z0-9_$]*(?=\\s*=(?!=))",
    },
    directive: {
      name: "keyword.control.directive.cr80",
      match: `(?i)(?<![A-Za-z0-9_$])\\.${oneOf(DIRECTIVES.keys())}\\b(?!\\s*:)`,
    },
    mnemonic: {
      patterns: [
        {
          name: "keyword.control.flow.cr80",
          match: `(?i)(?<![.\\w$])${oneOf(mnemonics.filter((m) => jumps.test(m)))}(?:\\.L)?\\b(?!\\s*[:=])`,
        },
        {
          name: "keyword.operator.mnemonic.cr80",
          match: `(?i)(?<![.\\w$])(?:${oneOf(long)}\\.L|${oneOf(mnemonics.filter((m) => !jumps.test(m)))})\\b(?!\\s*[:=])`,
        },
      ],
    },
    register: { name: "variable.language.register.cr80", match: "(?i)(?<![\\w$])[RXG][0-7]\\b" },
    number: { name: "constant.numeric.cr80", match: "(?<![\\w$])(?:0[xX][0-9A-Fa-f]+|0[bB][01]+|[0-9]+)\\b" },
    operator: { name: "keyword.operator.cr80", match: "<<|>>|=>|==|!=|<=|>=|&&|\\|\\||[-+*/%&|^~!<>=@]" },
  },
} as const;

/** The file, laid out as the formatter has it. */
export function grammarText(): string {
  const short = /\[\s+("[^"]+"),\s+("[^"]+")\s+\]/g;
  return `${JSON.stringify(GRAMMAR, null, 2).replace(short, "[$1, $2]")}\n`;
}
