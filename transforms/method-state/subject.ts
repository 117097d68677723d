import {
  type AttributeSite,
  bindsInstance,
  type ClassModel,
  type Family,
  type InstanceStore,
  isGivenClass,
  type KnownClass,
  type Module,
  mangleIn,
  memberBinding,
  memberKind,
  type Node,
  type Project,
  renamings,
  type Site,
  type Subject,
  valueFor,
} from "../../src/kit.js";
import { type Stored, storedBy, storedFromOutside } from "./values.js";

/** A statement that sets, replaces or deletes the attribute, and what it may put there. */
export interface StateWrite extends Site {
  /** The class in whose method it stands, where it does. */
  readonly cls: ClassModel | undefined;
  readonly store: InstanceStore | undefined;
  readonly isDeletion: boolean;
  readonly values: readonly Stored[];
}

/** A method that is stored, as a class finds it. */
export interface StoredMethod extends Site {
  readonly name: string;
  readonly written: string;
  /** The class whose method stores it. */
  readonly cls: ClassModel;
}

/** A place that is about the name of a stored method. */
export interface StoredName extends Site {
  readonly name: string;
}

/** An attribute of which each value is a method of the same object, and all that the project does with it. */
export class State implements Subject {
  readonly module: Module;
  private readonly known: { writes?: readonly StateWrite[]; accesses?: readonly AttributeSite[] } = {};

  constructor(
    readonly project: Project,
    /** The class that gets the property: all others that set the attribute inherit from it. */
    readonly cls: ClassModel,
    /** Its name, mangled. */
    readonly name: string,
    /** The stores in methods of the hierarchy, with their classes; those of `cls` come first. */
    readonly stores: readonly { readonly cls: ClassModel; readonly store: InstanceStore }[],
    /** The first of them, at which it is told. */
    readonly anchor: { readonly cls: ClassModel; readonly store: InstanceStore },
  ) {
    this.module = anchor.cls.module;
  }

  get written(): string {
    return this.anchor.store.attribute;
  }

  get family(): Family {
    return this.project.familyOf(this.cls);
  }

  get relatives(): readonly KnownClass[] {
    return this.project.relatives(this.cls);
  }

  get descendants(): readonly ClassModel[] {
    return this.project.descendants(this.cls);
  }

  get isNewStyle(): boolean {
    return this.project.isSurelyNewStyle(this.cls);
  }

  /** The classes that the rewrite changes: the one that gets the property, or where it stores names all that touch the attribute. */
  get changing(): readonly ClassModel[] {
    if (this.isNewStyle) return [this.cls];
    const isTouched = (cls: ClassModel) => this.accesses.some(({ module, node }) => module === cls.module && cls.node.contains(node));
    return [this.cls, ...this.descendants].filter(isTouched);
  }

  /** Every access on what may be an instance or a class of the family. */
  get accesses(): readonly AttributeSite[] {
    this.known.accesses ??= this.family.accesses(this.name);
    return this.known.accesses;
  }

  /** Every write and deletion on an instance of the family. */
  get writes(): readonly StateWrite[] {
    this.known.writes ??= [...this.stores.map((each) => writeIn(each, this.project)), ...this.outside()];
    return this.known.writes;
  }

  private outside(): StateWrite[] {
    const own = new Set<Node>(this.stores.map(({ store }) => store.target));
    const isWrite = ({ access, relation, node }: AttributeSite) =>
      (access === "write" || access === "delete") && relation === "instance" && !own.has(node);
    return this.accesses.filter(isWrite).map((site) => this.writeAt(site));
  }

  private writeAt(site: AttributeSite): StateWrite {
    const { module, node, receiver, access } = site;
    const value = receiver && valueFor(node);
    const values = value ? storedFromOutside(value, receiver, this.cls) : [{ kind: "other" as const, node }];
    const isDeletion = access === "delete";
    return { module, node, cls: undefined, store: undefined, isDeletion, values: methodsAmong(values, this.cls, this.name, this.project) };
  }

  /** The writes on what can't be told that may put something else there than a method of the same object. */
  get writesOnUnknown(): readonly AttributeSite[] {
    return this.accesses.filter((site) => {
      const isWrite = site.access === "write" || site.access === "delete";
      return isWrite && site.relation === "unknown" && !this.writeAt(site).values.every(({ kind }) => kind === "method" || kind === "same");
    });
  }

  /** Whether reads may give `None`. */
  get mayBeNone(): boolean {
    return this.writes.some(({ values }) => values.some(({ kind }) => kind === "none"));
  }

  /** The methods that are stored, each as often as a statement says it. */
  get methods(): readonly StoredMethod[] {
    return this.writes.flatMap(({ module, cls = this.cls, values }) =>
      values.flatMap((each) => (each.kind === "method" ? [{ module, node: each.node, name: each.name, written: each.written, cls }] : [])),
    );
  }

  /** The classes in which a method that is stored may be looked up. */
  classesAsking({ cls }: StoredMethod): readonly ClassModel[] {
    return [cls, ...this.project.descendants(cls)];
  }

  /** Where the `__name__` of one of them may be set: `C.start.im_func.__name__ = …`. */
  get renamed(): readonly StoredName[] {
    return renamings([...new Set(this.methods.map(({ written }) => written))], this.project);
  }

  /** The names of the stored methods, mangled. */
  get methodNames(): readonly string[] {
    return [...new Set(this.methods.map(({ name }) => name))];
  }
}

function writeIn({ cls, store }: { readonly cls: ClassModel; readonly store: InstanceStore }, project: Project): StateWrite {
  const isDeletion = store.target.closest("delete_statement") !== undefined;
  const stored: readonly Stored[] = isGivenClass(store.method) ? [{ kind: "other", node: store.target }] : storedBy(store, cls);
  const values = methodsAmong(stored, cls, store.name, project);
  return { module: cls.module, node: store.target, cls, store, isDeletion, values };
}

/**
 * Of what is asked of the object itself, what is none of its methods is something else; what it surely doesn't have raises, and is never
 * stored.
 */
function methodsAmong(values: readonly Stored[], cls: ClassModel, state: string, project: Project): readonly Stored[] {
  return values.flatMap((each): Stored[] => {
    if (each.kind === "method" && each.name === state) return [{ kind: "same", node: each.node, isPlain: each.isPlain }];
    if (each.kind !== "method" || mayBeMethod(cls, each.name, project)) return [each];
    return isNowhere(cls, each.name, project) ? [] : [{ kind: "other", node: each.node }];
  });
}

function isNowhere(cls: ClassModel, name: string, project: Project): boolean {
  const family = project.familyOf(cls);
  const relatives = project.relatives(cls);
  const isBound = relatives.some((each) => each.members.has(name) || (each.kind === "library" && each.sets.has(name)));
  const isOpen = [cls, ...project.descendants(cls)].some((each) => project.isOpen(each) || project.lookup(each, "__getattr__"));
  return !isBound && !isOpen && family.writes(name).find(() => true) === undefined && family.fillings().length === 0;
}

/**
 * Whether looking up `name` on an instance of a class gives a plain method that has that name itself: `getattr(x, x.m.__name__)` is `x.m`.
 * A private name is meant as it is written.
 */
export function isPlainMethod(cls: ClassModel, name: string, project: Project): boolean {
  const found = project.lookup(cls, name);
  if (!found || found.behind || found.owner.kind !== "project") return false;
  const { owner } = found;
  const binding = memberBinding(owner, name);
  const isItself = binding?.values.every(
    (value) => value.kind === "def" && value.decorators.length === 0 && mangleIn(value.node.field("name")?.text ?? "", owner.name) === name,
  );
  return binding?.always === true && isItself === true && memberKind(project, owner, name) === "function";
}

/** Whether what an instance of the class has by that name is, or may be, one of its methods, and no data. */
export function mayBeMethod(cls: ClassModel, name: string, project: Project): boolean {
  const classes = [cls, ...project.descendants(cls)];
  const kinds = classes.flatMap((each) => {
    const found = project.lookup(each, name);
    return found ? [memberKind(project, found.owner, name)] : [];
  });
  if (kinds.length > 0) return kinds.some((kind) => bindsInstance(kind));
  return false;
}
