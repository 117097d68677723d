import { type Change, type ClassModel, indentOf, isInline, type Module, type Node, type Project, trimmed, walk } from "../../src/kit.js";
import { classMade, nameRebound } from "./names.js";
import { exceptionAsked } from "./obstacles.js";
import { Lines } from "./opening.js";
import type { Protocols } from "./protocol.js";
import { isAlone, type Site, statementAbove } from "./site.js";

/** One of several objects that one `try` closes. */
export interface Resource extends Site {
  readonly cls: ClassModel;
}

/** `a = A()`, `b = B()`, and a `try` whose `finally` closes `b`, then `a`, and does nothing else. */
export interface Several {
  readonly module: Module;
  readonly resources: readonly [Resource, Resource, ...Resource[]];
  readonly attempt: Node;
  readonly final: Node;
}

/** What the `sites` of one `try` are together; undefined where they are something else. */
export function severalOf(sites: readonly Site[], project: Project, protocols: Protocols): Several | undefined {
  const [last] = sites;
  if (!last || sites.length !== last.suite.parts.length || isInline(last.module.source, last.body)) return undefined;
  const { module, attempt, suite, final } = last;
  let below = attempt;
  const resources: Resource[] = [];
  for (const [index, site] of sites.entries()) {
    const cls = classMade(site.call, module, project);
    const isNext = site.close === suite.parts[index] && site.made.parent === statementAbove(below);
    if (!cls || !isNext || !closesQuietly(site, cls, protocols) || nameRebound(site.name, attempt, module, project)) return undefined;
    resources.unshift({ ...site, cls });
    below = site.made.parent ?? attempt;
  }
  const [first, second, ...more] = resources;
  if (!first || !second) return undefined;
  const several: Several = { module, resources: [first, second, ...more], attempt, final };
  const names = new Set(resources.map(({ name }) => name.text));
  if (names.size < resources.length || !isSpelledPlainly(several) || exceptionAsked(attempt, [], module, project)) return undefined;
  return several;
}

function closesQuietly({ closer }: Site, cls: ClassModel, protocols: Protocols): boolean {
  const protocol = protocols.of(cls);
  return protocol?.closer === closer && !protocol.asking;
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
