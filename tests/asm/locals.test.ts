// What is said of local names that nothing defines where they stand.

import { expect, it } from "vitest";
import { assemble } from "../../asm/index.ts";

const MACROS = ` .MACRO WAIT target
.loop: NOP
 JMP target
 .ENDMACRO
 .MACRO USE
.inner: JMP .iner
 .ENDMACRO
 .MACRO OUT
 USES
 JMP .deep
 .ENDMACRO
 .MACRO USES
.deep: NOP
 .ENDMACRO
`;

/** Message and advice of the only error of lines, which begin in line 15. */
const said = (text: string) => {
  const { diagnostics } = assemble({ file: "a", text: MACROS + text });
  return diagnostics.map(({ message, advice }) => `${message}; ${advice}`).join("\n");
};
const belongs = "a name with a point belongs to the label before it";

it.each([
  [
    "from an argument: the caller's label, not that of the macro",
    "MAIN: NOP\n.loop: NOP\nNEXT: NOP\n WAIT .loop\n",
    `the symbol 'NEXT.loop' is not defined; 'MAIN.loop' stands at a:16: ${belongs}, here NEXT at a:17`,
  ],
  [
    "from a file: its own label, although the macro's stands nearer",
    "MAIN: NOP\n.loop: NOP\nNEXT: NOP\n.x: WAIT .x\n JMP .loop\n",
    `the symbol 'NEXT.loop' is not defined; 'MAIN.loop' stands at a:16: ${belongs}, here NEXT at a:17`,
  ],
  [
    "from a file, further on",
    "MAIN: WAIT MAIN\n JMP .loop\nNEXT: NOP\n.loop: NOP\n",
    `the symbol 'MAIN.loop' is not defined; 'NEXT.loop' stands at a:18: ${belongs}, here MAIN at a:15`,
  ],
  [
    "that an expansion alone has",
    "MAIN: WAIT MAIN\n JMP .loop\n",
    "the symbol 'MAIN.loop' is not defined; '.loop' at a:2 belongs to the expansion of WAIT alone",
  ],
  [
    "from a macro's line: of the macro that it uses, although a label elsewhere has one",
    "MAIN: NOP\n.deep: NOP\nNEXT: OUT\n",
    "the symbol 'NEXT.deep' is not defined; '.deep' at a:13 belongs to the expansion of USES alone",
  ],
  [
    "from a macro's line that is nearly its own",
    "MAIN: USE\n",
    "the symbol 'MAIN.iner' is not defined; did you mean '.inner'?",
  ],
  [
    "from a macro's line before any label",
    " USE\n",
    "the symbol '.iner' is not defined; did you mean '.inner'?",
  ],
  [
    "from an argument that is nearly the caller's, and the macro's",
    "MAIN: NOP\n.loops: NOP\n WAIT .lops\n",
    "the symbol 'MAIN.lops' is not defined; did you mean 'MAIN.loops'?",
  ],
])("a name %s", (_, text, message) => {
  expect(said(text)).toBe(message);
});

it("no message shows how an expansion's labels are called within", () => {
  const text = ` .MACRO M
.a: NOP
.a: NOP
.c = .d
.d = .c
 .WORD .c, SIZE(.a), CHARS(.a), .zz
 .IF .a
 .ENDIF
 .ENDMACRO
 M
 .REPEAT 2
 JMP .zz
 .ENDREPEAT
`;
  const { diagnostics } = assemble({ file: "a", text });
  expect(diagnostics.map(({ message }) => message)).toEqual([
    "'.a' is already defined",
    "'.c' is defined by itself",
    "'.a' has no SIZE",
    "no .TEXT follows the label '.a'",
    "the symbol '.zz' is not defined",
    "a condition must be known here, and '.a' is not",
  ]);
  expect(
    JSON.stringify(diagnostics.map(({ message, advice, notes }) => [message, advice, notes])),
  ).not.toMatch(/#\d/);
});
