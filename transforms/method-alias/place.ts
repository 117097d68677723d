import {
  assignedValue,
  type Change,
  type ClassModel,
  dottedName,
  type KnownClass,
  mangleIn,
  memberBinding,
  memberKind,
  type Node,
  type Place,
} from "../../src/kit.js";
import { type Alias, sourceName } from "./alias.js";

const PLAIN_KINDS = new Set(["function", "method-descriptor", "static", "class"]);

/** The descendants that bind M in their own bodies: `A = M` has to go into each of them, too. */
export function overriders(alias: Alias): readonly ClassModel[] {
  return alias.descendants.filter((cls) => cls.members.has(alias.source));
}

/** Whether `A = M` in the body of `cls`, below its M, would mean what `self.A = self.M` means today. */
export function canFollow(alias: Alias, cls: ClassModel): boolean {
  return memberBinding(cls, alias.source) !== undefined && isPlainMethod(alias, cls);
}

/** Whether `owner`, which binds M, always binds it to a method. */
export function isPlainMethod(alias: Alias, owner: KnownClass): boolean {
  const isSettled = owner.kind === "library" || (memberBinding(owner, alias.source)?.always === true && !owner.dynamic);
  return isSettled && PLAIN_KINDS.has(memberKind(alias.project, owner, alias.source));
}

/**
 * The first descendant for which looking A up after the rewrite finds another function than M does, with the class that
 * M comes from there. C itself and the overriders have an `A` of their own; all others inherit one.
 */
export function misled(alias: Alias): { cls: ClassModel; owner: string } | undefined {
  const { project, cls, found } = alias;
  const holders = new Set<unknown>([cls, ...overriders(alias)]);
  for (const descendant of alias.descendants) {
    const owner = project.lookup(descendant, alias.source)?.owner;
    const holder = project.mro(descendant).find((each) => holders.has(each));
    const given = holder === cls && found?.owner !== cls ? found?.owner : holder;
    if (owner !== given) return { cls: descendant, owner: owner?.name ?? "?" };
  }
  return undefined;
}

/** The base in the header of C through which an inherited M is found, as it is written; undefined when it has no name. */
export function baseExpression(alias: Alias): Node | undefined {
  const { project, cls, found } = alias;
  const bases = project.bases(cls);
  const index = bases.findIndex((base) => base.kind !== "unknown" && project.lookup(base, alias.source)?.owner === found?.owner);
  const node = cls.bases[index];
  return node && dottedName(node) ? node : undefined;
}

/** Everything that has to change when the alias becomes a class attribute. */
export function changesFor(alias: Alias): Change[] {
  if (alias.isNoop) return [dropOf(alias)];
  const own = attribute(alias, alias.cls, alias.store.target.start);
  return [dropOf(alias), own, ...overriders(alias).map((each) => attribute(alias, each))];
}

/** The statement goes. */
export function dropOf({ cls, store }: Alias): Change {
  return { kind: "drop", path: cls.module.path, start: store.target.start, end: store.target.end };
}

function attribute(alias: Alias, cls: ClassModel, comments?: number): Change {
  const name = cls === alias.cls ? alias.written : spelled(alias.name, alias.written, cls);
  const member = `${name} = ${valueText(alias, cls)}`;
  const place = placeIn(alias, cls);
  return {
    ...{ kind: "add", path: cls.module.path, cls: cls.node.start, place, shape: "attribute", members: [member] },
    ...(comments !== undefined && { comments }),
  };
}

/** A private name of C has to be written out where another class says it. */
function spelled(mangled: string, written: string, cls: ClassModel): string {
  return mangleIn(written, cls.name) === mangled ? written : mangled;
}

function valueText(alias: Alias, cls: ClassModel): string {
  const { via } = alias;
  if (via) return cls === alias.cls ? via.written : spelled(via.name, via.written, cls);
  const isOwn = sourceName(alias.store, alias.cls) === alias.source;
  const written = (isOwn && alias.store.value?.field("attribute")?.text) || alias.source;
  if (cls !== alias.cls) return spelled(alias.source, written, cls);
  const base = alias.own ? undefined : baseExpression(alias);
  return base ? `${dottedName(base)?.join(".")}.${written}` : written;
}

/** Where `cls` gets what stands for M under another name. */
export function placeIn(alias: Alias, cls: ClassModel): Place {
  const binding = memberBinding(cls, alias.source);
  if (!binding) return "top";
  return groupEnd(cls, binding.statement, alias.source);
}

/** Below M, or below the aliases of M that stand there already, without a blank line between. */
function groupEnd(cls: ClassModel, statement: Node, source: string): Place {
  const { source: text } = cls.module;
  const members = cls.body.parts;
  let last = statement;
  for (const next of members.slice(members.indexOf(statement) + 1)) {
    if (!aliases(next, source, cls)) break;
    if (last !== statement && text.lineAt(next.start) !== text.lineAt(last.end) + 1) break;
    last = next;
  }
  return last === statement ? { after: statement.start } : { after: last.start, joined: true };
}

function aliases(statement: Node, source: string, cls: ClassModel): boolean {
  const assignment = statement.parts[0];
  if (statement.type !== "expression_statement" || assignment?.type !== "assignment") return false;
  const right = assignedValue(assignment);
  return right?.type === "identifier" && mangleIn(right.text, cls.name) === source;
}
