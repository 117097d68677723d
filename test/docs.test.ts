import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";
import { builtinTransforms } from "../src/run/builtin.js";
import { PROJECT } from "./command.js";
import { type Block, blocksOf, fileOf, pages, Sandbox, stepsOf, textOf } from "./page.js";
import { DUMP } from "./probe.js";
import { python2, skipReason } from "./python2.js";

const all = pages();
const withBlocks = (...kinds: string[]) => all.filter((page) => blocksOf(textOf(page)).some(({ kind }) => kinds.includes(kind)));

/** GitHub's name for a heading, as links say it. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");

function anchorsIn(page: string): string[] {
  const tokens = new MarkdownIt().parse(textOf(page), {});
  return tokens.flatMap((token, index) => (token.type === "heading_open" ? [anchorOf(plain(tokens[index + 1]?.children ?? []))] : []));
}

const plain = (children: readonly { readonly content: string }[]) => children.map(({ content }) => content).join("");

function linksIn(page: string): string[] {
  const inline = new MarkdownIt().parse(textOf(page), {}).flatMap(({ children }) => children ?? []);
  return inline.flatMap((token) =>
    token.type === "link_open" || token.type === "image" ? [String(token.attrGet("href") ?? token.attrGet("src") ?? "")] : [],
  );
}

describe.each(all.map((page) => [page]))("%s", (page) => {
  it("has no link that leads nowhere", () => {
    const lost = linksIn(page).filter((link) => {
      if (/^https?:/.test(link)) return false;
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? page : normalize(join(dirname(page), path));
      return !existsSync(join(PROJECT, target)) || (anchor !== undefined && !anchorsIn(target).includes(anchor));
    });
    expect(lost).toEqual([]);
  });
});

it("the pages lead to one another: each can be reached from the README", () => {
  const reached = new Set(["README.md"]);
  for (const page of reached)
    for (const link of linksIn(page)) {
      const target = normalize(join(dirname(page), link.split("#")[0] ?? ""));
      if (all.includes(target)) reached.add(target);
    }
  expect(all.filter((page) => !reached.has(page))).toEqual([]);
});

/** What a page shows is done in order: files are written, commands are run, and programs. With UPDATE_DOCS, what commands print is written anew. */
describe.each(withBlocks("console", "ts").map((page) => [page]))("what %s shows", (page) => {
  it.skipIf(skipReason !== undefined && /^\$.*\bpython2\.7\b/m.test(textOf(page)))("is what happens", () => {
    const sandbox = new Sandbox();
    let text = textOf(page);
    const blocks = blocksOf(text);
    const outputs = blocks.map((block, index) => outputOf(block, blocks[index + 1], sandbox));
    if (process.env.UPDATE_DOCS) {
      const lines = text.split("\n");
      for (const [index, block] of [...blocks.entries()].reverse()) {
        const output = outputs[index];
        const target = block.kind === "ts" ? blocks[index + 1] : block;
        if (output !== undefined && target)
          lines.splice(target.line, target.text.split("\n").length - 1, ...output.split("\n").slice(0, -1));
      }
      text = lines.join("\n");
      writeFileSync(join(PROJECT, page), text);
    }
    const now = blocksOf(text);
    for (const [index, output] of outputs.entries())
      if (output !== undefined) expect((now[index]?.kind === "ts" ? now[index + 1] : now[index])?.text).toBe(output);
  });
});

/** What should stand in a block of commands, or behind a program; undefined where nothing is done. */
function outputOf(block: Block, next: Block | undefined, sandbox: Sandbox): string | undefined {
  const file = fileOf(block);
  if (file !== undefined) sandbox.write(file, block.text);
  if (block.kind === "console")
    return stepsOf(block.text)
      .map(({ command }) => `$ ${command.replaceAll("\n", "\n> ")}\n${sandbox.run(command).output}`)
      .join("");
  if (block.kind !== "ts" || file !== undefined) return undefined;
  sandbox.write("example.ts", block.text);
  const { output, status } = sandbox.run("tsx example.ts");
  expect(status, output).toBe(0);
  return next?.kind === "text" ? output : undefined;
}

describe.each(withBlocks("ts", "js").map((page) => [page]))("the programs of %s", (page) => {
  it("compile", () => {
    const sandbox = new Sandbox();
    const names = blocksOf(textOf(page)).flatMap((block, index) => {
      if (block.kind !== "ts" && block.kind !== "js") return [];
      const name = fileOf(block) ?? `example${index}.${block.kind}`;
      sandbox.write(name, block.text);
      return [name];
    });
    const options = {
      module: "nodenext",
      target: "es2022",
      lib: ["es2023"],
      types: ["node"],
      strict: true,
      checkJs: true,
      noEmit: true,
      skipLibCheck: true,
    };
    sandbox.write("tsconfig.json", JSON.stringify({ compilerOptions: options, files: names }));
    expect(sandbox.run("tsc -p .")).toEqual({ output: "", status: 0 });
  });
});

/** What the commands in the blocks of kind `sh` may lead to. */
function prepared(): Sandbox {
  const sandbox = new Sandbox();
  const leaky = textOf("fixtures/defaults/os-pipe-holder/before.py");
  for (const path of ["src/pump.py", "pump.py"]) sandbox.write(path, leaky);
  sandbox.write("dump.json", JSON.stringify(DUMP));
  sandbox.write("decisions.json", '{"version": 1, "files": [], "accepted": []}\n');
  sandbox.run(
    `git init -q -b main . && mkdir -p out .zfunc .config/fish/completions &&
     unleak -q --baseline known.json --write-baseline src && cp known.json unleak-baseline.json && unleak -q -f ndjson src > out/pump.ndjson && git add -A && git commit -qm begun`,
  );
  return sandbox;
}

/** Those that need something which a test can't have. */
const NOT_RUN = [/^unleak review\b/, /\bjq\b/, /^npm /, /\bparallel\b/, /\bssh\b/, ...(python2 ? [] : [/\bpython2\.7\b/])];

describe.each(withBlocks("sh").map((page) => [page]))("the commands of %s", (page) => {
  it("are such as unleak takes", () => {
    const sandbox = prepared();
    const lines = blocksOf(textOf(page)).flatMap(({ kind, text }) => (kind === "sh" ? text.split("\n") : []));
    const commands = lines.filter((line) => /\bunleak\b/.test(line.split("#")[0] ?? "") && !NOT_RUN.some((pattern) => pattern.test(line)));
    for (const command of commands) {
      const { output, status } = sandbox.run(command);
      expect([0, 1], `${command}\n${output}`).toContain(status);
      sandbox.run("git checkout -q . && git clean -fdq -e '*.json' -e '*.html' -e mine.js");
    }
  });
});

it("CONTRIBUTING fits on one screen, and the README shows a diff within one", () => {
  expect(textOf("CONTRIBUTING.md").split("\n").length).toBeLessThan(60);
  expect(textOf("README.md").split("\n").slice(0, 20).join("\n")).toContain("```diff");
});

it("the build writes a page for each reason, of the rules' own text, and nothing else", async () => {
  const folder = join(PROJECT, "docs/reasons");
  const rules = (await builtinTransforms()).flatMap((transform) =>
    transform.rules.map((each) => ({ ...each, path: `${transform.name}/${each.id}.md` })),
  );
  const written = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".md"));
  expect(written.sort()).toEqual(["README.md", ...rules.map(({ path }) => path)].sort());
  for (const { path, page } of rules) expect(readFileSync(join(folder, path), "utf8")).toContain(page.trim());
});
