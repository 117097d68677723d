import { type Change, type ClassModel, type InstanceStore, type Obstacle, question, type Reason } from "../../src/kit.js";

/** An alias of a class, and what stands against its rewrite; nothing does where it is safe. */
export interface JudgedAlias {
  readonly alias: {
    /** A of `self.A = self.M`, mangled. */
    readonly name: string;
    /** M, mangled; where M is an alias itself, what that one stands for. */
    readonly source: string;
    readonly store: InstanceStore;
  };
  readonly obstacle: Obstacle | undefined;
  /** What a forwarding method can do instead, where one can, and what stands against that. */
  readonly forwarding: { readonly obstacle: Obstacle | undefined } | undefined;
}

/** What becomes of an alias that isn't safe where it is asked for. */
export interface Mended {
  readonly by: "unsafe" | "forward";
  readonly changes: readonly Change[];
  /** Why it has to be asked for. */
  readonly reason: Reason;
}

/** What `method-alias` says of the classes of a project. */
export interface Aliases {
  /** The aliases of a class, in source order. */
  of(cls: ClassModel): readonly JudgedAlias[];
  /** The names that safe aliases give a class and its ancestors, with the method each stands for; both mangled. */
  safe(cls: ClassModel): ReadonlyMap<string, string>;
  /** What `--unsafe` or `--forward` makes of an alias of a class by itself; undefined where neither does. */
  mended(cls: ClassModel, alias: JudgedAlias): Mended | undefined;
}

export const ALIASES = question<Aliases>("the aliases of a class");
