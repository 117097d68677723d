import { type ClassModel, firstParameter } from "./classes.js";
import { type Effect, effectsOf, methodRun } from "./effects.js";
import type { Hierarchy } from "./hierarchy.js";
import { mangleIn } from "./mangle.js";
import { methodOf, type OwnedFunction } from "./methods.js";
import { pathConditions } from "./path-conditions.js";
import { Spelling } from "./spelling.js";
import { attributeName, type Node } from "./tree.js";

/** What a method does in the end, with what the methods do that it calls on the instance. Code is told as `Spelling` tells it. */
export interface Deeds {
  /** What may release something. */
  readonly releases: ReadonlySet<string>;
  /** Those that no argument decides about. */
  readonly sure: ReadonlySet<string>;
  /** The methods that it calls on the instance with no arguments, mangled. */
  readonly methods: ReadonlySet<string>;
  /** Whether an attribute is set or deleted, or a count is changed. */
  readonly marks: boolean;
}

/** What the methods of a class do, as far as their text tells. */
export class ClassDeeds {
  private readonly known = new Map<Node, Deeds>();

  constructor(
    private readonly cls: ClassModel,
    private readonly project: Hierarchy,
  ) {}

  /** What a function does to an instance of the class. */
  of({ node, owner }: OwnedFunction): Deeds {
    const known = this.known.get(node);
    if (known) return known;
    const found = { releases: new Set<string>(), sure: new Set<string>(), methods: new Set<string>(), marks: false };
    // What calls itself does no more by it.
    this.known.set(node, found);
    const self = firstParameter(node);
    const body = this.project.body(node);
    const spelling = spellingOf(node);
    for (const effect of body ? effectsOf(node, body, self) : []) this.add(effect, { self, owner, spelling }, found);
    return found;
  }

  /** What one effect of a function comes to. */
  ofEffect(effect: Effect, { node, owner }: OwnedFunction): Deeds {
    const found = { releases: new Set<string>(), sure: new Set<string>(), methods: new Set<string>(), marks: false };
    this.add(effect, { self: firstParameter(node), owner, spelling: spellingOf(node) }, found);
    return found;
  }

  /** The functions that a method is, for instances of the class and of its descendants; undefined where one is out of sight. */
  definitionsOf(method: string): readonly OwnedFunction[] | undefined {
    const found = [this.cls, ...this.project.descendants(this.cls)].map((cls) => methodOf(method, cls, this.project));
    return found.some((each) => each === undefined) ? undefined : found.flatMap((each) => each ?? []);
  }

  private add(effect: Effect, place: Place, found: Found): void {
    if (effect.kind === "marks") found.marks = true;
    if (effect.kind === "marks" || effect.kind === "notes") return;
    const isSure = pathConditions(effect.node, place.spelling.definition).every(({ test }) => place.spelling.unknownIn(test).length === 0);
    if (this.follow(effect, place, isSure, found)) return;
    const text = place.spelling.text(effect.node);
    found.releases.add(text);
    if (isSure) found.sure.add(text);
  }

  /** Takes over what an effect calls, where that is in sight; whether that is all there is to it. */
  private follow(effect: Effect, { self, owner }: Place, isSure: boolean, found: Found): boolean {
    if (effect.kind !== "calls") return false;
    const { call } = effect;
    const { object, callee } = call;
    if (object && object.node.text !== self) return false;
    if (!object) {
      const denotation = this.project.denotation(callee.node, owner.module);
      return denotation.kind === "function" && this.isIdle(denotation.node);
    }
    const method = mangleIn(attributeName(callee.node) ?? "", owner.name);
    const isPlain = methodRun(call, self) !== undefined;
    if (isPlain && isSure) found.methods.add(method);
    const definitions = this.definitionsOf(method);
    for (const each of definitions ?? []) join(found, this.of(each), isSure);
    return isPlain && definitions !== undefined;
  }

  /** Whether a function outside of classes does nothing but print and log. */
  private isIdle(definition: Node): boolean {
    const body = this.project.body(definition);
    return body !== undefined && effectsOf(definition, body, undefined).every(({ kind }) => kind === "notes");
  }
}

/** Where an effect stands. */
interface Place {
  readonly self: string | undefined;
  readonly owner: ClassModel;
  readonly spelling: Spelling;
}

interface Found {
  readonly releases: Set<string>;
  readonly sure: Set<string>;
  readonly methods: Set<string>;
  marks: boolean;
}

function spellingOf(definition: Node): Spelling {
  const self = firstParameter(definition);
  return new Spelling(definition, new Map(self === undefined ? [] : [[self, ["self"]]]));
}

function join(found: Found, deeds: Deeds, isSure: boolean): void {
  for (const each of deeds.releases) found.releases.add(each);
  if (isSure) for (const each of deeds.sure) found.sure.add(each);
  if (isSure) for (const each of deeds.methods) found.methods.add(each);
  if (deeds.marks) found.marks = true;
}
