import { describe, expect, it } from "vitest";
import { wrapLine, wrapMarkdown, wrapTable } from "../src/cli/wrap.js";
import { CLI, folderOf, LEAKY, unleak } from "./command.js";
import { Session, skipReason } from "./tmux.js";

describe("what is broken between words", () => {
  it("is no wider than the terminal, and whole", () => {
    const line = "pump.py:1:2: kept not-in-init: some words that explain a thing, and others that explain it once more";
    for (const columns of [30, 40, 80]) {
      const parts = wrapLine(line, columns);
      expect(parts.every((part) => part.length <= columns)).toBe(true);
      expect(parts.slice(1).every((part) => /^ {2}\S/.test(part))).toBe(true);
      expect(parts.map((part) => part.trim()).join(" ")).toBe(line);
    }
  });

  it("is nothing that fits, and no word that is too long", () => {
    expect(wrapLine("x ".repeat(40), 80)).toEqual(["x ".repeat(40)]);
    expect(wrapLine(`see ${"x".repeat(50)} there`, 30)).toEqual(["see", `  ${"x".repeat(50)}`, "  there"]);
  });

  it("is measured in columns, not characters: letters of two columns, and colours of none", () => {
    expect(wrapLine(`${"漢字".repeat(5)} ${"漢字".repeat(5)}`, 30)).toHaveLength(2);
    expect(wrapLine("\x1b[1mbold\x1b[22m words that are short", 30)).toHaveLength(1);
  });

  it("is a paragraph of Markdown, and no code", () => {
    const code = "```python\nx = 1  # a comment that is far wider than the terminal is\n```";
    const text = `# A heading that is far wider than the terminal is, too\n\nA paragraph of\nmany short\nlines.\n\n- an item that is wider than the terminal\n- another\n\n${code}\n`;
    expect(wrapMarkdown(text, 30)).toBe(
      `# A heading that is far wider than the terminal is, too\n\nA paragraph of many short\nlines.\n\n- an item that is wider than\n  the terminal\n- another\n\n${code}\n`,
    );
  });

  it("is the second column of a table in its place", () => {
    expect(wrapTable("name    some words that are too wide for the column that there is\n", 52, 8)).toBe(
      "name    some words that are too wide for the column\n        that there is\n",
    );
  });
});

const KEPT = LEAKY.replace("self.is_closed\n", "self.nowhere\n");

describe.skipIf(skipReason)("a terminal", () => {
  /** What a command shows, when all is shown; the lines as the terminal has them. */
  async function shown(
    args: string,
    files: Readonly<Record<string, string>>,
    columns: number,
    ...options: readonly "-e"[]
  ): Promise<string> {
    const terminal = new Session(`${process.execPath} ${CLI} ${args}; echo "[$?]"`, folderOf(files), { columns, lines: 50 });
    try {
      await terminal.until(/^\[\d\]$/m);
      return terminal.screen(...options).replace(/ +$/gm, "");
    } finally {
      terminal.end();
    }
  }
  const plain = (screen: string) => screen.replace(/\x1b\[[\d;]*m/g, "");

  it.each([40, 80, 200])("of %i columns breaks no word, and shows what a pipe gets", async (columns) => {
    const files = { ".git/x": "", "a.py": LEAKY, "k.py": KEPT };
    const screen = await shown("--check --show-kept .", files, columns);
    const piped = unleak(["--check", "--show-kept", "."], folderOf(files)).err;
    const words = (text: string) => text.split(/\s+/).filter(Boolean);
    expect(words(screen.replace(/\[1\]\s*$/, ""))).toEqual(words(piped));
    expect(piped).not.toMatch(/\n\n/);
  });

  it.each([40, 80])("of %i columns breaks no number of the times", async (columns) => {
    const screen = await shown("-v --check .", { ".git/x": "", "a.py": LEAKY }, columns);
    const part = (name: string) => `${name} \\d+\\.\\d{3}`;
    const parts = ["start", "walk", "read", "survey", "find", "rewrite", "report"].map(part).join(" \\+ ");
    expect(screen.split(/\s+/).join(" ")).toMatch(new RegExp(`time: \\d+\\.\\d{3} s = ${parts}; `));
  });

  it("tells what is found with colours, and apart from the diff and the sums", async () => {
    const coloured = await shown("--show-kept .", { ".git/x": "", "a.py": LEAKY, "k.py": KEPT }, 100, "-e");
    expect(coloured).toMatch(/\x1b\[1mk\.py:3:9(?:\x1b\[\d+m)+: \x1b\[33mkept/);
    const screen = plain(coloured);
    expect(screen).toMatch(/^\+.*\n(?: .*\n)*\n+k\.py:3:9: kept unresolved-method: /m);
    expect(screen).toMatch(/\(method-alias\)\n\n2 files would change/);
  });

  it("tells cycles with colours, and apart from the sums", async () => {
    const held = "class Pump(object):\n    def start(self):\n        self.cb = self.stop\n    def stop(self):\n        pass\n";
    const coloured = await shown("leaks .", { ".git/x": "", "a.py": held }, 80, "-e");
    expect(coloured).toMatch(/\x1b\[1ma\.py:3:9(?:\x1b\[\d+m)+: \x1b\[33mfreed late/);
    expect(plain(coloured)).toMatch(/\n\n1 reference cycle: /);
  });

  it("has no colours where they are not wanted", async () => {
    const screen = await shown("--color never --show-kept .", { ".git/x": "", "k.py": KEPT }, 80, "-e");
    expect(screen).not.toContain("\x1b");
  });

  it("breaks the pages of explain, and errors", async () => {
    const page = await shown("explain overridden-in-subclass", {}, 60);
    expect(page.split("\n").filter((line) => line.length > 60)).toEqual([]);
    expect(page).toContain("A subclass finds another method under that name, and no edit\ncan make");
    expect(await shown("--since nosuch .", {}, 60)).toMatch(/lies in no\s+git\s+repository\n {2}it takes a revision/);
  });
});

describe("colours", () => {
  it.each([
    [{ FORCE_COLOR: "1", NO_COLOR: "" }, [], true],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, [], false],
    [{ FORCE_COLOR: "0", NO_COLOR: "" }, [], false],
    [{}, ["--color", "always"], true],
    [{ FORCE_COLOR: "1", NO_COLOR: "" }, ["--color", "never"], false],
  ])("are what %j and %j say, in the diff and in the words", (env, args, isColoured) => {
    const { out, err } = unleak([...args, "--show-kept", "."], folderOf({ ".git/x": "", "a.py": LEAKY, "k.py": KEPT }), { env });
    expect(out.includes("\x1b[32m")).toBe(isColoured);
    expect(err.includes("\x1b[33mkept")).toBe(isColoured);
    expect(err.includes("\x1b[1m")).toBe(isColoured);
  });
});
