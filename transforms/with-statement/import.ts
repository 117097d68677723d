import {
  argumentsOf,
  blanksAfter,
  type Change,
  containsWord,
  isBlank,
  type Module,
  type Node,
  type Project,
  rowOf,
  type Scope,
  stringValue,
  walk,
} from "../../src/kit.js";
import type { Closing } from "./subject.js";

/** The import that is there for these places alone: the names in it that go. */
export interface Needless {
  readonly statement: Node;
  /** What is imported, as it is written, in the order of the statement. */
  readonly names: readonly Node[];
  readonly closings: readonly Closing[];
}

/** The imports of `closing` that nothing else uses, here or in another module, and beside which nobody reads a comment. */
export function needlessImports(closings: readonly Closing[], module: Module, project: Project): Needless[] {
  const byStatement = new Map<Node, Needless>();
  for (const { scope, name, users } of namesUsed(closings, module)) {
    const bindings = scope.bindings.get(name) ?? [];
    const statements = bindings.map(({ node }) => node.closest("import_statement", "import_from_statement"));
    const body = scope.node === module.root ? module.root : scope.node.field("body");
    const isPlainly = statements.every((each) => each !== undefined && each.parent === body && isPlain(each, module));
    const isUsed = usesOf(scope, name, module).some((node) => !users.some((each) => isGone(node, each)));
    const isWanted = scope.node === module.root && (isWantedElsewhere(name, module, project) || isGoneThrough(module, project));
    if (!isPlainly || isUsed || isNamedIn(module, name) || isWanted) continue;
    for (const [index, statement] of statements.entries()) {
      const imported = bindings[index]?.node;
      if (!statement || !imported) continue;
      const { names, closings: others } = byStatement.get(statement) ?? { names: [], closings: [] };
      byStatement.set(statement, { statement, names: [...names, imported], closings: [...others, ...users] });
    }
  }
  return [...byStatement.values()].map((each) => ({ ...each, names: [...each.names].sort((a, b) => a.start - b.start) }));
}

interface NameUsed {
  readonly scope: Scope;
  readonly name: string;
  /** What uses the name, of what is to go. */
  readonly users: Closing[];
}

/** The names by which `closing` is called, each in the scope that binds it. */
function namesUsed(closings: readonly Closing[], module: Module): NameUsed[] {
  const found: NameUsed[] = [];
  for (const closing of closings) {
    const callee = closing.close.field("function");
    const used = callee?.type === "attribute" ? callee.field("object") : callee;
    const scope = used && module.scopeOfName(used.text, used);
    if (!used || !scope) continue;
    const known = found.find((each) => each.scope === scope && each.name === used.text);
    if (known) known.users.push(closing);
    else found.push({ scope, name: used.text, users: [closing] });
  }
  return found;
}

/** Whether a node goes with the call of `closing`: what that was given stays. */
function isGone(node: Node, { close, call }: Closing): boolean {
  return close.contains(node) && !call.contains(node);
}

/** Whether a statement has its lines for itself, without comments. */
function isPlain(statement: Node, { source }: Module): boolean {
  const end = source.lines[source.lineAt(statement.end)]?.end;
  const hasComment = [...walk(statement)].some((node) => node.type === "comment");
  return rowOf(source, statement).length === 1 && !hasComment && /^[ \t\f]*$/.test(source.text.slice(statement.end, end));
}

/** Where a name of the scope is said, but for its imports and for attributes that are called so. */
function usesOf(scope: Scope, name: string, module: Module): Node[] {
  return [...walk(scope.node)].filter(
    (node) =>
      node.type === "identifier" &&
      node.text === name &&
      node.role !== "attribute" &&
      node.closest("import_statement", "import_from_statement") === undefined &&
      module.scopeOfName(name, node) === scope,
  );
}

/** Whether the module says the name in a string, such as those of `__all__` or a doctest, or asks for its own names. */
function isNamedIn(module: Module, name: string): boolean {
  const asks = ["globals", "locals", "vars", "dir", "eval"].some((each) => module.calls(each).length > 0);
  if (asks || module.attributes("modules").length > 0 || module.scope(module.root).dynamic || module.strings(name).length > 0) return true;
  return [...walk(module.root)].some((node) => node.type === "string" && node.text.includes(">>>") && containsWord(node.text, name));
}

/** Whether another module may get the name from this one. */
function isWantedElsewhere(name: string, own: Module, project: Project): boolean {
  return project.mentioning(name).some((module) => {
    const isAsked = module.attributes(name).some((node) => {
      const object = node.field("object");
      const denotation = object && project.denotation(object, module);
      return denotation?.kind !== "library-module";
    });
    if (module === own) return isAsked;
    const scope = module.scope(module.root);
    const isImported = module.imports(name).some((node) => {
      const from = node.closest("import_from_statement")?.field("module_name");
      return from !== undefined && from.text !== "contextlib";
    });
    return isImported || isAsked || scope.stars.length > 0 || module.strings(name).length > 0;
  });
}

const ASKING = ["getattr", "hasattr", "dir", "vars", "getmembers"];

/** Whether another module lists what is in this one, or asks it for names that it makes up. */
function isGoneThrough(own: Module, project: Project): boolean {
  const isOwn = (node: Node | undefined, module: Module) => {
    const denotation = node && project.denotation(node, module);
    return denotation?.kind === "module" && denotation.module === own;
  };
  const isAsking = (call: Node, module: Module) => {
    const [object, said] = argumentsOf(call).positional;
    return isOwn(object, module) && (said === undefined || stringValue(said) === undefined);
  };
  return [...ASKING, "__dict__"].some((word) =>
    project.index
      .handling(word)
      .some(
        (module) =>
          module.calls(word).some((call) => isAsking(call, module)) ||
          (word === "__dict__" && module.attributes(word).some((each) => isOwn(each.field("object"), module))),
      ),
  );
}

/** What takes the names out of the import, and the import out of the file when it has no others. */
export function importChanges({ statement, names }: Needless, module: Module): Change[] {
  const all = statement.fields("name");
  const isLeft = (name: Node | undefined) => name !== undefined && !names.includes(name);
  if (!all.some(isLeft)) return [{ kind: "replace", path: module.path, ...linesOf(statement, module), text: "" }];
  const lastLeft = all.findLastIndex(isLeft);
  return all.flatMap((name, index) => {
    if (isLeft(name) || (index > lastLeft && index !== lastLeft + 1)) return [];
    // Behind the last that stays all goes at once, with the comma before it; before it each goes with the comma behind.
    const [start, end] = index > lastLeft ? [all[lastLeft]?.end, all.at(-1)?.end] : [name.start, all[index + 1]?.start];
    return [{ kind: "replace", path: module.path, start: start ?? name.start, end: end ?? name.end, text: "" }];
  });
}

/** The lines of a statement; of the blank lines around it the fewer go with it. */
function linesOf(statement: Node, { source }: Module): { start: number; end: number } {
  const first = source.lineAt(statement.start);
  const last = source.lineAt(statement.end);
  const below = blanksAfter(source, last);
  let above = 0;
  while (first - above > 0 && isBlank(source, first - above - 1)) above++;
  const isTop = first === above;
  const takesBelow = below > 0 && (isTop || (above > 0 && below <= above));
  const takesAbove = !takesBelow && below > 0 && above > 0;
  const start = source.lines[takesAbove ? first - above : first]?.start ?? statement.start;
  return { start, end: source.lines[takesBelow ? last + below : last]?.next ?? statement.end };
}
