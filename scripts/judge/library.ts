import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { ask, type Interpreter } from "./interpreter.js";
import type { Experiment } from "./trial.js";
import { LISTENER, SIDES, type Side, type Workplace } from "./workplace.js";

/** The tests of what has classes with `__del__` or aliases, and of what shows how classes and collection behave. */
const ALWAYS = `
  test_fileinput test_wave test_sunau test_aifc test_zipfile test_tarfile test_shelve test_dumbdbm test_telnetlib test_urllib
  test_subprocess test_popen2 test_socket test_threading_local test_trace test_profile test_minidom test_sax test_gc test_weakref
  test_descr test_class test_wsgiref test_mailbox test_logging
`
  .trim()
  .split(/\s+/);

/** Tests that are not called as their module is. */
const NAMED_OTHERWISE: Readonly<Record<string, readonly string[]>> = {
  idlelib: ["test_idle"],
  "lib-tk": ["test_tk", "test_ttk_textonly", "test_tcl"],
  bsddb: ["test_bsddb", "test_bsddb3"],
  subprocess: ["test_popen"],
};

/** No network and no window: what tests ask for beyond the processor and the disk is not given. */
const RESOURCES = "cpu,subprocess,decimal,bsddb,xpickle";

/** Both sides as a prefix of their own, so that PYTHONHOME makes the copy the library. */
export class LibraryCopies {
  private readonly name: string;

  constructor(
    private readonly python: Interpreter,
    private readonly place: Workplace,
  ) {
    this.name = basename(python.library);
    place.copy(python.library, join("lib", this.name));
    for (const side of SIDES) {
      mkdirSync(place.at(side, "include"));
      symlinkSync(python.headers, place.at(side, "include", basename(python.headers)));
    }
  }

  folder(side: Side): string {
    return this.place.at(side, "lib", this.name);
  }

  /** The listener lies in the library itself: tests of `trace` don't expect a module from elsewhere. */
  listen(): void {
    for (const side of SIDES) copyFileSync(join(this.place.helpers, LISTENER), join(this.folder(side), LISTENER));
  }

  private environment(side: Side): NodeJS.ProcessEnv {
    return { PYTHONHOME: this.place.at(side), PYTHONPATH: undefined };
  }

  experiment(test: string): Experiment {
    return {
      name: test,
      command: () => [this.python.executable, "-m", "test.regrtest", "-v", "-u", RESOURCES, test],
      cwd: (side) => this.place.at(side, "tmp"),
      environment: (side) => this.environment(side),
      together: true,
      seconds: 600,
    };
  }

  /** Where the rewritten modules come from, on either side: the copy of that side, or it is not the copy that is judged. */
  whence(paths: readonly string[]): { stray: string[]; notHere: string[] } {
    const modules = paths.map(moduleName);
    const answers = { original: this.answers("original", modules), rewritten: this.answers("rewritten", modules) };
    const absent = (name: string) => answers.original.get(name)?.startsWith("!") && answers.rewritten.get(name)?.startsWith("!");
    const stray = modules.filter((name) => !absent(name) && !SIDES.every((side) => answers[side].get(name)?.startsWith(this.folder(side))));
    return {
      stray: stray.map((name) => `${name}: ${answers.original.get(name)} | ${answers.rewritten.get(name)}`),
      notHere: modules.filter(absent).map((name) => `${name} (${answers.original.get(name)?.slice(1)})`),
    };
  }

  private answers(side: Side, modules: readonly string[]): Map<string, string> {
    const lines = ask(this.python, [join(this.place.helpers, "whence.py"), ...modules], this.environment(side));
    return new Map(lines.map((line) => line.split("\t") as [string, string]));
  }

  /** The tests to run: the usual ones, those of the modules that were rewritten and, if asked for, of all that import them. */
  tests(paths: readonly string[], importers: boolean): string[] {
    const folder = join(this.folder("original"), "test");
    const there = readdirSync(folder).flatMap((name) => name.match(/^(test_\w+)\.py$/)?.[1] ?? []);
    const own = paths.flatMap(testsOf).map((name) => name.toLowerCase());
    const wanted = new Set([...ALWAYS, ...there.filter((name) => own.includes(name.toLowerCase()))]);
    const words = new RegExp(`^\\s*(?:import|from)\\b.*\\b(?:${paths.map(moduleName).join("|")})\\b`, "m");
    if (importers && paths.length > 0)
      for (const name of there) if (words.test(readFileSync(join(folder, `${name}.py`), "latin1"))) wanted.add(name);
    const missing = [...wanted].filter((name) => !existsSync(join(folder, `${name}.py`)));
    if (missing.length > 0) throw new Error(`this library has no ${missing.join(", ")}`);
    return [...wanted].sort();
  }
}

const partsOf = (path: string) => path.replace(/(?:\/__init__)?\.pyw?$/, "").split("/");

/** As it is imported: the folders beside the packages are on the path themselves. */
function moduleName(path: string): string {
  const parts = partsOf(path);
  return (parts[0]?.includes("-") ? parts.slice(1) : parts).join(".");
}

/** What tests of the module may be called: `xml/dom/minidom.py` has `test_minidom`, `wsgiref/validate.py` has `test_wsgiref`. */
function testsOf(path: string): string[] {
  const parts = partsOf(path);
  const usual = [...parts, parts.join("_"), parts.slice(-2).join("_")].map((part) => `test_${part.replace(/^_+/, "")}`);
  return [...usual, ...parts.flatMap((part) => NAMED_OTHERWISE[part] ?? [])];
}
