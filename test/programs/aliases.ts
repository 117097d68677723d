import type { AliasSpec, ClassSpec, ProgramSpec } from "./model.js";

const ALIAS_NAMES = [
  ...["isClosed", "halt", "finish", "doRead", "doWrite", "updateAll", "getRate", "runOnce", "clear_all", "_stop", "send", "on_stop"],
  ...["stopAll", "fetch", "put_back", "flush", "notify", "step", "__halt", "__step"],
];

/** Gives the `__init__` of a class one to three aliases of methods that the class has or inherits. */
export function bindAliases(program: ProgramSpec, cls: ClassSpec): void {
  const { random } = program;
  const wanted = random.pick([0, 1, 1, 1, 2, 2, 3]);
  for (let count = 0; count < wanted; count++) {
    const method = random.maybe(random.chance(0.85) ? [...cls.methods] : cls.allMethods) ?? random.maybe(cls.allMethods);
    if (method !== undefined) bindAlias(program, cls, freshAlias(program), method);
  }
}

/** A name that no other class uses for an alias; the pool is larger than any program needs. */
export function freshAlias(program: ProgramSpec, besides = ""): string {
  const taken = new Set([besides, ...program.aliases.map((each) => each.alias)]);
  return program.random.maybe(ALIAS_NAMES.filter((name) => !taken.has(name))) ?? program.fresh("alias");
}

/** Writes `self.alias = self.method`, in one of the ways in which it is written, and remembers it. */
export function bindAlias(program: ProgramSpec, cls: ClassSpec, alias: string, method: string): AliasSpec | undefined {
  const { random } = program;
  if (!cls.init) return undefined;
  const { self, lines } = cls.init;
  const statement = spelled(program, cls, alias, method);
  // Mostly at the end; anywhere else it stands above or between the calls of the bases. A docstring stays first.
  const first = lines[0]?.startsWith('"""') ? 1 : 0;
  lines.splice(random.chance(0.7) ? lines.length : random.between(first, lines.length), 0, ...statement);
  const spec: AliasSpec = { cls, alias, method };
  cls.aliases.push(spec);
  if (alias.startsWith("__")) addCaller(program, cls, alias, method);
  if (random.chance(0.12)) chain(program, cls, alias, method, self);
  return spec;
}

function spelled(program: ProgramSpec, cls: ClassSpec, alias: string, method: string): string[] {
  const { random } = program;
  const self = cls.init?.self ?? "self";
  const plain = `${self}.${alias} = ${self}.${method}`;
  const other = freshAlias(program, alias);
  const second = random.maybe([...cls.methods]);
  switch (random.between(0, 15)) {
    case 0:
      cls.aliases.push({ cls, alias: other, method });
      return [`${self}.${alias} = ${self}.${other} = ${self}.${method}`];
    case 1:
      if (second === undefined) return [plain];
      cls.aliases.push({ cls, alias: other, method: second });
      return [`${self}.${alias}, ${self}.${other} = ${self}.${method}, ${self}.${second}`];
    case 2:
      return [`${self}.limit = 3; ${plain}`];
    case 3:
      return [`${self}.${alias} = \\\n        ${self}.${method}`];
    case 4:
      return [`# The old name of ${method}.\n${plain}  # for old callers`];
    case 5:
      return [`${self}.${alias} = (${self}.${method})`];
    case 6:
      return [`${self}.${alias}, ${self}.limit = ${self}.${method}, 4`];
    case 7:
      return [`${self}.${method} = ${self}.${method}`, plain];
    default:
      return [plain];
  }
}

/** `self.again = self.alias`: an alias of an alias. */
function chain(program: ProgramSpec, cls: ClassSpec, alias: string, method: string, self: string): void {
  const lines = cls.init?.lines ?? [];
  const again = freshAlias(program);
  lines.push(`${self}.${again} = ${self}.${alias}`);
  cls.aliases.push({ cls, alias: again, method });
  if (again.startsWith("__")) addCaller(program, cls, again, method);
}

/** Nobody but the class can say a private name. */
function addCaller(program: ProgramSpec, cls: ClassSpec, alias: string, method: string): void {
  cls.members.push([`def call${alias}(self):`, `    return self.${alias}(${program.callOf(method)})`]);
}
