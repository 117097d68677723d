import { accessOf, statementOf, valueFor } from "./assignments.js";
import { mangleIn, spellingsOf } from "./mangle.js";
import { targetNames } from "./names.js";
import { attributeName, type Node, walk } from "./tree.js";
import { containsWord } from "./word-search.js";

/** A function in a class body. */
export interface Method {
  readonly name: string;
  readonly node: Node;
  readonly decorators: readonly Node[];
  /** What the first parameter is called; undefined when there is none that is a plain name. */
  readonly self: string | undefined;
}

/** Whether the first parameter is the class, and what is set on it is set for all instances. */
export function isGivenClass({ name, decorators }: Method): boolean {
  return name === "__new__" || decorators.some((decorator) => /^@\s*classmethod\b/.test(decorator.text));
}

/** `self.name = …`, `del self.name` and the like in a method, or in a function nested in one. */
export interface InstanceStore {
  /** Mangled. */
  readonly name: string;
  /** The name as it is written. */
  readonly attribute: string;
  readonly target: Node;
  readonly method: Method;
  /** The right-hand side that this target gets, when the statement is an assignment that says so. */
  readonly value: Node | undefined;
  readonly statement: Node;
}

/** Who asks for more names than this has the class read from end to end. */
const FEW = 100;

/** What the methods of a class set on the instance. A method is read when its text says what is asked for. */
export class InstanceStores {
  private readonly byMethod = new Map<Method, readonly InstanceStore[]>();
  private readonly byName = new Map<string, readonly InstanceStore[]>();
  private all: ReadonlyMap<string, readonly InstanceStore[]> | undefined;

  constructor(
    private readonly methods: readonly Method[],
    private readonly className: string,
  ) {}

  /** The stores to an attribute, by its name, mangled; in the order of the file. */
  of(name: string): readonly InstanceStore[] {
    if (this.all) return this.all.get(name) ?? [];
    let stores = this.byName.get(name);
    if (!stores) {
      if (this.byName.size >= FEW) return this.readAll().get(name) ?? [];
      const spellings = spellingsOf(name);
      const told = this.where((text) => spellings.some((spelling) => containsWord(text, spelling)));
      stores = told.filter((store) => store.name === name);
      this.byName.set(name, stores);
    }
    return stores;
  }

  /** The stores in the methods whose text passes. */
  where(isTold: (text: string) => boolean): readonly InstanceStore[] {
    return this.methods.filter(({ node }) => isTold(node.text)).flatMap((method) => this.storesIn(method));
  }

  /**
   * The names of all attributes that are set, mangled.
   * @internal
   */
  names(): Iterable<string> {
    return (this.all ?? this.readAll()).keys();
  }

  private readAll(): ReadonlyMap<string, readonly InstanceStore[]> {
    const all = new Map<string, InstanceStore[]>();
    for (const store of this.where(() => true)) {
      const same = all.get(store.name);
      if (same) same.push(store);
      else all.set(store.name, [store]);
    }
    this.all = all;
    return all;
  }

  private storesIn(method: Method): readonly InstanceStore[] {
    let stores = this.byMethod.get(method);
    if (!stores) {
      stores = readStores(method, this.className);
      this.byMethod.set(method, stores);
    }
    return stores;
  }
}

function readStores(method: Method, className: string): InstanceStore[] {
  const { self } = method;
  if (self === undefined) return [];
  const stores: InstanceStore[] = [];
  const body = method.node.field("body");
  for (const node of body ? walk(body, (inner) => !shadows(inner, self)) : []) {
    if (node.type !== "attribute" || node.field("object")?.text !== self || accessOf(node) === "read") continue;
    const attribute = attributeName(node) ?? "";
    stores.push({
      name: mangleIn(attribute, className),
      attribute,
      target: node,
      method,
      value: valueFor(node),
      statement: statementOf(node),
    });
  }
  return stores;
}

/** A class or function inside that has a `self` of its own. */
function shadows(node: Node, self: string): boolean {
  if (node.type === "class_definition") return true;
  const parameters = node.is("function_definition", "lambda") ? node.field("parameters") : undefined;
  return parameters !== undefined && targetNames(parameters).some((name) => name.text === self && name.role !== "value");
}
