import {
  accessOf,
  argumentsOf,
  type ClassModel,
  containsWord,
  dottedName,
  type Module,
  type Node,
  page,
  rule,
  type Site,
  type UnknownClass,
  walk,
} from "../../../src/kit.js";
import { firstWords } from "../../shared/naming.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "unknown-descendant",
  verdict: "unsafe",
  *find(alias: Alias) {
    const family = [alias.cls, ...alias.descendants];
    for (const look of [madeByHeader, madeInItsPlace, madeByCall, givenBases]) {
      const site = look(alias, family);
      if (site) yield site;
    }
  },
  message: ({ node }, { cls, source }, at) => {
    const isNamed = node.parent?.type === "class_definition" && node.role === "name";
    const made = isNamed ? `\`${node.text}\` (${at})` : `a class made by \`${firstWords(node)}\` (${at})`;
    return `${made} may inherit from \`${cls.name}\` and override \`${source}\``;
  },
  page: page(
    "A class that unleak can't resolve may inherit from this one and override the method.",
    `
class Pump(object):
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        return 'stopped'

def stop_slowly(self):
    return 'stopped slowly'

GentlePump = type('GentlePump', (Pump,), {'stop': stop_slowly})     # made by a call
`,
    [
      "`GentlePump().halt()` returns `'stopped slowly'` today. With `halt = stop` in `Pump` it would",
      "return `'stopped'`: this class needs `halt` as well, and unleak can't tell or can't write it.",
    ],
    [
      "Look at the class. If it doesn't inherit from this one, or doesn't override the method,",
      "`--unsafe` applies it. If it does, give it the alias by hand, here with `'halt': stop_slowly`",
      "in the dictionary, and then use `--unsafe`.",
    ],
  ),
});

/** A class statement whose base can't be told, wherever its header says the name of one of the family. */
function madeByHeader(alias: Alias, family: readonly ClassModel[]): Site | undefined {
  const { project } = alias;
  const named = family.flatMap((cls) => project.namesOf(cls).flatMap((name) => project.index.subclassing(name)));
  const made = family.flatMap((cls) => project.madeFrom(cls).flatMap((name) => project.index.subclassing(name)));
  const lost = family.flatMap((cls) => project.index.renaming(cls.name));
  for (const module of new Set([...named, ...made, ...lost, ...family.flatMap((cls) => project.modulesNaming(cls, "class"))])) {
    const node = possibleSubclass(alias, family, module) ?? inFault(alias, module);
    if (node) return { module, node };
  }
  return undefined;
}

/** `net.Socket = C`, and `class X(net.Socket)`: the base is C where the class is made later than that. */
function madeInItsPlace(alias: Alias, family: readonly ClassModel[]): Site | undefined {
  const { project } = alias;
  for (const name of new Set(family.flatMap((cls) => project.replacedBy(cls))))
    for (const module of project.index.subclassing(name))
      for (const cls of module.subclassing(name)) {
        const isBase = cls.bases.some((base) => dottedName(base)?.at(-1) === name);
        const node = cls.node.field("name");
        if (isBase && node && !family.includes(cls) && mayOverride(alias, cls)) return { module, node };
      }
  return undefined;
}

/** A call that makes a class of one of the family, in a module that refers to it. */
function madeByCall(alias: Alias, family: readonly ClassModel[]): Site | undefined {
  const names = family.flatMap((cls) => alias.project.namesOf(cls));
  for (const module of new Set(family.flatMap((cls) => alias.project.modulesNaming(cls)))) {
    const node = givenAway(alias, family, names, module) ?? madeOfBases(alias, family, module);
    if (node) return { module, node };
  }
  return undefined;
}

/** `X.__bases__ = (C,)`. */
function givenBases(alias: Alias, family: readonly ClassModel[]): Site | undefined {
  const modules = new Set(family.flatMap((cls) => alias.project.modulesNaming(cls, "__bases__")));
  for (const module of modules) {
    const node = module.attributes("__bases__").find((each) => accessOf(each) === "write");
    if (node) return { module, node };
  }
  return undefined;
}

/** A class with a base that may be one of the family: by name, or by an expression that mentions it. */
function possibleSubclass(alias: Alias, family: readonly ClassModel[], module: Module): Node | undefined {
  for (const cls of module.classes) {
    if (family.includes(cls)) continue;
    for (const base of alias.project.bases(cls))
      if (base.kind === "unknown" && mayBeOneOf(alias, family, base, cls)) return cls.node.field("name");
  }
  return undefined;
}

function mayBeOneOf(alias: Alias, family: readonly ClassModel[], base: UnknownClass, cls: ClassModel): boolean {
  const { module } = cls;
  if (family.some((each) => base.candidates.includes(each) || base.unresolved.names.includes(each.name))) return true;
  if (alias.family.pointsTo(base.node, module) === "class") return true;
  // What the expression gives can't be told, and the class has a method of that name: where the family is known, it may be
  // an override.
  const isFamilyKnown = base.unresolved.modules.some((each) => family.some((one) => alias.project.isKnownIn(one, each)));
  if (isFamilyKnown && mayOverride(alias, cls)) return true;
  return [...walk(base.node)].some((each) => {
    if (each.type !== "identifier") return false;
    if (each.role !== "attribute" && mentions(alias, family, each, module)) return true;
    return family.some((cls) => cls.name === each.text) && leadsNowhere(alias, each, module);
  });
}

/** Whether the class, or one below it, has a method of M's name from anywhere but what can't be resolved. */
function mayOverride(alias: Alias, cls: ClassModel): boolean {
  return [cls, ...alias.project.descendants(cls)].some((each) => {
    const owner = alias.project.lookup(each, alias.source)?.owner;
    return owner !== undefined && !(owner.kind === "library" && owner.id === "__builtin__.object");
  });
}

function leadsNowhere(alias: Alias, name: Node, module: Module): boolean {
  const path = name.role === "attribute" && name.parent ? name.parent : name;
  return alias.project.denotation(path, module).kind === "other";
}

function mentions(alias: Alias, family: readonly ClassModel[], name: Node, module: Module): boolean {
  const denotation = alias.project.denotation(name, module);
  if (denotation.kind === "unknown") return family.some((cls) => denotation.candidates.includes(cls));
  return denotation.kind === "project" && family.includes(denotation);
}

/** A call that is given one of the family and makes a class of it. */
function givenAway(alias: Alias, family: readonly ClassModel[], names: readonly string[], module: Module): Node | undefined {
  for (const name of names.flatMap((each) => module.identifiers(each))) {
    const call = name.closest("call");
    const said = name.role === "attribute" && name.parent ? name.parent : name;
    if (!call?.field("arguments")?.contains(name) || !mentions(alias, family, said, module)) continue;
    if (isClassCall(call, name) || makesSubclass(alias, call, module)) return call;
  }
  return undefined;
}

/** `type('X', (C,), {…})`, `new.classobj('X', (C,), {…})`, and any other call of that form. */
function isClassCall(call: Node, name: Node): boolean {
  const bases = name.closest("tuple", "list");
  const { positional } = argumentsOf(call);
  return bases !== undefined && positional.length > 2 && positional.some((argument, index) => index > 0 && argument.contains(bases));
}

const CLASS_MAKERS = ["type", "classobj", "ClassType", "__new__", "ABCMeta"];

/** A class made by a call whose bases are not written out there, in a module that knows the family. */
function madeOfBases(alias: Alias, family: readonly ClassModel[], module: Module): Node | undefined {
  return CLASS_MAKERS.flatMap((maker) => module.calls(maker)).find((call) => {
    const { positional } = argumentsOf(call);
    const bases = positional.length > 2 ? positional[positional.length - 2] : undefined;
    return bases !== undefined && !(bases.is("tuple", "list") && bases.parts.every((base) => isAnother(alias, family, base, module)));
  });
}

function isAnother(alias: Alias, family: readonly ClassModel[], base: Node, module: Module): boolean {
  const denotation = alias.project.denotation(base, module);
  return (denotation.kind === "project" && !family.includes(denotation)) || denotation.kind === "library";
}

/** `def make(base): class X(base)`, and here `make(C)`. */
function makesSubclass(alias: Alias, call: Node, module: Module): boolean {
  const callee = call.field("function");
  const maker = callee && alias.project.denotation(callee, module);
  if (maker?.kind !== "function") return false;
  const isLocal = (base: Node) => base.type === "identifier" && maker.module.scopeOfName(base.text, base)?.node === maker.node;
  const makesByCall = CLASS_MAKERS.flatMap((name) => maker.module.calls(name)).some(
    (each) => maker.node.contains(each) && argumentsOf(each).positional.length > 2,
  );
  return makesByCall || maker.module.classes.some((cls) => cls.bases.some(isLocal));
}

/** Where the grammar could not follow, a name may be the base of a class. */
function inFault(alias: Alias, module: Module): Node | undefined {
  for (const fault of module.faults) {
    const text = module.source.text.slice(fault.offset, fault.end);
    if (!containsWord(text, "class") || !containsWord(text, alias.cls.name)) continue;
    for (const node of walk(module.root)) if (node.type === "ERROR" && node.start === fault.offset) return node;
  }
  return undefined;
}
