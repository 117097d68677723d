import type { Finding } from "../transform.js";
import type { FileAnalysis } from "./look.js";

/**
 * The files that stand or fall together: a finding in one changes another, or needs a finding there. Each group in the order of the
 * looks, and the groups by their first file.
 */
export function groupsOf(looks: readonly FileAnalysis[]): readonly (readonly FileAnalysis[])[] {
  const paths = new Union();
  const findings = looks.flatMap((look) => look.findings);
  const homes = new Map(findings.map(({ id, path }) => [id, path]));
  for (const finding of findings) for (const path of reachedBy(finding, homes)) paths.join(finding.path, path);
  const groups = new Map<string, FileAnalysis[]>();
  for (const look of looks) {
    const name = paths.find(look.path);
    const group = groups.get(name);
    if (group) group.push(look);
    else groups.set(name, [look]);
  }
  return [...groups.values()];
}

function reachedBy({ changes, forward, needs }: Finding, homes: ReadonlyMap<string, string>): string[] {
  const changed = [...changes, ...(forward?.changes ?? [])].map(({ path }) => path);
  return [...changed, ...needs.flatMap((id) => homes.get(id) ?? [])];
}

/** Disjoint sets of paths, each known by one of its members. */
class Union {
  private readonly parents = new Map<string, string>();

  find(path: string): string {
    let root = path;
    for (let parent = this.parents.get(root); parent !== undefined; parent = this.parents.get(root)) root = parent;
    if (root !== path) this.parents.set(path, root);
    return root;
  }

  join(a: string, b: string): void {
    const [one, two] = [this.find(a), this.find(b)];
    if (one !== two) this.parents.set(one, two);
  }
}
