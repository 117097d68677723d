import type { Random } from "../programs/random.js";
import { Expressions, joined, type Tokens } from "./expressions.js";

/** A line and, where it ends with a colon, what belongs to it. */
export interface Clause {
  readonly head: Tokens;
  readonly body?: readonly Statement[];
}

/** The clauses of a compound statement with the decorators in front of it, or one simple statement. */
export type Statement = readonly Clause[];

/** Where a statement stands. */
export interface Place {
  readonly in: "module" | "class" | "function" | "generator";
  readonly isLoop?: boolean;
  readonly depth: number;
}

export const simple = (...head: Tokens): Statement => [{ head }];

/** Statements as the grammar of Python 2.7 has them (https://docs.python.org/2.7/reference/grammar.html). */
export class Statements {
  readonly expressions: Expressions;

  constructor(
    private readonly random: Random,
    private readonly hasPrintFunction: boolean,
    /** Whether it imports all of a module's names. */
    readonly hasStars: boolean,
  ) {
    this.expressions = new Expressions(random, hasPrintFunction);
  }

  block(place: Place, most = 2): Statement[] {
    return this.expressions.many(1, most, () => this.statement(place));
  }

  statement(place: Place): Statement {
    return place.depth < 4 && this.random.chance(0.3) ? this.compound(place) : this.simple(place);
  }

  simple(place: Place): Statement {
    const { random, expressions: make } = this;
    const isFunction = place.in === "function" || place.in === "generator";
    const kinds: (() => Tokens)[] = [
      () => make.testlist(1),
      () => this.assignment(place),
      () => this.assignment(place),
      () => [
        ...(random.chance(0.5) ? make.place() : [make.name()]),
        random.pick("+= -= *= /= %= &= |= ^= <<= >>= **= //=".split(" ")),
        ...make.testlist(1),
      ],
      () => ["pass"],
      () => ["assert", ...make.test(), ...(random.chance(0.5) ? [",", ...make.test()] : [])],
      () => [
        "raise",
        ...joined(
          make.many(0, 3, () => make.test()),
          false,
        ),
      ],
      () => this.deletion(isFunction),
      () => this.execution(isFunction),
      () => this.import(place),
    ];
    if (!this.hasPrintFunction)
      kinds.push(
        () => this.print(),
        () => this.print(),
      );
    if (isFunction) kinds.push(() => ["return", ...(place.in === "function" && random.chance(0.7) ? make.testlist(1) : [])]);
    if (place.in === "generator") kinds.push(() => this.yield());
    if (place.isLoop)
      kinds.push(
        () => ["break"],
        () => ["continue"],
      );
    if (place.in !== "class") kinds.push(() => ["global", "g1", ...(random.chance(0.3) ? [",", "g2"] : [])]);
    return simple(...random.pick(kinds)());
  }

  private yield(): Tokens {
    return ["yield", ...(this.random.chance(0.7) ? this.expressions.testlist(1) : [])];
  }

  private assignment(place: Place): Tokens {
    const { random, expressions: make } = this;
    const targets = make.many(1, 2, () => [...make.target(), "="]).flat();
    return [...targets, ...(place.in === "generator" && random.chance(0.3) ? this.yield() : make.testlist(1))];
  }

  private print(): Tokens {
    const { random, expressions: make } = this;
    if (random.chance(0.6)) return ["print", ...make.testlist(0)];
    const items = make.many(0, 2, () => make.test());
    return [
      "print",
      ">>",
      ...make.test(),
      ...items.flatMap((item) => [",", ...item]),
      ...(items.length > 0 && random.chance(0.3) ? [","] : []),
    ];
  }

  /** Unqualified, `exec` may not stand in a function with functions in it; neither may what these refer to be deleted. */
  private execution(isFunction: boolean): Tokens {
    const { random, expressions: make } = this;
    if (random.chance(0.15))
      return ["exec", "(", ...joined([make.test(), make.test(), make.test()].slice(0, random.between(2, 3)), false), ")"];
    const scope = ["in", ...make.test(), ...(random.chance(0.4) ? [",", ...make.test()] : [])];
    return ["exec", ...make.expr(), ...(isFunction || random.chance(0.6) ? scope : [])];
  }

  private deletion(isFunction: boolean): Tokens {
    const { random, expressions: make } = this;
    const one = () => (isFunction || random.chance(0.5) ? make.place() : [make.name()]);
    const items = joined(make.many(1, 2, one), random.chance(0.1));
    return ["del", ...(random.chance(0.2) ? ["(", ...items, ")"] : items)];
  }

  private import(place: Place): Tokens {
    const { random, expressions: make } = this;
    const path = () => [make.name(), ...(random.chance(0.3) ? [".", random.chance(0.2) ? "None" : make.name()] : [])];
    const as = () => (random.chance(0.3) ? ["as", make.name()] : []);
    if (random.chance(0.4))
      return [
        "import",
        ...joined(
          make.many(1, 2, () => [...path(), ...as()]),
          false,
        ),
      ];
    const from = [
      "from",
      ...(random.chance(0.3) ? [...make.many(1, 3, () => "."), ...(random.chance(0.5) ? path() : [])] : path()),
      "import",
    ];
    if (place.in === "module" && this.hasStars) return [...from, "*"];
    const names = make.many(1, 2, () => [make.name(), ...as()]);
    return [...from, ...(random.chance(0.4) ? ["(", ...joined(names, random.chance(0.4)), ")"] : joined(names, false))];
  }

  compound(place: Place): Statement {
    const { random, expressions: make } = this;
    const below: Place = { ...place, depth: place.depth + 1 };
    const loop: Place = { ...below, isLoop: true };
    const suite = (...head: Tokens): Clause => ({ head: [...head, ":"], body: this.block(below) });
    const maybe = (share: number, ...head: Tokens): Clause[] => (random.chance(share) ? [suite(...head)] : []);
    return random.pick<() => Statement>([
      () => [suite("if", ...make.test()), ...make.many(0, 2, () => suite("elif", ...make.test())), ...maybe(0.4, "else")],
      () => [{ head: ["while", ...make.test(), ":"], body: this.block(loop) }, ...maybe(0.3, "else")],
      () => [{ head: ["for", ...this.loopTarget(), "in", ...make.testlist(1), ":"], body: this.block(loop) }, ...maybe(0.3, "else")],
      () => this.attempt(below),
      () => [
        suite(
          "with",
          ...joined(
            make.many(1, 2, () => [...make.test(), ...(random.chance(0.5) ? ["as", ...this.withTarget()] : [])]),
            false,
          ),
        ),
      ],
      () => this.function(below),
      () => this.class(below),
    ])();
  }

  private loopTarget(): Tokens {
    const { expressions: make, random } = this;
    return random.chance(0.2) ? make.place() : make.loopTargets();
  }

  private withTarget(): Tokens {
    const { expressions: make, random } = this;
    const items = joined([[make.name()], make.place()], random.chance(0.2));
    return random.pick([
      () => [make.name()],
      () => make.place(),
      () => ["(", ...items, ")"],
      () => ["[", ...items, "]"],
      () => ["(", make.name(), ")"],
    ])();
  }

  /** In `finally` there is no `continue`. */
  private attempt(below: Place): Statement {
    const { random, expressions: make } = this;
    const last: Clause = { head: ["finally", ":"], body: this.block({ ...below, isLoop: false }) };
    const first: Clause = { head: ["try", ":"], body: this.block(below) };
    if (random.chance(0.2)) return [first, last];
    const caught = () => random.pick([() => [",", ...this.withTarget()], () => ["as", ...this.withTarget()], () => []])();
    const handlers = make.many(1, 2, () => ({ head: ["except", ...make.test(), ...caught(), ":"], body: this.block(below) }));
    const all = random.chance(0.3) ? [{ head: ["except", ":"], body: this.block(below) }] : [];
    const other = random.chance(0.3) ? [{ head: ["else", ":"], body: this.block(below) }] : [];
    return [first, ...handlers, ...all, ...other, ...(random.chance(0.3) ? [last] : [])];
  }

  decorators(): Clause[] {
    const { random, expressions: make } = this;
    if (!random.chance(0.3)) return [];
    return make.many(1, 2, () => {
      const path = make.many(0, 2, () => [".", random.chance(0.1) ? "None" : make.name()]).flat();
      return { head: ["@", make.name(), ...path, ...(random.chance(0.4) ? ["(", ...make.arguments(), ")"] : [])] };
    });
  }

  function({ depth }: Place, name = this.expressions.name(), first: Tokens = []): Statement {
    const { random, expressions: make } = this;
    const head = ["def", name, "(", ...make.parameters(random.between(0, 3), first), ")", ":"];
    const body = this.block({ in: random.chance(0.2) ? "generator" : "function", depth });
    return [...this.decorators(), { head, body: [...this.docstring(), ...body] }];
  }

  private class({ depth }: Place): Statement {
    const { random, expressions: make } = this;
    const bases = random.chance(0.7) ? ["(", ...make.testlist(0), ")"] : [];
    return [
      ...this.decorators(),
      { head: ["class", make.name(), ...bases, ":"], body: [...this.docstring(), ...this.block({ in: "class", depth })] },
    ];
  }

  docstring(): Statement[] {
    return this.random.chance(0.2) ? [simple(this.random.pick(['"""A text.\n\nclass Other: pass\n"""', "'of one line'", "u'''x'''"]))] : [];
  }
}
