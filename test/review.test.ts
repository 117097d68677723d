import { chmodSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { CLOSING, contents, folderOf, LEAKY, PROJECT, read, repository, unleak } from "./command.js";
import { runPython2, skipReason as withoutPython2 } from "./python2.js";
import { Session, skipReason } from "./tmux.js";

const CLI = join(PROJECT, "dist", "src", "cli.js");

const UNSAFE = `from nowhere import Unknown

class Odd(Unknown):
    def __init__(self):
        self.go = self.run

    def run(self):
        pass
`;

const TANK = `class Tank(object):
    def __init__(self):
        self.isFull = self.is_full

    def is_full(self):
        return False
`;

const BIG = `from tank import Tank

class Big(Tank):
    def is_full(self):
        return True
`;

/** The second alias stands for the first one. */
const CHAIN = `class Spooler(object):
    def __init__(self):
        self.isClosed = self.is_closed
        self.closed = self.isClosed

    def is_closed(self):
        return True
`;

let session: Session | undefined;

/** Starts a review, which tells its exit status and the state of the terminal when it ends. */
function start(folder: string, { args = ".", env = "NO_COLOR=1", columns = 100 } = {}): Session {
  const command = `env ${env} '${process.execPath}' '${CLI}' review ${args}; echo "status $?"; stty -a | grep -o '[-]*icanon'`;
  session = new Session(command, folder, { columns });
  return session;
}

/** Where the mode of the terminal is shown, the review has ended and left it as it was. */
const ENDED = /status (\d+)\s+icanon/;

/** What is asked when all is decided, before anything is written. */
const DECIDED = /all \d+ decided: .*\n.*\[u\]ndo the last answer \[\?\]help\s*$/;

async function ended(terminal: Session): Promise<{ screen: string; status: number }> {
  const asked = await terminal.until(new RegExp(`${DECIDED.source}|${ENDED.source}`));
  if (!ENDED.test(asked)) terminal.press("w");
  const screen = await terminal.until(ENDED);
  return { screen, status: Number(ENDED.exec(screen)?.[1]) };
}

/** An editor that is a shell script. */
function editorOf(folder: string, script: string, name = "editor"): string {
  const path = join(folder, ".git", name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return `NO_COLOR=1 VISUAL= EDITOR='${path}'`;
}

afterEach(() => session?.end());

describe.skipIf(skipReason)("unleak review", () => {
  it("writes what was accepted with y, not what was rejected with n, and undo gives every byte back", async () => {
    const files = { "a.py": LEAKY, "b.py": `# \xe9\xff\r\n${LEAKY.replace(/\n/g, "\r\n")}` };
    const folder = repository(files);
    const terminal = start(folder);
    const first = await terminal.until("[q]uit");
    expect(first).toContain("1/4  a.py:3:9  Spooler  method-alias  safe\n  self.isClosed = self.is_closed\n");
    expect(first).toContain("-        self.isClosed = self.is_closed\n");
    expect(first).toContain("+    isClosed = is_closed\n");
    expect(first).not.toContain("__enter__");
    terminal.press("y", "n");
    await terminal.until("3/4  b.py:4:9");
    expect(contents(folder)).toEqual(files);
    terminal.press("n", "y");
    const { screen, status } = await ended(terminal);
    expect(screen).toContain("reviewed: 4 = 2 accepted + 2 rejected + 0 not decided\n2 files rewritten: ");
    expect(screen).toContain("4 = 2 applied + 0 kept + 0 withheld + 0 silenced + 2 declined + 0 in conflict");
    expect(status).toBe(0);
    expect(read(folder, "a.py")).toContain("    isClosed = is_closed\n");
    expect(read(folder, "a.py")).not.toContain("__exit__");
    expect(read(folder, "b.py")).toContain("    def __enter__(self):\r\n");
    expect(read(folder, "b.py")).toContain("self.isClosed = self.is_closed\r\n");
    expect(unleak(["undo"], folder).status).toBe(0);
    expect(contents(folder)).toEqual(files);
  });

  it.skipIf(withoutPython2).each(["one", "two"])(
    "keeps an import that goes with two findings where just one is accepted (%s)",
    async (name) => {
      const folder = folderOf({ "a.py": CLOSING });
      const terminal = start(folder, { args: "--root . -t with-statement a.py" });
      await terminal.until("1/3");
      terminal.press("y");
      await terminal.until("2/3");
      terminal.press(name === "one" ? "y" : "n");
      await terminal.until("3/3");
      terminal.press(name === "two" ? "y" : "n");
      const { screen, status } = await ended(terminal);
      expect(screen).toMatch(/^a\.py:1:8 can't be applied without a\.py:\d+:10: rejected with it$/m);
      expect(status).toBe(0);
      expect(read(folder, "a.py")).toBe(CLOSING.replace(`contextlib.closing(Pipe("${name}"))`, `Pipe("${name}")`));
      expect(runPython2(["a.py"], folder)).toBe("one\nclose one\ntwo\nclose two\nexit 0\n");
    },
  );

  it("takes a and d for the rest of a file, and A for the rest of all", async () => {
    const names = ["a.py", "b.py", "c.py", "d.py"];
    const folder = repository(Object.fromEntries(names.map((name) => [name, LEAKY])));
    const terminal = start(folder);
    await terminal.until("1/8  a.py:3:9");
    terminal.press("n", "a");
    await terminal.until("3/8  b.py:3:9");
    terminal.press("d");
    await terminal.until("5/8  c.py:3:9");
    terminal.press("A");
    const { screen, status } = await ended(terminal);
    expect(screen).toContain("rejected 2\n");
    expect(screen).toContain("accepted 4\n");
    expect(status).toBe(0);
    expect(names.map((name) => read(folder, name).includes("\n    isClosed = is_closed"))).toEqual([false, false, true, true]);
    expect(names.map((name) => read(folder, name).includes("__exit__"))).toEqual([true, false, true, true]);
  });

  it("keeps what was accepted when it is quit, and goes back with u", async () => {
    const folder = repository({ "a.py": LEAKY, "b.py": LEAKY });
    const terminal = start(folder);
    await terminal.until("1/4");
    terminal.press("u");
    await terminal.until("there is nothing to undo");
    terminal.press("d");
    await terminal.until("3/4");
    terminal.press("u", "y");
    await terminal.until("back one: 2 answers are taken back");
    await terminal.until("2/4");
    terminal.press("q");
    const { screen, status } = await ended(terminal);
    expect(screen).toContain("reviewed: 4 = 1 accepted + 0 rejected + 3 not decided\n1 file rewritten: ");
    expect(status).toBe(0);
    expect(read(folder, "a.py")).toContain("\n    isClosed = is_closed");
    expect(read(folder, "b.py")).toBe(LEAKY);
  });

  it("tells the keys, and of a key that does nothing", async () => {
    const folder = repository({ "a.py": LEAKY });
    const terminal = start(folder);
    await terminal.until("1/2");
    terminal.press("?");
    const screen = await terminal.until("undo: back to the finding before");
    expect(screen).toContain("unleak explain method-alias tells");
    terminal.press("x", "Up", "q");
    const end = await ended(terminal);
    expect(end.screen.match(/this key does nothing here/g)).toHaveLength(2);
    expect(end.screen).toContain("nothing was accepted: nothing was written\n");
    expect(end.status).toBe(0);
    expect(readdirSync(join(folder, ".git"))).toEqual([]);
  });

  it("marks unsafe findings, tells why, and asks before they are accepted unseen", async () => {
    const folder = repository({ "a.py": LEAKY, "odd.py": UNSAFE });
    const terminal = start(folder);
    await terminal.until("1/3");
    terminal.press("A");
    await terminal.until("1 of these 3 findings is unsafe and not shown yet. Accept it as well?");
    terminal.press("x");
    await terminal.until("nothing was accepted\n");
    terminal.press("A", "n");
    const screen = await terminal.until("3/3");
    expect(screen).toContain("3/3  odd.py:5:9  Odd  method-alias  UNSAFE\n  self.go = self.run\nunsafe unknown-base: `Unknown`");
    terminal.press("y");
    const { status } = await ended(terminal);
    expect(status).toBe(0);
    expect(read(folder, "odd.py")).toContain("\n    go = run\n");
    expect(read(folder, "a.py")).toContain("__exit__");
  });

  it("shows a finding in all its files and writes all of them", async () => {
    const folder = repository({ "big.py": BIG, "tank.py": TANK });
    const terminal = start(folder);
    const screen = await terminal.until("[q]uit");
    expect(screen).toContain("1/1  tank.py:3:9");
    expect(screen).toContain("changes 2 files, all or none: tank.py, big.py\n");
    expect(screen).toMatch(/\+\+\+ b\/tank\.py\n.*\n\+\+\+ b\/big\.py\n.*\+ {4}isFull = is_full\n/s);
    terminal.press("y");
    expect((await ended(terminal)).status).toBe(0);
    expect([read(folder, "big.py"), read(folder, "tank.py")].map((text) => text.includes("    isFull = is_full\n"))).toEqual([true, true]);
  });

  it("rejects along with a finding those that need it", async () => {
    const folder = repository({ "a.py": CHAIN });
    const terminal = start(folder);
    await terminal.until("1/2");
    terminal.press("y");
    await terminal.until("needs a.py:3:9, which is accepted");
    terminal.press("u", "n");
    const { screen, status } = await ended(terminal);
    expect(screen).toContain("a.py:4:9 can't be applied without a.py:3:9: rejected with it\n");
    expect(status).toBe(0);
    expect(read(folder, "a.py")).toBe(CHAIN);
  });

  it("opens the editor, reads the file again, and keeps the answers on other files", async () => {
    const folder = repository({ "a.py": LEAKY, "b.py": CHAIN, "c.py": LEAKY });
    const script = `{ echo '# edited'; sed 's/self.closed = self.isClosed/pass/' "$1"; } > "$1.new"; mv "$1.new" "$1"`;
    const terminal = start(folder, { env: editorOf(folder, script) });
    await terminal.until("1/6");
    terminal.press("a");
    await terminal.until("3/6  b.py:3:9");
    terminal.press("y");
    await terminal.until("4/6  b.py:4:9");
    terminal.press("e");
    await terminal.until("b.py was read again: 1 finding to decide on\n");
    await terminal.until("3/5  b.py:4:9");
    terminal.press("y");
    await terminal.until("4/5  c.py:3:9");
    terminal.press("q");
    const { screen, status } = await ended(terminal);
    expect(screen).toContain("reviewed: 5 = 3 accepted + 0 rejected + 2 not decided\n2 files rewritten: ");
    expect(status).toBe(0);
    expect(read(folder, "b.py")).toMatch(/^# edited\nclass Spooler.*\n {4}isClosed = is_closed\n/s);
    expect(read(folder, "c.py")).toBe(LEAKY);
  });

  it("keeps the answers when the editor changes nothing, and tells of one that fails", async () => {
    const folder = repository({ "a.py": LEAKY });
    const terminal = start(folder, { env: editorOf(folder, "exit 3") });
    await terminal.until("1/2");
    terminal.press("y");
    await terminal.until("2/2");
    terminal.press("e");
    expect(await terminal.until("a.py is as it was")).toContain("ended with status 3");
    await terminal.until(/2\/2.*2\/2/s);
    terminal.press("y");
    expect((await ended(terminal)).screen).toContain("reviewed: 2 = 2 accepted");
  });

  it("opens the editor of VISUAL with its options, at the line where it knows how", async () => {
    const folder = repository({ "a.py": LEAKY });
    const env = editorOf(folder, 'printf "%s " "$@" > .git/args', "vim").replace(/VISUAL= EDITOR='(.*)'/, "EDITOR=false VISUAL='$1 -n'");
    const terminal = start(folder, { env });
    await terminal.until("1/2");
    terminal.press("e");
    await terminal.until("a.py is as it was");
    expect(read(folder, ".git/args")).toBe(`-n +3 ${join(realpathSync(folder), "a.py")} `);
    terminal.press("q");
    await ended(terminal);
  });

  it("takes no key for an answer that was pressed before there was a question", async () => {
    const terminal = start(repository({ "a.py": LEAKY }));
    terminal.press("y", "A");
    await terminal.until("[q]uit");
    terminal.press("q");
    expect((await ended(terminal)).screen).toContain("reviewed: 2 = 0 accepted + 0 rejected + 2 not decided");
  });

  it("names what an edit broke", async () => {
    const folder = repository({ "a.py": LEAKY, "b.py": LEAKY });
    const terminal = start(folder, { env: editorOf(folder, `echo 'class (' > "$1"`) });
    await terminal.until("1/4");
    terminal.press("e");
    expect(await terminal.until("1/2  b.py")).toMatch(/a\.py was read again: 0 findings to decide on\nunleak: a\.py:1:\d+: syntax error/);
    terminal.press("q");
    expect((await ended(terminal)).status).toBe(2);
  });

  it("leaves out, names and fails for what was changed by others meanwhile", async () => {
    const folder = repository({ "a.py": LEAKY, "big.py": BIG, "c.py": LEAKY, "tank.py": TANK });
    const terminal = start(folder);
    await terminal.until("1/5");
    terminal.press("a", "a");
    await terminal.until("5/5  tank.py");
    writeFileSync(join(folder, "a.py"), `\n${LEAKY}`);
    writeFileSync(join(folder, "big.py"), `${BIG}\n`);
    terminal.press("y");
    const { screen, status } = await ended(terminal);
    expect(screen).toContain("unleak: a.py:3:9: accepted, and not applied: a.py has changed since it was shown\n");
    expect(screen).toContain("unleak: tank.py:3:9: accepted, and not applied: big.py has changed since it was shown\n");
    expect(screen).toContain("1 file rewritten: ");
    expect(status).toBe(2);
    expect(contents(folder)).toMatchObject({ "a.py": `\n${LEAKY}`, "big.py": `${BIG}\n`, "tank.py": TANK });
    expect(read(folder, "c.py")).toContain("\n    isClosed = is_closed");
  });

  it.each([
    ["C-c", "SIGINT", 130],
    ["SIGTERM", "SIGTERM", 143],
  ])("writes nothing when it is stopped by %s, and says that q would have", async (how, name, expected) => {
    const folder = repository({ "a.py": LEAKY });
    // A shell tells its number and becomes the review.
    const terminal = start(folder, { env: `NO_COLOR=1 sh -c 'echo $$ > .git/pid; exec "$@"' -` });
    await terminal.until("1/2");
    terminal.press("y");
    await terminal.until("2/2");
    if (how === "C-c") terminal.press("C-c");
    else process.kill(Number(read(folder, ".git/pid")), "SIGTERM");
    const { screen, status } = await ended(terminal);
    expect(screen).toContain(`unleak: stopped by ${name}: nothing was changed; q would have kept the 1 accepted\n`);
    expect(status).toBe(expected);
    expect(read(folder, "a.py")).toBe(LEAKY);
  });

  it("stands still at Ctrl-Z and goes on with fg", async () => {
    const folder = repository({ "a.py": LEAKY });
    session = new Session("env PS1='ready ' sh -i", folder);
    await session.until("ready");
    session.press(`NO_COLOR=1 '${process.execPath}' '${CLI}' review .; echo "status $?"`, "Enter");
    await session.until("1/2");
    session.press("C-z");
    await session.until(/ready.*1\/2.*ready/s);
    session.press("fg", "Enter");
    await session.until(/1\/2.*fg.*1\/2/s);
    session.press("A");
    await session.until(DECIDED);
    session.press("w");
    await session.until("2 = 2 accepted");
  });

  it("is in colour on a terminal, and shows control characters as what they are", async () => {
    const folder = repository({ "a.py": LEAKY.replace("return True", 'return "\xe9 \x1b[2J"') });
    const terminal = start(folder, { env: "-u NO_COLOR -u FORCE_COLOR" });
    await terminal.until("[q]uit");
    expect(terminal.screen("-e")).toMatch(/\x1b\[31m- {8}self\.isClosed/);
    expect(terminal.screen()).toContain('return "é \\x1b[2J"');
    terminal.press("C-c");
    await ended(terminal);
  });

  it("offers forwarding methods with --forward, and counts what is kept without", async () => {
    const folder = repository({ "big.py": BIG, "tank.py": TANK });
    const kept = await ended(start(folder, { args: "tank.py" }));
    expect(kept.screen).toContain("1 kept subclass-outside-paths: A subclass");
    expect(kept.screen).toContain("there is nothing to review\n");
    session?.end();
    const terminal = start(folder, { args: "--forward tank.py" });
    expect(await terminal.until("[q]uit")).toMatch(/method-alias {2}UNSAFE\n.*\nunsafe subclass-outside-paths: /);
    terminal.press("y");
    expect((await ended(terminal)).status).toBe(0);
    expect(read(folder, "tank.py")).toContain("    def isFull(self");
  });

  it("leaves out and names a file that is gone", async () => {
    const folder = repository({ "a.py": LEAKY, "b.py": LEAKY });
    const terminal = start(folder);
    await terminal.until("1/4");
    rmSync(join(folder, "b.py"));
    terminal.press("A");
    const { screen, status } = await ended(terminal);
    expect(screen).toContain("unleak: b.py:3:9: accepted, and not applied: b.py has changed since it was shown\n");
    expect(screen).toContain("1 file rewritten: ");
    expect(status).toBe(2);
  });

  it("fits a narrow terminal, and one that is resized", async () => {
    const folder = repository({ "odd.py": UNSAFE, "p.py": LEAKY });
    const terminal = start(folder, { columns: 40 });
    await terminal.until("[y,n,s,a,d,A,u,/,f,e,o,?,q]");
    expect(terminal.screen()).toContain("1/3  odd.py:5:9\n  Odd  method-alias  UNSAFE\n");
    terminal.resize(100, 10);
    // The program learns of it in its own time.
    while (!terminal.screen("-J").includes("[y]es [n]o")) {
      terminal.press("?");
      await setTimeout(100);
    }
    terminal.press("q");
    expect((await ended(terminal)).status).toBe(0);
  });

  it("takes the last answer back before anything is written", async () => {
    const folder = repository({ "a.py": LEAKY });
    const terminal = start(folder);
    await terminal.until("1 of 2  safe  a.py:3:9");
    terminal.press("A");
    expect(await terminal.until(DECIDED)).toContain("all 2 decided: 2 accepted, 0 rejected\n[w]rite");
    terminal.press("y");
    await terminal.until("this key does nothing here");
    terminal.press("u");
    await terminal.until("back one: 2 answers are taken back");
    expect(read(folder, "a.py")).toBe(LEAKY);
    terminal.press("d");
    expect(await terminal.until(DECIDED)).toContain("[q]uit [u]ndo");
    terminal.press("q");
    expect((await ended(terminal)).screen).toContain("nothing was accepted: nothing was written\n");
    expect(read(folder, "a.py")).toBe(LEAKY);
  });

  it("keeps in sight what is asked, below a diff that is longer than the screen", async () => {
    const long = UNSAFE.replace("        self.go = self.run\n", `        self.go = self.run\n${"        x = 1\n".repeat(60)}`);
    const terminal = start(repository({ "a.py": long }), { args: "-U 100 .", columns: 80 });
    await terminal.until("[q]uit");
    const shown = terminal.screen().trimEnd().split("\n").slice(-2);
    expect(shown).toEqual(["1 of 1  UNSAFE unknown-base  a.py:5:9", expect.stringContaining("[y]es [n]o [s]kip")]);
    terminal.press("q");
    await ended(terminal);
  });

  it("skips, searches and goes to a file, and back", async () => {
    const terminal = start(repository({ "a.py": LEAKY, "b/c.py": LEAKY, "odd.py": UNSAFE }));
    await terminal.until("1 of 5");
    terminal.press("s");
    await terminal.until("2 of 5  safe  a.py:11:5");
    terminal.press("/");
    await terminal.until("search: ");
    terminal.press("x", "BSpace", "u", "n", "k", "n", "o", "w", "n", "Space", "BSpace", "Enter");
    expect(await terminal.until("5 of 5  UNSAFE unknown-base  odd.py:5:9")).toMatch(/search: unknown *\n/);
    terminal.press("f");
    await terminal.until("file: ");
    terminal.press("C", "Enter");
    await terminal.until("3 of 5  safe  b/c.py:3:9");
    terminal.press("/", "n", "o", "p", "e", "Enter");
    await terminal.until("no other finding says 'nope'");
    terminal.press("/", "y", "Escape");
    await terminal.until(/search: y\n3 of 5/);
    terminal.press("u");
    await terminal.until(/search: y[\s\S]*back one\n[\s\S]*5 of 5/);
    terminal.press("q");
    expect((await ended(terminal)).screen).toContain("5 = 0 accepted + 0 rejected + 5 not decided");
  });

  it("opens the place with o, and reads nothing again where nothing was changed", async () => {
    const folder = repository({ "a.py": LEAKY, "b.py": LEAKY });
    const script = 'printf "%s " "$@" > .git/args; if [ -e .git/change ]; then echo "# more" >> "$2"; fi';
    const terminal = start(folder, { env: editorOf(folder, script, "nano") });
    await terminal.until("1 of 4");
    terminal.press("y");
    await terminal.until("2 of 4");
    terminal.press("o");
    expect(await terminal.until(/2 of 4[\s\S]*2 of 4/)).not.toContain("reading the files again");
    expect(read(folder, ".git/args")).toBe(`+11 ${join(realpathSync(folder), "a.py")} `);
    writeFileSync(join(folder, ".git/change"), "");
    terminal.press("o");
    await terminal.until("a.py was read again: 2 findings to decide on");
    terminal.press("q");
    await ended(terminal);
  });

  it("says so where there is nothing to review", async () => {
    const terminal = start(repository({ "a.py": "x = 1\n" }));
    const { screen, status } = await ended(terminal);
    expect(screen).toContain("there is nothing to review\n");
    expect(status).toBe(0);
  });
});

describe("unleak review without a terminal", () => {
  it("tells what to do instead", () => {
    const { err, status } = unleak(["review", "."], folderOf({ "a.py": LEAKY }));
    expect(err).toMatch(/^unleak: review asks about each change, and standard input or output is no terminal\n {2}unleak src prints/);
    expect(status).toBe(2);
  });

  it("takes no source from standard input", () => {
    expect(unleak(["review", "-"], folderOf({}), { input: LEAKY })).toMatchObject({ status: 2, out: "" });
  });
});
