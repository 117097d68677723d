import { callsIn } from "./calls.js";
import type { ClassModel } from "./classes.js";
import type { KnownClass } from "./denotation.js";
import type { Module } from "./module.js";
import type { ProgramSemantics, Site } from "./semantics.js";
import { argumentsOf, bare, type Node, stringValue } from "./tree.js";

/** How a name that is put together begins and ends; both empty where nothing of it is told. */
interface MadeName {
  readonly prefix: string;
  readonly suffix: string;
}

const UNTOLD: MadeName = { prefix: "", suffix: "" };

/** `getattr(object, made)`, where the name is put together. */
export interface Asked extends Site {
  readonly object: Node;
  readonly name: MadeName;
}

/** Says which expressions may give a function by a name that the program puts together: `getattr(self, "visit_" + kind)`, `globals()["do_" + word]`. */
export class MadeNames {
  private all: readonly Asked[] | undefined;
  private anyName: readonly Asked[] | undefined;
  private told: readonly MadeName[] | undefined;

  constructor(private readonly project: ProgramSemantics) {}

  taking(name: string, definition: Node, home: Module, owner: ClassModel | undefined): readonly Site[] {
    const asked = this.asked.filter(
      ({ object, module, name: made }) =>
        mayBe(made, name, () => isSurelyOf(object, module, owner, this.project)) && mayHold(object, module, home, owner, this.project),
    );
    const isGlobal = !owner && !definition.closest("function_definition", "class_definition");
    return isGlobal ? [...asked, ...inNamespaces(name, home)] : asked;
  }

  /** Whether a function may be asked for, of whatever object, by a name of which something is told: `getattr(x, "do_" + word)`. */
  mayAsk(name: string): boolean {
    this.told ??= this.any.filter((each) => isTold(each.name)).map((each) => each.name);
    return this.told.some((made) => mayBe(made, name, () => false));
  }

  /** `getattr(object, name)`, where nothing at all is told of the name. */
  get untold(): readonly Asked[] {
    return this.any.filter(({ name }) => !isTold(name));
  }

  private get any(): readonly Asked[] {
    this.anyName ??= this.project.index.calling("getattr").flatMap(askedIn);
    return this.anyName;
  }

  private get asked(): readonly Asked[] {
    this.all ??= this.project.index.makingUpName("getattr").flatMap(askedIn);
    return this.all;
  }
}

function askedIn(module: Module): readonly Asked[] {
  return callsIn(module, "getattr").flatMap((node) => {
    const [object, made] = argumentsOf(node).positional;
    return object && made && stringValue(made) === undefined ? [{ node, module, object, name: partsOf(made, module) }] : [];
  });
}

function inNamespaces(name: string, module: Module): readonly Site[] {
  return ["globals", "vars", "locals"].flatMap((namespace) =>
    callsIn(module, namespace).flatMap(({ parent, role }) => {
      const key = parent?.type === "subscript" && role === "value" ? parent.field("subscript") : undefined;
      const isMade = key !== undefined && stringValue(key) === undefined;
      return parent && isMade && mayBe(partsOf(key, module), name, () => false) ? [{ node: parent, module }] : [];
    }),
  );
}

/** Whether an expression is a name that is made up and may be this one, as may any of which nothing is told. */
export function mayBeNamed(made: Node, name: string, module: Module): boolean {
  return stringValue(made) === undefined && mayBe(partsOf(made, module), name, () => true);
}

/** Whether an expression is put together, and what is told of it is how this name begins and ends. */
export function mayBeginAndEndSo(made: Node, name: string, module: Module): boolean {
  return stringValue(made) === undefined && mayBe(partsOf(made, module), name, () => false);
}

function isTold({ prefix, suffix }: MadeName): boolean {
  return prefix !== "" || suffix !== "";
}

/** Whether a name that is made up may be this one; one of which nothing is told counts where the object is known. */
function mayBe({ prefix, suffix }: MadeName, name: string, isSure: () => boolean): boolean {
  return prefix === "" && suffix === "" ? isSure() : name.startsWith(prefix) && name.endsWith(suffix);
}

function partsOf(made: Node, module: Module): MadeName {
  if (made.type === "identifier") {
    const scope = module.scopeOfName(made.text, made);
    const bindings = scope?.bindings.get(made.text) ?? [];
    const [only] = bindings;
    const isOne = bindings.length === 1 && scope?.dynamic === false;
    return only?.value && isOne && only.value.type !== "identifier" ? partsOf(only.value, module) : UNTOLD;
  }
  if (made.type === "binary_operator") return partsOfOperation(made, module);
  const callee = made.type === "call" ? made.field("function") : undefined;
  return partsOfFormat(callee?.field("object"));
}

/** What stands for a value in a template: `%(kind)-5.3s`, `{kind}`. */
const HOLE = /%(?:\(\w*\))?[-#0 +]*(?:\*|\d+)?(?:\.(?:\*|\d+)?)?[hlL]?[a-zA-Z%]|\{[^{}]*\}/g;

/** `'%s_' % kind`, `'_%s_'.format(kind)` */
function partsOfFormat(template: Node | undefined): MadeName {
  const text = template && stringValue(template);
  const holes = text ? [...text.matchAll(HOLE)] : [];
  const [first, last] = [holes[0], holes.at(-1)];
  if (!text || !first || !last) return UNTOLD;
  return { prefix: text.slice(0, first.index), suffix: text.slice(last.index + last[0].length) };
}

/** `'_' + kind + '_' + state` */
function partsOfOperation(made: Node, module: Module): MadeName {
  const operands = made.parts.filter(({ role }) => role !== "operator");
  const [first, last] = [operands[0], operands.at(-1)];
  if (operands.some((each, index) => index > 0 && !isAdded(operands[index - 1], each, module)))
    return operands.length === 2 ? partsOfFormat(first) : UNTOLD;
  return { prefix: partsOfOperand(first, module).prefix, suffix: partsOfOperand(last, module).suffix };
}

function isAdded(left: Node | undefined, right: Node, module: Module): boolean {
  return left !== undefined && /^[\s)\\]*\+/.test(module.source.text.slice(left.end, right.start));
}

function partsOfOperand(operand: Node | undefined, module: Module): MadeName {
  const node = operand && bare(operand);
  const text = node && stringValue(node);
  if (text !== undefined) return { prefix: text, suffix: text };
  // A name may be bound to what is made of itself.
  return node && node.type !== "identifier" ? partsOf(node, module) : UNTOLD;
}

function isSurelyOf(object: Node, module: Module, owner: ClassModel | undefined, project: ProgramSemantics): boolean {
  return owner !== undefined && project.pointsTo(object, module).some((each) => "cls" in each && areKin(each.cls, owner, project));
}

/** Whether what is asked may have the function: an instance of its class, or its module. */
function mayHold(object: Node, module: Module, home: Module, owner: ClassModel | undefined, project: ProgramSemantics): boolean {
  const modules = project.denotations(object, module).flatMap((each) => (each.kind === "module" ? [each.module] : []));
  if (modules.length > 0) return !owner && modules.includes(home);
  const objects = project.pointsTo(object, module);
  if (objects.some(({ kind }) => kind === "unknown")) return true;
  return owner !== undefined && isSurelyOf(object, module, owner, project);
}

function areKin(cls: KnownClass, owner: ClassModel, project: ProgramSemantics): boolean {
  return project.mro(cls).includes(owner) || project.mro(owner).includes(cls);
}
