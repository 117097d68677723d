import type { KnownClass } from "./denotation.js";
import type { Module } from "./module.js";
import { isToldApart } from "./receivers.js";
import type { Semantics, Site } from "./semantics.js";

/** `x.name`, and where it stands among all of them. */
export interface AttributeUse extends Site {
  /** Its module's number, in the order in which they were given. */
  readonly order: number;
}

/**
 * The uses of an attribute by dot, in all modules that touch it, judged once: those that are surely about objects of certain classes are
 * asked for by these, so that nobody goes through the uses of all others.
 */
export class AttributeUses {
  private readonly all: AttributeUse[] = [];
  /** The numbers of those that are surely about objects of one of several classes, by each. */
  private readonly byClass = new Map<KnownClass, number[]>();
  /** The numbers of those that may be about any. */
  private readonly others: number[] = [];

  constructor(
    name: string,
    modules: readonly Module[],
    private readonly project: Semantics,
  ) {
    modules.forEach((module, order) => {
      for (const node of module.attributes(name)) this.add({ module, node, order });
    });
  }

  private add(use: AttributeUse): void {
    const place = this.all.push(use) - 1;
    const object = use.node.field("object");
    const objects = object && this.project.pointsTo(object, use.module);
    if (!objects?.every((each) => isToldApart(each, this.project))) this.others.push(place);
    else
      for (const cls of new Set(objects.flatMap((each) => ("cls" in each ? [each.cls] : [])))) {
        const places = this.byClass.get(cls);
        if (places) places.push(place);
        else this.byClass.set(cls, [place]);
      }
  }

  /** Those that may be about one of the classes or an instance, in order; what is left out surely is not. */
  about(classes: Iterable<KnownClass>): readonly AttributeUse[] {
    const places = new Set(this.others);
    for (const cls of classes) for (const place of this.byClass.get(cls) ?? []) places.add(place);
    return [...places].sort((a, b) => a - b).flatMap((place) => this.all[place] ?? []);
  }
}
