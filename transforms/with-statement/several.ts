import { type Change, type ClassModel, indentOf, isInline, type Module, mangle, type Node, type Project, walk } from "../../src/kit.js";
import { methodCalled } from "./methods.js";
import { classMade, staysBound } from "./names.js";
import { Lines, type Opening } from "./opening.js";
import { assignmentAbove, isSeenAround } from "./site.js";

/** One of several objects that one `try` closes. */
export interface Resource extends Opening {
  readonly cls: ClassModel;
}

/** `a = A()`, `b = B()`, and a `try` whose `finally` closes `b`, then `a`, and does nothing else. */
export interface Several {
  readonly module: Module;
  /** In the order in which they are made. */
  readonly resources: readonly [Resource, ...Resource[]];
  readonly attempt: Node;
  readonly body: Node;
  readonly final: Node;
}

/** What stands at a `try` that closes several objects; undefined where it is something else. */
export function severalAt(
  attempt: Node,
  module: Module,
  project: Project,
  closerOf: (cls: ClassModel) => string | undefined,
): Several | undefined {
  const body = attempt.field("body");
  const final = attempt.parts.find((part) => part.type === "finally_clause");
  const suite = final?.parts.find((part) => part.type === "block");
  if (!body || !final || !suite || suite.parts.length < 2 || isInline(module.source, body)) return undefined;
  const resources: Resource[] = [];
  let below = attempt;
  for (const close of suite.parts) {
    const resource = resourceAbove(below, close, module, project, closerOf);
    if (!resource || !staysBound(resource.name, attempt, module, project)) return undefined;
    resources.unshift(resource);
    below = resource.made.parent ?? attempt;
  }
  const [first, ...others] = resources;
  if (!first) return undefined;
  const several: Several = { module, resources: [first, ...others], attempt, body, final };
  const names = new Set(resources.map(({ made }) => made.field("left")?.text));
  return names.size === resources.length && isSpelledPlainly(several) && !isSeenAround(attempt, [], module, project) ? several : undefined;
}

function resourceAbove(
  below: Node,
  close: Node,
  module: Module,
  project: Project,
  closerOf: (cls: ClassModel) => string | undefined,
): (Resource & { name: Node }) | undefined {
  const made = assignmentAbove(below, module);
  const name = made?.field("left");
  const call = made?.field("right");
  if (!made || !name || !call || close.type !== "expression_statement" || !close.parts[0]) return undefined;
  const closed = methodCalled(close.parts[0], name.text);
  const cls = closed === undefined ? undefined : classMade(call, module, project);
  return cls && closed !== undefined && closerOf(cls) === mangle(closed, close) ? { module, cls, made, call, name } : undefined;
}

/** Whether everything has its lines for itself, and no comment stands where lines go. */
function isSpelledPlainly({ module: { source }, resources, attempt, body, final }: Several): boolean {
  const [first] = resources;
  const before = (node: Node) => source.text.slice(source.lines[source.lineAt(node.start)]?.start, node.start);
  const behind = (node: Node) => source.text.slice(node.end, source.lines[source.lineAt(node.end)]?.end);
  const nodes = [...resources.map(({ made }) => made), attempt];
  if (!first || !nodes.every((node) => /^[ \t\f]*$/.test(before(node)))) return false;
  if (
    !resources.every(
      ({ made, call }) => /^[ \t\f]*(?:#.*)?$/.test(behind(call)) && !/[\\\r\n]/.test(source.text.slice(made.start, call.start)),
    )
  )
    return false;
  if (new Set(nodes.map((node) => indentOf(source, source.lineAt(node.start)))).size !== 1) return false;
  const [statement] = body.parts;
  const comments = [...walk(attempt.parent ?? attempt)].filter(({ type }) => type === "comment");
  const isLost = ({ start }: Node) => {
    const isAtTry = start > (resources.at(-1)?.call.end ?? 0) && source.lineAt(start) > source.lineAt(resources.at(-1)?.call.end ?? 0);
    return (
      (isAtTry && start < attempt.start) ||
      source.lineAt(start) === source.lineAt(attempt.start) ||
      (start >= final.start && start <= final.end)
    );
  };
  if (!statement || comments.some(isLost) || !/^[ \t\f]*$/.test(behind(final))) return false;
  return ![...walk(attempt)].some((node) => node.is("class_definition", "ERROR"));
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
    const { resources, attempt, final } = this.several;
    const { source } = this;
    const keepsTry = attempt.parts.length > 2;
    const end = this.line(source.lineAt(final.start)).start;
    const from = (node: Node): Change => ({ kind: "indent", path: this.path, start: this.line(source.lineAt(node.start)).start, end });
    const atTry = source.lineAt(attempt.start);
    return [
      ...resources.slice(1).map(({ made }) => from(made)),
      ...(keepsTry ? [from(attempt)] : this.removed(this.blanksAbove(atTry), atTry + 1)),
      ...this.removed(this.blanksAbove(source.lineAt(final.start)), source.lineAt(final.end - 1) + 1),
    ];
  }
}
