import { Random } from "../programs/random.js";
import type { Tokens } from "./expressions.js";
import { Layout } from "./layout.js";
import { type Clause, type Place, type Statement, Statements, simple } from "./statements.js";

/** What nothing else in a program is called. */
export const CLASS = "Leaky";
export const ALIAS = "leakAlias";
export const METHOD = "leak_method";

/** A module of Python 2.7, a character for each byte, with a class in the middle that leaks through an alias. */
export function generate(seed: number): string {
  const random = new Random(seed);
  const hasPrintFunction = random.chance(0.1);
  const make = new Statements(random, hasPrintFunction, random.chance(0.05));
  const place: Place = { in: "module", depth: 0 };
  const first = hasPrintFunction ? [simple("from", "__future__", "import", "print_function")] : [];
  const statements = [...make.docstring(), ...first, ...make.block(place), leaky(random, make), ...make.block(place)];
  return `# coding: latin-1\n${new Layout(random).module(statements)}`;
}

/** The class, at times in a branch or a function. */
function leaky(random: Random, make: Statements): Statement {
  const within: Place = { in: "class", depth: 2 };
  const self = random.pick(["self", "this"]);
  const alias = () => {
    const own = () => bracketed(random, 0.15, self);
    const target = [...own(), ".", ALIAS];
    const value = [...own(), ".", METHOD];
    return simple(...bracketed(random, 0.2, ...target), "=", ...bracketed(random, 0.3, ...value));
  };
  const members = [
    [method(make, "__init__", self, [...quiet(random, make, self), alias(), ...quiet(random, make, self)])],
    [method(make, METHOD, self, make.block({ in: "function", depth: 3 }))],
    [method(make, "__del__", self, make.block({ in: "function", depth: 3 }))],
    ...make.expressions.many(0, 2, () => make.function({ in: "class", depth: 3 })),
  ];
  // Behind a star, nobody knows what `object` is.
  const bases = make.hasStars ? [] : random.pick([["(", "object", ")"], ["(", "object", ")"], ["(", ")"], []]);
  const head = ["class", CLASS, ...bases, ":"];
  const cls: Clause = { head, body: [...make.docstring(), ...random.shuffled<Statement>(members)] };
  if (random.chance(0.1))
    return [{ head: ["if", ...make.expressions.test(), ":"], body: [[cls], ...make.block({ ...within, in: "module" })] }];
  return [cls];
}

function bracketed(random: Random, share: number, ...tokens: Tokens): Tokens {
  return random.chance(share) ? ["(", ...bracketed(random, share, ...tokens), ")"] : tokens;
}

/** Statements of `__init__` that don't touch what the first parameter stands for. */
function quiet(random: Random, make: Statements, self: string): Statement[] {
  const { expressions } = make;
  const kinds: (() => Statement)[] = [
    () => simple(...expressions.place(), "=", ...expressions.testlist(1)),
    () => simple(...expressions.testlist(1)),
    () => simple(self, ".", "state", "=", ...expressions.test()),
    () => simple("exec", ...expressions.expr(), "in", ...expressions.test()),
    () => simple("assert", ...expressions.test()),
    () => simple("pass"),
  ];
  return expressions.many(0, 2, () => random.pick(kinds)());
}

function method(make: Statements, name: string, self: string, body: readonly Statement[]): Clause {
  const parameters = name === "__init__" ? [self, ",", "*", "given"] : [self];
  return { head: ["def", name, "(", ...parameters, ")", ":"], body: [...make.docstring(), ...body] };
}
