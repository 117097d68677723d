import { expect, it } from "vitest";
import { linearize } from "../src/python/mro.js";

it("is C3 for new-style classes: the diamond's top comes last", () => {
  expect(
    linearize(
      "D",
      ["B", "C"],
      [
        ["B", "A"],
        ["C", "A"],
      ],
      true,
    ),
  ).toEqual(["D", "B", "C", "A"]);
});

it("is depth-first for old-style classes: the diamond's top comes with the first branch", () => {
  expect(
    linearize(
      "D",
      ["B", "C"],
      [
        ["B", "A"],
        ["C", "A"],
      ],
      false,
    ),
  ).toEqual(["D", "B", "A", "C"]);
});

it("is undefined where no order satisfies C3", () => {
  expect(
    linearize(
      "X",
      ["A", "B"],
      [
        ["A", "B"],
        ["B", "A"],
      ],
      true,
    ),
  ).toBeUndefined();
});
