import { describe, expect, it } from "vitest";
import { mayHoldAlias } from "../transforms/method-alias/hint.js";

describe("the quick look for aliases", () => {
  it.each([
    "self.a = self.m",
    "self.a = \\\n    self.m",
    "self.a \\\n    = self.m",
    "self . a = ( # why\n    self . m)",
    "x, self.a = 1, self.m",
    "(self.a,\n self.b) = self.m, self.n",
    "self.a = x = self.m",
    "self.a: object = self.m",
    'x = "("; self.a = self.m',
    "x = f(1\n); self.a = self.m",
    "d['('] = 1; self.a = self.m",
    "if x: self.a = self.m",
    "print x,\n    self.a = self.m",
    "(self.a,\n x) = self.m, 1",
    "self.a, x = (self.m,\n 1)",
    "self.a, x = self.m, 1",
    "self.a = self.b = self.m",
    "x = self.b = self.m; y = 1",
    "self.\\\n  a = self.m",
    "self \\\n  .a = self.m",
    "self.a = self \\\n  .m",
    "[self.a] = [self.m]",
    "self.a = self.m # why",
    "while x: (self.a) = (self.m)",
    "(self).a = self.m",
    "self.a = (self).m",
    "((self)).a = ( ( self ) ).m",
    "self.a = (self # why\n).m",
    "(self # why\n).a = self.m",
    "(self\n) . a = self.m",
    "(self # why\n).a, x = self.m, 1",
    "(self).a, x = self.m, 1",
    "self.a, x = (self).m, 1",
    "x, self.a = 1, ((self)).m",
    "x, self.a = f(g(1)), (self.m)",
    "x, y, self.a = f(1, g(2)), d[0], (((self).m))",
  ])("passes over nothing: %j", (text) => {
    expect(mayHoldAlias(`class C:\n  def __init__(self):\n    ${text}\n`)).toBe(true);
  });

  it.each([
    "self.a = other.m",
    "f(x=self.m)",
    "self.a == self.m",
    "self.a += 1",
    "x = self.m",
    "self.a = self.m()",
    "self.a = self.m[0]",
    "self.a = self.m or x",
    "f(x,\n  a=self.b, c=self.d)",
  ])("spares %j", (text) => {
    expect(mayHoldAlias(`${text}\n`)).toBe(false);
  });

  it("takes no longer for rows of signs", () => {
    const rows = ["#", "\\", "(", ".", "a.", ", ", "= #", "x.y, ", "a)", "(a) ", ").a"].map((sign) => `self.x = ${sign.repeat(20_000)}!\n`);
    expect(rows.map(mayHoldAlias)).toHaveLength(rows.length);
  });
});
