import { freshAlias } from "./aliases.js";
import { type AliasSpec, type Block, ClassSpec, FileSpec, indented, type ProgramSpec } from "./model.js";
import { addInit, addMethod } from "./plain.js";
import type { Random } from "./random.js";
import { spell } from "./spell.js";

/** What a feature of a program works with: an alias that it is about, and ways to add code around it. */
export class Scene {
  readonly random: Random;
  private tags = 0;
  private helpers: FileSpec | undefined;

  constructor(
    readonly program: ProgramSpec,
    readonly target: AliasSpec,
  ) {
    this.random = program.random;
  }

  get alias(): string {
    return this.target.alias;
  }

  get method(): string {
    return this.target.method;
  }

  /** The same scene about another alias, or about what only looks like one. */
  about(target: AliasSpec): Scene {
    return new Scene(this.program, target);
  }

  /** The arguments of a call of the method, and of its alias. */
  get call(): string {
    return this.program.callOf(this.method);
  }

  get main(): FileSpec {
    return this.program.main;
  }

  /** The class of the alias, or one below it. */
  anyClass(): ClassSpec {
    return this.random.pick([this.target.cls, this.target.cls, ...this.program.descendants(this.target.cls)]);
  }

  /** A class that the alias is not about: a sister, a base, or none of the family; perhaps the family itself. */
  otherClass(): ClassSpec {
    return this.random.pick(this.program.classes);
  }

  /** How the main module says a class. */
  ref(cls: ClassSpec, file: FileSpec = this.main): string {
    return spell(cls, file, this.random);
  }

  /** An expression that makes an instance, as the main module says it. */
  make(cls: ClassSpec = this.anyClass(), file: FileSpec = this.main): string {
    this.tags += 1;
    return `${this.ref(cls, file)}(${cls.hasInit ? `'t${this.tags}'` : ""})`;
  }

  /** An observation: code that stands by itself in a function of the main module. */
  step(...lines: string[]): void {
    this.program.steps.push(lines);
  }

  /**
   * Puts a function into the main module, or into another one that knows the classes or doesn't, and returns how the main
   * module says it.
   */
  helper(build: (name: string, file: FileSpec) => Block): string {
    const file = this.random.pick([this.main, this.main, this.helperFile(), this.target.cls.file]);
    const name = this.program.fresh("helper_");
    file.bottom.push(build(name, file));
    if (file === this.main) return name;
    this.main.imports.add(`import ${file.module}`);
    return `${file.module}.${name}`;
  }

  /** A module that only the main module imports. */
  helperFile(): FileSpec {
    if (!this.helpers) {
      this.helpers = new FileSpec(this.program.files.length, this.program.fresh("helpers"));
      this.program.files.push(this.helpers);
      this.main.imports.add(`import ${this.helpers.module}`);
    }
    return this.helpers;
  }

  /** A new class below `base`, in its file or in a later one. */
  subclass(base: ClassSpec, { init, others = [] }: { init?: "none" | "calls" | "forgets"; others?: ClassSpec[] } = {}): ClassSpec {
    const file = this.random.pick([...this.program.files.filter((each) => each.rank >= base.file.rank), this.helperFile()]);
    return this.define(file, [base, ...others], init ?? this.random.pick(["none", "calls"]));
  }

  define(file: FileSpec, bases: ClassSpec["bases"], init: "none" | "calls" | "forgets" = "none"): ClassSpec {
    const cls = this.program.add(new ClassSpec(this.program.fresh("Special"), file, bases));
    if (bases.every((base) => typeof base === "string")) cls.head.push("tag = 'untagged'", "count = 0");
    if (init !== "none") addInit(this.program, cls, init === "forgets");
    return cls;
  }

  /** Overrides the method of the alias in a class. */
  override(cls: ClassSpec): void {
    if (!cls.methods.has(this.method)) addMethod(this.program, cls, this.method);
  }

  /** Adds statements to the `__init__` of the class, before or behind what is there. */
  intoInit(cls: ClassSpec, ...lines: string[]): boolean {
    if (!cls.init) return false;
    const renamed = lines.map((line) => line.replace(/\bself\b/g, cls.init?.self ?? "self"));
    if (this.random.chance(0.5)) cls.init.lines.push(...renamed);
    else cls.init.lines.splice(cls.init.lines[0]?.startsWith('"""') ? 1 : 0, 0, ...renamed);
    return true;
  }

  /** A method under a new name, and its call on an instance as a step. */
  member(cls: ClassSpec, ...lines: string[]): string {
    const name = this.program.fresh("show_");
    cls.members.push([`def ${name}(self):`, ...indented(lines)]);
    return name;
  }

  /** A function for what replaces a method: it tells itself apart. */
  replacement(file: FileSpec = this.main): string {
    const name = this.program.fresh("replaced_");
    file.bottom.push([`def ${name}(*args, **named):`, `    return '${name} %d' % len(args)`]);
    return name;
  }

  /** An alias name that nothing uses yet. */
  freshAlias(): string {
    return freshAlias(this.program);
  }
}
