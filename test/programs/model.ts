import type { Random } from "./random.js";

/** Lines of Python, indented by four spaces a level. */
export type Block = readonly string[];

/** How a method is called, whichever class defines it: an override keeps the parameters of what it overrides. */
export interface Shape {
  readonly params: readonly string[];
  /** The arguments of a call. */
  readonly call: string;
  /** What a method shows of its arguments. */
  readonly shown: string;
}

/** `self.alias = self.method`, as a class sets it. */
export interface AliasSpec {
  readonly cls: ClassSpec;
  readonly alias: string;
  readonly method: string;
}

/** A class of the program, or the name of one of the library. */
export type BaseSpec = ClassSpec | string;

export interface InitSpec {
  /** What the first parameter is called. */
  readonly self: string;
  readonly lines: string[];
}

export class ClassSpec {
  readonly decorators: string[] = [];
  /** Statements at the top of the body. */
  readonly head: string[] = [];
  /** Definitions, in an order that doesn't matter. */
  readonly members: Block[] = [];
  /** Statements at the end of the body. */
  readonly tail: string[] = [];
  /** The names that the body binds to something callable. */
  readonly methods = new Set<string>();
  readonly aliases: AliasSpec[] = [];
  init: InitSpec | undefined;

  constructor(
    readonly name: string,
    readonly file: FileSpec,
    readonly bases: readonly BaseSpec[],
  ) {}

  /** The class and its ancestors in the program. */
  get line(): ClassSpec[] {
    const bases = this.bases.flatMap((base) => (typeof base === "string" ? [] : base.line));
    return [...new Set([this, ...bases])];
  }

  /** The classes of the library that it inherits from. */
  get library(): string[] {
    return [...new Set(this.line.flatMap((cls) => cls.bases.filter((base) => typeof base === "string")))];
  }

  get isNewStyle(): boolean {
    return this.library.some((name) => !OLD_STYLE.has(name));
  }

  get allMethods(): string[] {
    return [...new Set(this.line.flatMap((cls) => [...cls.methods]))];
  }

  get allAliases(): AliasSpec[] {
    return this.line.flatMap((cls) => cls.aliases);
  }

  get hasInit(): boolean {
    return this.line.some((cls) => cls.init !== undefined);
  }
}

/** Classes of the library that are no types. */
const OLD_STYLE = new Set(["UserDict.UserDict", "Queue.Queue", "cmd.Cmd"]);

export class FileSpec {
  readonly imports = new Set<string>();
  /** What stands between the imports and the classes. */
  readonly top: Block[] = [];
  readonly classes: ClassSpec[] = [];
  /** Functions and statements below the classes. */
  readonly bottom: Block[] = [];
  /** How the file spells the classes of others. */
  readonly spelled = new Map<ClassSpec, string>();
  /** How the file imports another one: decided once. */
  readonly styles = new Map<FileSpec, string>();

  constructor(
    /** Where it lies among the files that define classes: it may import those before it. */
    readonly rank: number,
    /** `pkg.pumps` */
    readonly module: string,
  ) {}

  get path(): string {
    return `${this.module.replaceAll(".", "/")}.py`;
  }
}

/** A program while it is made up. */
export class ProgramSpec {
  /** The files that define classes, in the order in which they may import each other. */
  readonly files: FileSpec[] = [];
  readonly main = new FileSpec(Number.POSITIVE_INFINITY, "main");
  readonly classes: ClassSpec[] = [];
  readonly shapes = new Map<string, Shape>();
  /** The observations: bodies of functions of the main module, each of which stands by itself. */
  readonly steps: Block[] = [];
  /** What makes the program special, for the report. */
  readonly features: string[] = [];
  private count = 0;

  constructor(readonly random: Random) {}

  /** A name that nothing else in the program has. */
  fresh(stem: string): string {
    this.count += 1;
    return `${stem}${this.count}`;
  }

  descendants(cls: ClassSpec): ClassSpec[] {
    return this.classes.filter((each) => each !== cls && each.line.includes(cls));
  }

  /** The arguments of a call of the method. */
  callOf(method: string): string {
    return this.shapes.get(method)?.call ?? "";
  }

  get aliases(): AliasSpec[] {
    return this.classes.flatMap((cls) => cls.aliases);
  }

  add(cls: ClassSpec): ClassSpec {
    this.classes.push(cls);
    cls.file.classes.push(cls);
    return cls;
  }
}

/** A level deeper. A statement may fill several lines. */
export function indented(lines: Block): string[] {
  return lines.flatMap((line) => line.split("\n")).map((line) => (line === "" ? "" : `    ${line}`));
}
