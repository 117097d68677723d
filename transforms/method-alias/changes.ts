import { assignedValue, type Change, type ClassModel, mangleIn, memberBinding, type Node, type Place } from "../../src/kit.js";
import { baseExpression, overriders } from "./overriding.js";
import { type Alias, sourceName } from "./subject.js";

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
  return base ? `${base.path.join(".")}.${written}` : written;
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
