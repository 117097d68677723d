import { callsIn } from "./calls.js";
import type { ClassModel } from "./classes.js";
import { isSought } from "./guards.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Module } from "./module.js";
import type { Site } from "./semantics.js";
import { argumentsOf, attributeName, bare, type Node, stringValue } from "./tree.js";

/** What was given to the calls that an expression is made by: `C` for `flexmock(C).new_instances()`, and for a name of that. */
export function givenOnTheWay(expression: Node, module: Module): readonly Node[] {
  const given: Node[] = [];
  const seen = new Set<Node>();
  const queue = [bare(expression)];
  for (let node = queue.pop(); node; node = queue.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.type === "call") {
      const { positional, keywords } = argumentsOf(node);
      given.push(...positional, ...keywords.values());
    }
    const inner = node.type === "call" ? node.field("function") : node.field("object");
    if (inner && node.is("call", "attribute")) queue.push(bare(inner));
    queue.push(...valuesOf(node, module).map(bare));
  }
  return given;
}

/** What a name, or an attribute of the instance, is set to. */
export function valuesOf(node: Node, module: Module): readonly Node[] {
  if (node.type === "identifier") return module.reaching(node.text, node).flatMap(({ value }) => value ?? []);
  const object = node.type === "attribute" ? node.field("object") : undefined;
  const owner = object?.type === "identifier" ? module.selfOf(object) : undefined;
  return owner?.cls.stores.of(attributeName(node) ?? "").flatMap(({ value }) => value ?? []) ?? [];
}

/** Whether what is called comes from a module from outside, or is of what one makes: `container.get(C)` asks an object of the program for one of C. */
export function isOutside(call: Node, module: Module, project: Hierarchy): boolean {
  const callee = call.field("function");
  if (!callee || !project.denotations(callee, module).every(({ kind }) => kind === "other" || kind === "unknown")) return false;
  const root = rootOf(callee);
  const bindings = root.type === "identifier" ? module.scopeOfName(root.text, root)?.bindings.get(root.text) : undefined;
  if (bindings?.some(({ kind }) => kind === "import")) return true;
  if (root.type === "identifier" && !bindings && module.scope(module.root).stars.length > 0) return true;
  const makers = stepsOf(callee).flatMap((step) => valuesOf(step, module));
  return makers.some((value) => value.type === "call" && value !== call && isOutside(value, module, project));
}

/** `a.b.c`, `a.b` and `a` */
function stepsOf(node: Node): readonly Node[] {
  const object = node.type === "attribute" ? node.field("object") : undefined;
  return object ? [node, ...stepsOf(object)] : [node];
}

function rootOf(node: Node): Node {
  return stepsOf(node).at(-1) ?? node;
}

/** The calls of a module, or of a part of it, that are given something beside what is written out: it may be a name, or several. */
export function callsGivenNames(module: Module, within = module.root): readonly Node[] {
  return module.callsIn(within).filter((call) => {
    const given = call.field("arguments")?.parts ?? [];
    const open = given.filter((part) => part.is("identifier", "attribute", "subscript", "call", "list_splat", "dictionary_splat"));
    return open.length > 1;
  });
}

/** Whether a call is of a function of the project that hands its keywords on to what comes from outside. */
export function handsOnKeywords(call: Node, module: Module, project: Hierarchy): boolean {
  return project.callees(call, module).some((callee) => {
    const spread = callee.module.callsIn(callee.node).filter((each) => argumentsOf(each).open);
    return spread.some((each) => isOutside(each, callee.module, project));
  });
}

/** `patch('pump.%s.stop' % name)`: paths that are put together there, and that may be the one of a member of a class. */
export function pathsMadeUp(project: Hierarchy, classes: readonly ClassModel[], member: string): readonly Site[] {
  const owners = classes.flatMap((cls) => modulePaths(cls.module.path).map((path) => `${path}.${cls.name}`));
  return [...patchedOpenly(project, owners), ...patchedByPattern(project, owners, member), ...setByPath(project, classes, owners, member)];
}

/**
 * `override('pumps:Pump', stop=fake)`: where a module says which class is meant, and the member beside it, and the program imports by names that it
 * is given.
 */
function setByPath(project: Hierarchy, classes: readonly ClassModel[], owners: readonly string[], member: string): readonly Site[] {
  const names = new Set(classes.map(({ name }) => name));
  return [...names].flatMap((name) =>
    project.mentioning(name, member).flatMap((module) => {
      if (!saysOwner(module, name, owners)) return [];
      const [said] = [...module.strings(member).filter((node) => stringValue(node) === member), ...keywordsIn(module, member)];
      return said && importsByName(project) ? [{ node: said, module }] : [];
    }),
  );
}

/** `'pumps:Pump'`, `'pumps.Pump'`, or the two names each by itself. */
function saysOwner(module: Module, name: string, owners: readonly string[]): boolean {
  const homes = owners.filter((owner) => owner.endsWith(`.${name}`)).map((owner) => owner.slice(0, -name.length - 1));
  const { text } = module.source;
  const isSaid = (path: string) => text.includes(`'${path}'`) || text.includes(`"${path}"`);
  if (homes.some((home) => [".", ":", "/"].some((dot) => isSaid(`${home}${dot}${name}`)))) return true;
  const isAlone = module.strings(name).some((node) => stringValue(node) === name);
  return isAlone && homes.some((home) => module.strings(home.split(".").at(-1) ?? "").some((node) => stringValue(node) === home));
}

function keywordsIn(module: Module, name: string): readonly Node[] {
  return module.identifiers(name).filter((node) => node.role === "name" && node.parent?.type === "keyword_argument");
}

function importsByName({ index }: Hierarchy): boolean {
  return ["__import__", "import_module"].some((callee) =>
    index.calling(callee).some((module) =>
      callsIn(module, callee).some((call) => {
        const [name] = argumentsOf(call).positional;
        return name !== undefined && stringValue(name) === undefined;
      }),
    ),
  );
}

/** `patch.multiple('pump.Pump', **fakes)`. */
function patchedOpenly(project: Hierarchy, owners: readonly string[]): readonly Site[] {
  return project.mentioning("multiple").flatMap((module) =>
    callsIn(module, "multiple").flatMap((node) => {
      const { positional, open } = argumentsOf(node);
      const target = positional[0] && stringValue(positional[0]);
      return open && target !== undefined && owners.includes(target) ? [{ module, node }] : [];
    }),
  );
}

function patchedByPattern(project: Hierarchy, owners: readonly string[], member: string): readonly Site[] {
  const paths = owners.map((owner) => `${owner}.${member}`);
  return project.mentioning("patch").flatMap((module) =>
    callsIn(module, "patch").flatMap((node) => {
      const [target] = argumentsOf(node).positional;
      if (!target || stringValue(target) !== undefined) return [];
      const pattern = patternOf(target, module);
      const isMeant = pattern ? paths.some((path) => pattern.test(path)) : saysPath(module, paths) || isSaid(paths, member, project);
      return isMeant ? [{ module, node }] : [];
    }),
  );
}

/** Where nothing is told of a path, whether the module says it as a whole, or the class and the member each by itself. */
function saysPath(module: Module, paths: readonly string[]): boolean {
  return paths.some((path) => {
    const [owner = "", member = ""] = path.split(".").slice(-2);
    const said = module.strings(member).map(stringValue);
    return said.includes(path) || (said.includes(member) && module.strings(owner).some((node) => stringValue(node) === owner));
  });
}

/** The names that a file may have as a module, from whatever folder of it Python looks. */
function modulePaths(path: string): readonly string[] {
  const names = path.replace(/(?:\/__init__)?\.\w+$/, "").split("/");
  return names.map((_name, index) => names.slice(index).join("."));
}

/** `PATHS = ['pumps.Pump.stop']`, wherever that stands. */
function isSaid(paths: readonly string[], member: string, project: Hierarchy): boolean {
  return project
    .touching(member)
    .some((module) => module.strings(member).some((node) => isSought(node) && paths.includes(stringValue(node) ?? "")));
}

/** What a path looks like that is put together; undefined where nothing of it is written out. */
function patternOf(target: Node, module: Module): RegExp | undefined {
  const pieces = piecesOf(bare(target), module);
  return pieces.some((piece) => piece !== undefined) ? new RegExp(`^${pieces.map(asPattern).join("")}$`) : undefined;
}

function piecesOf(node: Node, module: Module): readonly (string | undefined)[] {
  const text = stringValue(node);
  if (text !== undefined) return [text];
  if (node.type === "binary_operator") return node.parts.flatMap((part) => piecesOf(bare(part), module));
  const method = node.type === "call" ? node.field("function") : undefined;
  const template = method?.field("object");
  if (method && template && attributeName(method) === "format") return piecesOf(bare(template), module);
  if (method && template && attributeName(method) === "join")
    return joinedBy(stringValue(template), argumentsOf(node).positional[0], module);
  const values = node.type === "identifier" ? module.reaching(node.text, node).map(({ value }) => value) : [];
  return [values.length === 1 && values[0] ? stringValue(values[0]) : undefined];
}

/** `'.'.join(['pumps', name])` */
function joinedBy(separator: string | undefined, list: Node | undefined, module: Module): readonly (string | undefined)[] {
  const parts = list && bare(list).is("list", "tuple") ? bare(list).parts : undefined;
  return parts?.flatMap((part, index) => [...(index > 0 ? [separator] : []), ...piecesOf(bare(part), module)]) ?? [undefined];
}

/** What is behind a `%` may be anything, and stand nowhere in the text. */
function asPattern(piece: string | undefined): string {
  if (piece === undefined) return ".*";
  return piece
    .split(/%(?:\(\w*\))?[sr]|\{[^{}]*\}/)
    .map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
    .join(".*");
}
