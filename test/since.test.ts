import { appendFileSync, chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { transformTree, UsageError } from "../src/index.js";
import { folderOf, LEAKY, run, unleak } from "./command.js";

const changed = (out: string) => [...out.matchAll(/^\+\+\+ "?b\/(.*?)"?\t?$/gm)].map(([, path]) => path);
const CHANGED = `# changed\n${LEAKY}`;

function git(folder: string, ...args: string[]): string {
  const { out, err, status } = run("git", ["-c", "user.name=x", "-c", "user.email=x@example.org", ...args], folder);
  if (status !== 0) throw new Error(err);
  return out.trim();
}

function committed(folder: string, ...init: string[]): string {
  git(folder, "init", "-q", ...init);
  git(folder, "add", ".");
  git(folder, "commit", "-qm", "one");
  return folder;
}

const repository = (files: Readonly<Record<string, string>>, ...init: string[]) => committed(folderOf(files), ...init);

/** A configuration that names a program for every key that git may start one for; each leaves a file of its name in `marks`. */
function hostileConfig(marks: string): string {
  const program = (name: string) => {
    const file = join(marks, `${name}.sh`);
    writeFileSync(file, `#!/bin/sh\ntouch "${join(marks, name)}"\ncat\n`);
    chmodSync(file, 0o755);
    return file;
  };
  const hooks = join(marks, "hooks");
  mkdirSync(hooks);
  for (const name of [
    "fsmonitor-watchman",
    "post-index-change",
    "post-checkout",
    "reference-transaction",
    "pre-auto-gc",
    "query-watchman",
  ]) {
    writeFileSync(join(hooks, name), `#!/bin/sh\ntouch "${join(marks, `hook-${name}`)}"\n`);
    chmodSync(join(hooks, name), 0o755);
  }
  const section = (name: string, values: Readonly<Record<string, string>>) =>
    `[${name}]\n${Object.entries(values)
      .map(([key, value]) => `\t${key} = ${value}\n`)
      .join("")}`;
  const commands = ["rev-parse", "ls-tree", "config", "ls-files", "diff", "check-attr", "cat-file", "status"];
  const byCommand = (kind: string, prefix = "") => Object.fromEntries(commands.map((each) => [each, prefix + program(`${kind}-${each}`)]));
  return [
    section("core", {
      fsmonitor: program("core.fsmonitor"),
      hooksPath: hooks,
      sshCommand: program("core.sshCommand"),
      editor: program("core.editor"),
      pager: program("core.pager"),
      askPass: program("core.askPass"),
      gitProxy: program("core.gitProxy"),
      alternateRefsCommand: program("core.alternateRefsCommand"),
    }),
    section("diff", { external: program("diff.external") }),
    section('diff "x"', { command: program("diff.x.command"), textconv: program("diff.x.textconv") }),
    section('filter "x"', { clean: program("filter.x.clean"), smudge: program("filter.x.smudge"), required: "true" }),
    section('filter "y"', { process: program("filter.y.process"), required: "true" }),
    section('merge "x"', { driver: program("merge.x.driver") }),
    section("gpg", { program: program("gpg.program") }),
    section('gpg "ssh"', { program: program("gpg.ssh.program"), defaultKeyCommand: program("gpg.ssh.defaultKeyCommand") }),
    section("credential", { helper: program("credential.helper") }),
    section("sequence", { editor: program("sequence.editor") }),
    section('trailer "x"', { command: program("trailer.x.command"), cmd: program("trailer.x.cmd") }),
    section('submodule "inner"', { update: `!${program("submodule.update")}`, active: "true" }),
    section("uploadpack", { packObjectsHook: program("uploadpack.packObjectsHook") }),
    section("ssh", { variant: "simple" }),
    section("alias", byCommand("alias", "!")),
    section("pager", byCommand("pager")),
    section("log", { showSignature: "true" }),
    section("interactive", { diffFilter: program("interactive.diffFilter") }),
    section("man", { viewer: "x" }),
    section('man "x"', { cmd: program("man.x.cmd") }),
    section("extensions", { partialClone: "origin" }),
  ].join("");
}

/** What could be fetched from, each way with a program of its own. */
const REMOTES = {
  ssh: (marks: string) => `\turl = ssh://nowhere.invalid/x\n\tuploadpack = ${marks}/core.editor.sh\n`,
  helper: (marks: string) => `\turl = x\n\tvcs = ${marks}/core.editor.sh\n`,
  ext: (marks: string) => `\turl = ext::sh -c touch% ${marks}/ext\n`,
  local: (marks: string) => `\turl = ${marks}\n\tuploadpack = ${marks}/core.editor.sh\n`,
};

/** Those of the programs that ran. */
const ran = (marks: string) => readdirSync(marks).filter((name) => !name.endsWith(".sh") && name !== "hooks");

describe("a repository that names programs", () => {
  const ATTRIBUTES = "*.py filter=x diff=x merge=x\nb.py filter=y\n";

  it("has none of them run: filters, monitors, hooks, pagers, aliases, its submodules' neither", () => {
    const inner = repository({ "inner.py": LEAKY, "same.py": LEAKY });
    const folder = repository({ "a.py": LEAKY, "b.py": LEAKY, "same.py": LEAKY, ".gitattributes": ATTRIBUTES });
    git(folder, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner, "inner");
    git(folder, "commit", "-qm", "two");
    const marks = folderOf({});
    const config = hostileConfig(marks);
    appendFileSync(join(folder, ".git/config"), config);
    appendFileSync(join(folder, ".git/modules/inner/config"), `${config}[alias]\n`);
    writeFileSync(join(folder, "inner/.gitattributes"), ATTRIBUTES);
    // Of the same length, and newer than the index: git would have to read it.
    for (const name of ["a.py", "b.py", "inner/inner.py"]) writeFileSync(join(folder, name), CHANGED);
    writeFileSync(join(folder, "same.py"), LEAKY);
    const { out, status } = unleak(["--since", "HEAD", "."], folder);
    expect(changed(out)).toEqual(["a.py", "b.py", "inner/inner.py"]);
    expect(status).toBe(0);
    expect(ran(marks)).toEqual([]);
  });

  it.each(Object.entries(REMOTES))("fetches nothing that it lacks, by %s", (_name, remote) => {
    const folder = repository({ "a.py": LEAKY, "sub/b.py": LEAKY });
    const marks = folderOf({});
    appendFileSync(
      join(folder, ".git/config"),
      `${hostileConfig(marks)}[remote "origin"]\n\tpromisor = true\n\tpartialclonefilter = tree:0\n${remote(marks)}`,
    );
    appendFileSync(join(folder, ".git/config"), "[core]\n\trepositoryformatversion = 1\n");
    const lose = (hash: string) => rmSync(join(folder, ".git/objects", hash.slice(0, 2), hash.slice(2)), { force: true });
    const blob = git(folder, "rev-parse", "HEAD:a.py");
    const [tree, commit] = [git(folder, "rev-parse", "HEAD:sub"), git(folder, "rev-parse", "HEAD")];
    lose(blob);
    expect(unleak(["--since", "HEAD", "."], folder)).toMatchObject({ out: "", status: 0 });
    lose(tree);
    const lacking = unleak(["--since", "HEAD", "."], folder);
    expect(lacking.err).toContain("unleak: --since HEAD: the tree of that revision can't be read: ");
    expect(lacking.status).toBe(2);
    lose(commit);
    expect(unleak(["--since", "HEAD", "."], folder).status).toBe(2);
    expect(ran(marks)).toEqual([]);
  });

  it("has a `.git` file, a configuration of its work tree, a folder that looks like a repository", () => {
    const folder = repository({ "a.py": LEAKY, "b.py": LEAKY });
    const marks = folderOf({});
    git(folder, "config", "extensions.worktreeConfig", "true");
    const work = join(folderOf({}), "work");
    git(folder, "worktree", "add", "-q", work);
    writeFileSync(join(folder, ".git/worktrees/work/config.worktree"), hostileConfig(marks));
    writeFileSync(join(work, "a.py"), CHANGED);
    expect(changed(unleak(["--since", "HEAD", "."], work).out)).toEqual(["a.py"]);
    git(folder, "init", "-q", "--bare", "bare");
    appendFileSync(join(folder, "bare/config"), `${hostileConfig(folderOf({}))}[core]\n\tbare = false\n\tworktree = ${folder}\n`);
    writeFileSync(join(folder, "bare/new.py"), LEAKY);
    const inBare = unleak(["--since", "HEAD", "bare"], folder);
    expect([changed(inBare.out), inBare.status]).not.toEqual([["bare/new.py"], 0]);
    expect(ran(marks)).toEqual([]);
  });
});

describe("what has changed", () => {
  /** The files that are looked at of those below the paths; none of them is left alone. */
  const since = async (cwd: string, ...paths: string[]) => {
    const { files, failures } = await transformTree(paths, { cwd, since: "HEAD" }).result();
    expect([failures, files.filter((file) => !file.changed)]).toEqual([[], []]);
    return files.map(({ path }) => path);
  };

  it.each(["sha1", "sha256"])("is told by what files hold, whatever git makes of them (%s)", async (format) => {
    const odd = ["with space.py", 'quo"te.py', "tab\t.py", "new\nline.py", "größe.py", "-dash.py"];
    const files = Object.fromEntries([...odd, "same.py", "touched.py", "sub/deep/x.py", "empty.py"].map((name) => [name, LEAKY]));
    const named = Object.fromEntries(Object.entries(files).map(([name, text]) => [Buffer.from(name).toString("utf8"), text]));
    const folder = repository(named, `--object-format=${format}`);
    writeFileSync(join(folder, "touched.py"), LEAKY);
    expect(await since(folder, ".")).toEqual([]);
    for (const name of odd) writeFileSync(join(folder, name), CHANGED);
    git(folder, "mv", "same.py", "moved.py");
    writeFileSync(join(folder, "sub/deep/x.py"), CHANGED);
    expect((await since(folder, ".")).sort()).toEqual([...odd, "moved.py", "sub/deep/x.py"].sort());
    expect(await since(join(folder, "sub"), ".")).toEqual(["deep/x.py"]);
  });

  it("is no file whose line ends alone `core.autocrlf` has converted, and any that is converted otherwise", async () => {
    const folder = repository({ "a.py": LEAKY, "b.py": LEAKY });
    writeFileSync(join(folder, "a.py"), LEAKY.replaceAll("\n", "\r\n"));
    expect(await since(folder, ".")).toHaveLength(1);
    git(folder, "config", "core.autocrlf", "true");
    expect(await since(folder, ".")).toEqual([]);
  });

  it("is a link's target, and a file that was a link", async () => {
    const folder = folderOf({ "real/a.py": LEAKY, "b.py": LEAKY });
    symlinkSync("b.py", join(folder, "link.py"));
    symlinkSync("real", join(folder, "folder"));
    committed(folder);
    expect(await since(folder, "link.py", "folder")).toEqual([]);
    writeFileSync(join(folder, "b.py"), CHANGED);
    writeFileSync(join(folder, "real/a.py"), CHANGED);
    expect(await since(folder, "link.py", "folder")).toEqual(["b.py", "real/a.py"]);
    rmSync(join(folder, "link.py"));
    writeFileSync(join(folder, "link.py"), LEAKY);
    expect(await since(folder, "link.py")).toEqual(["link.py"]);
  });

  it("is what a sparse checkout has of it, and what of it lies in the repository", async () => {
    const folder = repository({ "in/a.py": LEAKY, "out/b.py": LEAKY });
    git(folder, "sparse-checkout", "set", "in");
    writeFileSync(join(folder, "in/a.py"), CHANGED);
    expect(existsSync(join(folder, "out"))).toBe(false);
    expect(await since(folder, ".")).toEqual(["in/a.py"]);
  });
});

describe("a revision that isn't there", () => {
  it.each([
    "nosuch",
    "-x",
    "",
    "HEAD~1",
    "HEAD:a.py",
    "^HEAD",
    "HEAD..HEAD",
    "a\nb",
    "\u{1b}[2J",
  ])("is told in words: %j", async (revision) => {
    const error = await transformTree(["."], { cwd: repository({ "a.py": LEAKY }), since: revision })
      .result()
      .catch((reason: unknown) => reason);
    if (!(error instanceof UsageError)) throw new Error(`no usage error: ${String(error)}`);
    expect(error.message).toMatch(/^--since .*: there is no revision `.*` in this repository \(\/.*\)$/s);
    expect(error.help).toMatch(/^it takes a branch, a tag or a commit: /);
  });

  it.each(["", "a\nb", "\u{1b}[2J"])("is told by the command line, in one line that can be printed: %j", (revision) => {
    const { out, err, status } = unleak([`--since=${revision}`, "."], repository({ "a.py": LEAKY }));
    expect(err).toMatch(
      /^unleak: --since .*: there is no revision `.*` in this repository \(\/.*\)\n {2}it takes a branch, a tag or a commit: /,
    );
    expect([out, status]).toEqual(["", 2]);
  });

  it("is another matter than a folder without a repository, and no git at all", () => {
    const folder = folderOf({ "a.py": LEAKY });
    expect(unleak(["--since", "HEAD", "."], folder).err).toContain(`unleak: --since HEAD: ${folder} lies in no git repository\n`);
    // It waits for nothing that never began.
    const without = unleak(["--since", "HEAD", "."], folder, { env: { PATH: "/nonexistent" }, timeout: 60_000 });
    expect(without.err).toContain("there is no git on the PATH");
  });
});
