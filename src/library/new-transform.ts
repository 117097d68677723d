import { mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UsageError } from "../errors.js";
import { builtinTransforms } from "../run/builtin.js";
import { NAME } from "../transform.js";
import { templateOf } from "./template.js";
import { unwritable } from "./unwritable.js";

/**
 * Writes a transform that works, with fixtures: `NAME.js`, or TypeScript for a name that ends in `.ts`, and `fixtures/NAME/`. Gives the paths of
 * the files, relative to `folder`. Throws a UsageError for a name that is not kebab-case or one of unleak's own, and where one of the files is there already; nothing is
 * written then.
 */
export async function newTransform(name: string, folder = process.cwd()): Promise<readonly string[]> {
  const [, plain = "", suffix = ".js"] = /^(.*?)(\.[jt]s)?$/.exec(name) ?? [];
  if (!NAME.test(plain))
    throw new UsageError(`a transform's name is kebab-case, not '${plain}'`, "such as: unleak new-transform has-key-to-in");
  if ((await builtinTransforms()).some((each) => each.name === plain))
    throw new UsageError(`there is a transform ${plain}: it comes with unleak`, `take another name, such as my-${plain}`);
  const files = templateOf(plain, suffix);
  for (const path of files.keys())
    if (await exists(join(folder, path))) throw new UsageError(`${path} is there already`, "take another name, or another folder");
  try {
    for (const [path, text] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text, { flag: "wx" });
    }
  } catch (error) {
    throw unwritable("the transform could not be written", join(folder, plain), error);
  }
  return [...files.keys()];
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
