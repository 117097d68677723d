import { type BodyCall, type BoundValue, type ClassModel, type Method, memberBinding, type Project } from "../../src/kit.js";
import type { BaseCall } from "../shared/plans.js";

/** What `__del__` is bound to, where it is but one thing. */
export function delValue(cls: ClassModel): BoundValue | undefined {
  const values = memberBinding(cls, "__del__")?.values ?? [];
  return values.length === 1 ? values[0] : undefined;
}

/** The `def __del__` of a class. */
export function delMethod(cls: ClassModel): Method | undefined {
  const value = delValue(cls);
  return value?.kind === "def" ? cls.methods.find((method) => method.node === value.node) : undefined;
}

/** Every `def __del__` that the last statement of a class body which binds it may bind. */
export function delMethods(cls: ClassModel): readonly Method[] {
  const values = memberBinding(cls, "__del__")?.values ?? [];
  const methods = values.flatMap(({ kind, node }) => (kind === "def" ? cls.methods.filter((method) => method.node === node) : []));
  return methods.length === values.length ? methods : [];
}

/** The calls of `__del__` of a base, in the order in which `__del__` makes them. */
export function baseDelCalls(cls: ClassModel, project: Project): BaseCall[] {
  const del = delMethod(cls);
  const calls = (del && project.body(del.node)?.calls()) ?? [];
  return calls.flatMap((call) => baseCallIn(call, cls, project) ?? []);
}

/** The call of a base's `__del__` that a call is. */
export function baseCallIn({ callee, object, inner }: BodyCall, cls: ClassModel, project: Project): BaseCall | undefined {
  if (!object || callee.name !== "__del__") return undefined;
  if (inner?.callee.node.text === "super") return { text: superCall(inner), named: undefined };
  const denotation = project.denotation(object.node, cls.module);
  if (denotation.kind !== "project" && denotation.kind !== "library") return undefined;
  return project.mro(cls).includes(denotation) ? { text: object.path?.join(".") ?? object.node.text, named: denotation } : undefined;
}

/** `super(C, this)` as `__exit__` has to say it, where the instance is called `self`. */
function superCall({ given: [owner] }: BodyCall): string {
  return owner ? `super(${owner.node.text}, self)` : "super()";
}
