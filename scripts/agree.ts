/**
 * npm run agree -- [FOLDER...]: for every file that Python 2.7 compiles, compares what its `ast` module sees with what
 * unleak does. By default the library of the interpreter. Exit status 1 when they differ anywhere, or can't be compared.
 */
import { chooseEngine } from "../src/python/parse.js";
import { python2, skipReason } from "../test/python2.js";
import { type Agreement, agreement, askInterpreter, libraryOf, pythonFiles } from "./agreement.js";

function table(engine: string, seconds: number, found: Agreement): string {
  const { files, bytes, classes, refused, differences } = found;
  const paths = new Set(differences.map(({ path }) => path));
  return [
    ...differences.map(({ path, what }) => `${path}: ${what}`),
    `${engine.padEnd(6)}  ${files} files, ${bytes} bytes, ${classes} classes in ${seconds.toFixed(1)} s: ${paths.size} files differ` +
      ` (${refused.length} more are not Python 2.7)`,
  ].join("\n");
}

async function main(folders: readonly string[]): Promise<number> {
  if (!python2) {
    console.error(skipReason);
    return 1;
  }
  let status = 0;
  for (const folder of folders.length > 0 ? folders : [libraryOf(python2)]) {
    console.log(folder);
    const verdicts = askInterpreter(pythonFiles(folder), python2);
    for (const engine of ["native", "wasm"]) {
      const start = performance.now();
      const found = agreement(verdicts, await chooseEngine(engine));
      console.log(table(engine, (performance.now() - start) / 1000, found));
      if (found.differences.length > 0 || found.files === 0) status = 1;
    }
  }
  return status;
}

process.exitCode = await main(process.argv.slice(2));
