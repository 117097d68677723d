import { blanksAfter, type Change, isBlank, type Module, type Node, type Project, rowOf, says, walk } from "../../src/kit.js";
import type { Closing } from "./closing.js";

/** The import that is there for these places alone: the name in it that goes. */
export interface Needless {
  readonly statement: Node;
  /** What is imported, as it is written. */
  readonly name: Node;
}

/** The import of `closing` where nothing else uses it, here or in another module, and nobody reads the comments beside it. */
export function needlessImport(closings: readonly Closing[], module: Module, project: Project): Needless | undefined {
  const [first] = closings;
  const callee = first?.node.field("function");
  const used = callee?.type === "attribute" ? callee.field("object") : callee;
  const [binding, ...others] = (used && module.scope(module.root).bindings.get(used.text)) ?? [];
  if (!used || binding?.kind !== "import" || others.length > 0) return undefined;
  const name = binding.node;
  const statement = name.closest("import_statement", "import_from_statement");
  if (statement?.parent !== module.root || !isPlain(statement, module)) return undefined;
  const isUsed = usesIn(module, used.text, name).some(
    (node) => !closings.some((each) => each.node.contains(node) && !each.made.contains(node)),
  );
  if (isUsed || isNamedIn(module, used.text) || isWantedElsewhere(used.text, module, project)) return undefined;
  return { statement, name };
}

/** Whether a statement has its lines for itself, without comments. */
function isPlain(statement: Node, { source }: Module): boolean {
  const end = source.lines[source.lineAt(statement.end)]?.end;
  const hasComment = [...walk(statement)].some((node) => node.type === "comment");
  return rowOf(source, statement).length === 1 && !hasComment && /^[ \t\f]*$/.test(source.text.slice(statement.end, end));
}

/** Where a name stands in a module, but for its import and for attributes that are called so. */
function usesIn(module: Module, name: string, imported: Node): Node[] {
  return [...walk(module.root)].filter(
    (node) => node.type === "identifier" && node.text === name && node.role !== "attribute" && !imported.contains(node),
  );
}

/** Whether the module says the name in a string, such as those of `__all__` or a doctest, or asks for its own names. */
function isNamedIn(module: Module, name: string): boolean {
  const asks = ["globals", "locals", "vars", "dir", "eval"].some((each) => module.calls(each).length > 0);
  if (asks || module.attributes("modules").length > 0 || module.scope(module.root).dynamic || module.strings(name).length > 0) return true;
  return [...walk(module.root)].some((node) => node.type === "string" && node.text.includes(">>>") && says(node.text, name));
}

/** Whether another module may get the name from this one. */
function isWantedElsewhere(name: string, own: Module, project: Project): boolean {
  return project.mentioning(name).some((module) => {
    const isAsked = module.attributes(name).some((node) => {
      const object = node.field("object");
      const meaning = object && project.meaning(object, module);
      return meaning?.kind !== "library-module";
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

/** What takes the name out of the import, and the import out of the file when it is the only one. */
export function importChanges({ statement, name }: Needless, module: Module): Change[] {
  const names = statement.fields("name");
  const index = names.indexOf(name);
  const next = names[index + 1];
  const previous = names[index - 1];
  if (previous) return [{ kind: "replace", path: module.path, start: previous.end, end: name.end, text: "" }];
  if (next) return [{ kind: "replace", path: module.path, start: name.start, end: next.start, text: "" }];
  return [{ kind: "replace", path: module.path, ...linesOf(statement, module), text: "" }];
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
