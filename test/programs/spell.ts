import type { ClassSpec, FileSpec } from "./model.js";
import type { Random } from "./random.js";

const STYLES = ["from", "from", "from", "as", "module", "module-as", "star", "renamed", "try"] as const;

/** How `file` says `cls`, with the import that it needs for that: every file imports another one in its own way. */
export function spell(cls: ClassSpec, file: FileSpec, random: Random): string {
  if (cls.file === file) return cls.name;
  let spelled = file.spelled.get(cls);
  if (spelled === undefined) {
    spelled = imported(cls, file, random);
    file.spelled.set(cls, spelled);
  }
  return spelled;
}

function imported(cls: ClassSpec, file: FileSpec, random: Random): string {
  let style = file.styles.get(cls.file);
  if (style === undefined) {
    style = random.pick(STYLES);
    file.styles.set(cls.file, style);
  }
  const from = source(cls.file, file, random);
  const whole = importable(cls.file, file);
  const flat = whole.replaceAll(".", "_");
  switch (style) {
    case "as":
      return add(file, `from ${from} import ${cls.name} as ${cls.name}Class`, `${cls.name}Class`);
    case "module":
      return add(file, `import ${whole}`, `${whole}.${cls.name}`);
    case "module-as":
      return add(file, `import ${whole} as ${flat}_module`, `${flat}_module.${cls.name}`);
    case "star":
      return add(file, `from ${from} import *`, cls.name);
    case "renamed":
      return add(file, `import ${whole}\n${cls.name}Base = ${whole}.${cls.name}`, `${cls.name}Base`);
    case "try":
      return add(file, `try:\n    from ${from} import ${cls.name}\nexcept ImportError:\n    ${cls.name} = None`, cls.name);
    default:
      return add(file, `from ${from} import ${cls.name}`, cls.name);
  }
}

function add(file: FileSpec, statement: string, spelled: string): string {
  file.imports.add(statement);
  return spelled;
}

/** What follows `import`: inside a package the name of a neighbour will do. */
function importable(target: FileSpec, file: FileSpec): string {
  return sharesPackage(target, file) ? last(target) : target.module;
}

/** What follows `from`: the full name, that of a neighbour, or a relative one. */
function source(target: FileSpec, file: FileSpec, random: Random): string {
  if (!sharesPackage(target, file)) return target.module;
  return random.pick([target.module, last(target), `.${last(target)}`]);
}

function sharesPackage(a: FileSpec, b: FileSpec): boolean {
  const folder = (file: FileSpec) => file.module.split(".").slice(0, -1).join(".");
  return folder(a) !== "" && folder(a) === folder(b);
}

function last(file: FileSpec): string {
  return file.module.split(".").at(-1) ?? file.module;
}
