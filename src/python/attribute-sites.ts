import { accessOf } from "./assignments.js";
import { type Access, accessByCall, BY_CALL, callGiven, READERS } from "./byname.js";
import { callsIn } from "./calls.js";
import type { KnownClass } from "./denotation.js";
import { isSought, objectSearched } from "./guards.js";
import type { Hierarchy } from "./hierarchy.js";
import { callsGivenNames, givenOnTheWay, handsOnKeywords, isOutside } from "./mocks.js";
import type { Module } from "./module.js";
import type { ObjectSites, Site } from "./object-sites.js";
import { calleeName } from "./occurrences.js";
import { Reach } from "./reach.js";
import type { Relation } from "./receivers.js";
import { Remembered } from "./remembered.js";
import { argumentsOf, attributeName, bare, type Node, stringValue } from "./tree.js";

/** A place that touches the attribute of an object that may belong to the classes in question. */
export interface AttributeSite extends Site {
  /** The attribute, or the whole call of `hasattr(x, 'name')`. */
  readonly node: Node;
  readonly access: Access;
  /** What stands before the dot; undefined where the name is said by a string or a keyword. */
  readonly receiver?: Node | undefined;
  /** What the object is to the classes; never `none`. */
  readonly relation: Relation;
  /** Where a call is handed the object and the name, and may set what is called so: what that object is. It counts as a write. */
  readonly handed?: Relation;
}

/** Answers who, anywhere in the project, touches attributes of a family of classes. */
export class AttributeSites {
  private readonly found = new Map<string, readonly AttributeSite[]>();
  private readonly reach: Reach;
  private readonly written = new Map<string, Remembered<AttributeSite>>();

  constructor(
    private readonly project: Hierarchy,
    private readonly family: ReadonlySet<KnownClass>,
    private readonly objects: ObjectSites,
    private readonly mayBeSet: (name: Node, module: Module) => boolean,
  ) {
    this.reach = new Reach(project, (module) => objects.isKnownIn(module));
  }

  /** Every use of the attribute `name` (mangled) on what may be one of the classes or an instance. */
  of(name: string): readonly AttributeSite[] {
    let uses = this.found.get(name);
    if (!uses) {
      uses = this.find(name);
      this.found.set(name, uses);
    }
    return uses;
  }

  private find(name: string): readonly AttributeSite[] {
    const plain = this.project.attributeUses(name).about(this.family);
    const told = plain.map(({ module, node, order }) => ({ order, sites: this.plainUse(node, undefined, module) }));
    const said = this.project.touching(name).flatMap((module, order) => {
      const sites = [...this.byString(name, module), ...this.byKeyword(name, module)];
      return sites.length > 0 ? [{ order, sites }] : [];
    });
    const ofProject = [...told, ...said].sort((a, b) => a.order - b.order).flatMap(({ sites }) => sites);
    return [...ofProject, ...this.objects.libraries.flatMap((module) => this.usesIn(module, name))];
  }

  private usesIn(module: Module, name: string): readonly AttributeSite[] {
    return [...this.plain(name, module), ...this.byString(name, module), ...this.byKeyword(name, module)];
  }

  /** The uses of the attribute `name` of which one of the `attributes` is asked: `C.name.attribute`. */
  objectsOf(name: string, attributes: readonly string[]): readonly AttributeSite[] {
    const modules = new Set(attributes.flatMap((attribute) => this.project.touching(attribute)));
    const isObject = ({ node }: AttributeSite) =>
      node.role === "object" && attributes.includes((node.parent && attributeName(node.parent)) ?? "");
    return this.project.touching(name).flatMap((module) => (modules.has(module) ? this.usesIn(module, name).filter(isObject) : []));
  }

  /** The uses of the attribute that set, replace or delete it. */
  writesOf(name: string): Remembered<AttributeSite> {
    let writes = this.written.get(name);
    if (!writes) {
      writes = new Remembered(this.writes(name), this.project.index.common);
      this.written.set(name, writes);
    }
    return writes;
  }

  private *writes(name: string): Generator<AttributeSite> {
    for (const module of this.modulesSetting(name)) {
      const plain = module.attributes(name).flatMap((node) => this.write(node, module));
      for (const use of [...plain, ...this.byString(name, module), ...this.byKeyword(name, module)])
        if (use.access === "write" || use.access === "delete") yield use;
    }
  }

  private *modulesSetting(name: string): Generator<Module> {
    yield* this.project.setting(name);
    yield* this.objects.libraries;
  }

  private write(node: Node, module: Module): AttributeSite[] {
    const access = accessOf(node);
    return access === "read" ? [] : this.plainUse(node, access, module);
  }

  private plain(name: string, module: Module): AttributeSite[] {
    return module.attributes(name).flatMap((node) => this.plainUse(node, undefined, module));
  }

  private plainUse(node: Node, access: Access | undefined, module: Module): AttributeSite[] {
    const receiver = node.field("object");
    return this.use(node, receiver, access ?? accessOf(node), module).map((use) => ({ ...use, receiver }));
  }

  private use(node: Node, object: Node | undefined, access: AttributeSite["access"], module: Module): AttributeSite[] {
    const pointed = object ? this.objects.receivers.relations(object, module) : (["unknown"] as const);
    const isSet = access === "write" || access === "delete";
    return pointed.flatMap((each) => {
      const relation = each === "unknown" && this.objects.isAnywhere({ module, node }) ? "class" : each;
      const isNone = relation === "unknown" && isSet && !this.mayHave(module);
      return [{ module, node, access, relation }].filter((site) => !isNone && this.objects.mayConcern(site));
    });
  }

  private mayHave(module: Module): boolean {
    return this.project.isOfLibrary(module) || this.reach.mayHave(module);
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
    const given = others.map((other) => this.objects.receivers.pointsTo(other, module));
    const isClass = given.includes("class") || (bound !== undefined && this.isGivenClass(bound, module));
    if (READERS.has(callee) || !(isClass || given.includes("instance")) || !this.mayBeSet(string, module)) return [];
    return [{ module, node: call, access: "write", relation: "class", handed: isClass ? "class" : "instance" }];
  }

  /** `'name' in dir(x)`, and lists of names in a module that knows the classes and asks for names as it goes. */
  private sought(string: Node, name: string, module: Module): AttributeSite[] {
    const parent = string.parent;
    const searched = objectSearched(string);
    if (searched && stringValue(string) === name) return this.use(string, searched, "test", module);
    if (!parent || !this.objects.isKnownIn(module)) return [];
    const isAsked = parent.type === "comparison_operator" && parent.fields("operators").some((operator) => /\bin$/.test(operator.type));
    const isListed = parent.is("list", "tuple", "set", "expression_list") && this.asksByName(module);
    return stringValue(string) === name && (isAsked || isListed) ? [{ module, node: string, access: "test", relation: "unknown" }] : [];
  }

  private asksByName(module: Module): boolean {
    return callsIn(module, "hasattr").length > 0 || callsIn(module, "getattr").some((call) => argumentsOf(call).positional.length === 3);
  }

  /** `flexmock(C).should_receive('name')`: whoever is given a class, and then a name, may replace what has that name. */
  private isGivenClass(expression: Node, module: Module): boolean {
    return givenOnTheWay(expression, module).some((given) => this.objects.receivers.pointsTo(given, module) === "class");
  }

  /**
   * `when(C).name()`, `flexmock(C, name=…)`, `stub(C, each)` where the module says the name, and the project doesn't know what `when`, `flexmock` and
   * `stub` are.
   */
  fakedBy(name: string): readonly Site[] {
    return this.objects.knowing(name).flatMap((module) => {
      const recorded = module.attributes(name).filter((node) => this.isRecorded(node.field("object"), module));
      const given = module.identifiers(name).flatMap((node) => (node.parent?.type === "keyword_argument" && callGiven(node)) || []);
      const handed = given.filter((call) => handsOnKeywords(call, module, this.project) && this.isGivenClass(call, module));
      const nodes = [...recorded, ...given.filter((call) => this.isRecorded(call, module)), ...handed];
      const open = module.strings(name).some(isSought) ? this.fakedByOpenNames(module) : [];
      return [...nodes.map((node) => ({ module, node })), ...open];
    });
  }

  /** `stub(C, each)`, in a module or a function that is handed the class. */
  private fakedByOpenNames(module: Module): readonly Site[] {
    const calls = callsGivenNames(module).filter((call) => this.isRecorded(call, module));
    const handed = this.objects.givenClasses.flatMap((owner) =>
      callsGivenNames(owner.module, owner.node)
        .filter((call) => isOutside(call, owner.module, this.project))
        .map((node) => ({ module: owner.module, node })),
    );
    return [...calls.map((node) => ({ module, node })), ...handed];
  }

  private isRecorded(call: Node | undefined, module: Module): boolean {
    return call?.type === "call" && isOutside(call, module, this.project) && this.isGivenClass(call, module);
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

  private canonical(callee: string, module: Module): string {
    return Object.keys(BY_CALL).find((name) => module.spellings(name).includes(callee)) ?? callee;
  }
}
