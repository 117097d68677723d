import {
  accessOf,
  argumentsOf,
  attributeName,
  bare,
  type ClassModel,
  type InstanceStore,
  type Method,
  mangleIn,
  type Node,
  type Project,
  statementOf,
  valueFor,
  walk,
} from "../../src/kit.js";

/** Something is put into a container that the instance holds: `self.handlers['a'] = …`, `self.children.append(…)`. */
export interface Fill {
  /** As if the attribute were set to what is put into it. */
  readonly store: InstanceStore;
  /** What the container is: `dict`, `deque`. */
  readonly container: string;
}

const ADDING: Readonly<Record<string, number>> = { append: 0, appendleft: 0, add: 0, insert: 1, setdefault: 1 };

/** The statements of a class that put something into containers which its instances make for themselves, in the order of the file. */
export function fillsOf(cls: ClassModel, project: Project): Fill[] {
  return cls.methods.flatMap((method) =>
    putIn(method).flatMap(({ target, value }) => {
      const attribute = attributeName(target) ?? "";
      const name = mangleIn(attribute, cls.name);
      const container = containerOf(name, cls, project);
      return container === undefined
        ? []
        : [{ store: { name, attribute, target, method, value, statement: statementOf(target) }, container }];
    }),
  );
}

function putIn({ node, self }: Method): { target: Node; value: Node }[] {
  const body = node.field("body");
  if (!body || self === undefined) return [];
  return [...walk(body, (inner) => inner.type !== "class_definition")].flatMap((target) => {
    const value = target.type === "attribute" && target.field("object")?.text === self ? valuePut(target) : undefined;
    return value ? [{ target, value }] : [];
  });
}

function valuePut(container: Node): Node | undefined {
  const { parent } = container;
  if (parent?.type === "subscript" && container.role === "value") return accessOf(parent) === "write" ? valueFor(parent) : undefined;
  const call = parent?.type === "attribute" && parent.role === "function" ? parent.parent : undefined;
  const at = ADDING[(parent && attributeName(parent)) ?? ""];
  return call?.type === "call" && at !== undefined ? argumentsOf(call).positional[at] : undefined;
}

/** The containers that an attribute is set to, wherever it is set; undefined where it may be something else. */
function containerOf(name: string, cls: ClassModel, project: Project): string | undefined {
  const owners = project.mro(cls).filter((each) => each.kind === "project");
  const made = owners.flatMap((owner) => owner.stores.of(name).map(({ value }) => value && madeBy(bare(value), owner, project)));
  return made.every((each) => each !== undefined) ? made[0] : undefined;
}

const LITERALS: Readonly<Record<string, string>> = { dictionary: "dict", list: "list", set: "set" };
const MADE = new Set([
  ...["__builtin__.dict", "__builtin__.list", "__builtin__.set"],
  ...["collections.OrderedDict", "collections.defaultdict", "collections.deque"],
]);

function madeBy(value: Node, { module }: ClassModel, project: Project): string | undefined {
  const callee = value.type === "call" ? value.field("function") : undefined;
  if (!callee) return Object.hasOwn(LITERALS, value.type) ? LITERALS[value.type] : undefined;
  const denotation = project.denotation(callee, module);
  const { positional, keywords } = argumentsOf(value);
  // One that is full drops what was put in first.
  if (positional.length > 1 || keywords.has("maxlen")) return undefined;
  return denotation.kind === "library" && MADE.has(denotation.id) ? denotation.name : undefined;
}
