import type { Stats } from "node:fs";
import { lstat, open, readdir, readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import ignore, { type Ignore } from "ignore";
import picomatch from "picomatch";
import { systemMessage } from "./messages.js";
import type { Failure, NotRead } from "./result.js";

export interface FileOptions {
  readonly cwd: string;
  /** Globs of the files to read; empty for the default. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Honour ignore files, and pass over hidden folders and the like. */
  readonly ignore: boolean;
}

export interface FoundFile {
  /** As it is shown: relative to the current folder, with `/`. */
  readonly path: string;
  readonly absolute: string;
}

export interface FileList {
  /** In the order of their paths' bytes. */
  readonly files: readonly FoundFile[];
  readonly notRead: readonly NotRead[];
  readonly failures: readonly Failure[];
}

const PYTHON_SUFFIX = /\.pyw?$/;
const SHEBANG = /^#!.*\bpython/;
const PASSED_OVER = new Set(["__pycache__", "node_modules"]);

/** The Python files at and below `paths`, each once. What can't be read is named, and does not stop the others. */
export async function listFiles(paths: readonly string[], options: FileOptions): Promise<FileList> {
  const walker = new Walker(options);
  for (const path of paths) await walker.named(resolve(options.cwd, path), path);
  return walker.list();
}

interface IgnoreFile {
  readonly folder: string;
  readonly rules: Ignore;
}

class Walker {
  private readonly files = new Map<string, FoundFile>();
  private readonly inodes = new Map<string, string>();
  /** By path: one that is named may be come across as well. */
  private readonly notRead = new Map<string, NotRead>();
  private readonly failures: Failure[] = [];
  private readonly included: ((path: string) => boolean) | undefined;
  private readonly excluded: (path: string) => boolean;

  constructor(private readonly options: FileOptions) {
    const match = (globs: readonly string[]) => {
      const tests = globs.map((glob) => picomatch(glob, { dot: true, ...(!glob.includes("/") && { basename: true }) }));
      return (path: string) => tests.some((test) => test(path));
    };
    this.included = options.include.length > 0 ? match(options.include) : undefined;
    this.excluded = match(options.exclude);
  }

  list(): FileList {
    const bytes = (a: { path: string }, b: { path: string }) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path));
    const files = [...this.files.values()].sort(bytes);
    const read = new Set(files.map(({ path }) => path));
    const notRead = [...this.notRead.values()].filter(({ path }) => !read.has(path)).sort(bytes);
    return { files, notRead, failures: this.failures.sort(bytes) };
  }

  /** A path of the command line: it is entered whatever it is called. */
  async named(absolute: string, given: string): Promise<void> {
    const status = await this.attempt(given, () => stat(absolute));
    if (!status) return;
    if (status.isDirectory()) await this.folder(absolute, this.options.ignore ? await rulesFor(absolute) : []);
    else await this.file(absolute, status);
  }

  private async attempt<T>(shown: string, action: () => Promise<T>): Promise<T | undefined> {
    try {
      return await action();
    } catch (error) {
      this.failures.push({ path: shown, message: systemMessage(error) });
      return undefined;
    }
  }

  private shown(absolute: string): string {
    const path = relative(this.options.cwd, absolute) || ".";
    return sep === "/" ? path : path.split(sep).join("/");
  }

  private async folder(absolute: string, inherited: readonly IgnoreFile[]): Promise<void> {
    const entries = await this.attempt(this.shown(absolute), () => readdir(absolute, { withFileTypes: true }));
    if (!entries) return;
    const rules = this.options.ignore ? [...inherited, ...(await ignoreFilesIn(absolute))] : [];
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(absolute, entry.name);
      if (await isMisnamed(path)) {
        if (entry.isDirectory() || PYTHON_SUFFIX.test(path)) this.failures.push({ path: this.shown(path), message: MISNAMED });
        continue;
      }
      if (isIgnored(path, entry.isDirectory(), rules) || this.excluded(this.shown(path))) continue;
      if (entry.isDirectory()) {
        if (!(await this.isPassedOver(path))) await this.folder(path, rules);
      } else await this.entry(path);
    }
  }

  private async isPassedOver(folder: string): Promise<boolean> {
    if (!this.options.ignore) return basename(folder) === ".git" || basename(folder) === ".hg";
    const name = basename(folder);
    return name.startsWith(".") || PASSED_OVER.has(name) || (await exists(join(folder, "pyvenv.cfg"))) || (await isOldEnvironment(folder));
  }

  private async entry(path: string): Promise<void> {
    const status = await this.attempt(this.shown(path), () => lstat(path));
    if (!status) return;
    if (status.isSymbolicLink()) await this.link(path);
    else if (await this.isWanted(path)) await this.file(path, status);
  }

  /** A link may lead out of the given paths, or back: only one that is named is followed. */
  private async link(path: string): Promise<void> {
    const target = await stat(path).catch(() => undefined);
    if (target?.isDirectory()) {
      if (!(await this.isPassedOver(path)))
        this.pass(path, "a symbolic link to a folder, which is read where it lies; name the link itself to enter it");
    } else if (await this.isWanted(path))
      this.pass(path, "a symbolic link: its target is read where it lies; name the link itself to rewrite through it");
  }

  private async isWanted(path: string): Promise<boolean> {
    const shown = this.shown(path);
    if (this.included) return this.included(shown);
    if (PYTHON_SUFFIX.test(path)) return true;
    return !basename(path).includes(".") && SHEBANG.test(await firstBytes(path));
  }

  private async file(absolute: string, status: Stats): Promise<void> {
    if (!status.isFile()) return this.pass(absolute, "not a regular file");
    const real = await this.attempt(this.shown(absolute), () => realpath(absolute));
    if (real === undefined || this.files.has(real)) return;
    // What is written under one name of a file with several hard links is written under all of them.
    const inode = status.nlink > 1 ? `${status.dev}:${status.ino}` : real;
    const same = this.inodes.get(inode);
    if (same !== undefined && same !== real) return this.pass(absolute, `a hard link to ${this.files.get(same)?.path}, which is read`);
    this.inodes.set(inode, real);
    this.files.set(real, { path: this.shown(absolute), absolute });
  }

  private pass(absolute: string, why: string): void {
    const path = this.shown(absolute);
    this.notRead.set(path, { path, why });
  }
}

const MISNAMED = "its name is not UTF-8, so it can't be reported or written: rename it";

/** Bytes of a name that are not UTF-8 come as U+FFFD, and what is called so is not there. */
async function isMisnamed(path: string): Promise<boolean> {
  return basename(path).includes("\ufffd") && !(await lstat(path).catch(() => undefined));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** What virtualenv made before there was `pyvenv.cfg`. */
async function isOldEnvironment(folder: string): Promise<boolean> {
  return (await exists(join(folder, "bin", "activate_this.py"))) || (await exists(join(folder, "Scripts", "activate_this.py")));
}

/** The beginning of a regular file; empty for anything else, and for one that can't be read: reading it will tell. */
async function firstBytes(path: string): Promise<string> {
  const status = await stat(path).catch(() => undefined);
  if (!status?.isFile()) return "";
  const file = await open(path).catch(() => undefined);
  if (!file) return "";
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(128), 0, 128, 0);
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The rules from above for what lies in a folder that was named: those that pass over the folder itself say nothing more. */
async function rulesFor(folder: string): Promise<IgnoreFile[]> {
  const above = await ignoreFilesAbove(folder);
  return above.filter((file) => !passesOver(file, folder));
}

function passesOver(file: IgnoreFile, path: string): boolean {
  for (let inner = path; inner !== file.folder; inner = dirname(inner)) if (isIgnored(inner, true, [file])) return true;
  return false;
}

/** The ignore files of the folders above, up to the one that holds the repository. */
async function ignoreFilesAbove(folder: string): Promise<IgnoreFile[]> {
  const found: IgnoreFile[] = [];
  for (let inner = folder; !(await exists(join(inner, ".git"))); ) {
    const outer = dirname(inner);
    if (outer === inner) return [];
    found.unshift(...(await ignoreFilesIn(outer)));
    inner = outer;
  }
  return found;
}

async function ignoreFilesIn(folder: string): Promise<IgnoreFile[]> {
  const names = [join(".git", "info", "exclude"), ".gitignore", ".ignore"];
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8").catch(() => "")));
  return texts.flatMap((text) => (text ? [{ folder, rules: ignore().add(text) }] : []));
}

/** The rules of the nearest folder that says something of the path count. */
function isIgnored(path: string, isFolder: boolean, files: readonly IgnoreFile[]): boolean {
  for (const { folder, rules } of [...files].reverse()) {
    const inside = relative(folder, path).split(sep).join("/") + (isFolder ? "/" : "");
    const verdict = rules.test(inside);
    if (verdict.ignored || verdict.unignored) return verdict.ignored;
  }
  return false;
}
