import {
  argumentsOf,
  attributeName,
  bare,
  type ClassModel,
  deleteStatement,
  mangle,
  type Node,
  type Project,
  plainMethod,
  stringValue,
  walk,
} from "../../../src/kit.js";
import { freesItself } from "./frees-itself.js";
import type { Mendable, Suggestion } from "./suggestion.js";

/** A `__del__` that does nothing but what happens without it goes: the collector frees a cycle in which nothing has one. */
export function finalizerRemoved({ fate: { finalized }, links, project }: Mendable): Suggestion | undefined {
  const owner = finalized && project.lookup(finalized, "__del__")?.owner;
  if (owner?.kind !== "project") return undefined;
  const definition = plainMethod(owner, "__del__");
  if (!definition || !isTheOnlyOne(owner, links, project) || isNamed(owner, project)) return undefined;
  const body = new Dispensable(owner, project);
  if (!body.isSo(definition)) return undefined;
  const why = body.isClosingAnything
    ? "what that closes closes itself when the last reference to it goes"
    : "that does nothing that matters";
  return {
    changes: [deleteStatement(owner.module, definition)],
    says: `\`${owner.name}\` does without \`__del__\`, as ${why}; the object is then freed late, when the garbage collector runs, and not never`,
  };
}

/** Whether no other `__del__` comes to light, or stays in the cycle, and no unknown class can have one or call this one. */
function isTheOnlyOne(owner: ClassModel, links: Mendable["links"], project: Project): boolean {
  const cycle = links.flatMap(({ cls }) => cls ?? []);
  const classes = [owner, ...cycle].flatMap((cls) => [cls, ...project.descendants(cls)]).flatMap((cls) => project.mro(cls));
  const isWithout = (cls: (typeof classes)[number]) => cls.kind !== "unknown" && !cls.members.has("__del__");
  return [...new Set(classes)].every((cls) => cls === owner || isWithout(cls));
}

/** Whether something asks for `__del__` by its name, of whatever object, or copies or lists what the class has. */
function isNamed(owner: ClassModel, project: Project): boolean {
  const family = project.familyOf(owner);
  if (family.accesses("__del__").length > 0 || family.instances.copies().length > 0 || [...family.introspection.listings()].length > 0)
    return true;
  return project
    .mentioning("__del__")
    .some((module) => [...walk(module.root)].some((node) => node.type === "string" && stringValue(node) === "__del__"));
}

/** Says whether all that a method of a class does is to let go of what frees itself. */
class Dispensable {
  /** The order in which several are closed may be seen. */
  private closed = 0;

  constructor(
    private readonly cls: ClassModel,
    private readonly project: Project,
  ) {}

  get isClosingAnything(): boolean {
    return this.closed > 0;
  }

  isSo(definition: Node, depth = 0): boolean {
    const [self, ...others] = definition.field("parameters")?.parts ?? [];
    const body = definition.field("body");
    if (self?.type !== "identifier" || others.length > 0 || !body || depth > 1) return false;
    return body.parts.every((statement) => this.isDone(statement, self.text, depth)) && this.closed <= 1;
  }

  private isDone(statement: Node, self: string, depth: number): boolean {
    if (statement.type === "pass_statement" || statement.type === "comment") return true;
    if (statement.type === "if_statement") return this.isGuarded(statement, self, depth);
    if (statement.type === "try_statement") return this.isTried(statement, self, depth);
    const inner = statement.type === "expression_statement" ? statement.parts[0] : undefined;
    if (statement.type === "delete_statement") return statement.parts.every((target) => this.attribute(target, self) !== undefined);
    if (inner?.is("string", "concatenated_string")) return true;
    if (inner?.type === "assignment")
      return inner.field("right")?.type === "none" && this.attribute(inner.field("left"), self) !== undefined;
    return inner?.type === "call" && this.isClosing(inner, self, depth);
  }

  /** `if self.pipe is not None:` */
  private isGuarded(statement: Node, self: string, depth: number): boolean {
    const test = statement.field("condition");
    const asked = test && bare(test).type === "comparison_operator" ? bare(test).parts.filter(({ type }) => type !== "none") : [test];
    const isPlain = asked.every(
      (each) => each !== undefined && (each.role === "operators" || this.attribute(bare(each), self) !== undefined),
    );
    const block = statement.field("consequence");
    return (
      isPlain && statement.fields("alternative").length === 0 && (block?.parts.every((each) => this.isDone(each, self, depth)) ?? false)
    );
  }

  /** `try: … except Exception: pass` */
  private isTried(statement: Node, self: string, depth: number): boolean {
    const block = statement.field("body");
    const clauses = statement.parts.filter((part) => part !== block);
    const isQuiet = (clause: Node) =>
      clause.type === "except_clause" && clause.parts.at(-1)?.parts.every(({ type }) => type === "pass_statement") === true;
    return clauses.every(isQuiet) && (block?.parts.every((each) => this.isDone(each, self, depth)) ?? false);
  }

  /** `self.pipe.close()`, or a method of the class that does no more. */
  private isClosing(call: Node, self: string, depth: number): boolean {
    const callee = call.field("function");
    const { positional, keywords } = argumentsOf(call);
    const name = callee && attributeName(callee);
    const object = callee?.field("object");
    if (!callee || name === undefined || !object || positional.length + keywords.size > 0) return false;
    if (object.type === "identifier" && object.text === self) return this.isOwnMethod(mangle(name, callee), depth);
    const held = this.attribute(object, self);
    this.closed++;
    return name === "close" && held !== undefined && freesItself(held, this.cls, this.project);
  }

  private isOwnMethod(name: string, depth: number): boolean {
    const isOverridden = this.project.descendants(this.cls).some((cls) => cls.members.has(name) || cls.stores.of(name).length > 0);
    const method = isOverridden || this.cls.stores.of(name).length > 0 ? undefined : plainMethod(this.cls, name);
    return method !== undefined && this.isSo(method, depth + 1);
  }

  /** The attribute of the instance that an expression is, mangled, where nothing runs when it is set or asked for. */
  private attribute(node: Node | undefined, self: string): string | undefined {
    const object = node?.type === "attribute" ? node.field("object") : undefined;
    if (!node || object?.type !== "identifier" || object.text !== self) return undefined;
    const name = mangle(attributeName(node) ?? "", node);
    const hooks = ["__setattr__", "__delattr__", "__getattribute__", "__getattr__"].some((hook) => {
      const found = this.project.lookup(this.cls, hook);
      return found !== undefined && found.owner.kind === "project";
    });
    return hooks || this.project.lookup(this.cls, name) !== undefined ? undefined : name;
  }
}
