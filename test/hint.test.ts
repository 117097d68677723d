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
  ])("passes over nothing: %j", (text) => {
    expect(mayHoldAlias(`class C:\n  def __init__(self):\n    ${text}\n`)).toBe(true);
  });

  it.each(["self.a = other.m", "f(x=self.m)", "self.a == self.m", "self.a += 1", "x = self.m"])("spares %j", (text) => {
    expect(mayHoldAlias(`${text}\n`)).toBe(false);
  });
});
