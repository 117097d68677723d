import { readdir } from "node:fs/promises";
import type { Transform } from "../transform.js";
import { UsageError } from "./usage.js";

const FOLDER = new URL("../../transforms/", import.meta.url);

/** The transforms that come with unleak: every file of the `transforms` folder is one. */
export async function builtinTransforms(): Promise<Transform[]> {
  const names = (await readdir(FOLDER)).filter((name) => /^[a-z-]+\.[jt]s$/.test(name)).sort();
  const modules = await Promise.all(names.map((name) => import(new URL(name, FOLDER).href) as Promise<{ default: Transform }>));
  return modules.map((module) => module.default);
}

/** The transforms of these names, or those that run by default. Throws a UsageError for a name that is none. */
export async function selectTransforms(names: readonly string[]): Promise<Transform[]> {
  const all = await builtinTransforms();
  if (names.length === 0) return all.filter((transform) => transform.isDefault);
  return [...new Set(names)].map((name) => {
    const found = all.find((transform) => transform.name === name);
    if (!found) throw new UsageError(`there is no transform '${name}'`, `the transforms are: ${all.map((each) => each.name).join(", ")}`);
    return found;
  });
}
