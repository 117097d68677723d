import { applyEdits } from "../edit.js";
import type { Add, Change, Replace } from "../python/change.js";
import type { ClassModel } from "../python/classes.js";
import { openModule } from "../python/classes.js";
import { render } from "../python/layout.js";
import { mangleIn } from "../python/mangle.js";
import type { Module } from "../python/module.js";
import type { Parser } from "../python/parse.js";
import { type Node, walk } from "../python/tree.js";
import type { UnparsedBlock } from "../python/unparsed-block.js";
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
  const tree = parser.check(source).length > 0 ? parser.parse(source) : parser.open(source);
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
  if (replaced.length > 0) return sameOutside(before, after, replaced) ? undefined : "a string literal is not what it was";
  if (before.classes.length !== after.classes.length) return `${after.classes.length} classes instead of ${before.classes.length}`;
  const adds = changes.filter((change) => change.kind === "add");
  for (const [index, cls] of before.classes.entries()) {
    const wanted = membersAfter(cls, adds);
    const got = [...(after.classes[index]?.members.keys() ?? [])].sort().join(" ");
    if (got !== wanted) return `the members of ${cls.name} are ${got} instead of ${wanted}`;
  }
  return sameStrings(whole(before), whole(after), [before, after]) ? undefined : "a string literal is not what it was";
}

/**
 * Whether the string literals that no replacement touches are there afterwards, in order; there may be others among them. Where a
 * replacement stands inside of one, it is touched.
 */
function sameOutside(before: Module, after: Module, replaced: readonly Replace[]): boolean {
  const isTouched = ({ start, end }: Node) => replaced.some((each) => each.start < end && start < each.end);
  const got = stringsBelow(after.root);
  let at = 0;
  for (const { text } of stringsBelow(before.root).filter((node) => !isTouched(node))) {
    at = got.findIndex((node, index) => index >= at && node.text === text) + 1;
    if (at === 0) return false;
  }
  return true;
}

function stringsBelow(root: Node): Node[] {
  return [...walk(root)].filter((node) => node.type === "string");
}

function membersAfter(cls: ClassModel, adds: readonly Add[]): string {
  const added = adds.filter((add) => add.cls === cls.node.start).flatMap((add) => add.members);
  const names = added.map((member) => mangleIn(/^(?:def )?([\w\x80-\xff]+)/.exec(member)?.[1] ?? member, cls.name));
  return [...new Set([...cls.members.keys(), ...names])].sort().join(" ");
}

/** A piece of a module that is read by itself, and those in it; the whole of it, to begin with. */
interface Piece {
  readonly block: Node | undefined;
  readonly text: string;
  readonly inner: readonly UnparsedBlock[];
}

/**
 * Whether all string literals are what they were. What stands in a class or function whose text is the same need not be read; but a suite
 * that grows may be read by itself from then on, and one that shrinks no more: then the pieces are not the same ones, and all of it is read.
 */
function sameStrings(before: Piece, after: Piece, sources: readonly [Module, Module]): boolean {
  if (before.text === after.text) return true;
  if (!before.block || !after.block) return false;
  return samePieces(before, after, sources) || strings(before.block, true) === strings(after.block, true);
}

function samePieces(before: Piece, after: Piece, sources: readonly [Module, Module]): boolean {
  const [old, made] = sources;
  return (
    before.inner.length === after.inner.length &&
    strings(before.block, false) === strings(after.block, false) &&
    before.inner.every((each, index) => sameStrings(pieceOf(each, old), pieceOf(after.inner[index] as UnparsedBlock, made), sources))
  );
}

function whole(module: Module): Piece {
  return { block: module.root, text: module.source.text, inner: module.unread };
}

function pieceOf(unread: UnparsedBlock, module: Module): Piece {
  return { block: unread.block, text: module.source.text.slice(unread.suite.start, unread.suite.end), inner: unread.inner };
}

/** The texts of the string literals below a node, in order; `deeply`: those in suites that are read by themselves, too. */
function strings(root: Node | undefined, deeply: boolean): string {
  const nodes = !root ? [] : [...walk(root, (node) => deeply || node === root || !node.isApart)];
  return JSON.stringify(nodes.flatMap((node) => (node.type === "string" ? [node.text] : [])));
}
