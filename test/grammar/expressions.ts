import type { Random } from "../programs/random.js";

/** Tokens; white space is put between them later. */
export type Tokens = readonly string[];

/** Words that mean something to Python 3, or to the grammar, and are names to Python 2. */
const ODD_NAMES = ["async", "await", "nonlocal", "match", "case", "type", "_", "True", "False"];
const PLAIN_NAMES = ["a", "b", "c", "value", "other", "printed", "exec_", "lambda_", "x1", "self"];

const STRINGS = [
  ..."'' 'a' \"b\" '#' '(' \"]\" '`' 'it\\'s' u'a' U\"b\" r'\\d' R'\\'' b'c' B\"d\" br'\\n' bR'x' Br'y' BR'z' ur'\\w' UR'v' uR'u' Ur't'".split(
    " ",
  ),
  ...[
    "'''it's\n# \"no\" comment\n'''",
    '"""a\nclass B:\n  def f(self\n"""',
    "r'''\\''''",
    "'a\\\n  b'",
    'u"""\n\'\'\'"""',
    '"""`"""',
    "'print >>f, x'",
  ],
];
const NUMBERS = "0 1 7 42 0777 0o17 0O7 0b101 0B1 0xFF 0XaL 10L 3l 0L 1. .5 1.5 1e5 1E-3 1.e+2 .5e1 1j 2J 1.5j 1e3j 00 07L 0777L".split(
  " ",
);
const COMPARISONS: Tokens[] = [..."< > == >= <= <> != in is".split(" ").map((word) => [word]), ["not", "in"], ["is", "not"]];
const BINARY = "| ^ & << >> + - * / % //".split(" ");

/** Expressions as the grammar of Python 2.7 has them (https://docs.python.org/2.7/reference/grammar.html). */
export class Expressions {
  /** How deep the expression is that is being made. */
  private depth = 0;

  constructor(
    readonly random: Random,
    /** Where `print` is a function. */
    private readonly hasPrintFunction: boolean,
  ) {}

  name(): string {
    if (this.hasPrintFunction && this.random.chance(0.1)) return "print";
    return this.random.pick(this.random.chance(0.3) ? ODD_NAMES : PLAIN_NAMES);
  }

  /** Names that differ from one another. */
  names(count: number): string[] {
    return this.random.some([...ODD_NAMES, ...PLAIN_NAMES.filter((name) => name !== "self")], count);
  }

  test(): Tokens {
    const [{ random }, { depth }] = [this, this];
    if (depth > 3) return this.atom();
    this.depth++;
    const made = random.chance(0.06)
      ? this.lambda(() => this.test())
      : random.chance(0.08)
        ? [...this.orTest(), "if", ...this.orTest(), "else", ...this.test()]
        : this.orTest();
    this.depth = depth;
    return made;
  }

  /** What a condition of a list comprehension is made of. */
  private oldTest(): Tokens {
    return this.random.chance(0.25) ? this.lambda(() => this.oldTest()) : this.orTest();
  }

  private lambda(body: () => Tokens): Tokens {
    const inside = this.random.chance(0.05) ? ["(", "yield", ...(this.random.chance(0.5) ? this.test() : []), ")"] : body();
    return ["lambda", ...this.parameters(this.random.between(0, 3)), ":", ...inside];
  }

  /** Parameters, those with defaults last; tuples without one. */
  parameters(count: number, first: Tokens = []): Tokens {
    const { random } = this;
    const names = this.names(count * 2 + 2);
    const next = () => names.pop() ?? "";
    const some = first.length > 0 ? [first] : [];
    for (let index = 0; index < count; index++) {
      const isTuple = random.chance(0.2);
      const target = isTuple ? ["(", next(), ...(random.chance(0.5) ? [",", next()] : [","]), ")"] : [next()];
      some.push(random.chance(0.4) || some.at(-1)?.includes("=") ? [...target, "=", ...this.test()] : target);
    }
    const star = random.chance(0.15) ? [["*", next()]] : [];
    const stars = random.chance(0.15) ? [["**", next()]] : [];
    const last = [...star, ...stars];
    return joined([...some, ...last], last.length === 0 && some.length > 0 && random.chance(0.1));
  }

  orTest(): Tokens {
    const { random } = this;
    const parts = [this.notTest()];
    while (random.chance(0.12)) parts.push([random.pick(["or", "and"])], this.notTest());
    return parts.flat();
  }

  private notTest(): Tokens {
    if (this.random.chance(0.07)) return ["not", ...this.notTest()];
    return this.random.chance(0.12) ? [...this.expr(), ...this.random.pick(COMPARISONS), ...this.expr()] : this.expr();
  }

  /** No comparison: what may stand in front of `in`. */
  expr(): Tokens {
    const parts = [this.factor()];
    while (this.random.chance(0.12)) parts.push([this.random.pick(BINARY)], this.factor());
    return parts.flat();
  }

  private factor(): Tokens {
    if (this.random.chance(0.06)) return [this.random.pick(["-", "+", "~"]), ...this.factor()];
    const base = this.primary();
    return this.random.chance(0.05) ? [...base, "**", ...this.factor()] : base;
  }

  primary(): Tokens {
    const made = [...this.atom()];
    while (this.random.chance(0.25)) made.push(...this.trailer());
    return made;
  }

  private trailer(): Tokens {
    const { random } = this;
    if (random.chance(0.5)) return [".", random.chance(0.1) ? "None" : this.name()];
    return random.chance(0.5) ? ["(", ...this.within(() => this.arguments()), ")"] : ["[", ...this.within(() => this.subscripts()), "]"];
  }

  /** Below a bracket. */
  private within(make: () => Tokens): Tokens {
    this.depth += 2;
    const made = make();
    this.depth -= 2;
    return made;
  }

  arguments(): Tokens {
    const { random } = this;
    if (random.chance(0.1)) return [...this.test(), ...this.comprehension(() => this.orTest(), false)];
    const given = this.many(0, 2, () => this.test());
    const named = this.names(random.between(0, 2)).map((name) => {
      const around = random.chance(0.2) ? random.between(1, 3) : 0;
      return [...Array(around).fill("("), name, ...Array(around).fill(")"), "=", ...this.test()];
    });
    const star = random.chance(0.1) ? [["*", ...this.test()]] : [];
    const late = star.length > 0 && random.chance(0.3) ? [["late", "=", ...this.test()]] : [];
    const stars = random.chance(0.1) ? [["**", ...this.test()]] : [];
    const isOpen = star.length + stars.length > 0;
    return joined([...given, ...named, ...star, ...late, ...stars], !isOpen && given.length + named.length > 0 && random.chance(0.15));
  }

  subscripts(): Tokens {
    const items = this.many(1, 3, () => this.subscript());
    return joined(items, this.random.chance(0.1));
  }

  private subscript(): Tokens {
    const { random } = this;
    const maybe = () => (random.chance(0.5) ? this.test() : []);
    if (random.chance(0.1)) return [".", ".", "."];
    if (random.chance(0.5)) return this.test();
    return [...maybe(), ":", ...maybe(), ...(random.chance(0.3) ? [":", ...maybe()] : [])];
  }

  private atom(): Tokens {
    const { random } = this;
    const kinds: (() => Tokens)[] = [
      () => [random.pick(NUMBERS)],
      () => Array.from({ length: random.chance(0.2) ? 2 : 1 }, () => random.pick(STRINGS)),
      () => ["None"],
    ];
    if (this.depth < 4)
      kinds.push(
        () => ["(", ...this.within(() => this.testlist(0)), ")"],
        () => ["(", ...this.within(() => [...this.test(), ...this.comprehension(() => this.orTest(), false)]), ")"],
        () => ["[", ...this.within(() => this.testlist(0)), "]"],
        () => ["[", ...this.within(() => [...this.test(), ...this.comprehension(() => this.oldList(), true)]), "]"],
        () => ["{", ...this.within(() => this.pairs()), "}"],
        () => ["{", ...this.within(() => this.testlist(1)), "}"],
        () => ["{", ...this.within(() => [...this.test(), ...this.comprehension(() => this.orTest(), false)]), "}"],
        () => ["{", ...this.within(() => [...this.pair(), ...this.comprehension(() => this.orTest(), false)]), "}"],
        () => [
          "`",
          ...this.within(() =>
            joined(
              this.many(1, 2, () => this.test()),
              false,
            ),
          ),
          "`",
        ],
      );
    return random.chance(0.6) ? [this.name()] : random.pick(kinds)();
  }

  private pair(): Tokens {
    return [...this.test(), ":", ...this.test()];
  }

  private pairs(): Tokens {
    const pairs = this.many(0, 2, () => this.pair());
    return joined(pairs, pairs.length > 0 && this.random.chance(0.3));
  }

  /** One or more, with a comma at the end at times, which makes a tuple of one. */
  testlist(low: number): Tokens {
    const items = this.many(low, 3, () => this.test());
    return joined(items, items.length > 0 && this.random.chance(0.2));
  }

  /** `for x in 1, 2, 3`: a list comprehension of old takes more than one without brackets. */
  private oldList(): Tokens {
    return joined(
      this.many(this.random.chance(0.3) ? 2 : 1, 2, () => this.oldTest()),
      false,
    );
  }

  private comprehension(source: () => Tokens, isList: boolean): Tokens {
    const { random } = this;
    const made = ["for", ...this.loopTargets(), "in", ...source()];
    while (random.chance(0.35)) made.push("if", ...this.oldTest());
    if (random.chance(0.15)) made.push(...this.comprehension(() => (isList ? this.oldList() : this.orTest()), isList));
    return made;
  }

  /** Names alone: in a generator they are its own. */
  loopTargets(): Tokens {
    const { random } = this;
    const one = () => (random.chance(0.2) ? ["(", ...this.names(1), ",", "other", ")"] : this.names(1));
    return random.chance(0.3) ? joined([one(), one()], random.chance(0.2)) : random.chance(0.1) ? [...one(), ","] : one();
  }

  /** What may be assigned to and is no bare name. */
  place(): Tokens {
    const { random } = this;
    if (random.chance(0.6)) return [...this.primary(), ".", this.name()];
    return [...this.primary(), "[", ...this.within(() => this.subscripts()), "]"];
  }

  target(): Tokens {
    const { random } = this;
    if (random.chance(0.4)) return this.place();
    if (random.chance(0.7)) return [this.name()];
    const items = joined([this.place(), [this.name()]], random.chance(0.3));
    return random.pick([["(", ...items, ")"], ["[", ...items, "]"], ["(", this.name(), ")"], ["(", ...this.place(), ")"], items]);
  }

  many<T>(low: number, high: number, make: () => T): T[] {
    return Array.from({ length: this.random.between(low, high) }, make);
  }
}

/** With commas between them, and behind the last one. */
export function joined(items: readonly Tokens[], trailing: boolean): Tokens {
  return items.flatMap((item, index) => (index < items.length - 1 || trailing ? [...item, ","] : item));
}
