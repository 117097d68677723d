import type { Finding } from "../../transform.js";
import type { DumpedClass, DumpedCycle, DumpedLink, DumpedType, GarbageDump } from "./dump.js";

/** An attribute by which an object on a cycle holds what comes next. */
export interface Edge {
  readonly owner: DumpedClass;
  readonly name: string;
}

/** The attributes on a cycle, from an object of the type on. */
export function edgesOf(cycle: DumpedCycle, type: DumpedType, { classes }: GarbageDump): Edge[] {
  return cycle.links.flatMap(({ by, name }, at) => {
    const owner = classes[at === 0 ? type.class : (cycle.links[at - 1]?.class ?? type.class)];
    return owner && by === "attribute" && typeof name === "string" ? [{ owner, name: unmangled(name, owner, classes) }] : [];
  });
}

/** The attributes on the cycle of a finding, each with the name of the class that has it. */
export function predictedEdges({ className, cycle = [] }: Finding): { readonly owner: string; readonly name: string }[] {
  return cycle.flatMap(({ by }, at) =>
    by === undefined ? [] : [{ owner: plainName(at === 0 ? className : (cycle[at - 1]?.to ?? "")), name: by }],
  );
}

/** As it calls itself at run time: Python 2 has no qualified names. */
export function plainName(className: string): string {
  return className.slice(className.lastIndexOf(".") + 1);
}

/** The class and its ancestors, nearest first. */
export function lineage(cls: DumpedClass, classes: readonly DumpedClass[]): DumpedClass[] {
  return [cls, ...cls.ancestors.flatMap((place) => classes[place] ?? [])];
}

/** `_Pump__ends` as it is written in `Pump`: `__ends`. https://docs.python.org/2.7/reference/expressions.html#atom-identifiers */
function unmangled(name: string, owner: DumpedClass, classes: readonly DumpedClass[]): string {
  const prefixes = lineage(owner, classes).map((each) => `_${each.name.replace(/^_+/, "")}`);
  const prefix = prefixes.find((each) => name.startsWith(`${each}__`) && !name.endsWith("__"));
  return prefix === undefined ? name : name.slice(prefix.length);
}

/** `Pump → isClosed → bound method Pump.is_closed → Pump` */
export function dumpedInWords({ links, length }: DumpedCycle, type: DumpedType, dump: GarbageDump): string {
  const { classes } = dump;
  const steps = links.flatMap((link, at) => {
    const owner = classes[at === 0 ? type.class : (links[at - 1]?.class ?? type.class)];
    const by = link.by === "attribute" && owner && typeof link.name === "string" ? [unmangled(link.name, owner, classes)] : [];
    return [...by, whatIsHeld(link, links[at + 1], classes)];
  });
  return [classes[type.class]?.name, ...steps, ...(length > links.length ? ["…"] : [])].join(" → ");
}

function whatIsHeld({ class: place, code }: DumpedLink, next: DumpedLink | undefined, classes: readonly DumpedClass[]): string {
  const { name = "" } = classes[place] ?? {};
  if (!code) return name;
  const self = next?.by === "self" ? classes[next.class]?.name : undefined;
  if (name === "instancemethod") return `bound method ${self === undefined ? "" : `${self}.`}${code.name}`;
  return `${name} ${code.name} (line ${code.line})`;
}
