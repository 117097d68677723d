import { type Attempt, type Change, indentOf, isInline, type Node, obstacleTo, statementsAbove, trimmed, walk } from "../../src/kit.js";
import { Lines } from "./opening.js";
import { isAlone } from "./rows.js";
import { TOGETHER } from "./rules/index.js";
import type { ClosedInFinally, Several } from "./subject.js";

/** What is closed in one `finally`, together; undefined where that is something else. */
export function severalOf(attempt: Attempt, closed: readonly ClosedInFinally[]): Several | undefined {
  const [first, second, ...more] = [...closed].reverse();
  if (!first || !second || closed.length !== first.others.length + 1 || isInline(first.module.source, attempt.body)) return undefined;
  if (!closed.every(({ close }, index) => close === attempt.suite.parts[index])) return undefined;
  const above = statementsAbove(attempt.attempt);
  const names = new Set(closed.map(({ name }) => name.text));
  if (!closed.every(({ made }, index) => made.parent === above[index]) || names.size < closed.length) return undefined;
  const several: Several = { kind: "several", ...attempt, module: first.module, resources: [first, second, ...more] };
  return isSpelledPlainly(several) && !closed.some((each) => obstacleTo(each, TOGETHER)) ? several : undefined;
}

/** Whether everything has its lines for itself, and no comment stands where lines go. */
function isSpelledPlainly({ module, resources, attempt, final }: Several): boolean {
  const { source } = module;
  const before = source.text.slice(source.lines[source.lineAt(attempt.start)]?.start, attempt.start);
  const behind = source.text.slice(final.end, source.lines[source.lineAt(final.end)]?.end);
  if (!resources.every(({ made, call }) => isAlone(module, made, call)) || trimmed(before) !== "" || trimmed(behind) !== "") return false;
  const indents = [...resources.map(({ made }) => made), attempt].map((node) => indentOf(source, source.lineAt(node.start)));
  if (new Set(indents).size !== 1) return false;
  const end = resources.at(-1)?.call.end ?? attempt.start;
  const isLost = ({ start }: Node) => {
    const isAtTry = start > end && start < attempt.start && source.lineAt(start) > source.lineAt(end);
    return isAtTry || source.lineAt(start) === source.lineAt(attempt.start) || (start >= final.start && start <= final.end);
  };
  const comments = [...walk(attempt.parent ?? attempt)].filter(({ type }) => type === "comment");
  return !comments.some(isLost) && ![...walk(attempt)].some((node) => node.is("class_definition", "ERROR"));
}

export function changesForSeveral(several: Several): Change[] {
  const { resources } = several;
  return [...resources.flatMap((resource) => new Header(resource, "").changes()), ...new Block(several).changes()];
}

class Header extends Lines {
  changes(): Change[] {
    return this.header();
  }
}

/** What stands below the headers. */
class Block extends Lines {
  constructor(private readonly several: Several) {
    super(several.resources[0], "");
  }

  changes(): Change[] {
    const { resources, attempt, final, hasHandlers } = this.several;
    const { source } = this;
    const end = this.line(source.lineAt(final.start)).start;
    const from = (node: Node): Change => ({ kind: "indent", path: this.path, start: this.line(source.lineAt(node.start)).start, end });
    const atTry = source.lineAt(attempt.start);
    return [
      ...resources.slice(1).map(({ made }) => from(made)),
      ...(hasHandlers ? [from(attempt)] : this.removed(this.blanksAbove(atTry), atTry + 1)),
      ...this.removed(this.blanksAbove(source.lineAt(final.start)), source.lineAt(final.end - 1) + 1),
    ];
  }
}
