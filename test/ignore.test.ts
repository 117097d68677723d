import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { contents, folderOf, LEAKY, read, repository, unleak } from "./command.js";

const ALIAS = "self.isClosed = self.is_closed";
const withLine = (line: string) => LEAKY.replace(ALIAS, line);
const STATE = `class Cache(object):
    def __init__(self):
        self.lookup = self.find

    def find(self):
        self.lookup = None
`;

/** Writes the comments, and holds the outcome to what is promised: all that was to be silenced is, and no comment is in vain. */
function silenced(text: string, name = "method-alias"): string {
  const folder = repository({ "a.py": text });
  const done = unleak(["ignore", name, "-w", "."], folder);
  expect(done.err).toMatch(/^\d+ findings? silenced in 1 file\n/);
  expect(done).toMatchObject({ status: 0, out: "" });
  const after = unleak(["-q", "-f", "json", "."], folder);
  expect(unleak(["."], folder).err).not.toContain("unused-silencing");
  const findings = JSON.parse(after.out).files.flatMap((file: { findings: unknown[] }) => file.findings) as {
    transform: string;
    outcome: string;
  }[];
  for (const { transform, outcome } of findings) if (transform === name) expect(outcome).toBe("silenced");
  const now = read(folder, "a.py");
  expect(unleak(["undo"], folder).status).toBe(0);
  expect(read(folder, "a.py")).toBe(text);
  return now;
}

describe("unleak ignore", () => {
  it.each([
    ["at the end of the line", ALIAS, `${ALIAS}  # unleak: ignore[method-alias]`],
    ["behind a comment that is there", `${ALIAS}  # noqa`, `${ALIAS}  # noqa  # unleak: ignore[method-alias]`],
    ["behind blanks that are there", `${ALIAS}   `, `${ALIAS}   # unleak: ignore[method-alias]`],
    ["where another statement follows", `${ALIAS}; self.x = 1`, `${ALIAS}; self.x = 1  # unleak: ignore[method-alias]`],
    [
      "on the last line behind a backslash",
      "self.isClosed = \\\n            self.is_closed",
      "self.isClosed = \\\n            self.is_closed  # unleak: ignore[method-alias]",
    ],
    [
      "in brackets",
      "self.isClosed = (\n            self.is_closed\n        )",
      "self.isClosed = (\n            self.is_closed\n        )  # unleak: ignore[method-alias]",
    ],
    [
      "before a string that begins on its last line",
      'self.isClosed = (\n            self.is_closed); self.x = """\n            # """',
      'self.isClosed = (  # unleak: ignore[method-alias]\n            self.is_closed); self.x = """\n            # """',
    ],
    [
      "of a comment that names another one",
      `${ALIAS}  # unleak: ignore[leaks] because`,
      `${ALIAS}  # unleak: ignore[leaks, method-alias] because`,
    ],
  ])("writes it %s", (_where, line, expected) => {
    const now = silenced(withLine(line));
    expect(now).toBe(withLine(expected));
  });

  it.each([
    ["CRLF", withLine(ALIAS).replaceAll("\n", "\r\n")],
    ["lone CRs", withLine(ALIAS).replaceAll("\n", "\r")],
    ["a BOM and UTF-8", `\xef\xbb\xbf${withLine(`${ALIAS}  # \xc3\xa9`)}`],
    ["shift_jis, whose bytes look like backslashes", `# coding: shift_jis\n${withLine(`${ALIAS}  # \x95\x5c`)}`],
    ["koi8-r", `# coding: koi8-r\n${withLine(`${ALIAS}  # \xcb\xcc`)}`],
  ])("changes no other byte: %s", (_what, text) => {
    expect(silenced(text).replace(/ {2}# unleak: ignore\[method-alias\]/, "")).toBe(text);
  });

  it("writes one at the end of a file without a newline, and one on a def", () => {
    const text = `${LEAKY.trimEnd().replace("def __del__(self):\n        self.close()", "def __del__(self): self.close()")}`;
    expect(silenced(text, "context-manager")).toBe(`${text}  # unleak: ignore[context-manager]`);
    const long = LEAKY.replace("def __del__(self):", "def __del__(\n            self\n    ):");
    expect(silenced(long, "context-manager")).toBe(long.replace("    ):", "    ):  # unleak: ignore[context-manager]"));
  });

  it("names two transforms in one comment where both find something on the line", () => {
    const folder = repository({ "a.py": STATE });
    unleak(["ignore", "Cache", "-w", "-t", "method-alias", "-t", "method-state", "."], folder);
    expect(read(folder, "a.py")).toBe(STATE.replace("self.find\n", "self.find  # unleak: ignore[method-alias, method-state]\n"));
  });

  it.each([
    ["alias-reassigned", 1],
    ["method-alias/alias-reassigned", 1],
    ["Cache", 1],
    ["Spooler", 2],
    ["Spooler.isClosed", 1],
    ["lookup", 1],
    ["context-manager", 1],
    ["__del__", 1],
  ])("takes %s for a name", (name, number) => {
    const folder = repository({ "a.py": LEAKY, "b.py": STATE });
    const { out, err, status } = unleak(["ignore", name, "."], folder);
    expect(status).toBe(0);
    expect(out.match(/^\+.*# unleak: ignore\[/gm)).toHaveLength(number);
    expect(err).toContain(`next: unleak ignore -w ${name} .  # writes the comments\n`);
    expect(contents(folder)).toEqual({ "a.py": LEAKY, "b.py": STATE });
  });

  it("finds what only runs by name where a reason of it is named", () => {
    const folder = repository({
      "a.py":
        "import threading\n\nclass P(object):\n    def __init__(self):\n        self.t = threading.Thread(target=self.go)\n\n    def go(self):\n        pass\n",
    });
    expect(unleak(["ignore", "leaks", "."], folder).out).toContain(
      "+        self.t = threading.Thread(target=self.go)  # unleak: ignore[leaks]\n",
    );
  });

  it("is a command behind flags, too, and no path that a rewrite is about", () => {
    const folder = repository({ "a.py": LEAKY });
    expect(unleak(["-q", "-w", "ignore", "method-alias", "."], folder)).toMatchObject({ out: "", err: "", status: 0 });
    expect(read(folder, "a.py")).toBe(LEAKY.replace(ALIAS, `${ALIAS}  # unleak: ignore[method-alias]`));
    expect(unleak(["--root", ".", "-w", "a.py"], folder).err).toContain("1 file rewritten: 1 context-manager\n");
  });

  it("passes over what is silenced or in the baseline", () => {
    const folder = repository({ "a.py": LEAKY, "b.py": STATE });
    unleak(["ignore", "method-alias", "-w", "."], folder);
    expect(unleak(["ignore", "method-alias", "-w", "."], folder)).toMatchObject({
      status: 0,
      err: "nothing to silence: there is no finding of method-alias\n",
    });
    unleak(["--baseline", "known.json", "--write-baseline", "."], folder);
    expect(unleak(["ignore", "context-manager", "--baseline", "known.json", "."], folder).err).toContain("nothing to silence");
  });

  it.each([
    [
      "a line that goes on in a string and behind a backslash",
      'self.x = """a\n        """; self.isClosed = \\\n            self.is_closed; self.y = """\n        """',
      "no line of it can end with a comment",
    ],
    [
      "a line on which another finding stands",
      "self.isClosed = self.is_closed; self.isShut = self.is_closed",
      "the comment would silence another finding of the same line, too",
    ],
  ])("says so of %s", (_what, line, message) => {
    const folder = repository({ "a.py": withLine(line) });
    const { err, status } = unleak(["ignore", "isClosed", "-w", "."], folder);
    expect(err).toContain(message);
    expect(status).toBe(2);
    expect(read(folder, "a.py")).toBe(withLine(line));
  });

  it("says what it can't do: a name that nothing has, standard input, no paths, a file that can't be written", () => {
    const folder = repository({ "a.py": LEAKY });
    expect(unleak(["ignore", "nonsense", "."], folder)).toMatchObject({
      status: 2,
      err: expect.stringContaining("nothing that was found is called 'nonsense'"),
    });
    expect(unleak(["ignore", "method-alias", "-"], folder, { input: LEAKY }).status).toBe(2);
    expect(unleak(["ignore", "method-alias"], folder)).toMatchObject({ status: 2, err: expect.stringContaining("no paths were given") });
    expect(unleak(["ignore", "method-alias", "gone.py"], folder).status).toBe(2);
  });

  it.skipIf(process.getuid?.() === 0)("writes the others where a file can't be written", () => {
    const folder = repository({ "a/a.py": LEAKY, "b/b.py": LEAKY });
    chmodSync(join(folder, "a/a.py"), 0o444);
    const { err, status } = unleak(["ignore", "method-alias", "-w", "."], folder);
    expect(status).toBe(2);
    expect(err).toContain("a/a.py: not written: ");
    expect(read(folder, "b/b.py")).toContain("ignore[method-alias]");
  });

  it("writes 1,200 at once", () => {
    const folder = folderOf(
      Object.fromEntries(
        Array.from({ length: 40 }, (_, at) => [
          `m${at}.py`,
          Array.from({ length: 30 }, (_, n) => LEAKY.replace("Spooler", `S${n}`)).join("\n"),
        ]),
      ),
    );
    mkdirSync(join(folder, ".git"));
    expect(unleak(["ignore", "method-alias", "-w", "."], folder).err).toBe(
      "1200 findings silenced in 40 files\nnext: unleak undo  # takes the comments away\n",
    );
    const { err } = unleak(["-t", "method-alias", "."], folder);
    expect(err).toContain("findings: 1200 = 0 applied + 0 kept + 0 withheld + 1200 silenced");
    expect(err).not.toContain("unused-silencing");
  });
});
