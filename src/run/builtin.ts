import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { IS_BUILT, resource } from "../resources.js";
import type { Transform } from "../transform.js";

const SUFFIX = IS_BUILT ? ".js" : ".ts";
const FOLDER = resource("transforms/");

/** The transforms that come with unleak: each folder of `transforms` that has an `index` is one. A bundle has them in itself instead. */
export async function builtinTransforms(): Promise<Transform[]> {
  const folders = (await readdir(FOLDER)).sort().map((name) => new URL(`${name}/index${SUFFIX}`, FOLDER));
  const files = folders.filter((file) => existsSync(file));
  const modules = await Promise.all(files.map(({ href }) => import(href) as Promise<{ default: Transform }>));
  return modules.map((module) => module.default);
}
