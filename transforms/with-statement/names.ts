import {
  accessOf,
  type ClassModel,
  calleeName,
  callGiven,
  dottedName,
  hasNamespace,
  isExec,
  type Module,
  mangle,
  type NameBinding,
  type Node,
  ownNodes,
  type Project,
  type Reason,
  scopeNode,
  spanOf,
  stringValue,
  walk,
  where,
} from "../../src/kit.js";

/** The class of the project that a call makes an instance of, as far as its name tells. */
export function classNamed(call: Node, module: Module, project: Project): ClassModel | undefined {
  const callee = call.type === "call" ? call.field("function") : undefined;
  const path = callee && dottedName(callee);
  // What a private name means in a class is another name.
  if (!callee || !path || path.some((name) => mangle(name, callee) !== name)) return undefined;
  const meaning = project.meaning(callee, module);
  if (meaning.kind === "project") return meaning;
  const candidate = meaning.kind === "unknown" ? meaning.candidates[0] : undefined;
  return candidate?.kind === "project" ? candidate : undefined;
}

/** The same, by a name that means nothing else, whenever it runs. */
export function classMade(call: Node, module: Module, project: Project): ClassModel | undefined {
  const cls = classNamed(call, module, project);
  return cls && !classUnsure(call, cls, module, project) ? cls : undefined;
}

/** Why the name in a call may stand for another class than `cls`. */
export function classUnsure(call: Node, cls: ClassModel, module: Module, project: Project): Reason | undefined {
  const callee = call.field("function") ?? call;
  const path = dottedName(callee) ?? [];
  const unsure = (text: string, ...nodes: { node: Node; module: Module }[]): Reason => {
    const spans = nodes.map((each) => spanOf(each.module.source, each.node));
    const places = spans.map((span) => ` (${where(span, module.path)})`).join("");
    return { name: "class-unsure", message: `\`${callee.text}\` ${text}${places}`, related: spans };
  };
  if (project.meaning(callee, module) !== cls) return unsure("may be another class than this one", cls);
  if (!isBoundOnce(path[0] ?? "", callee, module)) return unsure("is bound more than once here");
  const own = cls.module.scope(scopeNode(cls.node));
  const [, other] = own.bindings.get(cls.name) ?? [];
  if (other) return unsure("is bound more than once in its module", { node: other.node, module: cls.module });
  if (own.dynamic) return unsure("may be bound anew by an `exec` in its module", { node: execIn(own.node), module: cls.module });
  const replacing = replacingOf(path.at(-1) ?? "", project) ?? replacingOf(cls.name, project);
  return replacing && unsure("may have been replaced", replacing);
}

function execIn(owner: Node): Node {
  return [...ownNodes(owner)].find((node) => isExec(node) && !hasNamespace(node)) ?? owner;
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
export function replacingOf(name: string, project: Project): { node: Node; module: Module } | undefined {
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

/** Why a name may mean something else at the end of the `block` than at its beginning. */
export function nameRebound(name: Node, block: Node, module: Module, project: Project): Reason | undefined {
  const scope = module.scopeOfName(name.text, name);
  const rebound = (text: string, node: Node, home = module): Reason => {
    const span = spanOf(home.source, node);
    return { name: "name-rebound", message: `${where(span, module.path)} ${text}`, related: [span] };
  };
  if (!scope || scope.dynamic) return rebound(`assigns \`${name.text}\`, and an \`exec\` there may do so, too`, name);
  const bindings = scope.bindings.get(name.text) ?? [];
  const inner = bindings.find(({ node }) => block.contains(node));
  if (inner) return rebound(`${inner.kind === "deletion" ? "deletes" : "binds"} \`${name.text}\` before it is closed`, inner.node);
  const outer = [...walk(scope.node)].find(
    (node) =>
      (node.type === "wildcard_import" && block.contains(node)) ||
      (node.type === "nonlocal_statement" && node.parts.some((part) => part.text === name.text)),
  );
  if (outer) return rebound(`may bind \`${name.text}\` before it is closed`, outer);
  if (scope.node.type === "function_definition") return undefined;
  const other = bindings.find(({ node }) => scopeNode(node) !== scopeNode(name))?.node;
  if (other) return rebound(`binds the global \`${name.text}\`, too, and may run before it is closed`, other);
  const asked = ["globals", "locals", "vars"].flatMap((each) => module.calls(each)).at(0);
  if (asked) return rebound(`may bind \`${name.text}\``, asked);
  const replacing = replacingOf(name.text, project);
  return replacing && rebound(`may replace the global \`${name.text}\``, replacing.node, replacing.module);
}
