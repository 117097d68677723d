import { readFileSync } from "node:fs";
import { resource } from "../resources.js";
import { containsWord } from "./word-search.js";

/** What a class attribute is to the instances of the class. */
export type MemberKind =
  | "function"
  /** A method of a type written in C: it binds like a function. */
  | "method-descriptor"
  /** A method that sip makes: an instance gives it bound, and the class a function that takes no instance. */
  | "wrapped-method"
  | "static"
  | "class"
  /** A property, or anything else with `__get__` that gives no method. */
  | "descriptor"
  | "data"
  /** Another decorator, or the result of a call: it may be any of these. */
  | "unknown";

/** A class of Python 2.7.18's standard library, a built-in one, or one of a toolkit written in C. */
export interface LibraryClass {
  readonly kind: "library";
  /** `threading.Thread`, `__builtin__.dict`. */
  readonly id: string;
  readonly name: string;
  /** The ids behind this one, in look-up order. */
  readonly mro: readonly string[];
  readonly oldStyle: boolean;
  /** Its own attributes, not the inherited ones. */
  readonly members: ReadonlyMap<string, MemberKind>;
  /** What its methods set on the instance. */
  readonly sets: ReadonlySet<string>;
  readonly hasSlots: boolean;
  readonly metaclass: string | undefined;
  /** As a metaclass, it does nothing with functions that a class body binds. */
  readonly ignoresFunctions: boolean;
  /** Its methods use the dictionary of the instance. */
  readonly looksAtInstance: boolean;
  /** Its methods make shallow copies of the instance. */
  readonly copiesInstance: boolean;
  /** The names that its methods make up and ask the instance for: `do_*`. */
  readonly asks: readonly string[];
  /** The names that its `__init__` may ask the instance for; undefined where that can't be told. */
  readonly early: ReadonlySet<string> | undefined;
  /**
   * By name, what its own methods may ask the instance for, or call on it, of what classes bind or nothing of the library sets; `+` where they keep
   * the instance. Of a method that is not in here nothing is told.
   */
  readonly reach: ReadonlyMap<string, readonly string[]>;
  /** A base could not be told when the table was made: the class is of another platform. */
  readonly unsure: boolean;
}

interface ClassRow {
  readonly mro: string[];
  readonly old?: 1;
  readonly f?: string;
  readonly m?: string;
  readonly w?: string;
  readonly s?: string;
  readonly c?: string;
  readonly p?: string;
  readonly d?: string;
  readonly sets?: string;
  readonly looks?: 1;
  readonly copies?: 1;
  readonly asks?: string;
  readonly early?: string;
  readonly slots?: 1;
  readonly meta?: string;
  readonly quiet?: 1;
  readonly quiet_methods?: string;
  readonly reach?: Record<string, string>;
  readonly unsure?: 1;
}

interface NamesRow {
  readonly c?: Record<string, string>;
  readonly k?: string;
  readonly f?: string;
  readonly n?: Record<string, string>;
  readonly d?: string;
  readonly missing?: 1;
}

/** What a name of a library module means. */
export type LibraryName =
  | { readonly kind: "class"; readonly cls: LibraryClass }
  | { readonly kind: "module"; readonly module: string }
  | { readonly kind: "function" | "data"; readonly module: string; readonly name: string };

const KINDS = { f: "function", m: "method-descriptor", w: "wrapped-method", s: "static", c: "class", p: "descriptor", d: "data" } as const;

const words = (text: string | undefined): string[] => (text ? text.split(" ") : []);

/** The names of a library module, by what they are. */
class ModuleNames {
  /** Ids by name: a module may have classes of others, too. */
  readonly classes: ReadonlyMap<string, string>;
  readonly modules: ReadonlyMap<string, string>;
  readonly functions: ReadonlySet<string>;
  readonly data: ReadonlySet<string>;
  readonly isAlwaysThere: boolean;

  constructor(module: string, row: NamesRow) {
    const own = words(row.k).map((name) => [name, `${module}.${name}`] as const);
    this.classes = new Map([...Object.entries(row.c ?? {}), ...own]);
    this.modules = new Map(Object.entries(row.n ?? {}));
    this.functions = new Set(words(row.f));
    this.data = new Set(words(row.d));
    this.isAlwaysThere = row.missing === undefined;
  }
}

/** The packages of the toolkits, which most programs have nothing to do with. */
const TOOLKITS = new Set(["wx", "gtk", "gtkunixprint", "gobject", "atk", "pango", "PyQt4", "sip"]);

/** Of the dotted name of a module or a class. */
function isOfToolkit(name: string): boolean {
  return TOOLKITS.has(name.split(".", 1)[0] ?? "");
}

/** A table as its script writes it: JSON with a line for each row, sorted by their names, of which a run looks up and parses those that it asks for. */
class Table {
  readonly classes: Rows;
  readonly names: Rows;

  constructor(text: string) {
    this.classes = rowsIn(text, "classes");
    this.names = rowsIn(text, "names");
  }

  static read(name: string): Table {
    // The scripts write ASCII.
    return new Table(readFileSync(resource(`src/python/${name}.json`), "latin1"));
  }
}

function rowsIn(table: string, part: string): Rows {
  const head = `\n"${part}":{\n`;
  const start = table.indexOf(head) + head.length;
  return new Rows(table.slice(start, table.indexOf("\n}", start)));
}

/** Lines `"name":{…},` in the order of the names. */
class Rows {
  constructor(private readonly text: string) {}

  /** The line of that name; undefined where there is none. */
  get(name: string): string | undefined {
    let from = 0;
    let until = this.text.length;
    while (from < until) {
      const middle = (from + until) >> 1;
      const start = this.text.lastIndexOf("\n", middle - 1) + 1;
      const end = this.endOf(start);
      const found = this.text.slice(start + 1, this.text.indexOf('"', start + 1));
      if (found === name) return this.text.slice(start, end);
      if (found < name) from = end + 1;
      else until = start;
    }
    return undefined;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  says(word: string): boolean {
    return containsWord(this.text, word);
  }

  private endOf(start: number): number {
    const end = this.text.indexOf("\n", start);
    return end < 0 ? this.text.length : end;
  }
}

function rowOf<Row>(line: string): Row {
  return JSON.parse(line.slice(line.indexOf(":{") + 1, line.endsWith(",") ? -1 : undefined)) as Row;
}

/**
 * The classes and names of Python 2.7.18's standard library, and the classes of toolkits written in C, from tables that `scripts/stdlib.py`
 * and `scripts/toolkits.py` write.
 */
export class StandardLibrary {
  private readonly classes = new Map<string, LibraryClass>();
  private readonly modules = new Map<string, ModuleNames>();
  private toolkits: Table | undefined;

  private constructor(
    private readonly table: Table,
    private readonly isPlain: (name: string) => boolean,
  ) {}

  /** `isPlain`: whether somebody vouches for a class of that dotted name, from outside, as one that binds nothing. */
  static load(isPlain: (name: string) => boolean = () => false): StandardLibrary {
    return new StandardLibrary(Table.read("stdlib"), isPlain);
  }

  /** A class that somebody vouches for: a type that binds nothing, with no metaclass. */
  plainBase(name: string): LibraryClass | undefined {
    if (!this.isPlain(name)) return undefined;
    const cls = this.classes.get(name) ?? libraryClass(name, { mro: ["__builtin__.object"] });
    this.classes.set(name, cls);
    return cls;
  }

  /** The table that tells of a module, or of a class by its id. */
  private tableOf(name: string): Table {
    if (!this.isPartial(name)) return this.table;
    this.toolkits ??= Table.read("toolkits");
    return this.toolkits;
  }

  private namesIn(module: string): ModuleNames | undefined {
    const known = this.modules.get(module);
    const line = known ? undefined : this.tableOf(module).names.get(module);
    if (line === undefined) return known;
    const names = new ModuleNames(module, rowOf(line));
    this.modules.set(module, names);
    return names;
  }

  /** Whether a module may have more names than are known: of a toolkit, that is all but its classes. */
  isPartial(module: string): boolean {
    return isOfToolkit(module);
  }

  hasModule(name: string): boolean {
    return this.tableOf(name).names.has(name);
  }

  /** Whether every build of Python 2.7 has the module, on every platform. */
  isAlwaysThere(name: string): boolean {
    return this.namesIn(name)?.isAlwaysThere ?? false;
  }

  /** The class of that id; undefined when there is none. */
  cls(id: string): LibraryClass | undefined {
    const known = this.classes.get(id);
    if (known) return known;
    const line = this.tableOf(id).classes.get(id);
    if (line === undefined) return undefined;
    const cls = libraryClass(id, rowOf(line));
    this.classes.set(id, cls);
    return cls;
  }

  /** Whether a class of Python's library binds a name, sets it on its instances, or asks them for it. */
  says(name: string): boolean {
    return this.table.classes.says(name);
  }

  /** What `name` means in `module` (`__builtin__` for the built-ins); undefined when the module has no such name. */
  name(module: string, name: string): LibraryName | undefined {
    const names = this.namesIn(module);
    if (!names) return undefined;
    const id = names.classes.get(name);
    const cls = id === undefined ? undefined : this.cls(id);
    if (cls) return { kind: "class", cls };
    const known = names.modules.get(name);
    if (known !== undefined) return { kind: "module", module: known };
    if (this.hasModule(`${module}.${name}`)) return { kind: "module", module: `${module}.${name}` };
    if (names.functions.has(name)) return { kind: "function", module, name };
    if (names.data.has(name)) return { kind: "data", module, name };
    return undefined;
  }
}

function libraryClass(id: string, row: ClassRow): LibraryClass {
  const members = new Map<string, MemberKind>();
  for (const [letter, kind] of Object.entries(KINDS)) for (const name of words(row[letter as keyof typeof KINDS])) members.set(name, kind);
  return {
    kind: "library",
    id,
    name: id.slice(id.lastIndexOf(".") + 1),
    mro: row.mro,
    oldStyle: row.old === 1,
    members,
    sets: new Set(words(row.sets)),
    looksAtInstance: row.looks === 1,
    copiesInstance: row.copies === 1,
    asks: words(row.asks),
    early: earlyIn(id, row),
    hasSlots: row.slots === 1,
    metaclass: row.meta,
    ignoresFunctions: row.quiet === 1,
    reach: reachIn(row),
    unsure: row.unsure === 1,
  };
}

/** What is built in asks an instance for nothing; of what else is written in C, and of toolkits, nothing is known. */
function earlyIn(id: string, row: ClassRow): ReadonlySet<string> | undefined {
  if (isOfToolkit(id)) return undefined;
  const isWrittenInC = [...words(row.m), ...words(row.w)].includes("__init__") && !/^(?:__builtin__|exceptions)\./.test(id);
  return row.early === "*" || isWrittenInC ? undefined : new Set(words(row.early));
}

function reachIn(row: ClassRow): ReadonlyMap<string, readonly string[]> {
  const reach = new Map<string, readonly string[]>(words(row.quiet_methods).map((name) => [name, []]));
  for (const [name, names] of Object.entries(row.reach ?? {})) reach.set(name, words(names));
  return reach;
}
