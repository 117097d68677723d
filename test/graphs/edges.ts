import { ClassSpec, chosen, type Kind, type Lines, type Program } from "./model.js";
import { STORES, type Store } from "./stores.js";
import { VALUES } from "./values.js";

/** An object that comes to keep another one. */
export interface Edge {
  readonly program: Program;
  /** The name by which the one that keeps is known where the edge is made, and its class. */
  readonly holder: string;
  readonly cls: ClassSpec;
  readonly attribute: string;
  /** The name of the one that is kept. */
  readonly kept: string;
}

/** The statements, where both names are known, that make one object keep the other, somehow. */
export function stored(edge: Edge, role: string): { readonly lines: Lines; readonly store: Store; readonly isObject: boolean } {
  const { program, cls, holder, kept } = edge;
  const isOwn = holder === "self";
  const store = chosen(
    program.random,
    STORES.filter((each) => isOwn || each.isOwn !== true),
    cls.isNew,
  );
  const value = chosen(program.random, VALUES);
  program.features.push(`${role} store ${store.name}`, `${role} value ${value.name}`);
  const { before = [], expression } = value.of(kept, program);
  return { lines: [...before, ...store.lines(edge, expression)], store, isObject: value.isObject === true };
}

/** How an object that is made comes to keep one that is there. */
interface Linking extends Kind {
  /** How it is made, and what follows. */
  link(edge: Edge): { readonly made: string; readonly after: Lines };
}

/** A function with two parameters whose body makes the edge. */
function within(edge: Edge, holder: string, kept: string): Lines {
  return stored({ ...edge, holder, kept }, "back").lines;
}

export const LINKINGS: readonly Linking[] = [
  {
    name: "constructor",
    link(edge) {
      edge.cls.parameters.push("parent");
      edge.cls.init.push(...within(edge, "self", "parent"));
      return { made: `${edge.cls.name}(${edge.kept})`, after: [] };
    },
  },
  {
    name: "constructor by keyword",
    link(edge) {
      edge.cls.parameters.push("parent=None");
      edge.cls.init.push(...within(edge, "self", "parent"));
      return { made: `${edge.cls.name}(parent=${edge.kept})`, after: [] };
    },
  },
  { name: "constructor of base", link: (edge) => inherited(edge, () => []) },
  {
    name: "constructor of base, called",
    link: (edge) => inherited(edge, (base) => [`def __init__(self, parent):`, `    ${base}.__init__(self, parent)`, "    self.more = 1"]),
  },
  {
    name: "constructor by super",
    isForNew: true,
    link: (edge) => inherited(edge, () => ["def __init__(self, *args):", `    super(${edge.cls.name}, self).__init__(*args)`]),
  },
  {
    name: "setter",
    link(edge) {
      edge.cls.members.push(["def attach(self, parent):", ...within(edge, "self", "parent").map((line) => `    ${line}`)]);
      return { made: `${edge.cls.name}()`, after: [`${edge.holder}.attach(${edge.kept})`] };
    },
  },
  {
    name: "setter that hands on",
    link(edge) {
      edge.cls.members.push(
        ["def attach(self, parent):", "    self._attach(parent)"],
        ["def _attach(self, parent):", ...within(edge, "self", "parent").map((line) => `    ${line}`)],
      );
      return { made: `${edge.cls.name}()`, after: [`${edge.holder}.attach(${edge.kept})`] };
    },
  },
  { name: "from outside", link: (edge) => ({ made: `${edge.cls.name}()`, after: stored(edge, "back").lines }) },
  {
    name: "function",
    link(edge) {
      edge.program.top.push([`def link_${edge.attribute}(one, other):`, ...within(edge, "one", "other").map((line) => `    ${line}`)]);
      return { made: `${edge.cls.name}()`, after: [`link_${edge.attribute}(${edge.holder}, ${edge.kept})`] };
    },
  },
  {
    name: "factory",
    link(edge) {
      const body = [`made = ${edge.cls.name}()`, ...within(edge, "made", "other"), "return made"];
      edge.program.top.push([`def make_${edge.attribute}(other):`, ...body.map((line) => `    ${line}`)]);
      return { made: `make_${edge.attribute}(${edge.kept})`, after: [] };
    },
  },
];

/** The constructor stands in a base of the class. */
function inherited(edge: Edge, own: (base: string) => Lines): { readonly made: string; readonly after: Lines } {
  const { cls, program } = edge;
  const base = new ClassSpec(`${cls.name}Base`, cls.isNew);
  base.parameters.push("parent");
  base.init.push(...within({ ...edge, cls: base }, "self", "parent"));
  Object.assign(cls, { base });
  program.classes.splice(program.classes.indexOf(cls), 0, base);
  const lines = own(base.name);
  if (lines.length > 0) cls.members.push(lines);
  return { made: `${cls.name}(${edge.kept})`, after: [] };
}
