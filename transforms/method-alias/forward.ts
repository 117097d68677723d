import {
  type AttributeSite,
  attributeName,
  type Change,
  type ClassModel,
  functionsPut,
  type KnownClass,
  memberBinding,
  memberKind,
  type Node,
  type Obstacle,
  obstacleTo,
  type Place,
  rule,
  type Site,
  walk,
} from "../../src/kit.js";
import { binderOf, inBrackets } from "../shared/naming.js";
import { dropOf, placeIn } from "./changes.js";
import { isPlainMethod } from "./overriding.js";
import { RULES } from "./rules/index.js";
import overriddenInSubclass from "./rules/overridden-in-subclass.js";
import patchedElsewhere from "./rules/patched-elsewhere.js";
import { type Alias, sourceName } from "./subject.js";

/** What `def A(self, …): return self.M(…)` can do for an alias. */
export interface Forwarding {
  /** Why A can't be the class attribute `A = M`. */
  readonly lifted: Obstacle;
  /** What stands against the forwarding method; undefined: nothing. */
  readonly obstacle: Obstacle | undefined;
}

/** The rules about which function a class attribute would give: a method that asks for M at each call gets round them. */
const LIFTED = RULES.filter((each) => each.lifted);

/** A descendant binds M to something that can't be called as a method can: `A()` would fail, or do something else. */
const notAMethod = rule({
  id: overriddenInSubclass.id,
  verdict: overriddenInSubclass.verdict,
  page: overriddenInSubclass.page,
  find: (alias: Alias) =>
    ownersOf(alias)
      .filter((owner) => owner !== alias.found?.owner && !isPlainMethod(alias, owner))
      .map((owner) => ({ ...placeOfBinding(owner, alias.source), owner })),
  message: ({ owner }, { source }, at) =>
    `\`${owner.name}\`${inBrackets(at)} binds \`${source}\` to something else than a plain method, or not always`,
});

/** What is put in the place of M asks for A, or has what somebody asked for around it, which would ask for M: without an end. */
const asksForEachOther = rule({
  id: patchedElsewhere.id,
  verdict: patchedElsewhere.verdict,
  page: patchedElsewhere.page,
  find: (alias: Alias) => {
    const written = [...alias.writesOfSource];
    const put = written.flatMap((site) => functionsPut(site, alias.project));
    const isRead = ({ access }: AttributeSite) => access === "read" || access === "test";
    const isIn = ({ module, node }: Site, other: Site) => other.module === module && other.node.contains(node);
    const isAsked = (site: AttributeSite) =>
      put.some((each) => isIn(site, each) || usesKept(each, site)) ||
      written.some((each) => isIn(site, { ...each, node: valuePut(each.node) }));
    return alias.sitesOfName.filter((site) => isRead(site) && isAsked(site));
  },
  message: (_site, { source, written }, at) =>
    `what \`${source}\` is replaced by may ask for \`${written}\` (${at}), which would ask for \`${source}\` again, without an end`,
});

/** What a place that sets an attribute puts there. */
function valuePut(node: Node): Node {
  return (node.type === "call" ? node.field("arguments") : node.closest("assignment")?.field("right")) ?? node;
}

/** Whether a function uses a name that is given, around it, what a place asks for: `kept = x.halt`. */
function usesKept({ module, node }: Site, asked: Site): boolean {
  const assignment = asked.module === module ? asked.node.closest("assignment", "function_definition", "lambda") : undefined;
  const names = assignment?.type === "assignment" ? walk(assignment.field("left") ?? assignment) : [];
  const scopes = [...names].flatMap((name) =>
    name.type === "identifier" ? [{ name, scope: module.scopeOfName(name.text, name)?.node }] : [],
  );
  return scopes.some(({ name, scope }) => module.names(name.text, node).some((use) => module.scopeOfName(name.text, use)?.node === scope));
}

/** Undefined where `A = M` would give the function that A is today, and where a forwarding method does no better. */
export function forwardingFor(alias: Alias, obstacle: Obstacle): Forwarding | undefined {
  const isLookup = LIFTED.some((each) => each.id === obstacle.name);
  if (alias.isNoop || (obstacle.verdict === "kept" && !isLookup)) return undefined;
  const lifted = obstacleTo(alias, LIFTED, (each) => each.lifted);
  const left = lifted && obstacleTo(alias, [...RULES, notAMethod, asksForEachOther], (each) => !each.lifted);
  return lifted && left?.verdict !== "kept" ? { lifted, obstacle: left } : undefined;
}

/** The classes in which the instances of C and its descendants find M. */
function ownersOf(alias: Alias): KnownClass[] {
  const found = [alias.cls, ...alias.descendants].flatMap((cls) => alias.project.lookup(cls, alias.source)?.owner ?? []);
  return [...new Set(found)];
}

function placeOfBinding(owner: KnownClass, name: string): Partial<Site> {
  return binderOf(owner, name) ?? (owner.kind === "project" ? { module: owner.module, node: owner.node } : {});
}

// ---- the method

/** The statement goes, and C gets a method of that name. */
export function forwardingChanges(alias: Alias, { lifted, obstacle }: Forwarding): Change[] {
  const { cls, store } = alias;
  const isSettled = obstacle === undefined && lifted.name !== "patched-elsewhere";
  const { declared, passed } = (isSettled && signatureOf(alias)) || anySignature(store.method.self ?? "self", keywordsOf(alias));
  const self = declared[0] ?? "self";
  const member = `def ${alias.written}(${declared.join(", ")}):\n\treturn ${self}.${writtenSource(alias)}(${passed.join(", ")})`;
  return [
    dropOf(alias),
    {
      ...{ kind: "add", path: cls.module.path, cls: cls.node.start, shape: "method", members: [member] },
      ...{ place: placeOf(alias), comments: store.target.start },
    },
  ];
}

/** M as C writes it. */
function writtenSource(alias: Alias): string {
  const root = alias.via ? rootOf(alias.via) : alias;
  const isOwn = sourceName(root.store, root.cls) === alias.source;
  return (isOwn && root.store.value && attributeName(root.store.value)) || alias.source;
}

function rootOf(alias: Alias): Alias {
  return alias.via ? rootOf(alias.via) : alias;
}

/** Below M; where M is inherited, below `__init__`, which named it. */
function placeOf(alias: Alias): Place {
  return alias.own ? placeIn(alias, alias.cls) : { after: memberBinding(alias.cls, "__init__")?.statement.start ?? 0 };
}

interface Signature {
  readonly declared: readonly string[];
  readonly passed: readonly string[];
}

/** The instance goes by a name that nobody gives an argument by. */
function anySignature(self: string, keywords: ReadonlySet<string>): Signature {
  const names = [self === "args" || self === "kwargs" ? "self" : self, "this", "instance", "_self", "_this", "_instance"];
  const free = names.find((name) => !keywords.has(name)) ?? "_";
  return { declared: [free, "*args", "**kwargs"], passed: ["*args", "**kwargs"] };
}

/** What M, or an override, may be given by name: its parameters, and where it takes any what may well be meant. */
function keywordsOf(alias: Alias): ReadonlySet<string> {
  const methods = ownersOf(alias).flatMap((owner) => {
    const values = owner.kind === "project" ? (memberBinding(owner, alias.source)?.values ?? []) : [];
    const isPlain = owner.kind === "project" && memberKind(alias.project, owner, alias.source) === "function";
    return values.map(({ node }) => ({ parameters: node.field("parameters")?.parts ?? [], isPlain }));
  });
  return new Set(
    methods.flatMap(({ parameters, isPlain }) => {
      const given = isPlain ? parameters.slice(1) : parameters;
      const isOpen = !isPlain && given.some(({ type }) => type === "dictionary_splat_pattern");
      return [...given.map((each) => each.field("name")?.text ?? each.text), ...(isOpen ? ["self"] : [])];
    }),
  );
}

/** The parameters of M, where it has no defaults and every override has the same. */
function signatureOf(alias: Alias): Signature | undefined {
  const all = ownersOf(alias).map((owner) => (owner.kind === "project" ? parametersOf(alias, owner) : undefined));
  const [first, ...others] = all;
  if (!first || others.some((each) => each?.join() !== first.join())) return undefined;
  const self = alias.store.method.self ?? "self";
  return keywordsOf(alias).has(self) ? undefined : { declared: [self, ...first], passed: first };
}

/** The parameters behind the instance, as they are written; undefined when they are not all plain. */
function parametersOf(alias: Alias, owner: ClassModel): string[] | undefined {
  const binding = memberBinding(owner, alias.source);
  const [only, ...others] = binding?.values ?? [];
  if (only?.kind !== "def" || others.length > 0) return undefined;
  const parameters = only.node.field("parameters")?.parts ?? [];
  const kind = memberKind(alias.project, owner, alias.source);
  // What a decorator makes of a function need not take what the function takes.
  if (kind === "function" && only.decorators.length > 0) return undefined;
  const bound = kind === "static" ? parameters : parameters.slice(1);
  const first = parameters[0];
  if (bound !== parameters && first?.type !== "identifier") return undefined;
  return bound.every(isPlainParameter) ? bound.map((parameter) => parameter.text) : undefined;
}

function isPlainParameter(parameter: Node): boolean {
  return parameter.is("identifier", "list_splat_pattern", "dictionary_splat_pattern") && /^\*{0,2}\w+$/.test(parameter.text);
}
