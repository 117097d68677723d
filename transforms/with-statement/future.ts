import { argumentsOf, type Change, lastLine, type Module, type Node, type Project, rowOf, stringValue, walk } from "../../src/kit.js";

const LINE = "from __future__ import with_statement";

/**
 * The import without which Python 2.5 doesn't know `with`, where the project says that it runs there. It belongs to each
 * rewrite of the module alike.
 */
export function futureChanges(module: Module, project: Project): Change[] {
  const isThere = module.scope(module.root).bindings.has("with_statement");
  const place = isThere ? undefined : placeIn(module);
  return place && runsOn25(module, project) ? importAt(place, module) : [];
}

/** Whether the `setup.py` of a folder above says so, in a classifier or in what it requires. */
function runsOn25(module: Module, project: Project): boolean {
  return project.mentioning("classifiers", "python_requires").some(({ path, root }) => {
    const folder = /^(.*\/|)setup\.py$/.exec(path)?.[1];
    if (folder === undefined || !module.path.startsWith(folder)) return false;
    return [...walk(root)].some((node) => isClassifier(node) || isRequired(node));
  });
}

function isClassifier(node: Node): boolean {
  return node.type === "string" && /^Programming Language :: Python :: 2\.[45]$/.test(stringValue(node) ?? "");
}

function isRequired(call: Node): boolean {
  const version = call.type === "call" ? argumentsOf(call).keywords.get("python_requires") : undefined;
  return version !== undefined && />=? *2\.[345]\b/.test(stringValue(version) ?? "");
}

/** The statement that the import comes to stand beside: the last of its kind, the docstring, or the first one. */
function placeIn(module: Module): Node | undefined {
  const { parts } = module.root;
  const docstring = parts.find((part, index) => index === 0 && isString(part));
  return parts.findLast((part) => part.type === "future_import_statement") ?? docstring ?? parts[0];
}

function importAt(place: Node, { source, path }: Module): Change[] {
  const { newline } = source;
  const insertion = (at: number, text: string): Change[] => [{ kind: "replace", path, start: at, end: at, text }];
  if (place.type === "future_import_statement" || isString(place)) {
    // What stands behind it in the line would come before the import.
    if (rowOf(source, place).at(-1) !== place) return insertion(place.end, `; ${LINE}`);
    const gap = isString(place) ? newline : "";
    return insertion(source.lines[lastLine(source, place)]?.end ?? place.end, `${newline}${gap}${LINE}`);
  }
  const isImport = place.is("import_statement", "import_from_statement");
  const gap = isImport ? newline : newline.repeat(place.is("class_definition", "function_definition", "decorated_definition") ? 3 : 2);
  return insertion(place.start, `${LINE}${gap}`);
}

function isString(statement: Node): boolean {
  return statement.type === "expression_statement" && statement.parts[0]?.is("string", "concatenated_string") === true;
}
