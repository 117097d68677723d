import { askedByName, callGiven } from "./byname.js";
import { isClassHook } from "./class-hooks.js";
import type { ClassModel } from "./classes.js";
import { byLoop, keysAsked } from "./constant-keys.js";
import { asksMadeUpName, catchesMissing, isSought } from "./guards.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Introspection } from "./introspection.js";
import { mayBeginAndEndSo, mayBeNamed } from "./made-names.js";
import type { Module } from "./module.js";
import { type Asking, askedByGetter, askedByGivenName, handedOver, mayGiveName } from "./names-asked.js";
import { isGivenOn, isGivenTo } from "./names-given.js";
import type { CallTest, ObjectSites, RelatedSite, Site } from "./object-sites.js";
import { calleeName } from "./occurrences.js";
import { OPTIONS_FILLED } from "./option-parsers.js";
import type { Reached } from "./reached.js";
import { formatsAsking } from "./shown.js";
import { argumentsOf, type Node, stringValue } from "./tree.js";

/** What the program does with instances and classes of a family by names of attributes that only the running program knows. */
export class ComputedNames {
  /** @internal */
  constructor(
    private readonly hierarchy: Hierarchy,
    private readonly objects: ObjectSites,
    private readonly introspection: Introspection,
  ) {}

  /** `setattr(x, name, …)` and `delattr(x, name)`; `type.__setattr__(x, name, …)` as well. */
  writes(): readonly RelatedSite[] {
    const writers = ["setattr", "delattr", "__setattr__", "__delattr__"];
    const named = writers.flatMap((writer) => this.objects.callsOn(writer, COMPUTED));
    // `patch.multiple(C, **fakes)`
    return [...named, ...this.objects.callsOn("multiple").filter(({ node }) => argumentsOf(node).open), ...this.filledWithOptions()];
  }

  /** Those that set an attribute of one of the classes by a name that may be this one: `setattr(C, '__%s__' % kind, …)`, `map(setattr, …)`. */
  classWrites(attribute: string): readonly RelatedSite[] {
    const set = ["setattr", "__setattr__"].flatMap((writer) => this.objects.callsOn(writer, COMPUTED));
    return set.filter((site) => site.relation === "class" && mayAskFor(site, attribute));
  }

  /** What is surely one of the instances, and filled by a parser of a command line. */
  private filledWithOptions(): readonly RelatedSite[] {
    const sites = OPTIONS_FILLED.flatMap((kind) => this.objects.sitesOf(this.hierarchy.heldSites(`filled by ${kind.word}`, kind)));
    return sites.filter(({ relation }) => relation === "instance");
  }

  /** `hasattr(x, name)`, and `getattr(x, name)` where it says what happens without one; for an attribute, where the name may be that. */
  tests(attribute?: string): readonly RelatedSite[] {
    const computed = (site: RelatedSite) => mayAskFor(site, attribute);
    const asked = [...this.objects.callsOn("hasattr", COMPUTED), ...this.readsByName(PREPARED)].filter(computed);
    return [...asked, ...this.filledWithOptions()];
  }

  /** Tests by computed names in code that an instance reaches, and `getattr(x, name)` where somebody goes on who called that code. */
  testsIn(reached: Reached, attribute?: string): readonly RelatedSite[] {
    const isAsked = (site: RelatedSite) => mayAskFor(site, attribute) && reached.has(site);
    const isMinded = (site: RelatedSite) => isPrepared(site) || reached.isCaughtAt(site);
    const read = this.objects.callsWhereReached("getattr", reached, COMPUTED).filter(isMinded);
    const asked = [...this.objects.callsWhereReached("hasattr", reached, COMPUTED), ...read].filter(isAsked);
    return [...asked, ...this.filledWithOptions().filter((site) => reached.has(site))];
  }

  /** `hasattr(x, name)`, and `getattr(x, name, default)`, in what `isinstance` runs on whatever object: in a `__subclasshook__`, say. */
  testsInHooks(): readonly Site[] {
    const hooks = this.hierarchy.classHooks.filter(({ node }) => isClassHook(node.field("name")?.text ?? ""));
    return hooks.flatMap(({ module, node: hook }) =>
      [...module.calls("hasattr"), ...module.calls("getattr")].flatMap((node) =>
        hook.contains(node) && hasComputedName(node) ? [{ module, node }] : [],
      ),
    );
  }

  /** `getattr(x, made)`, where the name is put together and may be this one. */
  reads(attribute: string): readonly RelatedSite[] {
    return this.readsByName(COMPUTED).filter((site) => mayAskFor(site, attribute));
  }

  /**
   * `getattr(x, name)` of what is told to be an instance, where the name begins and ends as this one does, or comes from elsewhere: somebody gives it,
   * or goes through the names of instances.
   */
  readsOfInstances(attribute: string): readonly RelatedSite[] {
    const reads = this.reads(attribute).filter(({ relation }) => relation === "instance");
    const isTold = ({ node, module }: Site) => {
      const { name } = askedByName(node);
      return name !== undefined && mayBeginAndEndSo(name, attribute, module);
    };
    return reads.length > 0 && this.isGiven(attribute) ? reads : reads.filter(isTold);
  }

  private isGiven(attribute: string): boolean {
    const modules = this.hierarchy.index.mentioning(attribute);
    const isSaid = modules.some((module) => module.strings(attribute).some(isGivenOn));
    return isSaid || this.introspection.listings().some(({ relation, by }) => relation === "instance" && by === "dir");
  }

  /** `getattr(x, name)`, `x.__getattribute__(name)` */
  private readsByName(test: CallTest): readonly RelatedSite[] {
    return [...this.objects.callsOn("getattr", test), ...this.objects.callsOn("__getattribute__", test)];
  }

  /** Whether a hook of a class asks an instance of the family for whatever it is asked for, and so for this attribute. */
  isAskedInHook(cls: ClassModel, attribute: string): boolean {
    const hooks = cls.methods.filter(({ name }) => isHook(name));
    return hooks.length > 0 && this.readsByName(inHooksOf(cls)).some((site) => site.relation === "instance" && mayAskFor(site, attribute));
  }

  /** Where such a hook asks classes for names that it gets from a list, or goes through their dictionaries for them, and this is one that a list there may have. */
  soughtInHooks(name: string): readonly Site[] {
    const { classHooks, index } = this.hierarchy;
    const homes = new Set(classHooks.map(({ module }) => module));
    const mayGive = (giving: Module) =>
      homes.has(giving)
        ? mayGiveName(giving, name)
        : giving.strings(name).some((node) => isGivenTo(homes, { module: giving, node }, this.hierarchy));
    if (homes.size === 0 || !index.mentioning(name).some(mayGive)) return [];
    return classHooks.flatMap(({ module, node: hook }) => {
      const listed = [...module.attributes("__dict__"), ...module.calls("vars"), ...module.calls("dir")];
      const asked = [...module.calls("hasattr"), ...module.calls("getattr")].filter((node) => mayAskFor({ module, node }, name));
      const open = [...asked.filter(hasComputedName), ...listed.filter((node) => keysAsked(node, module) === undefined)];
      return open.flatMap((node) => (hook.contains(node) ? [{ module, node }] : []));
    });
  }

  /** `hasattr(x, '__%s__' % name)`, `getattr(x, '__' + name)`: special names that are put together there. */
  madeUpReads(): readonly RelatedSite[] {
    return ["hasattr", "getattr"].flatMap((callee) =>
      this.objects.callsOn(callee, {
        what: "of a made up name",
        passes: asksMadeUpName,
        likely: () => this.hierarchy.index.makingUpName(callee),
      }),
    );
  }

  /** `hasattr(x, each)` and the like, where the module has that name to give, or one that it imports, or is given it by a call. */
  testsByGivenName(name: string): readonly RelatedSite[] {
    const asked = (callee: Asking, counts?: (place: Node) => boolean) => {
      const kind = askedByGivenName(this.hierarchy, callee, name, handedOver(this.hierarchy, name), counts);
      return this.objects.sitesOf(this.hierarchy.heldSites(`${callee} by a name that may be ${name}`, kind));
    };
    return [...asked("hasattr"), ...asked("getattr", (node) => isPrepared({ node }))];
  }

  /** Where modules that know the family say a name that somebody may look for, and name no object: in a list of names, say. */
  namesSought(name: string): readonly Site[] {
    const nodes = this.objects.knowing(name).flatMap((module) => module.strings(name).map((node) => ({ module, node })));
    return nodes.filter(({ node }) => isSought(node));
  }

  /** `operator.attrgetter(name)`: whoever has it asks whatever it is given for that name. */
  gettersOf(name: string): readonly Site[] {
    return this.hierarchy.touching(name).flatMap((module) => {
      const called = module.strings(name).flatMap((string) => {
        const call = callGiven(string);
        return call && /^(?:attrgetter|methodcaller)$/.test(calleeName(call)) ? [{ module, node: call }] : [];
      });
      return [...called, ...gettersHandedOn(module, name)];
    });
  }

  /** `'{0.name}'.format(x)`, whatever `x` is. */
  formatsAsking(name: string): readonly Site[] {
    return formatsAsking(this.hierarchy, name);
  }

  /** What these are called on; a class has no such attribute today. */
  gettersCalled(name: string): readonly RelatedSite[] {
    const kinds = (["attrgetter", "methodcaller"] as const).map((getter) => askedByGetter(this.hierarchy, getter, name));
    return kinds.flatMap((kind) => this.objects.sitesOf(this.hierarchy.heldSites(`${kind.word} for ${name}`, kind)));
  }

  /** Whether a place may have to do with an attribute: not where it sets one by a name that is put together, and begins or ends otherwise. */
  mayBe({ node, module }: Site, name: string): boolean {
    const isSetting = node.type === "call" && /^(?:__)?(?:set|del)attr(?:__)?$/.test(calleeName(node));
    const asked = isSetting ? askedByName(node).name : undefined;
    return asked === undefined || stringValue(asked) !== undefined || mayBeNamed(asked, name, module);
  }
}

const COMPUTED: CallTest = { what: "by a computed name", passes: hasComputedName };

const PREPARED: CallTest = {
  what: "by a computed name, or else",
  passes: (node) => hasComputedName(node) && isPrepared({ node }),
};

function inHooksOf(cls: ClassModel): CallTest {
  return {
    what: `by a computed name in a hook of ${cls.module.path}:${cls.node.start}`,
    passes: (node, module) => hasComputedName(node) && isInHook(node, module) && module.classAround(node) === cls,
    likely: () => [cls.module],
  };
}

/** Whether it is said what happens where the attribute is missing; of `map(getattr, things, names, defaults)` as well. */
function isPrepared(site: Pick<Site, "node">): boolean {
  const isCalled = site.node.type === "call";
  const call = isCalled ? site.node : callGiven(site.node);
  const isSaid = call !== undefined && argumentsOf(call).positional.length > (isCalled ? 2 : 3);
  return isSaid || catchesMissing(site, true);
}

function hasComputedName(call: Node): boolean {
  const { name } = askedByName(call);
  // Nobody finds a word that is written in two pieces.
  return name === undefined || name.type === "concatenated_string" || stringValue(name) === undefined;
}

/** `map(attrgetter, names)`, in a module that has the name to give. */
function gettersHandedOn(module: Module, name: string): readonly Site[] {
  const getters = ["attrgetter", "methodcaller"].flatMap((getter) => [...module.names(getter), ...module.attributes(getter)]);
  const handed = getters.filter((node) => callGiven(node));
  return handed.length > 0 && mayGiveName(module, name) ? handed.map((node) => ({ module, node })) : [];
}

/** In a `__getattr__`, which is asked for what an object hasn't got. */
function isInHook(node: Node, module: Module): boolean {
  return isHook(module.functionAround(node) ?? "");
}

function isHook(name: string): boolean {
  return /^__getattr(?:ibute)?__$/.test(name);
}

/** Whether a call asks for a name that is put together, which may be that of the attribute. */
function mayAskFor({ node, module }: Site, attribute: string | undefined): boolean {
  if (attribute === undefined || !hasComputedName(node)) return hasComputedName(node);
  const { name } = askedByName(node);
  const isLeftOut = byLoop(node, module)?.includes(attribute) === false;
  return !isLeftOut && (name === undefined || mayBeNamed(name, attribute, module));
}
