import { accessOf } from "./assignments.js";
import type { ClassModel } from "./classes.js";
import { handsOn, isMindedImplicitly, type Kin, mindsObjects } from "./minding.js";
import type { Module } from "./module.js";
import { calleeName } from "./occurrences.js";
import { assignedTo, parameterNamesOf } from "./parameters.js";
import type { Pointee } from "./semantics.js";
import { argumentsOf, attributeName, type Node, walk } from "./tree.js";

/** What holds an object in a function: variables, and attributes of whatever object. */
interface Holding {
  readonly names: ReadonlySet<string>;
  readonly attributes: ReadonlySet<string>;
}

/** What is built in and forgets what it is given, or gives a container of it. */
const FORGETTING = new Set([
  "callable",
  "isinstance",
  "len",
  "bool",
  "str",
  "repr",
  "list",
  "tuple",
  "set",
  "frozenset",
  "reversed",
  "enumerate",
]);

/**
 * `model.attach(self.refresh)`: whether all that `model` may be are instances of the project, and the method does no more with what it is given than
 * to call it, to compare it by value, and to put it into containers of the library, as does whoever takes it out of there.
 */
export function isKeptPlainly(family: Kin, call: Node, module: Module, seen: ReadonlySet<Node> = new Set()): boolean {
  const object = call.field("function")?.field("object");
  const objects = object && !mindsObjects(family, module) ? family.hierarchy.originsOf(object, module) : undefined;
  const name = calleeName(call);
  if (!objects || [...family.hierarchy.setting(name)].length > 0) return false;
  return (objects.length > 0 || seen.size > 0) && objects.every((each) => isPlainOf(family, each, name, seen));
}

function isPlainOf(family: Kin, object: Pointee, name: string, seen: ReadonlySet<Node>): boolean {
  const { hierarchy } = family;
  if (object.kind !== "instance" || object.cls.kind !== "project") return false;
  return [object.cls, ...hierarchy.descendants(object.cls)].every((cls) => {
    const found = hierarchy.lookup(cls, name);
    return (
      found?.owner.kind === "project" &&
      found.behind === undefined &&
      isMadePlainly(family, cls) &&
      isPlain(family, found.owner, name, seen)
    );
  });
}

/** Whether a call of a class gives an instance of it, which keeps its attributes as any does. */
function isMadePlainly({ hierarchy }: Kin, cls: ClassModel): boolean {
  const isOwn = ["__new__", "__setattr__"].some((name) => hierarchy.lookup(cls, name)?.owner.kind === "project");
  return !isOwn && cls.decorators.length === 0 && hierarchy.mro(cls).every((each) => hierarchy.oddMetaclass(each) === undefined);
}

function isPlain(family: Kin, owner: ClassModel, name: string, seen: ReadonlySet<Node>): boolean {
  const [node, ...others] = owner.members.get(name) ?? [];
  const method = owner.methods.find((each) => each.node === node && each.decorators.length === 0);
  if (!method || others.length > 0 || seen.has(method.node)) return false;
  const { module } = owner;
  if (mindsObjects(family, module) || handsOn(family, { node: method.node, module })) return false;
  const within = new Set([...seen, method.node]);
  const holding = holdingIn(method.node, { names: new Set(parameterNamesOf(method.node)), attributes: new Set() });
  const kept = keptIn(method.node, holding);
  return putsPlainly(family, module, method.node, holding, within) && [...kept].every((each) => isSeenPlainly(family, each, within));
}

/** Whether all code that touches an attribute does no more with what it holds. */
function isSeenPlainly(family: Kin, attribute: string, seen: ReadonlySet<Node>): boolean {
  return family.hierarchy.touching(attribute).every((module) => {
    const functions = module.attributes(attribute).map((node) => node.closest("function_definition"));
    if (mindsObjects(family, module) || module.strings(attribute).length > 0) return false;
    return [...new Set(functions)].every((each) => {
      if (!each) return false;
      const holding = holdingIn(each, { names: new Set(), attributes: new Set([attribute]) });
      return putsPlainly(family, module, each, holding, new Set([...seen, each]));
    });
  });
}

/** With the variables that get it from there. */
function holdingIn(definition: Node, { names, attributes }: Holding): Holding {
  const held = new Set(names);
  const [self] = definition.field("parameters")?.parts ?? [];
  const assigned = assignedTo(definition);
  for (let size = -1; size !== held.size; ) {
    size = held.size;
    for (const { targets, value } of assigned)
      if (says(value, { names: held, attributes })) for (const target of targets) if (target !== self?.text) held.add(target);
  }
  return { names: held, attributes };
}

function says(node: Node | undefined, holding: Holding): boolean {
  return node !== undefined && [...walk(node)].some((each) => isHeld(each, holding));
}

function isHeld(node: Node, { names, attributes }: Holding): boolean {
  if (node.type === "attribute") return attributes.has(attributeName(node) ?? "");
  return node.type === "identifier" && node.role !== "attribute" && names.has(node.text);
}

/** The attributes into which a function puts it, or into what these hold. */
function keptIn(definition: Node, holding: Holding): ReadonlySet<string> {
  const kept = assignedAttributes(definition).flatMap(({ target, value }) => (says(value, holding) ? [target] : []));
  return new Set(kept);
}

function assignedAttributes(definition: Node): readonly { readonly target: string; readonly value: Node }[] {
  return [...walk(definition)].flatMap((node) => {
    const isSet = node.is("assignment", "augmented_assignment");
    const place = node.type === "call" ? node.field("function")?.field("object") : isSet ? node.field("left") : undefined;
    const value = node.field(node.type === "call" ? "arguments" : "right");
    if (!place || !value) return [];
    return [...walk(place)].flatMap((each) => {
      const target = attributeName(each);
      return target === undefined ? [] : [{ target, value }];
    });
  });
}

/** Whether whatever a function hands it to is known: by a call, an operator, a subscript or an attribute that is set. */
function putsPlainly(family: Kin, module: Module, definition: Node, holding: Holding, seen: ReadonlySet<Node>): boolean {
  const owner = module.classAround(definition);
  const isContainer = (node: Node) => isHeld(node, holding) || family.hierarchy.originsOf(node, module)?.length === 0;
  return [...walk(definition.field("body") ?? definition)].every((node) => {
    if (isHeld(node, holding) && accessOf(node) === "read" && isMindedImplicitly(family, node, module)) return false;
    if (node.type === "call") return !says(node.field("arguments"), holding) || isPlainCall(family, node, module, holding, seen);
    if (node.is("binary_operator", "augmented_assignment", "comparison_operator"))
      return !says(node, holding) || isContainer(lastOperand(node));
    if (!node.is("subscript", "attribute") || accessOf(node) !== "write" || !says(assignedIn(node), holding)) return true;
    const object = node.field(node.type === "subscript" ? "value" : "object");
    return node.type === "attribute"
      ? owner?.members.has(attributeName(node) ?? "") === false
      : object !== undefined && isContainer(object);
  });
}

/** What decides: the container behind `in`, the target of `+=`, the first of what is added. */
function lastOperand(node: Node): Node {
  const operands = node.parts.filter(({ role }) => role !== "operator" && role !== "operators");
  return (node.type === "comparison_operator" ? operands.at(-1) : operands[0]) ?? node;
}

function assignedIn(target: Node): Node | undefined {
  return target.closest("assignment", "augmented_assignment", "for_statement", "for_in_clause", "with_item") ?? target;
}

function isPlainCall(family: Kin, call: Node, module: Module, holding: Holding, seen: ReadonlySet<Node>): boolean {
  const callee = call.field("function");
  if (!callee) return false;
  if (isHeld(callee, holding)) return true;
  const denotations = family.hierarchy.denotations(callee, module);
  const isBuiltIn = denotations.every((each) => (each.kind === "library" || each.kind === "library-function") && FORGETTING.has(each.name));
  if (denotations.length > 0 && isBuiltIn) return true;
  return callee.type === "attribute" && !argumentsOf(call).open && isKeptPlainly(family, call, module, seen);
}
