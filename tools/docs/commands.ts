// Makes the pages of docs/commands/: one for each command, from its --help.

import { existsSync } from "node:fs";
import { runCli } from "../../host/cli/cli.ts";
import type { Io, Output } from "../../host/cli/io.ts";

const MADE = "<!-- Made by `npm run docs` from the command's --help. Do not edit. -->";

/** The pages by their names, with an index. */
export async function commandPages(): Promise<Map<string, string>> {
  const help = await helpOf();
  const commands = [
    ...(/^Commands:\n((?: .*\n)+)/m.exec(help)?.[1] ?? "").matchAll(/^ {2}(\S+) .*? {2,}(.*)$/gm),
  ]
    .map(([, name, summary]) => ({ name: name!, summary: summary! }))
    .filter(({ name }) => name !== "help");
  const pages = new Map([["README.md", index(help, commands)]]);
  for (const [i, { name }] of commands.entries()) {
    pages.set(`${name}.md`, page(name, await helpOf(name), commands[(i + 1) % commands.length]!.name));
  }
  return pages;
}

/** What a command, or cr80 itself, prints for --help. */
async function helpOf(...command: readonly string[]): Promise<string> {
  const printed: string[] = [];
  const output: Output = { color: false, terminal: false, write: (text) => void printed.push(String(text)) };
  const io: Io = { stdout: output, stderr: output, stdin: () => new Uint8Array() };
  await runCli([...command, "--help"], "", io);
  return printed.join("").trimEnd();
}

function index(
  help: string,
  commands: readonly { readonly name: string; readonly summary: string }[],
): string {
  const rows = commands.map(({ name, summary }) => `| [cr80 ${name}](${name}.md) | ${summary} |`);
  return [
    MADE,
    "",
    "# The commands",
    "",
    "| command | does |",
    "|---|---|",
    ...rows,
    "",
    block(help),
    "",
  ].join("\n");
}

function page(name: string, help: string, next: string): string {
  const mentioned = [...new Set([...help.matchAll(/docs\/([A-Z][\w-]*\.md)/g)].map(([, file]) => file!))];
  const links = mentioned.filter((file) => existsSync(`docs/${file}`)).map((file) => `[${file}](../${file})`);
  return [
    MADE,
    "",
    `# cr80 ${name}`,
    "",
    block(help),
    "",
    ...(links.length === 0 ? [] : [`Documents: ${links.join(", ")}.`, ""]),
    `Next: [cr80 ${next}](${next}.md). [All commands](README.md).`,
    "",
  ].join("\n");
}

const block = (text: string): string => `\`\`\`text\n${text}\n\`\`\``;
