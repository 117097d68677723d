import { applyEdits } from "../edit.js";
import { render } from "../python/layout.js";
import { Module } from "../python/module.js";
import type { Parser } from "../python/parse.js";
import type { Finding } from "../transform.js";
import { changesOf } from "./analyze.js";
import { difference } from "./verify.js";

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
  const odd = difference(module, new Module(source, tree), changes);
  if (odd !== undefined) throw new Error(`the rewritten file would not be what was asked for: ${odd}`);
  return after;
}
