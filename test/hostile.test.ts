import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { FORMATS } from "../src/index.js";
import { folderOf, LEAKY, PROJECT, run, unleak } from "./command.js";
import { skipReason as noTmux, Session } from "./tmux.js";

/** Each holds what a terminal obeys, or what makes one text look like another. */
const HOSTILE = [
  "\x1b[2J",
  "\x1b]52;c;cHduZWQ=\x07",
  "\x1b[201~",
  "\r",
  "\x08\x08",
  "\x7f",
  "\u009b31m",
  "\u009d0;x\u009c",
  "\u202e",
  "\u2066\u2069",
  "\u200b\u200d\ufeff",
  "\u00ad",
  "\u061c",
  "\u{e0041}",
  "\u2028\u2029",
];

/** Whatever has an effect on a terminal but none that can be seen. */
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** A line of its own would be taken for one of unleak's. */
const FORGED = "\nFORGED: ::error::forged";

const latin1 = (text: string) => Buffer.from(text).toString("latin1");

const ALL = HOSTILE.join(" ");

/** A carriage return ends a line of Python. */
const IN_CODE = ALL.replaceAll("\r", "");

/** Hostile text where a tree can have it: in names of files and folders, in code that is changed, kept or broken, beside it and on its line. */
function tree(): string {
  const code = LEAKY.replace("= self.is_closed\n", `= self.is_closed  # ${IN_CODE} on the line\n        x = "${IN_CODE} beside it"\n`);
  const kept = code
    .replace("class Spooler(object)", `class Spooler(Unknown)`)
    .replace("        self.isClosed", `        if "${IN_CODE}":\n            pass\n        self.isClosed`);
  const other = kept.replaceAll("isClosed", "gone");
  const silenced = kept.replaceAll("isClosed", "over").replace("on the line", `# unleak: ignore[${IN_CODE}]`);
  const files = {
    "setup.py": "",
    [`${ALL}/a${ALL}${FORGED}.py`]: code,
    [`${ALL}/b${ALL}.py`]: `${other}\n${silenced}`,
    [`${ALL}/c${ALL}.py`]: `${code.replaceAll("isClosed", "broken")}def broken("${IN_CODE}":\n    pass ${ALL}\n`,
    [`${ALL}/d${ALL}.py`]: "x\0",
  };
  const encoded = Object.entries(files).map(([name, text]) => [name, latin1(text)]);
  // No UTF-8: an eight-bit control character.
  return folderOf({ ...Object.fromEntries(encoded), "eight.py": `# coding: latin-1\n${LEAKY.replace("True", '"\x9b2J\xe9"')}` });
}

/** `fault` for a text that a person must not be shown. */
function faultsIn(bytes: string): string[] {
  const text = Buffer.from(bytes, "latin1").toString("utf8");
  const unseen = text.split("\n").filter((line) => UNSEEN.test(line) || line.includes("\ufffd"));
  const forged = text.split("\n").filter((line) => line.startsWith("FORGED"));
  return [...unseen, ...forged].map((line) => JSON.stringify(line));
}

/** Colours of unleak's own. */
const withoutColours = (text: string) => text.replace(/\x1b\[(?:0|1|2|22|31|32|33|36|39|1;33)m/g, "");

const CLI = join(PROJECT, "dist", "src", "cli.js");
const hasScript = spawnSync("script", ["-qec", "true", "/dev/null"]).status === 0;
const noTerminal = hasScript ? undefined : "no `script` of util-linux on the PATH, to give a program a terminal";
if (noTerminal) {
  if (process.env.CI) throw new Error(`${noTerminal}; in CI it must be there`);
  console.warn(`skipped: ${noTerminal}`);
}

/** What a terminal gets of a command's standard output and error, with the newlines as they were written. */
function onTerminal(args: readonly string[], folder: string, { input = "", env = {} } = {}): string {
  const command = [process.execPath, CLI, ...args].map((each) => `'${each.replaceAll("'", "'\\''")}'`).join(" ");
  const { out } = run("script", ["-qec", command, "/dev/null"], folder, { input, env: { NO_COLOR: "", ...env } });
  // The terminal's own: it puts a carriage return before each newline.
  return out.replaceAll("\r\n", "\n");
}

describe("a tree of hostile names and hostile code", () => {
  const folder = tree();

  it.each(FORMATS.map(({ name }) => [name]))("reaches no person as it is, on standard error beside %s", (format) => {
    const { out, err, status } = unleak(["-f", format, "--show-kept", "--unsafe", "-v", "."], folder);
    expect(faultsIn(err)).toEqual([]);
    expect(status).toBe(2);
    // What is a patch is as git takes it; all others tell people or are text that shows what it holds.
    if (format !== "diff") expect(faultsIn(out.replaceAll("\ufffd", ""))).toEqual([]);
  });

  it.skipIf(noTerminal)("reaches no terminal as it is, in any format", () => {
    for (const { name } of FORMATS) {
      const shown = onTerminal(["-f", name, "--show-kept", "--unsafe", "--no-progress", "."], folder);
      expect(shown.length).toBeGreaterThan(1000);
      expect(faultsIn(withoutColours(shown)), name).toEqual([]);
    }
  });

  it("is the same bytes in a file and in a pipe, and shown where a pipe has colours", () => {
    const { out } = unleak(["-q", "."], folder);
    unleak(["-q", "-o", "report.patch", "."], folder);
    const file = readFileSync(join(folder, "report.patch"), "latin1");
    expect(file).toBe(out);
    expect(out).toContain(latin1(`# ${IN_CODE} on the line`));
    expect(faultsIn(withoutColours(unleak(["--color=always", "."], folder).out))).toEqual([]);
  });

  it.skipIf(noTerminal)("is shown as what it is: its code on a terminal, with the tabs and without the line ends of Windows", () => {
    const windows = folderOf({ "w.py": LEAKY.replace("return True", "return \t'\x1b[2J'").replaceAll("\n", "\r\n") });
    expect(withoutColours(onTerminal(["-q", "."], windows))).toContain("         return \t'\\x1b[2J'\n");
    expect(withoutColours(onTerminal(["-q", "eight.py"], folder))).toContain('return "\\x9b2J\\xe9"');
  });

  it("reaches no person by any other command", () => {
    const [name = ""] = readdirSync(folder).filter((each) => each.includes("\x1b[2J"));
    const bad = `\x1b[2J\u202e${FORGED}`;
    const commands: string[][] = [
      ["leaks", "."],
      ["config", name, "--exclude", bad, "--root", bad],
      ["explain", bad],
      ["merge", bad],
      ["undo"],
      ["new-transform", bad],
      ["test-transform", bad],
      ["completion", bad],
      [bad],
      ["-t", bad, "."],
      ["-t", `./${bad}`, "."],
      ["-f", bad, "."],
      [`--${bad}`],
      ["--since", bad, "."],
      ["--baseline", bad, "."],
      ["--decisions", bad, "."],
      ["--config", bad, "."],
      ["--files-from", bad],
      ["--root", bad, "."],
      ["--python", bad, "-w", "eight.py"],
      ["--backup", bad, "-w", "."],
      ["-o", `${bad}/x`, "."],
      ["--baseline", "known", "--write-baseline", "."],
      ["--baseline", "known", "."],
      ["--check", "."],
      ["-w", "."],
      ["undo"],
    ];
    for (const args of commands) {
      const { out, err } = unleak(args, folder, { env: { GITHUB_ACTIONS: "true" } });
      expect(faultsIn(err), args.join(" ")).toEqual([]);
      if (out !== "" && !out.startsWith("---")) expect(faultsIn(out), args.join(" ")).toEqual([]);
    }
  });

  it.skipIf(noTerminal ?? noTmux)("reaches no terminal by review", async () => {
    const session = new Session(`script -qfec "'${process.execPath}' '${CLI}' review --unsafe ." keys`, folder);
    try {
      for (const key of ["?", "y", "n", "u", "n", "q"]) {
        const asked = () => readFileSync(join(folder, "keys"), "latin1").split("[y]es").length;
        await session.until("[q]uit");
        const before = asked();
        session.press(key);
        for (let tries = 0; tries < 300 && key !== "q" && asked() === before; tries++) await setTimeout(100);
      }
      await session.until("reviewed: ");
    } finally {
      session.end();
    }
    const shown = readFileSync(join(folder, "keys"), "latin1")
      .replace(/^Script .*$/gm, "")
      .replaceAll("\r\n", "\n");
    expect(shown).toContain("[y]es");
    expect(faultsIn(withoutColours(shown))).toEqual([]);
  });

  it("tells GitHub nothing to do but what unleak says", () => {
    const names = ["::error::x.py", "a,title=x::stop-commands::y.py", "b%0A::error::z.py", "##[add-mask]a.py", "c\n::set-env name=X::y.py"];
    const there = folderOf(Object.fromEntries(names.map((name) => [name, LEAKY.replace("(object)", "(Unknown)")])));
    const { out, err } = unleak(["-f", "github", "--show-kept", "."], there, { env: { GITHUB_ACTIONS: "true" } });
    expect(err).not.toMatch(/^\s*::|##\[/m);
    for (const line of out.trimEnd().split("\n")) expect(line).toMatch(/^::(?:error|warning|notice) file=[^:,]*,line=\d+,[^:]*::/);
    expect(out).toContain("file=%3A%3Aerror%3A%3Ax.py,");
    expect(out).toContain("file=b%250A%3A%3Aerror%3A%3Az.py,");
  });
});

describe("a report that somebody else has made", () => {
  /** Every text of the report that a schema leaves free. */
  function poisoned(value: unknown, key = ""): unknown {
    const free = new Set(["transform", "message", "summary", "subject", "className", "why", "path", "version", "name"]);
    if (typeof value === "string") return free.has(key) ? `${value}\x1b[2J\u202e\ud800${FORGED}<script>&` : value;
    if (Array.isArray(value)) return value.map((each) => poisoned(each, key));
    if (typeof value !== "object" || value === null) return value;
    const isFixed = (name: string) => key === "tool" && name === "name";
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, isFixed(name) ? each : poisoned(each, name)]));
  }

  it("is merged in every format without a word of it reaching a person as it is", () => {
    const folder = tree();
    const report = unleak(["-f", "ndjson", "."], folder).out;
    const lines = Buffer.from(report, "latin1").toString("utf8").trimEnd().split("\n");
    const there = folderOf({});
    const repository = join(there, `re\x1b[2Jpo.ndjson`);
    writeFileSync(repository, lines.map((line) => `${JSON.stringify(poisoned(JSON.parse(line)))}\n`).join(""));
    writeFileSync(join(there, "broken.ndjson"), `{"kind": "run \x1b[2J\u202e${FORGED}`);
    for (const format of ["summary", "json", "ndjson", "sarif", "html"]) {
      const { out, err, status } = unleak(["merge", "-f", format, "-o", `out-${format}`, repository, "broken.ndjson"], there);
      expect(err).toContain("1 repository merged");
      expect([faultsIn(err), faultsIn(out), status]).toEqual([[], [], 2]);
    }
    const pages = readdirSync(join(there, "out-html/repositories")).map((name) => join("out-html/repositories", name));
    expect(pages).toHaveLength(1);
    for (const name of ["out-summary", "out-json", "out-ndjson", "out-sarif", "out-html/index.html", ...pages]) {
      const text = readFileSync(join(there, name), "latin1");
      expect(faultsIn(text), name).toEqual([]);
      if (name.endsWith(".html")) expect(text.match(/<script>(?!\()/g) ?? []).not.toContain("<script>&");
    }
  });
});

describe("printing", () => {
  it("goes through one file, which lets nothing through", () => {
    const sources = readdirSync(join(PROJECT, "src"), { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
    const writers = sources.filter((path) =>
      /process\.(?:stdout|stderr)\.write|console\./.test(readFileSync(join(PROJECT, "src", path), "utf8")),
    );
    expect(writers.filter((path) => !path.startsWith("report/html/page/"))).toEqual(["cli/output.ts"]);
  });
});
