import { readFileSync } from "node:fs";
import { join } from "node:path";
import { listFiles } from "../src/files/files.js";
import { runPython2 } from "./python2.js";

/** One in `share` of the files of Python 2.7's library. Needs Python 2.7. */
export async function libraryFiles(share: number): Promise<{ path: string; text: string }[]> {
  const folder = runPython2(["-c", "import os; print os.path.dirname(os.__file__)"], ".").split("\n")[0] ?? "";
  const { files } = await listFiles([folder], { cwd: folder, include: [], exclude: [], ignore: true });
  if (files.length < 1000) throw new Error(`only ${files.length} files in ${folder}`);
  const chosen = files.filter((_, index) => index % share === 0);
  return chosen.map(({ path }) => ({ path, text: readFileSync(join(folder, path), "latin1") }));
}
