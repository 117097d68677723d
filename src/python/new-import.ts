import type { Change } from "./change.js";
import type { Module } from "./module.js";
import type { Node } from "./tree.js";
import { lastLine, rowOf } from "./whitespace.js";

/**
 * What makes `name` stand for the module of that name at `place`: nothing where an `import` at the top does already; undefined where the name
 * stands for something else, or may.
 */
export function importFor(name: string, place: Node, module: Module): readonly Change[] | undefined {
  const top = module.scope(module.root);
  const scope = module.scopeOfName(name, place);
  if (scope && scope !== top) return undefined;
  const bindings = top.bindings.get(name) ?? [];
  if (bindings.length === 0) return top.dynamic ? undefined : added(name, module);
  const isImported = bindings.some(({ node, kind }) => {
    const statement = node.closest("import_statement");
    return kind === "import" && statement?.parent === module.root && node.parent === statement && node.text === name;
  });
  return isImported && bindings.every(({ kind }) => kind === "import") ? [] : undefined;
}

function added(name: string, module: Module): readonly Change[] | undefined {
  const { source, path, root } = module;
  const line = `import ${name}`;
  const insertion = (at: number, text: string): readonly Change[] => [{ kind: "replace", path, start: at, end: at, text }];
  const place = placeIn(root);
  if (!place) {
    const [first] = root.parts;
    if (!first) return undefined;
    const gap = first.is("class_definition", "function_definition", "decorated_definition") ? 3 : 2;
    return insertion(first.start, `${line}${source.newline.repeat(gap)}`);
  }
  // What stands behind it in the line would come before the import.
  if (rowOf(source, place).at(-1) !== place) return insertion(place.end, `; ${line}`);
  const gap = place.type === "expression_statement" ? source.newline : "";
  return insertion(source.lines[lastLine(source, place)]?.end ?? place.end, `${source.newline}${gap}${line}`);
}

/** The last of the imports at the top, a plain one where there is one; else the docstring. */
function placeIn({ parts }: Node): Node | undefined {
  const [first] = parts;
  const docstring = first?.type === "expression_statement" && first.parts[0]?.is("string", "concatenated_string") ? first : undefined;
  const rest = docstring ? parts.slice(1) : parts;
  const end = rest.findIndex((part) => !part.is("import_statement", "import_from_statement", "future_import_statement"));
  const imports = end === -1 ? rest : rest.slice(0, end);
  return imports.findLast(({ type }) => type === "import_statement") ?? imports.at(-1) ?? docstring;
}
