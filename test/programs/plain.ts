import { bindAliases } from "./aliases.js";
import { addDel } from "./closing.js";
import { type Block, ClassSpec, FileSpec, indented, ProgramSpec, type Shape } from "./model.js";
import type { Random } from "./random.js";
import { libraryName } from "./render.js";
import { spell } from "./spell.js";

const CLASS_NAMES = ["Pump", "Spooler", "Channel", "Reader", "Gauge", "Worker", "Holder", "Device", "Valve", "Panel", "Relay", "Store"];
const METHOD_NAMES = ["close", "stop", "release", "is_closed", "read", "write", "update_all", "get_rate", "run_once", "reset", "shutdown"];
const FILE_NAMES = ["pumps", "devices", "channels", "parts", "core", "widgets"];
const LIBRARY = ["dict", "list", "Exception", "threading.Thread", "UserDict.UserDict", "Queue.Queue", "threading.local", "cmd.Cmd"];

const SHAPES: readonly Shape[] = [
  { params: [], call: "", shown: "''" },
  { params: [], call: "", shown: "''" },
  { params: ["a"], call: "1", shown: "(a,)" },
  { params: ["a=0"], call: "", shown: "(a,)" },
  { params: ["a", "b=2"], call: "1, b=3", shown: "(a, b)" },
  { params: ["*args"], call: "1, 2", shown: "args" },
  { params: ["**named"], call: "k=1", shown: "sorted(named.items())" },
];

/** A hierarchy of two to six classes in one to four files, with methods, overrides and aliases, and nothing special. */
export function plainProgram(random: Random): ProgramSpec {
  const program = new ProgramSpec(random);
  const inPackage = random.chance(0.25) ? "plant." : "";
  random.some(FILE_NAMES, random.pick([1, 1, 1, 2, 2, 3])).forEach((name, rank) => {
    program.files.push(new FileSpec(rank, inPackage + name));
  });
  for (const method of random.some(METHOD_NAMES, 5)) program.shapes.set(method, random.pick(SHAPES));
  const count = random.between(2, 6);
  const names = random.some(CLASS_NAMES, count);
  names.forEach((name, index) => {
    const rank = Math.min(program.files.length - 1, Math.floor((index * program.files.length) / count));
    addClass(program, name, program.files[rank] as FileSpec);
  });
  return program;
}

function addClass(program: ProgramSpec, name: string, file: FileSpec): ClassSpec {
  const { random } = program;
  const cls = new ClassSpec(name, file, basesFor(program, file));
  program.add(cls);
  if (random.chance(0.15)) cls.head.push(`"""${name} of the plant."""`);
  if (!cls.line.some((each) => each !== cls)) cls.head.push("tag = 'untagged'", "count = 0");
  const names = [...program.shapes.keys()];
  const own = cls.line.length > 1 ? random.some(names, random.between(0, 2)) : random.some(names, random.between(2, 4));
  for (const method of own) addMethod(program, cls, method);
  if (random.chance(cls.line.length > 1 ? 0.5 : 0.8)) addInit(program, cls);
  if (cls.init) bindAliases(program, cls);
  if (random.chance(cls.line.length > 1 ? 0.2 : 0.45)) addDel(program, cls);
  return cls;
}

/** Bases stand in the reverse order of their definition, so that there is always an order to look attributes up in. */
function basesFor(program: ProgramSpec, file: FileSpec): ClassSpec["bases"] {
  const { random } = program;
  const reachable = program.classes.filter((cls) => cls.file.rank <= file.rank);
  if (reachable.length > 0 && random.chance(0.8)) {
    const [first, second] = random.some(reachable, 2);
    const both = second && random.chance(0.3) && canJoin(first as ClassSpec, second) ? [first, second] : [first];
    const chosen = program.classes.filter((cls) => both.includes(cls)).reverse();
    // One that is an ancestor of the other says nothing new.
    const own = chosen.filter((cls) => !chosen.some((other) => other !== cls && other.line.includes(cls)));
    return random.chance(0.05) && !own.some((cls) => cls.isNewStyle) ? [...own, "object"] : own;
  }
  if (random.chance(0.12)) return [libraryName(random.pick(LIBRARY), file)];
  return random.chance(0.6) ? ["object"] : [];
}

/** Instances of two built-in types have no layout in common. */
function canJoin(a: ClassSpec, b: ClassSpec): boolean {
  return [a, b].every((cls) => cls.library.every((name) => name === "object"));
}

/** Defines the method, or overrides it: mostly plainly, now and then in one of the other ways. */
export function addMethod(program: ProgramSpec, cls: ClassSpec, method: string): void {
  const { random } = program;
  const isOverride = cls.line.some((each) => each !== cls && each.methods.has(method));
  const form =
    isOverride || random.chance(0.8) ? "plain" : random.pick(["static", "class", "static-call", "lambda", "renamed", "branches"]);
  cls.members.push(methodBlock(program, cls, method, form));
  cls.methods.add(method);
}

function methodBlock(program: ProgramSpec, cls: ClassSpec, method: string, form: string): Block {
  const { params, shown } = program.shapes.get(method) as Shape;
  const said = `${cls.name}.${method}`;
  const list = (first: string) => [first, ...params].filter(Boolean).join(", ");
  const plain = [`def ${method}(${list("self")}):`, ...indented(methodBody(program, cls, method))];
  switch (form) {
    case "static":
      return ["@staticmethod", `def ${method}(${list("")}):`, `    return '${said} %r' % (${shown},)`];
    case "class":
      return ["@classmethod", `def ${method}(${list("cls")}):`, `    return '${said} %s %r' % (cls.__name__, ${shown})`];
    case "static-call":
      return [`def ${method}(${list("")}):`, `    return '${said} %r' % (${shown},)`, `${method} = staticmethod(${method})`];
    case "lambda":
      return [`${method} = lambda ${list("self")}: '${said} %s %r' % (self.tag, ${shown})`];
    case "renamed":
      return [`def _${method}(${list("self")}):`, ...indented(methodBody(program, cls, method)), `${method} = _${method}`];
    case "branches":
      return ["if 1 > 0:", ...indented(plain), "else:", ...indented([`def ${method}(${list("self")}):`, "    return None"])];
    default:
      return plain;
  }
}

/** What a method returns tells which one it is, on which instance, and with which arguments. */
function methodBody(program: ProgramSpec, cls: ClassSpec, method: string): string[] {
  const { random } = program;
  const { shown } = program.shapes.get(method) as Shape;
  const said = `'${cls.name}.${method} %s %r' % (self.tag, ${shown})`;
  const names = [...program.shapes.keys()];
  // Only those before it in the list, so that no two call each other.
  const callable = cls.allMethods.filter((other) => names.indexOf(other) < names.indexOf(method));
  const other = random.chance(0.15) ? random.maybe(callable) : undefined;
  if (other !== undefined) return [`return ${said} + ' then ' + str(self.${other}(${program.callOf(other)}))`];
  if (random.chance(0.15)) return ["self.count = self.count + 1", `return ${said} + ' %d' % self.count`];
  return [`return ${said}`];
}

/** An `__init__` that sets the tag and calls those of the bases; rarely it forgets to. */
export function addInit(program: ProgramSpec, cls: ClassSpec, forgets = program.random.chance(0.06)): void {
  const { random } = program;
  const self = random.chance(0.05) ? "this" : "self";
  const calls = forgets ? [] : baseInits(program, cls, self);
  const own = [`${self}.tag = tag`, ...(random.chance(0.2) ? [`${self}.items = []`] : [])];
  const lines = random.chance(0.8) ? [...calls, ...own] : [...own, ...calls];
  if (random.chance(0.1)) lines.unshift('"""Sets it up."""');
  cls.init = { self, lines };
}

function baseInits(program: ProgramSpec, cls: ClassSpec, self: string): string[] {
  const { random } = program;
  const bases = cls.bases.filter((base) => (typeof base === "string" ? base !== "object" : base.hasInit || base.library.some(isNoObject)));
  if (bases.length === 0) return [];
  const [only] = bases;
  const bySuper = cls.isNewStyle && cls.bases.length === 1 && typeof only === "object" && only.hasInit && random.chance(0.4);
  if (bySuper) return [`super(${cls.name}, ${self}).__init__(tag)`];
  return bases.map((base) => {
    if (typeof base === "string") return `${base}.__init__(${self})`;
    return `${spell(base, cls.file, random)}.__init__(${self}${base.hasInit ? ", tag" : ""})`;
  });
}

function isNoObject(name: string): boolean {
  return name !== "object";
}
