import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { UsageError } from "../errors.js";
import { CodeOwners } from "./code-owners.js";
import { isWithin, shownPath, statusOf } from "./paths.js";
import { projectRoots, type RootOptions } from "./root.js";

/** What files are put together by. */
export type GroupBy = "package" | "owner" | "folder";

/** What group a file belongs to, and how its groups are called together. */
export interface Grouping {
  readonly by: GroupBy;
  /** `path` as it is shown: relative to the current folder. */
  groupOf(path: string): string;
}

/**
 * Groups of the files of the project that `paths` lie in: by the topmost package that they are in, or their folder where it is none; by the
 * owners that a CODEOWNERS file tells; by the first folder below the root. Throws a UsageError where there is no CODEOWNERS file.
 */
export function groupingBy(by: GroupBy, paths: readonly string[], options: RootOptions): Grouping {
  const roots = projectRoots(paths, options).map(({ folder }) => folder);
  const { cwd } = options;
  const groups = GROUPS[by](roots, cwd);
  return { by, groupOf: (path) => groups(resolve(cwd, path)) };
}

type Groups = (absolute: string) => string;

const GROUPS: Readonly<Record<GroupBy, (roots: readonly string[], cwd: string) => Groups>> = {
  package: packages,
  owner: owners,
  folder: folders,
};

/** The root that a file lies in; where it lies in none, its own folder. */
function rootOf(absolute: string, roots: readonly string[]): string {
  return roots.find((root) => isWithin(absolute, root)) ?? dirname(absolute);
}

function packages(roots: readonly string[], cwd: string): Groups {
  const known = new Map<string, boolean>();
  const isPackage = (folder: string) => {
    const is = known.get(folder) ?? statusOf(join(folder, "__init__.py")) !== undefined;
    known.set(folder, is);
    return is;
  };
  return (absolute) => {
    const root = rootOf(absolute, roots);
    let folder = dirname(absolute);
    while (isPackage(folder) && folder !== root && isPackage(dirname(folder))) folder = dirname(folder);
    return shownPath(folder, cwd);
  };
}

function folders(roots: readonly string[], cwd: string): Groups {
  return (absolute) => {
    const root = rootOf(absolute, roots);
    const [first = "", ...rest] = relative(root, absolute).split(sep);
    return shownPath(rest.length > 0 ? join(root, first) : root, cwd);
  };
}

/** What files are filed under that nobody owns. */
export const NO_OWNER = "without an owner";

const PLACES = ["CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

function owners(roots: readonly string[]): Groups {
  const files = new Map(roots.map((root) => [root, ownersAbove(root)]));
  return (absolute) => {
    const file = files.get(rootOf(absolute, roots));
    const found = file?.owners.ownersOf(relative(file.folder, absolute).split(sep).join("/")) ?? [];
    return found.length > 0 ? found.join(" ") : NO_OWNER;
  };
}

/** The root may be a part of a repository. */
function ownersAbove(root: string): { readonly folder: string; readonly owners: CodeOwners } {
  for (let folder = root; ; folder = dirname(folder)) {
    for (const place of PLACES) {
      const path = join(folder, place);
      if (statusOf(path)?.isFile()) return { folder, owners: new CodeOwners(readFileSync(path, "utf8")) };
    }
    if (statusOf(join(folder, ".git")) || dirname(folder) === folder)
      throw new UsageError(
        `there is no CODEOWNERS file for ${root}, so nobody knows whose files these are`,
        `it may lie in the top of the repository or in .github, docs or .gitlab there; --group-by package and folder need none`,
      );
  }
}
