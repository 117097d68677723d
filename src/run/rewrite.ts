import { applyEdits } from "../edit.js";
import type { Add, Change, Replace } from "../python/change.js";
import type { ClassModel } from "../python/classes.js";
import { openModule } from "../python/classes.js";
import { render } from "../python/layout.js";
import { mangleIn } from "../python/mangle.js";
import type { Module } from "../python/module.js";
import type { Parser } from "../python/parse.js";
import { type Node, walk } from "../python/tree.js";
import type { Finding } from "../transform.js";
import { changesOf } from "./analyze.js";

/**
 * The text of a module with the changes of the accepted findings, parsed again to be sure of it.
 * Throws when the result has a syntax error that the module did not have, or differs from it in more than was asked for:
 * that is a fault of unleak.
 */
export function rewrite(module: Module, accepted: readonly Pick<Finding, "changes">[], parser: Parser): string {
  const before = module.source.text;
  const changes = changesOf(accepted, module.path);
  const edits = render(module, changes);
  if (edits.length === 0) return before;
  const after = applyEdits(before, edits);
  const source = module.source.with(after);
  const tree = parser.parse(source);
  const [fault, ...others] = tree.faults;
  if (fault && others.length >= module.faults.length) {
    const { line, column } = source.position(fault.offset);
    throw new Error(`the rewritten file would have a syntax error at line ${line}, column ${column} (${fault.message})`);
  }
  const odd = difference(module, openModule(source, tree), changes);
  if (odd !== undefined) throw new Error(`the rewritten file would not be what was asked for: ${odd}`);
  return after;
}

/**
 * What a rewritten module has beyond, or lacks against, what the changes ask for; undefined when it is as it should be.
 * The grammar forgives much that Python does not, so a clean parse alone is no proof.
 */
export function difference(before: Module, after: Module, changes: readonly Change[]): string | undefined {
  const replaced = changes.filter((change) => change.kind === "replace");
  if (!sameOutside(before, after, replaced)) return "a string literal is not what it was";
  if (replaced.length > 0) return undefined;
  if (before.classes.length !== after.classes.length) return `${after.classes.length} classes instead of ${before.classes.length}`;
  const added = membersByClass(changes.filter((change) => change.kind === "add"));
  const dropped = new Set(changes.flatMap((change) => (change.kind === "drop" ? [change.start] : [])));
  for (const [index, cls] of before.classes.entries()) {
    const wanted = membersAfter(cls, added.get(cls.node.start) ?? [], dropped);
    const got = [...(after.classes[index]?.members.keys() ?? [])].sort().join(" ");
    if (got !== wanted) return `the members of ${cls.name} are ${got} instead of ${wanted}`;
  }
  return undefined;
}

/**
 * Whether the string literals that no replacement touches are there afterwards, in order; there may be others among them. Where a
 * replacement stands inside of one, it is touched.
 */
function sameOutside(before: Module, after: Module, replaced: readonly Replace[]): boolean {
  const ranges = replaced.toSorted((a, b) => a.start - b.start);
  const got = stringsBelow(after.root);
  let [at, next, touchedUpTo] = [0, 0, 0];
  for (const { text, start, end } of stringsBelow(before.root)) {
    for (let range = ranges[next]; range && range.start < end; range = ranges[++next]) touchedUpTo = Math.max(touchedUpTo, range.end);
    if (start < touchedUpTo) continue;
    while (at < got.length && got[at]?.text !== text) at++;
    if (at++ >= got.length) return false;
  }
  return true;
}

function stringsBelow(root: Node): Node[] {
  return [...walk(root)].filter((node) => node.type === "string");
}

/** What is added to classes, by where they begin. */
function membersByClass(adds: readonly Add[]): ReadonlyMap<number, readonly string[]> {
  const added = new Map<number, string[]>();
  for (const { cls, members } of adds) {
    const known = added.get(cls);
    if (known) known.push(...members);
    else added.set(cls, [...members]);
  }
  return added;
}

function membersAfter(cls: ClassModel, added: readonly string[], dropped: ReadonlySet<number>): string {
  const kept = [...cls.members].flatMap(([name, nodes]) => (nodes.every(({ start }) => dropped.has(start)) ? [] : [name]));
  const names = added.map((member) => mangleIn(/^(?:@.*\n)*(?:def )?([\w\x80-\xff]+)/.exec(member)?.[1] ?? member, cls.name));
  return [...new Set([...kept, ...names])].sort().join(" ");
}
