import { chainOf, pairsOf } from "./assignments.js";
import { ownNodes, readScope, targetNames } from "./names.js";
import { bare, dottedName, type Node, walk } from "./tree.js";

/** What a local name stands for: an expression, or each of what an expression holds. */
interface Meaning {
  readonly value: Node;
  readonly isElement: boolean;
}

/**
 * How expressions of a function are told in one spelling, whatever it calls the instance and whatever local names it gives things:
 * `f = self.file; f.close()` is `self.file.close()`.
 */
export class Spelling {
  /** Of the names that the function binds; undefined for a parameter, and for what may be several things. */
  private readonly meanings: ReadonlyMap<string, Meaning | undefined>;

  private readonly parameters: ReadonlySet<string>;

  constructor(
    readonly definition: Node,
    /** What parameters stand for, as paths. */
    private readonly given: ReadonlyMap<string, readonly string[]>,
  ) {
    this.meanings = meaningsIn(definition);
    this.parameters = parametersOf(definition);
  }

  /** `["self", "file"]`; `[]` stands for each of what a container holds. Undefined for what is no path. */
  path(expression: Node): readonly string[] | undefined {
    return this.pathOf(bare(expression), new Set());
  }

  /** The code, without blanks, with the names replaced. */
  text(code: Node): string {
    return this.textOf(code, new Set());
  }

  /** Whether a name is one that the function itself binds. */
  isLocal(name: string): boolean {
    return this.meanings.has(name);
  }

  /** Whether it is one that is no parameter, and that the function gives what has no path. */
  isComputed(name: string): boolean {
    return this.meanings.has(name) && !this.given.has(name) && !this.parameters.has(name);
  }

  /** The parameters and locals, but for what is `given`, that an expression names and that stand for nothing else. */
  unknownIn(expression: Node): readonly string[] {
    const names = [...walk(expression)].filter((node) => node.type === "identifier" && node.role !== "attribute").map(({ text }) => text);
    return names.filter((name) => this.meanings.has(name) && !this.meanings.get(name) && !this.given.has(name));
  }

  private pathOf(node: Node, seen: Set<string>): readonly string[] | undefined {
    if (node.type === "subscript") {
      const value = node.field("value");
      const path = value && this.pathOf(bare(value), seen);
      return path && [...path, "[]"];
    }
    const [root, ...rest] = dottedName(node) ?? [];
    if (root === undefined) return undefined;
    const start = this.given.get(root) ?? this.meant(root, seen);
    return start && [...start, ...rest];
  }

  private meant(name: string, seen: Set<string>): readonly string[] | undefined {
    if (!this.meanings.has(name)) return [name];
    const meaning = this.meanings.get(name);
    if (!meaning || seen.has(name)) return undefined;
    const path = this.pathOf(bare(meaning.value), new Set([...seen, name]));
    return path && (meaning.isElement ? [...path, "[]"] : path);
  }

  private textOf(code: Node, seen: ReadonlySet<string>): string {
    let text = "";
    let at = code.start;
    for (const node of walk(code)) {
      if (node.type !== "identifier" || node.role === "attribute" || (node.role === "name" && node.parent?.type === "keyword_argument"))
        continue;
      const said = this.said(node.text, seen);
      if (said === undefined) continue;
      text += code.text.slice(at - code.start, node.start - code.start) + said;
      at = node.end;
    }
    return (text + code.text.slice(at - code.start)).replace(/\s+/g, "");
  }

  private said(name: string, seen: ReadonlySet<string>): string | undefined {
    const given = this.given.get(name);
    if (given) return given.join(".");
    const meaning = this.meanings.get(name);
    if (!meaning || seen.has(name)) return undefined;
    const text = this.textOf(meaning.value, new Set([...seen, name]));
    return meaning.isElement ? `(each of ${text})` : text;
  }
}

function meaningsIn(definition: Node): Map<string, Meaning | undefined> {
  const all = new Map<string, (Meaning | undefined)[]>();
  const put = (name: string, meaning: Meaning | undefined) => all.set(name, [...(all.get(name) ?? []), meaning]);
  for (const name of parametersOf(definition)) put(name, undefined);
  for (const node of ownNodes(definition)) {
    if (node.type === "assignment") bindAll(node, put);
    else if (node.is("for_statement", "for_in_clause")) bindEach(node, put);
    else if (node.type === "augmented_assignment") for (const name of namesOf(node.field("left"))) put(name, undefined);
  }
  for (const name of readScope(definition).outer) all.delete(name);
  return new Map([...all].map(([name, [only, ...more]]) => [name, more.length === 0 ? only : undefined]));
}

function parametersOf(definition: Node): ReadonlySet<string> {
  const { bindings } = readScope(definition);
  return new Set([...bindings].flatMap(([name, bound]) => (bound.some(({ kind }) => kind === "parameter") ? [name] : [])));
}

type Put = (name: string, meaning: Meaning | undefined) => void;

function bindAll(assignment: Node, put: Put): void {
  const [link] = chainOf(assignment);
  const pairs = link && pairsOf(link);
  for (const { target, value } of pairs ?? []) if (target.type === "identifier") put(target.text, { value, isElement: false });
  if (!pairs) for (const name of namesOf(assignment.field("left"))) put(name, undefined);
}

function bindEach(loop: Node, put: Put): void {
  const target = loop.field("left");
  const value = loop.field("right");
  if (target?.type === "identifier" && value) put(target.text, { value, isElement: true });
  else for (const name of namesOf(target)) put(name, undefined);
}

function namesOf(target: Node | undefined): readonly string[] {
  return target ? targetNames(target).map(({ text }) => text) : [];
}
