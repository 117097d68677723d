import {
  accessOf,
  type ClassModel,
  calleeName,
  callGiven,
  dottedName,
  type Module,
  mangle,
  type NameBinding,
  type Node,
  type Project,
  type Site,
  stringValue,
} from "../../src/kit.js";

/** The class of the project that a call makes an instance of, as far as its name tells. */
export function classNamed(call: Node, module: Module, project: Project): ClassModel | undefined {
  const callee = call.type === "call" ? call.field("function") : undefined;
  const path = callee && dottedName(callee);
  // What a private name means in a class is another name.
  if (!callee || !path || path.some((name) => mangle(name, callee) !== name)) return undefined;
  const denotation = project.denotation(callee, module);
  if (denotation.kind === "project") return denotation;
  const candidate = denotation.kind === "unknown" ? denotation.candidates[0] : undefined;
  return candidate?.kind === "project" ? candidate : undefined;
}

/** Whether one thing alone binds a name, and it is no parameter. */
export function isBoundOnce(name: string, at: Node, module: Module): boolean {
  const scope = module.scopeOfName(name, at);
  if (!scope) return true;
  const bindings = scope.bindings.get(name) ?? [];
  const isOne = bindings.length === 1 || bindings.every(isPackage);
  return !scope.dynamic && isOne && bindings[0]?.kind !== "parameter";
}

/** `import net.pipes` binds `net` as every other import of something in it does. */
function isPackage({ kind, node }: NameBinding): boolean {
  return kind === "import" && node.type === "dotted_name" && node.parent?.type === "import_statement";
}

/** Where somebody sets an attribute of that name, of a module say: `net.Socket = FakeSocket`, `mock.patch('net.Socket')`. */
export function replacingOf(name: string, project: Project): Site | undefined {
  for (const module of project.setting(name)) {
    const node = module.targets(name).find((each) => accessOf(each) !== "read") ?? module.strings(name).find(isGivenToReplace);
    if (node) return { node, module };
  }
  for (const module of project.index.mentioning(name, "update")) {
    const node = module.identifiers(name).find(isUpdated);
    if (node) return { node, module };
  }
  return undefined;
}

/** `setattr(net, 'Socket', …)` says whose attribute it is, or the string itself does; `vars(net)['Socket'] = …` sets it, too. */
function isGivenToReplace(string: Node): boolean {
  const { parent } = string;
  if (parent?.type === "subscript") return accessOf(parent) !== "read";
  const call = callGiven(parent?.type === "pair" ? (parent.parent ?? parent) : string);
  if (parent?.type === "pair") return call !== undefined && string.role === "key" && calleeName(call) === "update";
  return call !== undefined && (stringValue(string)?.includes(".") !== false || givenTo(call) > 1);
}

/** `vars(net).update(Socket=…)` */
function isUpdated({ role, parent }: Node): boolean {
  const call = role === "name" && parent?.type === "keyword_argument" ? parent.closest("call") : undefined;
  return call !== undefined && calleeName(call) === "update";
}

function givenTo(call: Node): number {
  return call.field("arguments")?.parts.length ?? 0;
}

/** The calls of a module that make what somebody meant to be closed, and give it a name or nobody, in a statement of their own. */
export function madeIn(module: Module, project: Project): Node[] {
  return module.callsIn(module.root).filter((call) => {
    const cls = isOfInterest(call) ? classNamed(call, module, project) : undefined;
    return cls !== undefined && isMeant(cls, project);
  });
}

/** `x = C()`, `C()` and `C().m()` as statements. */
function isOfInterest({ parent, role }: Node): boolean {
  if (parent?.type === "expression_statement") return true;
  if (parent?.type === "assignment") return role === "right" && parent.parent?.type === "expression_statement";
  return parent?.type === "attribute" && role === "object" && parent.parent?.parent?.type === "expression_statement";
}

/** Whether somebody meant a class to be closed: it has a `__del__`, or one of the two methods. */
export function isMeant(cls: ClassModel, project: Project): boolean {
  return ["__del__", "__exit__", "__enter__"].some((name) => project.lookup(cls, name) !== undefined);
}

/** Whether a node says a name, and not that of an attribute. */
export function isUse(node: Node, name: string): boolean {
  return node.type === "identifier" && node.text === name && node.role !== "attribute" && !isKeyword(node);
}

/** The name of an argument: `f(name=…)`. */
function isKeyword({ role, parent }: Node): boolean {
  return role === "name" && parent?.type === "keyword_argument";
}
