import { EACH } from "./access-path.js";
import { callGiven } from "./byname.js";
import type { ClassModel } from "./classes.js";
import type { KnownClass } from "./denotation.js";
import { catchesMissing } from "./guards.js";
import type { PlaceKind } from "./held-sites.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Module } from "./module.js";
import { scopeNode } from "./names.js";
import type { ObjectSites, Site } from "./object-sites.js";
import { calleeName } from "./occurrences.js";
import { moduleName } from "./references.js";
import type { Held, Pointee } from "./semantics.js";
import { argumentsOf, type Node, stringValue } from "./tree.js";

const PROTOCOL = ["__enter__", "__exit__"];

/**
 * What `with` statements and `contextlib.nested` enter. `with Pump() as pump` in a script that no file names doesn't count where nothing around it
 * catches the failure: nobody else can go by it.
 */
export function entered(hierarchy: Hierarchy): PlaceKind {
  const { index } = hierarchy;
  const failsInSight = (item: Node, module: Module) => {
    const callee = item.type === "call" ? item.field("function") : undefined;
    const isMadeThere = callee !== undefined && hierarchy.denotation(callee, module).kind === "project";
    return isMadeThere && scopeNode(item).type === "module" && !catchesMissing({ node: item }, true) && isScript(module, hierarchy);
  };
  return {
    word: "with",
    find: (module) => [
      ...module.withItems.flatMap((item) => (isNesting(item) || failsInSight(item, module) ? [] : [{ node: item, object: item }])),
      ...module.calls("nested").flatMap(managersOf),
    ],
    likely: () => [...new Set([...index.entering(), ...index.calling("nested")])],
  };
}

/** Whether no other file says the name that one would import it by, and nobody who goes on where that fails imports what only the running program knows. */
function isScript({ path }: Module, hierarchy: Hierarchy): boolean {
  const isNamed = hierarchy.index.filesMentioning(moduleName(path)).some((each) => each !== path);
  return !isNamed && !importsAnyInTry(hierarchy);
}

const RUNNING = ["__import__", "import_module", "execfile", "load_source", "load_module", "run_path", "run_module"];

/** `try: __import__(name)`, `for path in plugins: execfile(path)` in a `try`. */
function importsAnyInTry({ index }: Hierarchy): boolean {
  return RUNNING.some((name) =>
    index.calling(name).some((module) =>
      module.calls(name).some((call) => {
        const [given] = argumentsOf(call).positional;
        return given !== undefined && stringValue(given) === undefined && catchesMissing({ node: call }, true);
      }),
    ),
  );
}

function isNesting(item: Node): boolean {
  return item.type === "call" && calleeName(item) === "nested";
}

/** `nested(a, b)` enters both, `nested(*all)` each of them. */
function managersOf(call: Node): readonly Held[] {
  const spread = call.field("arguments")?.parts.filter(({ type }) => type === "list_splat") ?? [];
  return [
    ...argumentsOf(call).positional.map((node) => ({ node, object: node })),
    ...spread.flatMap(({ parts }) => parts.slice(0, 1).map((node) => ({ node, object: node, path: [EACH] }))),
  ];
}

/**
 * Where an instance of a class is entered, or asked for a method of the protocol by name, that is told to get there and has no such method:
 * that fails, and in a program that works somebody goes by the failure, in sight or not.
 */
export function* enteredInVain(hierarchy: Hierarchy, cls: ClassModel, objects: ObjectSites): Generator<Site> {
  const lacking = new Lacking(hierarchy, cls);
  for (const site of objects.told(hierarchy.heldSites("entered", entered(hierarchy))))
    if (site.objects.some((each) => each.kind === "instance" && lacking.has(each))) yield site;
  for (const method of PROTOCOL)
    for (const site of objects.told(objects.readSites(method))) if (site.objects.some((each) => lacking.has(each))) yield site;
}

/**
 * Where an object is entered, or asked for a method of the protocol by name, that `handsOn` such questions: an instance of a class whose `__getattr__`
 * asks an instance of another one. Of one of the new style `with` asks the class alone.
 */
export function* askedOfProxies(hierarchy: Hierarchy, handsOn: (cls: ClassModel) => boolean, objects: ObjectSites): Generator<Site> {
  const isProxy = (object: Pointee, counts: (cls: ClassModel) => boolean) =>
    object.kind === "instance" && hierarchy.mro(object.cls).some((cls) => cls.kind === "project" && counts(cls) && handsOn(cls));
  for (const site of objects.told(hierarchy.heldSites("entered", entered(hierarchy))))
    if (site.objects.some((each) => isProxy(each, (cls) => !hierarchy.isSurelyNewStyle(cls)))) yield site;
  for (const method of PROTOCOL)
    for (const sites of [objects.readSites(method), hierarchy.heldSites(`hasattr ${method}`, testedFor(method, hierarchy))])
      for (const site of objects.told(sites)) if (site.objects.some((each) => isProxy(each, () => true))) yield site;
}

/** `hasattr(x, "__exit__")` */
function testedFor(method: string, { index }: Hierarchy): PlaceKind {
  const find = (module: Module) =>
    module.strings(method).flatMap((string) => {
      const call = callGiven(string);
      return call && calleeName(call) === "hasattr" ? [{ node: call, object: argumentsOf(call).positional[0] }] : [];
    });
  return { word: method, find, likely: () => index.touching(method) };
}

/** Of a class and those below it, which are no context managers today, whatever their instances set or their ancestors hide. */
class Lacking {
  private readonly classes: ReadonlySet<KnownClass>;
  private readonly above: ReadonlySet<unknown>;

  constructor(
    private readonly hierarchy: Hierarchy,
    cls: ClassModel,
  ) {
    this.classes = new Set([cls, ...hierarchy.descendants(cls)].filter((each) => this.isWithout(each)));
    this.above = new Set([...this.classes].flatMap((each) => hierarchy.mro(each)));
  }

  /** Whether an object may be of one of them; what a method gets as `self` may be of a class below its own. */
  has(object: Pointee): boolean {
    if (object.kind !== "instance" && object.kind !== "class") return false;
    if (object.by === "self" ? this.above.has(object.cls) : this.classes.has(object.cls)) return true;
    return object.cls.kind === "project" && this.mayInherit(object.cls);
  }

  /** Whether it has one of them for a base where the first half of an import is there, and no protocol otherwise. */
  private mayInherit(cls: ClassModel): boolean {
    if (PROTOCOL.every((method) => this.hierarchy.lookup(cls, method))) return false;
    return this.hierarchy.mro(cls).some((each) => each.kind === "unknown" && each.candidates.some((base) => this.classes.has(base)));
  }

  private isWithout(cls: ClassModel): boolean {
    if (this.hierarchy.isOpen(cls) || PROTOCOL.every((method) => this.hierarchy.lookup(cls, method))) return false;
    return this.hierarchy.isSurelyNewStyle(cls) || !this.mayHandOut(cls);
  }

  /** An instance of an old-style class may have them itself, or say where they are. */
  private mayHandOut(cls: ClassModel): boolean {
    const own = this.hierarchy.mro(cls).filter((each): each is ClassModel => each.kind === "project");
    return (
      this.hierarchy.lookup(cls, "__getattr__") !== undefined ||
      own.some(({ stores }) => PROTOCOL.some((method) => stores.of(method).length > 0))
    );
  }
}
