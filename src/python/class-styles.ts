import type { ClassModel } from "./classes.js";
import type { AnyClass, Denotation, KnownClass } from "./denotation.js";
import type { Module } from "./module.js";
import type { NameBinding } from "./names.js";
import type { StandardLibrary } from "./stdlib.js";
import type { Node } from "./tree.js";

type Style = "new" | "old" | "unknown";

/** What classes are made by: their style and their metaclass. */
export abstract class ClassStyles {
  private readonly styleCache = new Map<ClassModel, Style>();

  abstract readonly library: StandardLibrary;
  abstract denotation(expression: Node, module: Module): Denotation;
  abstract bases(cls: ClassModel): readonly AnyClass[];
  /** Where a module may get a `__metaclass__` that it doesn't bind. */
  abstract metaclassesPut(module: Module): readonly Node[];

  /** Whether the class is a type, or may be one (Python 2 data model, 3.3 and 3.4.3): by a base that is, or by a metaclass. */
  isNewStyle(cls: KnownClass): boolean {
    return this.style(cls) !== "old";
  }

  isSurelyNewStyle(cls: KnownClass): boolean {
    return this.style(cls) === "new";
  }

  private style(cls: AnyClass): Style {
    if (cls.kind === "unknown") return "unknown";
    if (cls.kind === "library") return cls.oldStyle ? "old" : "new";
    let style = this.styleCache.get(cls);
    if (!style) {
      // Stands in while the bases are looked at, as in `mro`.
      this.styleCache.set(cls, "unknown");
      style = this.styleOf(cls);
      this.styleCache.set(cls, style);
    }
    return style;
  }

  private styleOf(cls: ClassModel): Style {
    if (cls.metaclass) return this.styleBy(cls.metaclass, cls);
    const styles = this.bases(cls).map((base) => this.style(base));
    if (styles.length > 0) return styles.find((style) => style === "new") ?? styles.find((style) => style === "unknown") ?? "old";
    const bindings = this.metaclassBindings(cls);
    if (bindings.length === 0) return this.metaclassesPut(cls.module).length > 0 ? "unknown" : "old";
    const [only] = bindings;
    return bindings.length === 1 && only?.value && !only.conditional ? this.styleBy(only.value, cls) : "unknown";
  }

  private styleBy(metaclass: Node, cls: ClassModel): "new" | "unknown" {
    const denotation = this.denotation(metaclass, cls.module);
    if (denotation.kind === "project") return "new";
    return denotation.kind === "library" && (denotation.id === "__builtin__.type" || denotation.mro.includes("__builtin__.type"))
      ? "new"
      : "unknown";
  }

  /** What `__metaclass__` of the module may be where the class is made: it counts for a class without bases. */
  private metaclassBindings(cls: ClassModel): readonly NameBinding[] {
    return cls.bases.length === 0 ? cls.module.reaching("__metaclass__", cls.node) : [];
  }

  private put(cls: ClassModel): readonly Node[] {
    return cls.bases.length === 0 ? this.metaclassesPut(cls.module) : [];
  }

  /** What a class, or its module, says that its metaclass is; nothing of what it inherits. */
  metaclassesOf(cls: ClassModel): readonly Node[] {
    if (cls.metaclass) return [cls.metaclass];
    return [...this.metaclassBindings(cls).map(({ value, node }) => value ?? node), ...this.put(cls)];
  }

  /** The metaclass of a class where it may do something with the functions that the class body binds, as it is written. */
  oddMetaclass(cls: AnyClass): string | undefined {
    if (cls.kind === "unknown") return undefined;
    if (cls.kind === "library") return cls.metaclass !== undefined && this.isPlainId(cls.metaclass) ? undefined : cls.metaclass;
    if (cls.metaclass) return this.isPlainMetaclass(cls.metaclass, cls) ? undefined : nameOf(cls.metaclass);
    const odd = this.metaclassBindings(cls).find(({ value }) => !value || !this.isPlainMetaclass(value, cls));
    const node = odd ? (odd.value ?? odd.node) : this.put(cls)[0];
    return node && nameOf(node);
  }

  /** Whether the class says that its metaclass is `ABCMeta`. */
  isAbstract(cls: KnownClass): boolean {
    if (cls.kind === "library") return cls.metaclass === "abc.ABCMeta";
    const denotation = cls.metaclass && this.denotation(cls.metaclass, cls.module);
    return denotation?.kind === "library" && denotation.id === "abc.ABCMeta";
  }

  private isPlainMetaclass(node: Node, cls: ClassModel): boolean {
    const denotation = this.denotation(node, cls.module);
    return denotation.kind === "library" && this.isPlainId(denotation.id);
  }

  private isPlainId(id: string): boolean {
    return id === "__builtin__.type" || id === "abc.ABCMeta" || this.library.cls(id)?.ignoresFunctions === true;
  }
}

/** An expression as it is written; of a definition, its name. */
function nameOf(node: Node): string {
  return ((node.field("name") ?? node).text.split(/[\r\n]/)[0] ?? "").trim();
}
