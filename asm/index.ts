// The assembler, the load module and the disassembler of the CR80 as a library: text and words in, words and
// diagnostics out. Nothing here reads files or uses a process.

export { type AssembleInput, type Assembly, assemble, assembleWords } from "./assemble.ts";
export { CODES, type DiagnosticCode } from "./codes.ts";
export type { AssumptionInfo, ConventionInfo, ExitInfo } from "./conventions/info.ts";
export type { NamedRegister, Result } from "./conventions/statement.ts";
export type { Diagnostic, WarningChoice } from "./diagnostics.ts";

export { DIRECTIVES } from "./directives.ts";
export {
  type DisassembledItem,
  type DisassembleOptions,
  disassemble,
  disassembleAlt,
  disassembleWord,
} from "./disassemble.ts";
export type { LineEntry } from "./emit.ts";
export { type ExampleFile, type ExplainedCode, explainCode } from "./explain.ts";
export type { SectionInfo, SymbolInfo } from "./image.ts";
export { assembleObject, type LinkInput, type LinkText, link } from "./link.ts";
export { decodeSymbols, formatListing, formatMap, formatSymbols, imageOfSymbols } from "./listing.ts";
export {
  type DataPart,
  decodeLoadModule,
  encodeLoadModule,
  type LoadModule,
  type ProgramPart,
} from "./loadmodule.ts";
export { formatProblem, type ProblemFormat } from "./messages.ts";
export {
  type Excerpt,
  type Location,
  type PathStep,
  type Problem,
  placeOf,
  type Related,
  type Severity,
} from "./problem.ts";
export type { ReadBytes, ReadFile, Unread } from "./reader.ts";
export { type Rebuilt, rebuildSource } from "./rebuild.ts";
export type { ChainStep, SourceLine } from "./source.ts";
export {
  decodeSourceMap,
  encodeSourceMap,
  imageHash,
  labelAt,
  lineAt,
  type MappedSource,
  mapOfSymbols,
  programWordAt,
  type SourceMap,
  sourceMapOf,
  textHash,
} from "./sourcemap.ts";
