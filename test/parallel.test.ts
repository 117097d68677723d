import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { folderOf, LEAKY, PROJECT, read, run, unleak } from "./command.js";
import { readJson, readMerged } from "./consumer.js";
import { Hosts, signalTree, skipReason, until } from "./hosts.js";

const GUIDE = readFileSync(join(PROJECT, "docs/many-repositories.md"), "utf8");
const CLI = join(PROJECT, "dist/src/cli.js");

/** The commands of the documentation below a mark, word for word. */
function commands(mark: string): string {
  const found = new RegExp(`<!-- ${mark} -->\n\`\`\`sh\n([\\s\\S]*?)\`\`\`\n`).exec(GUIDE)?.[1];
  if (found === undefined) throw new Error(`docs/many-repositories.md has no commands marked ${mark}`);
  return found;
}

const BROKEN = `${LEAKY}\n\ndef broken(:\n    pass\n`;

/** Enough code that a report is long, the same size for every name. */
const treeOf = (name: string) => ({
  "src/spooler.py": LEAKY.replaceAll("Spooler", `Spooler${name}`),
  "src/more.py": Array.from({ length: 30 }, (_, index) => LEAKY.replaceAll("Spooler", `Spooler${name}${index}`)).join("\n\n"),
  ...(name === "broken" && { "src/broken.py": BROKEN }),
});

/** In place of `cat`: prints half of a report with these letters in it, and no more until `released` is there. */
const halting = (folder: string, letters: string) => `
if [ -e ${folder}/released ] || ! grep -q "${letters}" "$1"; then exec /bin/cat "$1"; fi
head -c 3000 "$1"
: > ${folder}/halted-$$
while [ ! -e ${folder}/released ]; do sleep 0.1; done
exec tail -c +3001 "$1"`;

/** The folder that the commands of the documentation are given in, with hosts and repositories of the test's own. */
class Site {
  readonly folder = folderOf({});
  readonly hosts: Hosts;
  private readonly started: ChildProcess[] = [];

  constructor(readonly names: readonly string[]) {
    for (const name of ["servers", "programs", "home", "repositories", "halted"]) mkdirSync(join(this.folder, name));
    this.hosts = new Hosts(join(this.folder, "servers"));
    writeFileSync(join(this.folder, "programs", "unleak"), `#!/bin/sh\nexec ${process.execPath} ${CLI} "$@"\n`, { mode: 0o755 });
    for (const name of names) if (name !== "gone") this.makeRepository(name);
    writeFileSync(join(this.folder, "repositories.tsv"), names.map((name) => `${name}\tfile://${this.repository(name)}\n`).join(""));
  }

  repository(name: string): string {
    return join(this.folder, "repositories", name);
  }

  makeRepository(name: string): void {
    const folder = this.repository(name);
    for (const [path, text] of Object.entries(treeOf(name))) {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@example.org", ...args], { cwd: folder });
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "-m", "one");
  }

  /** Starts hosts that note what they are asked to look at; they get stuck in the middle of a report with the letters that `haltsAt` says. */
  async start(hosts: Readonly<Record<string, { readonly runs: number; readonly haltsAt?: string }>>): Promise<void> {
    writeFileSync(
      join(this.folder, "hosts"),
      Object.entries(hosts)
        .map(([host, { runs }]) => `${runs}/${host}\n`)
        .join(""),
    );
    for (const [host, { haltsAt }] of Object.entries(hosts)) {
      await this.hosts.start(host);
      this.hosts.install(
        host,
        "unleak",
        `git config --get remote.origin.url >> ${this.hosts.path(host, "asked")}\nexec ${process.execPath} ${CLI} "$@"`,
      );
      if (haltsAt !== undefined) {
        mkdirSync(this.hosts.path(host, "halt"));
        this.hosts.install(host, "cat", halting(this.hosts.path(host, "halt"), haltsAt));
      }
    }
  }

  /** Whether a host got stuck. */
  isHalted(host: string): boolean {
    return readdirSync(this.hosts.path(host, "halt")).length > 0;
  }

  /** The names of the repositories that hosts have looked at, in no order. */
  asked(...hosts: readonly string[]): string[] {
    const files = hosts.map((host) => this.hosts.path(host, "asked")).filter((path) => existsSync(path));
    const urls = files.flatMap((path) => readFileSync(path, "utf8").split("\n").filter(Boolean));
    return urls.map((url) => url.slice(url.lastIndexOf("/") + 1)).sort();
  }

  private get environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      ...{ PATH: `${join(this.folder, "programs")}:${process.env.PATH}`, HOME: join(this.folder, "home") },
      PARALLEL_SSH: `ssh -F ${this.hosts.config}`,
    };
  }

  /** Gives commands of the documentation. */
  sh(mark: string): ReturnType<typeof run> {
    return run("bash", ["-c", commands(mark)], this.folder, { env: this.environment });
  }

  /** Likewise, and goes on; what `ended` gives is the exit status. */
  begin(mark: string): { readonly pid: number; readonly ended: Promise<number | null> } {
    const child = spawn("bash", ["-c", commands(mark)], {
      cwd: this.folder,
      env: this.environment,
      stdio: ["ignore", "ignore", "inherit"],
    });
    this.started.push(child);
    return { pid: child.pid ?? 0, ended: new Promise((resolve) => child.on("exit", resolve)) };
  }

  /** The names of the jobs that the log calls done, each as often as it does. */
  done(): string[] {
    if (!existsSync(join(this.folder, "jobs.log"))) return [];
    const rows = read(this.folder, "jobs.log")
      .split("\n")
      .slice(1)
      .filter(Boolean)
      .map((row) => row.split("\t"));
    return rows.filter((row) => row[6] === "0" && row[7] === "0").map(([number]) => this.names[Number(number) - 1] ?? "");
  }

  report(name: string): string {
    return read(this.folder, `out/${name}.ndjson`);
  }

  /** What a run on the repository itself prints. */
  alone(name: string, format: string): string {
    return unleak(["-q", "-f", format, "."], this.repository(name)).out;
  }

  end(): void {
    for (const { pid } of this.started) if (pid !== undefined) signalTree(pid, "SIGKILL");
    this.hosts.end();
  }
}

describe.skipIf(skipReason)("the commands of the documentation", () => {
  let site: Site | undefined;

  afterEach(() => site?.end());

  it("lose nothing when hosts are cut off in the middle of a job, and make one report of all", async () => {
    const names = ["a", "b", "broken", "c", "d", "e", "f", "g"];
    const here = new Site(names);
    site = here;
    await here.start({ dying: { runs: 1, haltsAt: "" }, frozen: { runs: 1, haltsAt: "" }, sound: { runs: 2 } });
    expect(here.sh("job").status).toBe(0);
    const { ended } = here.begin("run");
    await until(
      () => here.isHalted("dying") && here.isHalted("frozen"),
      () => `a report half printed on both hosts; done: ${here.done()}`,
    );
    here.hosts.cut("dying");
    here.hosts.freeze("frozen");
    expect(await ended).toBe(0);

    expect([...here.done()].sort()).toEqual([...names].sort());
    for (const name of names) expect(here.report(name), name).toBe(here.alone(name, "ndjson"));
    expect(readdirSync(here.hosts.path("sound", "tmp"))).toEqual([]);

    const merged = here.sh("merge");
    expect(merged.status, merged.err).toBe(0);
    expect(merged.out).toMatch(/^8 repositories\n17 files: 0 clean, 16 found, 1 failed, 0 not read\n/);
    expect(readdirSync(join(here.folder, "report/repositories")).sort()).toEqual(names.map((name) => `${name}.html`).sort());
    const { repositories } = readMerged(unleak(["merge", "-f", "json", ...names.map((name) => `out/${name}.ndjson`)], here.folder).out);
    for (const { repository = "", totals } of repositories)
      expect(totals, repository).toEqual(readJson(here.alone(repository, "json")).totals);
  });

  it("go on where they were stopped, and try again what failed", async () => {
    const names = ["a", "b", "hold1", "hold2", "gone", "broken", "d"];
    const here = new Site(names);
    site = here;
    await here.start({ one: { runs: 1, haltsAt: "Spoolerhold" }, two: { runs: 1, haltsAt: "Spoolerhold" } });
    here.sh("job");
    const { pid } = here.begin("run");
    await until(
      () => here.isHalted("one") && here.isHalted("two"),
      () => `both hosts in the middle of a report; done: ${here.done()}`,
    );
    signalTree(pid, "SIGKILL");
    expect([...here.done()].sort()).toEqual(["a", "b"]);

    // What was begun is named and in no sum.
    const begun = here.sh("merge");
    expect(begun.status).toBe(2);
    expect(begun.out).toMatch(/^2 repositories, and 2 reports that could not be merged\n/);
    expect(begun.err).toMatch(/unleak: out\/hold1\.ndjson:\d+: the report is cut off in the middle of this line/);

    for (const host of ["one", "two"]) writeFileSync(here.hosts.path(host, "halt", "released"), "");
    const before = here.asked("one", "two");
    expect(before).toEqual(["a", "b", "hold1", "hold2"]);
    expect(await here.begin("run").ended).toBe(1);
    // A syntax error in a repository is in its report, and no reason to try again.
    expect(here.asked("one", "two")).toEqual([...before, "broken", "d", "hold1", "hold2"].sort());
    expect([...here.done()].sort()).toEqual(names.filter((name) => name !== "gone").sort());
    expect(here.sh("failed").out).toBe(`gone\tfile://${here.repository("gone")}\n`);
    expect(read(here.folder, "out/gone.ndjson.err")).toContain("fatal: ");
    expect(here.sh("merge").err).toContain("unleak: out/gone.ndjson: the report is empty");

    here.makeRepository("gone");
    expect(await here.begin("run").ended).toBe(0);
    expect(here.asked("one", "two")).toEqual([...before, "broken", "d", "gone", "hold1", "hold2"].sort());
    expect(here.sh("failed").out).toBe("");
    for (const name of names) expect(here.report(name), name).toBe(here.alone(name, "ndjson"));
    expect(here.sh("merge")).toMatchObject({ status: 0, out: expect.stringMatching(/^7 repositories\n/) });
    expect(await here.begin("run").ended).toBe(0);
    expect(here.asked("one", "two")).toHaveLength(9);
  });
});
