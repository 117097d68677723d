import { accessOf } from "./assignments.js";
import { calleeName } from "./block-facts.js";
import { type Access, accessByCall, BY_CALL, callGiven, READERS } from "./byname.js";
import type { ClassModel } from "./classes.js";
import type { KnownClass } from "./denotation.js";
import { type Escape, escapesFrom } from "./escapes.js";
import { objectSearched } from "./guards.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Module } from "./module.js";
import { Receivers, type Relation } from "./receivers.js";
import { Remembered } from "./remembered.js";
import { argumentsOf, bare, type Node, stringValue } from "./tree.js";

/** A place in the project. */
export interface Site {
  readonly module: Module;
  readonly node: Node;
}

/** A place that touches the attribute of an object that may belong to the classes in question. */
export interface AttributeSite extends Site {
  /** The attribute, or the whole call of `hasattr(x, 'name')`. */
  readonly node: Node;
  readonly access: Access;
  /** What the object is to the classes; never `none`. */
  readonly relation: Relation;
}

/** A call, or an attribute of an object, that may be about one of the classes or an instance. */
export interface RelatedSite extends Site {
  readonly relation: Relation;
}

/** Answers who, anywhere in the project, touches attributes of a family of classes. */
export class AttributeSites {
  readonly receivers: Receivers;
  private readonly found = new Map<string, readonly AttributeSite[]>();
  private readonly written = new Map<string, Remembered<AttributeSite>>();
  private readonly known = new Map<string, readonly Module[]>();
  private readonly knowers = new Map<Module, boolean>();
  private handedCache: readonly Escape[] | undefined;

  constructor(
    private readonly project: Hierarchy,
    private readonly family: ReadonlySet<KnownClass>,
  ) {
    this.receivers = new Receivers(project, family);
  }

  /** Every use of the attribute `name` (mangled) on what may be one of the classes or an instance. */
  of(name: string): readonly AttributeSite[] {
    let uses = this.found.get(name);
    if (!uses) {
      const modules = this.project.touching(name);
      uses = modules.flatMap((module) => [...this.plain(name, module), ...this.byString(name, module), ...this.byKeyword(name, module)]);
      this.found.set(name, uses);
    }
    return uses;
  }

  /** The uses of the attribute that set, replace or delete it. */
  writesOf(name: string): Remembered<AttributeSite> {
    let writes = this.written.get(name);
    if (!writes) {
      writes = new Remembered(this.writes(name));
      this.written.set(name, writes);
    }
    return writes;
  }

  private *writes(name: string): Generator<AttributeSite> {
    for (const module of this.project.setting(name)) {
      const plain = module.targets(name).flatMap((node) => this.write(node, module));
      for (const use of [...plain, ...this.byString(name, module), ...this.byKeyword(name, module)])
        if (use.access === "write" || use.access === "delete") yield use;
    }
  }

  private write(node: Node, module: Module): AttributeSite[] {
    const access = accessOf(node);
    return access === "read" ? [] : this.use(node, node.field("object"), access, module);
  }

  private plain(name: string, module: Module): AttributeSite[] {
    return module.attributes(name).flatMap((node) => {
      const found = this.use(node, node.field("object"), "read", module);
      return found.map((use) => ({ ...use, access: accessOf(node) }));
    });
  }

  private use(node: Node, object: Node | undefined, access: AttributeSite["access"], module: Module): AttributeSite[] {
    const relation = object ? this.receivers.pointsTo(object, module) : "unknown";
    return relation === "none" ? [] : [{ module, node, access, relation }];
  }

  private byString(name: string, module: Module): AttributeSite[] {
    return module.strings(name).flatMap((string) => {
      const call = callGiven(string);
      return call ? this.named(call, string, module) : this.sought(string, name, module);
    });
  }

  /** `setattr(x, 'name', …)`, `patch('pkg.C.name')`, and any other call that is given an object and the name. */
  private named(call: Node, string: Node, module: Module): AttributeSite[] {
    const callee = calleeName(call);
    const { positional, keywords } = argumentsOf(call);
    const text = stringValue(string) ?? "";
    if (text.includes("."))
      return this.isPath(text) && !READERS.has(callee) ? [{ module, node: call, access: "write", relation: "class" }] : [];
    const others = [...positional, ...keywords.values()].filter((argument) => argument !== bare(string));
    const bound = call.field("function")?.field("object");
    const object = positional[0] === bare(string) && keywords.size === 0 ? (callee.startsWith("__") ? bound : others[0]) : others[0];
    const access = accessByCall(this.canonical(callee, module), positional.length, call);
    if (access) return this.use(call, object ?? bound, access, module);
    const given = others.some((other) => /class|instance/.test(this.receivers.pointsTo(other, module)));
    return given && !READERS.has(callee) ? [{ module, node: call, access: "write", relation: "class" }] : [];
  }

  /** `'name' in dir(x)`, and lists of names in a module that knows the classes and asks for names as it goes. */
  private sought(string: Node, name: string, module: Module): AttributeSite[] {
    const parent = string.parent;
    const searched = objectSearched(string);
    if (searched && stringValue(string) === name) return this.use(string, searched, "test", module);
    if (!parent || !this.isKnownIn(module)) return [];
    const isAsked = parent.type === "comparison_operator" && parent.fields("operators").some((operator) => /\bin$/.test(operator.type));
    const isListed = parent.is("list", "tuple", "set", "expression_list") && this.asksByName(module);
    return stringValue(string) === name && (isAsked || isListed) ? [{ module, node: string, access: "test", relation: "unknown" }] : [];
  }

  private asksByName(module: Module): boolean {
    return (
      this.callsIn(module, "hasattr").length > 0 ||
      this.callsIn(module, "getattr").some((call) => argumentsOf(call).positional.length === 3)
    );
  }

  /** `patch.multiple(C, name=…)`. */
  private byKeyword(name: string, module: Module): AttributeSite[] {
    return module.calls("multiple").flatMap((call) => {
      const { positional, keywords } = argumentsOf(call);
      const target = positional[0] && stringValue(positional[0]);
      if (!keywords.has(name)) return [];
      if (target !== undefined) return this.isPath(`${target}.${name}`) ? [{ module, node: call, access: "write", relation: "class" }] : [];
      return this.use(call, positional[0], "write", module);
    });
  }

  /** Whether `path` is `package.module.Class.name` for one of the classes, as `mock.patch` takes it. */
  private isPath(path: string): boolean {
    const owner = path.split(".").at(-2);
    return [...this.family].some((cls) => cls.name === owner);
  }

  /**
   * The calls of `callee` whose first argument may be one of the classes or an instance, in the modules that know the
   * classes and in the functions that these hand one of them: elsewhere any object at all could be meant.
   */
  callsOn(callee: string): RelatedSite[] {
    const calls = (module: Module) => this.callsIn(module, callee).map((node) => ({ node, object: argumentsOf(node).positional[0] }));
    return [
      ...this.knowing(callee).flatMap((module) => [
        ...calls(module).flatMap(({ node, object }) => this.place(node, object, module)),
        ...this.passedAsCallback(callee, module),
      ]),
      ...this.sitesWhereEscaped(calls),
    ];
  }

  /** The functions elsewhere that are given one of the classes or an instance. */
  get escapes(): readonly Escape[] {
    this.handedCache ??= escapesFrom(this.project, this.receivers, this.knowing(), (module) => this.regionOf(module));
    return this.handedCache;
  }

  /** Of what a module holds, that which stands in a function that is handed one of the classes or an instance. */
  sitesWhereEscaped(held: (module: Module) => readonly { node: Node; object: Node | undefined }[]): RelatedSite[] {
    return this.escapes.flatMap(({ module, node: owner, relations }) =>
      held(module)
        .filter(({ node }) => owner.contains(node))
        .flatMap(({ node, object }) => {
          const mayBeGiven = object !== undefined && !isInnerName(object, owner, module);
          return this.place(node, object, module).flatMap((place) =>
            place.relation === "unknown" && mayBeGiven ? [...relations].map((relation) => ({ ...place, relation })) : [place],
          );
        }),
    );
  }

  /** `map(copy.copy, …)`: whoever is given the function may call it on anything. */
  private passedAsCallback(callee: string, module: Module): RelatedSite[] {
    const nodes = module.spellings(callee).flatMap((name) => [...module.identifiers(name), ...module.attributes(name)]);
    return nodes.flatMap((node) => {
      const isArgument = node.parent?.type === "argument_list";
      return isArgument && this.project.denotations(node, module).some(({ kind }) => kind === "library-function")
        ? [{ module, node, relation: "unknown" as const }]
        : [];
    });
  }

  /** Like `callsOn`, for `x.attribute` where the attribute is one that every object has, such as `__dict__`. */
  readsOf(attribute: string): RelatedSite[] {
    const reads = (module: Module) => [
      ...module.attributes(attribute).map((node) => ({ node, object: node.field("object") })),
      ...module.strings(attribute).flatMap((string) => {
        const call = callGiven(string);
        return call && calleeName(call) === "getattr" ? [{ node: call, object: argumentsOf(call).positional[0] }] : [];
      }),
    ];
    return [
      ...this.knowing(attribute).flatMap((module) => reads(module).flatMap(({ node, object }) => this.place(node, object, module))),
      ...this.sitesWhereEscaped(reads),
    ];
  }

  private place(node: Node, object: Node | undefined, module: Module): RelatedSite[] {
    const relation = object ? this.receivers.pointsTo(object, module) : "none";
    return relation === "none" ? [] : [{ module, node, relation }];
  }

  /** The calls of a function in a module, under whatever name the module has given it. */
  private callsIn(module: Module, callee: string): readonly Node[] {
    return module.spellings(callee).flatMap((name) => module.calls(name));
  }

  private canonical(callee: string, module: Module): string {
    return Object.keys(BY_CALL).find((name) => module.spellings(name).includes(callee)) ?? callee;
  }

  /** The modules that say the `words`, and define one of the project's classes in question or refer to it. */
  knowing(...words: readonly string[]): readonly Module[] {
    const key = words.join(" ");
    let modules = this.known.get(key);
    if (!modules) {
      modules = [...new Set(this.classes().flatMap((cls) => this.project.modulesNaming(cls, ...words)))];
      this.known.set(key, modules);
    }
    return modules;
  }

  /** Classes that are made in a function, which keeps their names to itself, can be named only there. */
  private regionOf(module: Module): Node {
    const classes = this.classes();
    const owners = classes.map((cls) => (this.project.isPrivate(cls) ? outermostFunction(cls.node) : undefined));
    const [owner] = owners;
    return owner && classes[0]?.module === module && owners.every((each) => each === owner) ? owner : module.root;
  }

  isKnownIn(module: Module): boolean {
    let isKnown = this.knowers.get(module);
    if (isKnown === undefined) {
      isKnown = this.classes().some((cls) => this.project.isKnownIn(cls, module));
      this.knowers.set(module, isKnown);
    }
    return isKnown;
  }

  private classes(): ClassModel[] {
    return [...this.family].filter((cls) => cls.kind === "project");
  }
}

function outermostFunction(node: Node): Node | undefined {
  let outermost: Node | undefined;
  for (let owner = node.closest("function_definition"); owner; owner = owner.closest("function_definition")) outermost = owner;
  return outermost;
}

/** Whether a name belongs to a function inside of the one, or of the methods of the class, that was handed something. */
function isInnerName(object: Node, owner: Node, module: Module): boolean {
  if (object.type !== "identifier") return false;
  const scope = module.scopeOfName(object.text, object)?.node;
  if (!scope || scope === owner || !owner.contains(scope)) return false;
  return owner.type !== "class_definition" || scope.closest("function_definition", "class_definition") !== owner;
}
