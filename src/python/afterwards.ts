import { accessOf, pairsOf } from "./assignments.js";
import type { AttributeSite } from "./attribute-sites.js";
import type { ClassModel, InstanceStore } from "./classes.js";
import type { Hierarchy } from "./hierarchy.js";
import { mangle } from "./mangle.js";
import { memberKind } from "./members.js";
import type { RelatedSite } from "./object-sites.js";
import { calleeName } from "./occurrences.js";
import type { MemberKind } from "./stdlib.js";
import { argumentsOf, attributeName, type Node, stringValue, walk } from "./tree.js";

interface Kin {
  readonly hierarchy: Hierarchy;
  readonly cls: ClassModel;
  /** Where `__init__` of the family, or of what may belong to it, is asked for. */
  readonly inits: () => readonly RelatedSite[];
}

const HOOKS = ["__new__", "__setattr__", "__delattr__", "__getattr__", "__getattribute__"];
const FRAMES = new Set(["locals", "vars", "eval", "execfile", "exec", "_getframe"]);

/**
 * Whether a place touches an attribute of instances only once `store`, a statement of C's `__init__`, has run: in a method, where nothing calls
 * methods earlier; or on what a call of the class has made.
 */
export class Afterwards {
  private quiet: boolean | undefined;

  constructor(
    private readonly kin: Kin,
    private readonly store: InstanceStore,
  ) {}

  has(site: AttributeSite): boolean {
    if (site.relation !== "instance" || this.store.method.name !== "__init__") return false;
    const isLate = this.isOnWhatWasMade(site) || this.isLateIn(site.node.closest("function_definition"), site);
    this.quiet ??= isLate ? this.isMadeInPeace() : undefined;
    return isLate && this.quiet === true;
  }

  /** `pump = Pump(); pump.stop = …` */
  private isOnWhatWasMade({ node, receiver, module }: AttributeSite): boolean {
    const object = receiver ?? (node.type === "call" && BY_OBJECT.has(calleeName(node)) ? argumentsOf(node).positional[0] : undefined);
    const made = object ? this.kin.hierarchy.pointsTo(object, module) : [];
    return made.length > 0 && made.every((each) => each.kind === "instance" && each.by === "call");
  }

  /** In a function of the family: of an `__init__`, the part behind the statement, or behind the call that leads to it. */
  private isLateIn(innermost: Node | undefined, { module, node }: AttributeSite): boolean {
    const owner = this.relatives().find((cls) => cls === module.classAround(node));
    const method = owner?.methods.find((each) => innermost && each.node.contains(innermost));
    if (!owner || !method || HOOKS.includes(method.name)) return false;
    if (method.name !== "__init__") return true;
    if (owner === this.kin.cls) return node.start > this.store.statement.end;
    return node.start > lastInit(method.node);
  }

  /** Whether nothing of the program sees an instance before the statement, and none goes through `__init__` again. */
  private isMadeInPeace(): boolean {
    const { hierarchy, cls } = this.kin;
    if (this.relatives().some((each) => HOOKS.some((hook) => each.members.has(hook)))) return false;
    const above = hierarchy.ancestors(cls);
    const others = this.relatives().filter((each) => each !== cls && !above.includes(each));
    const isQuiet = others.every((each) => inits(each).every((init) => this.keepsSelf(init.node, init.self, lastInit(init.node))));
    if (!isQuiet || !this.keepsSelf(this.store.method.node, this.store.method.self, this.store.statement.start)) return false;
    return this.kin.inits().every((site) => site.relation !== "instance" && goesUp(site));
  }

  /** Whether what `__init__` does up to an offset with the instance is to set and to read data of its own. */
  private keepsSelf(init: Node, self: string | undefined, until: number): boolean {
    const body = init.field("body");
    for (const node of body ? walk(body) : []) {
      if (node.start >= until) continue;
      if (node.type === "exec_statement" || (node.type === "call" && FRAMES.has(calleeName(node)))) return false;
      if (node.type === "identifier" && node.text === self && node.role !== "attribute" && !this.isPlainUse(node)) return false;
    }
    return true;
  }

  private isPlainUse(self: Node): boolean {
    const attribute = self.parent;
    if (attribute?.type !== "attribute" || self.role !== "object" || attribute.role === "function") return false;
    const name = mangle(attributeName(attribute) ?? "", attribute);
    if (/^__.*__$/.test(name)) return false;
    const { hierarchy, cls } = this.kin;
    const binders = hierarchy.relatives(cls).filter((each) => each.members.has(name));
    const isStored = accessOf(attribute) === "write";
    const isPlain = (kind: MemberKind) => kind === "data" || (isStored && CALLABLES.has(kind));
    return binders.every((each) => isPlain(memberKind(hierarchy, each, name))) || isAliased(attribute);
  }

  private relatives(): readonly ClassModel[] {
    return this.kin.hierarchy.relatives(this.kin.cls).filter((each) => each.kind === "project");
  }
}

/** What an attribute of the instance hides, and no more. */
const CALLABLES: ReadonlySet<MemberKind> = new Set(["function", "static", "class"]);
const BY_OBJECT = new Set(["setattr", "delattr", "object"]);

function inits(cls: ClassModel) {
  return cls.methods.filter(({ name }) => name === "__init__");
}

/** Where a function says `__init__` for the last time; -1 where it doesn't. */
export function lastInit(definition: Node): number {
  const body = definition.field("body");
  const says = (node: Node) =>
    (node.type === "attribute" ? attributeName(node) : node.type === "string" && stringValue(node)) === "__init__";
  return Math.max(-1, ...[...(body ? walk(body) : [])].filter(says).map(({ start }) => start));
}

/** `Base.__init__(self)` and `super(C, self).__init__()` in an `__init__`, which runs once for each object. */
function goesUp({ node, module, relation }: RelatedSite): boolean {
  const cls = module.classAround(node);
  const method = cls?.methods.find((each) => each.node === node.closest("function_definition"));
  const object = node.field("object");
  const call = node.role === "function" ? node.parent : undefined;
  if (method?.name !== "__init__" || !cls || !object || !call || node.closest("for_statement", "while_statement")) return false;
  if (object.type === "call") return calleeName(object) === "super";
  const isBase = relation === "class" || cls.bases.some(({ text }) => text === object.text);
  return isBase && argumentsOf(call).positional[0]?.text === method.self;
}

/** `self.A = self.M`, alone or in a tuple, which calls nothing. */
function isAliased(attribute: Node): boolean {
  const assignment = attribute.closest("assignment");
  const target = assignment && pairsOf(assignment)?.find(({ value }) => value === attribute)?.target;
  return target?.type === "attribute" && target.field("object")?.text === attribute.field("object")?.text;
}
