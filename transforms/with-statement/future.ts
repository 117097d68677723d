import { type Change, lastLine, type Module, type Node, type Project, walk } from "../../src/kit.js";

/** Python 2.5 knows `with` where `from __future__ import with_statement` says so; the project says whether it runs there. */
export function lacksWith(module: Module, project: Project): boolean {
  return !module.scope(module.root).bindings.has("with_statement") && runsOn25(module, project);
}

const SAYS_25 = /Python :: 2\.[45]\b|>=? *2\.[345]\b/;

/** Whether the `setup.py` of a folder above says so, in a classifier or in what it requires. */
function runsOn25(module: Module, project: Project): boolean {
  return project.mentioning("classifiers", "python_requires").some(({ path, root }) => {
    const folder = /^(.*\/|)setup\.py$/.exec(path)?.[1];
    if (folder === undefined || !module.path.startsWith(folder)) return false;
    return [...walk(root)].some((node) => node.type === "string" && SAYS_25.test(node.text));
  });
}

/** The statement that the import comes to stand beside: the last of its kind, the docstring, or the first one. */
export function futurePlace(module: Module): Node | undefined {
  const { parts } = module.root;
  const docstring = parts.find((part, index) => index === 0 && isString(part));
  return parts.findLast((part) => part.type === "future_import_statement") ?? docstring ?? parts[0];
}

export function futureChanges(place: Node, module: Module): Change[] {
  const { source, path } = module;
  const { newline } = source;
  const line = "from __future__ import with_statement";
  const isBehind = place.type === "future_import_statement" || isString(place);
  if (isBehind) {
    const at = source.lines[lastLine(source, place)]?.end ?? place.end;
    const gap = isString(place) ? newline : "";
    return [{ kind: "replace", path, start: at, end: at, text: `${newline}${gap}${line}` }];
  }
  const isImport = place.is("import_statement", "import_from_statement");
  const gap = isImport ? newline : newline.repeat(place.is("class_definition", "function_definition", "decorated_definition") ? 3 : 2);
  return [{ kind: "replace", path, start: place.start, end: place.start, text: `${line}${gap}` }];
}

function isString(statement: Node): boolean {
  return statement.type === "expression_statement" && statement.parts[0]?.is("string", "concatenated_string") === true;
}
