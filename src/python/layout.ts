import type { Edit } from "../edit.js";
import { addMembers } from "./add.js";
import type { Add, Change, Replace } from "./change.js";
import { dropTargets } from "./drop.js";
import { indented } from "./indent.js";
import { LinePlan } from "./lineplan.js";
import type { Module } from "./module.js";

/** The edits that make all `changes` of one module. Throws when a change names a place where there is no such node. */
export function render(module: Module, changes: readonly Change[]): Edit[] {
  const plan = new LinePlan(module.source);
  const own = changes.filter((change) => change.path === module.path);
  const comments = dropTargets(
    module,
    own.filter((change) => change.kind === "drop"),
    carried(own),
    plan,
  );
  addMembers(module, additions(own), comments, plan);
  const replaced = replacements(own.filter((change) => change.kind === "replace"));
  const ranges = own.filter((change) => change.kind === "indent");
  return [...plan.edits(), ...replaced, ...indented(module, ranges, replaced)].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Methods that several findings ask for, such as a property that mends each of two statements, are added once. */
function additions(changes: readonly Change[]): Add[] {
  const adds = new Map<string, Add>();
  for (const [index, change] of changes.entries())
    if (change.kind === "add") adds.set(change.shape === "method" ? `${change.cls} ${change.members.join()}` : `${index}`, change);
  return [...adds.values()];
}

/** An insertion that several findings ask for, such as an import that each of them needs, is made once. */
function replacements(changes: readonly Replace[]): Edit[] {
  const edits = new Map<string, Edit>();
  for (const [index, { path, start, end, text }] of changes.entries())
    edits.set(start === end ? `${start} ${text}` : `${index}`, { path, start, end, text });
  return [...edits.values()];
}

/** The dropped targets whose comments have somewhere to go, or go for good. */
function carried(changes: readonly Change[]): Set<number> {
  return new Set(
    changes.flatMap((change) => {
      if (change.kind === "drop" && change.withComments) return [change.start];
      return change.kind === "add" && change.comments !== undefined ? [change.comments] : [];
    }),
  );
}
