import { expect, test } from "vitest";
import { CODES } from "../../asm/index.ts";
import { cr80, STACK_TRACE } from "./run.ts";

test("shows the fields of a word bit by bit, its operation, page and standing", async () => {
  const { status, stdout } = await cr80(["explain", "128A"]);
  expect(status).toBe(0);
  expect(stdout).toBe(`128A  ADD R1,R2

  0001001010001010
  AaaaBbbb10001010  ADD RX3,RBX3
  ........10001010     fixed
  A...............  A  mode: the register itself
  .aaa............  a  register R1
  ....B...........  B  mode: the register itself
  .....bbb........  b  register R2

operation   D := D + S, V = signed overflow
set         base
page        9-39 of the CR80 Minicomputer Handbook 82/83
standing    word, mnemonic, operands and page historical; operation reconstructed
manual      docs/instructions/ADD.md
`);
});

test("reads the ten bits of a jump with the low byte in front", async () => {
  // Displacement 2 in the high byte, 1 in bits 1-0: 258.
  const { stdout } = await cr80(["explain", "02D9"]);
  expect(stdout).toContain("jjjjjjjj......jj  j  jump displacement 258");
});

test("takes NOP for NOP, and shows a second word", async () => {
  expect((await cr80(["explain", "80F0"])).stdout).toMatch(/^80F0 {2}NOP\n/);
  expect((await cr80(["explain", "72BE"])).stdout).toContain("second word gggggggggggggggg");
});

test("reads a word behind ALT with --alt, and says what an undefined word is on the other side", async () => {
  const { stdout } = await cr80(["explain", "--alt", "120B"]);
  expect(stdout).toMatch(/^B0BC 120B {2}MOWA /);
  const undefinedWord = await cr80(["explain", "120B"]);
  expect(undefinedWord.stdout).toMatch(/no instruction|ADD/);
});

test("says what an error code means, and that a word of that form needs 0x", async () => {
  expect((await cr80(["explain", "e013"])).stdout).toContain(`E013: ${CODES.E013}`);
  expect((await cr80(["explain", "0xE013"])).stdout).toMatch(/^E013 {2}/);
});

test("gives the same as JSON", async () => {
  const { stdout } = await cr80(["explain", "128A", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({
    word: 0x128a,
    mnemonic: "ADD",
    set: "base",
    fields: [{ letter: "A", value: 0 }, { letter: "a", bits: [14, 13, 12], value: 1 }, {}, { value: 2 }],
  });
});

test.each(["", "12345", "xyz", "E999x", "-"])("%j is neither a word nor a code: status 2", async (what) => {
  const { status, stdout, stderr } = await cr80(["explain", "--", what]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain("NO_WORD");
  expect(stderr).not.toMatch(STACK_TRACE);
});
