import { attributeName, bare, type ClassModel, type InstanceStore, type Module, mangleIn, type Node } from "../../src/kit.js";

/** What a statement may put into an attribute of an object. */
export type Stored =
  /** `self.M`, of the same object; `isPlain` where it stands in the statement itself, and is put nowhere else. */
  | { readonly kind: "method"; readonly name: string; readonly written: string; readonly node: Node; readonly isPlain: boolean }
  /** What the attribute holds already. */
  | { readonly kind: "same"; readonly node: Node; readonly isPlain: boolean }
  | { readonly kind: "none"; readonly node: Node }
  | { readonly kind: "other"; readonly node: Node };

interface Reading {
  readonly cls: ClassModel;
  readonly isObject: (node: Node) => boolean;
  readonly isPlain: boolean;
  readonly asked: ReadonlySet<Node>;
}

/** What a method puts into an attribute of its instance. */
export function storedBy({ value, method, target }: InstanceStore, cls: ClassModel): readonly Stored[] {
  if (!value) return [{ kind: "other", node: target }];
  const isObject = (node: Node) => {
    const owner = node.type === "identifier" ? cls.module.selfOf(node) : undefined;
    return owner?.cls === cls && owner.method.node === method.node;
  };
  return valuesOf(value, { cls, isObject, isPlain: isAlone(target), asked: new Set() });
}

/** What `x.A = x.M` puts there; `receiver` is x. */
export function storedFromOutside(value: Node, receiver: Node, cls: ClassModel): readonly Stored[] {
  const isObject = (node: Node) => isSteady(node) && node.text === receiver.text;
  return valuesOf(value, { cls, isObject, isPlain: false, asked: new Set() });
}

/** A name, or attributes of one: asked twice, it gives the same object. */
function isSteady(node: Node): boolean {
  const object = node.type === "attribute" ? node.field("object") : undefined;
  return node.type === "identifier" || (object !== undefined && isSteady(object));
}

/** Whether an assignment has no other target. */
function isAlone({ parent }: Node): boolean {
  return parent?.type === "assignment" && parent.parent?.type === "expression_statement" && parent.field("right")?.type !== "assignment";
}

function valuesOf(value: Node, reading: Reading): readonly Stored[] {
  const node = bare(value);
  if (node.type === "none") return [{ kind: "none", node }];
  if (node.type === "attribute") return [methodOf(node, reading)];
  if (node.type === "conditional_expression")
    return node.parts.filter((_, index) => index !== 1).flatMap((part) => valuesOf(part, reading));
  if (node.type === "boolean_operator") return ofEither(node, reading);
  if (node.type === "identifier") return ofName(node, reading);
  return [{ kind: "other", node }];
}

function methodOf(node: Node, { cls, isObject, isPlain }: Reading): Stored {
  const object = node.field("object");
  const written = attributeName(node) ?? "";
  if (!object || !isObject(bare(object))) return { kind: "other", node };
  return { kind: "method", name: mangleIn(written, cls.name), written, node, isPlain };
}

/** `x or self.m`; of `x and self.m` the left one is what is false of it, which may be anything but a method. */
function ofEither(node: Node, reading: Reading): readonly Stored[] {
  const [left, right] = ["left", "right"].map((side) => node.field(side));
  if (!left || !right) return [{ kind: "other", node }];
  const first = valuesOf(left, reading);
  const second = valuesOf(right, reading);
  // A method is true.
  if (node.field("operator")?.type === "or") return [...first.filter(({ kind }) => kind !== "none"), ...second];
  return [...first.flatMap((each) => (each.kind === "method" ? [] : [each])), ...second];
}

/** All that a local name is bound to. */
function ofName(name: Node, reading: Reading): readonly Stored[] {
  const other: readonly Stored[] = [{ kind: "other", node: name }];
  const { cls, asked } = reading;
  if (asked.has(name)) return other;
  const bindings = bindingsOf(name, cls.module);
  if (!bindings) return other;
  const within = { ...reading, isPlain: false, asked: new Set([...asked, name]) };
  return bindings.flatMap((value) => valuesOf(value, within));
}

/** The values of the assignments that bind a name of the function around it; undefined where something else binds it. */
function bindingsOf(name: Node, module: Module): readonly Node[] | undefined {
  const scope = module.scopeOfName(name.text, name);
  const bindings = scope?.node.type === "function_definition" ? scope.bindings.get(name.text) : undefined;
  const values = bindings?.flatMap(({ kind, value }) => (kind === "assignment" && value ? [value] : []));
  return values && values.length > 0 && values.length === bindings?.length ? values : undefined;
}
