import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { shellWord } from "../src/cli/shell.js";
import { folderOf, LEAKY, run, unleak } from "./command.js";
import { Session, skipReason } from "./tmux.js";

/** Names that would be read as something else, by the terminal that they are pasted into or by the shell behind it. */
const NAMES = [
  "esc\x1b[2J.py",
  "end of a paste\x1b[201~; touch pwned\r.py",
  "return\rtouch pwned\r.py",
  "new\nline.py",
  "tab\there.py",
  "rubout\x7f\x15\x03.py",
  "c1\u009b2J.py",
  "bidi\u202egnp.py",
  "isolate\u2066x\u2069.py",
  "zero\u200bwidth\ufeff.py",
  "tags\u{e0041}.py",
  "line\u2028separator.py",
  "it's.py",
  'quo"te.py',
  "$(touch pwned).py",
  "`touch pwned`.py",
  "$HOME.py",
  "back\\slash\\x41.py",
  "bang!x!!.py",
  "it's a !bang.py",
  "all' of\x1b!\\ it.py",
  "~",
  "~root.py",
  "=ls",
  "a=~.py",
  "#comment.py",
  "*?[a].py",
  "{a,b}.py",
  "a;b&c|d<e>f.py",
  "-w.py",
  "%1",
  "^a^b",
  "größe.py",
  "with space.py",
  " lead.py",
  "()",
];

const SHELLS = [
  ["bash", "bash --norc --noprofile -i"],
  ["zsh", "zsh -f -i"],
] as const;

function whyNot(shell: string): string | undefined {
  if (skipReason) return skipReason;
  const reason = spawnSync(shell, ["-c", ":"]).status === 0 ? undefined : `no ${shell} on the PATH, to paste into`;
  if (reason && process.env.CI) throw new Error(`${reason}; in CI it must be there`);
  if (reason) console.warn(`skipped: ${reason}`);
  return reason;
}

describe.each(SHELLS)("a command that is pasted into %s", (shell, command) => {
  it.skipIf(whyNot(shell))(
    "is the command that was meant, whatever it names",
    async () => {
      const folder = folderOf(Object.fromEntries(NAMES.map((name) => [name, LEAKY])));
      const { err } = unleak(["--check", "--", ...NAMES], folder);
      const [, pasted = ""] = /^next: (.*)$/m.exec(Buffer.from(err, "latin1").toString("utf8")) ?? [];
      expect(pasted).toMatch(/^unleak -w /);
      const words = await pastedInto(command, pasted, folder);
      expect(words).toEqual(["-w", "--", ...NAMES]);
      expect(existsSync(join(folder, "pwned"))).toBe(false);
    },
    300_000,
  );
});

/** What `unleak` would be given when a line is pasted into an interactive shell, as a terminal pastes. */
async function pastedInto(shell: string, line: string, folder: string): Promise<string[]> {
  const told = folderOf({});
  writeFileSync(join(told, "line"), line);
  const session = new Session(`LC_ALL=C.UTF-8 ${shell}`, folder, { columns: 500 });
  try {
    session.press(`unleak() { printf '%s\\0' "$@" > ${told}/words.new; mv ${told}/words.new ${told}/words; }; echo re''ady`, "Enter");
    await session.until("ready");
    session.paste(join(told, "line"));
    await setTimeout(1000);
    session.press("Enter");
    for (let tries = 0; tries < 200 && !existsSync(join(told, "words")); tries++) await setTimeout(100);
    return readFileSync(join(told, "words"), "utf8").split("\0").slice(0, -1);
  } finally {
    session.end();
  }
}

describe("a word for a shell", () => {
  it("is spelled out where anything in it can't be seen, and is plain where nothing needs more", () => {
    expect(["a/b-c.py", "--root=x", "a b", "it's", "=x", "~x", ""].map(shellWord)).toEqual([
      "a/b-c.py",
      "--root=x",
      "'a b'",
      "'it'\\''s'",
      "'=x'",
      "'~x'",
      "''",
    ]);
    expect(shellWord("\x1b'\\!\u202e")).toBe("$'\\x1b\\x27\\x5c\\x21\\xe2\\x80\\xae'");
    for (const name of NAMES) expect(shellWord(name)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });

  it("isn't offered where it would name another file: bytes that are no UTF-8 can't be given again", () => {
    const folder = folderOf({ "a.py": LEAKY });
    writeFileSync(Buffer.concat([Buffer.from(join(folder, "caf")), Buffer.from([0xe9]), Buffer.from(".py")]), LEAKY);
    const line = `"${process.execPath}" "${join(import.meta.dirname, "../dist/src/cli.js")}" --check a.py caf$'\\xe9'.py`;
    const { err } = run("bash", ["-c", line], folder);
    expect(err).toContain("1 file would change");
    expect(err).not.toContain("unleak -w");
  });
});
