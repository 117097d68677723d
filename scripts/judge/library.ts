import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Interpreter } from "./interpreter.js";

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

/** Runs tests of the library by the interpreter that lies in the current folder. */
export function regressionTests(tests: readonly string[]): string {
  return `./bin/python2.7 -m test.regrtest -v -u ${RESOURCES} ${tests.join(" ")}`;
}

/**
 * The tests to run: the usual ones, those of the modules that are rewritten and, if asked for, of all that import them. `paths` are relative to
 * the library.
 */
export function testsFor({ library }: Interpreter, paths: readonly string[], importers: boolean): string[] {
  const folder = join(library, "test");
  const there = readdirSync(folder).flatMap((name) => name.match(/^(test_\w+)\.py$/)?.[1] ?? []);
  const own = paths.flatMap(testsOf).map((name) => name.toLowerCase());
  const wanted = new Set([...ALWAYS, ...there.filter((name) => own.includes(name.toLowerCase()))]);
  const words = new RegExp(`^\\s*(?:import|from)\\b.*\\b(?:${paths.map(moduleName).join("|")})\\b`, "m");
  if (importers && paths.length > 0)
    for (const name of there) if (words.test(readFileSync(join(folder, `${name}.py`), "latin1"))) wanted.add(name);
  return [...wanted].filter((name) => existsSync(join(folder, `${name}.py`))).sort();
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
