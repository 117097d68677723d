import { describe, expect, it } from "vitest";
import { applicable, type Offer, unchangedIn } from "../src/cli/review/offer.js";
import { Review } from "../src/cli/review/review.js";
import type { Finding } from "../src/transform.js";

/** `a1` is a finding in line 1 of the file `a`. */
function finding(id: string, more: Partial<Finding> = {}): Finding {
  const [path = "", line = ""] = id;
  const span = { path, start: 0, end: 1, line: Number(line), column: 1 };
  const edits = [{ path, start: 0, end: 1, text: "x" }];
  return {
    id,
    transform: "t",
    path,
    span,
    className: "C",
    subject: "s",
    verdict: "safe",
    warnings: [],
    changes: [],
    edits,
    needs: [],
    ...more,
  };
}

const unsafe = (id: string) => finding(id, { verdict: "unsafe" });

function afterKeys(findings: readonly Finding[], keys: string, unsafeToo = false): Review {
  let review = Review.of(findings, unsafeToo);
  for (const key of keys) review = review.press(key).review;
  return review;
}

const accepted = (review: Review) => review.accepted.map(({ id }) => id).join(" ");

it("a search meets what is said of a finding, its warnings too", () => {
  const warning = { name: "not-idempotent", message: "`os.rmdir(self._dir)` runs twice", related: [] };
  const reason = { name: "unknown-base", message: "`Base` is unknown", related: [] };
  const review = Review.of([finding("a1"), finding("a2", { reason }), finding("a3", { warnings: [warning] })], false);
  for (const text of ["rmdir", "NOT-idempotent"]) expect(review.found(text, "search").review.current?.id).toBe("a3");
  expect(review.found("base", "search").review.current?.id).toBe("a2");
  expect(review.found("popen", "search").said).toEqual(["no other finding says 'popen'"]);
});

const SIX = ["a1", "a2", "a3", "b1", "b2", "c1"].map((id) => finding(id));

describe("the keys of a review", () => {
  it.each([
    ["", "a1", ""],
    ["y", "a2", "a1"],
    ["n", "a2", ""],
    ["a", "b1", "a1 a2 a3"],
    ["na", "b1", "a2 a3"],
    ["yd", "b1", "a1"],
    ["dy", "b2", "b1"],
    ["A", undefined, "a1 a2 a3 b1 b2 c1"],
    ["dA", undefined, "b1 b2 c1"],
    ["u", "a1", ""],
    ["ynu", "a2", "a1"],
    ["ynuu", "a1", ""],
    ["au", "a1", ""],
    ["yauuy", "a2", "a1"],
    ["x?e", "a1", ""],
    ["yyyyyy", undefined, "a1 a2 a3 b1 b2 c1"],
  ])("%s leads to %s, with %s accepted", (keys, at, ids) => {
    const review = afterKeys(SIX, keys);
    expect(review.current?.id).toBe(at);
    expect(accepted(review)).toBe(ids);
  });

  it.each([
    ["A", "a1", ""],
    ["Ay", undefined, "a1 a2 b1"],
    ["An", "a2", "a1 b1"],
    ["Anu", "a1", ""],
    ["Ax", "a1", ""],
    ["a", "a1", ""],
    ["an", "a2", "a1"],
    ["ya", "b1", "a1 a2"],
    ["yA", undefined, "a1 a2 b1"],
  ])("where a2 is unsafe, %s leads to %s, with %s accepted", (keys, at, ids) => {
    const review = afterKeys([finding("a1"), unsafe("a2"), finding("b1")], keys);
    expect(review.current?.id).toBe(at);
    expect(accepted(review)).toBe(ids);
  });

  it("ask nothing about unsafe findings where --unsafe was given", () => {
    expect(accepted(afterKeys([finding("a1"), unsafe("a2")], "A", true))).toBe("a1 a2");
  });

  it.each([
    ["n", "b1", ""],
    ["nu", "a1", ""],
    ["yyu", "a2", "a1"],
    ["yn", "b1", "a1"],
    ["yyn", undefined, "a1 a2"],
  ])("where a2 needs a1 and b1 needs nothing, %s leads to %s, with %s accepted", (keys, at, ids) => {
    const review = afterKeys([finding("a1"), finding("a2", { needs: ["a1"] }), finding("b1")], keys);
    expect(review.current?.id).toBe(at);
    expect(accepted(review)).toBe(ids);
  });

  it("take back what was accepted when what it needs is rejected later", () => {
    const findings = [finding("a1", { needs: ["a2"] }), finding("a2", { needs: ["b1"] }), finding("b1"), finding("c1")];
    const { review, said } = afterKeys(findings, "yy").press("n");
    expect(accepted(review)).toBe("");
    expect(said).toEqual([
      "rejected",
      "a:2:1 can't be applied without b:1:1: rejected with it",
      "a:1:1 can't be applied without a:2:1: rejected with it",
    ]);
    expect(accepted(review.press("u").review)).toBe("a1 a2");
  });

  it.each([
    ["s", "a2", ""],
    ["su", "a1", ""],
    ["ss", "a3", ""],
    ["syyyyy", "a1", "a2 a3 b1 b2 c1"],
    ["syyyyys", "a1", "a2 a3 b1 b2 c1"],
    ["syyyyyy", undefined, "a1 a2 a3 b1 b2 c1"],
    ["Au", "a1", ""],
    ["Auyu", "a1", ""],
  ])("%s leads to %s, with %s accepted", (keys, at, ids) => {
    const review = afterKeys(SIX, keys);
    expect([review.current?.id, accepted(review)]).toEqual([at, ids]);
  });

  it("take the last answer back when all is decided, and end nothing but by w, Enter and q", () => {
    const review = afterKeys(SIX, "A");
    expect(review.current).toBeUndefined();
    expect(["w", "return", "q", "y", "s", "/", "?", "u"].map((key) => review.press(key).next)).toEqual([
      "quit",
      "quit",
      "quit",
      "ask",
      "ask",
      "ask",
      "help",
      "show",
    ]);
  });

  it("lead to what says a text, and to files, behind what is shown and then from the beginning", () => {
    const review = afterKeys(SIX, "y");
    const found = (text: string, where: "search" | "file", from = review) => from.found(text, where).review.current?.id;
    expect(found("B", "file")).toBe("b1");
    expect(found("", "file")).toBe("b1");
    expect(found("a", "file", review.found("c", "file").review)).toBe("a1");
    const none = review.found("nope", "search");
    expect([none.review, none.next, none.said]).toEqual([review, "ask", ["no other finding says 'nope'"]]);
    expect(review.found("c", "file").review.press("u").review.current?.id).toBe("a2");
  });

  it("decide anew what was decided before it was found again", () => {
    const review = afterKeys(SIX, "yy").found("b", "file").review.found("a", "file").review;
    expect(review.current?.id).toBe("a1");
    expect(accepted(review.press("n").review)).toBe("a2");
  });

  it("go through 2,000 findings in no time", () => {
    const many = Array.from({ length: 2000 }, (_, index) => finding(`a${index}`));
    expect(afterKeys(many, "y".repeat(2000)).accepted).toHaveLength(2000);
  });
});

describe("a review after an edit", () => {
  const renewed = (keys: string, findings: readonly Finding[], same: string) =>
    afterKeys(SIX, keys).renewed(findings, new Set(same.split(" ")), "b");

  it("starts with the first finding of the file and keeps the answers on others", () => {
    const review = renewed("nyyy", SIX, "a1 a2 a3 c1");
    expect([review.current?.id, accepted(review)]).toEqual(["b1", "a2 a3"]);
    expect(review.press("u").review.current?.id).toBe("a3");
  });

  it("goes on where it was when nothing has changed", () => {
    const review = renewed("yyyy", SIX, "a1 a2 a3 b1 b2 c1");
    expect([review.current?.id, accepted(review)]).toEqual(["b2", "a1 a2 a3 b1"]);
  });

  it("goes on with the next file where nothing is found any more", () => {
    const left = SIX.filter(({ path }) => path !== "b");
    expect(renewed("yyyy", left, "a1 a2 a3 c1").current?.id).toBe("c1");
    expect(renewed("ay", left.slice(0, 3), "a1 a2 a3").current).toBeUndefined();
  });

  it("asks again in other files, too, where the edit reached them", () => {
    const review = renewed("yyyy", SIX, "a1 a3 c1");
    expect([accepted(review), accepted(allAccepted(review))]).toEqual(["a1 a3", "a1 a2 a3 b1 b2 c1"]);
  });

  const allAccepted = (review: Review): Review => (review.current ? allAccepted(review.press("y").review) : review);

  it("rejects what has come to need a finding that was rejected", () => {
    const review = renewed("naa", [...SIX.slice(0, 3), finding("b1", { needs: ["a1"] }), ...SIX.slice(5)], "a1 a2 a3 c1");
    expect([review.current?.id, accepted(review)]).toEqual(["c1", "a2 a3"]);
    expect(review.press("u").review.current?.id).toBe("b1");
  });
});

describe("what can be applied", () => {
  it("is what has all that it needs", () => {
    const known = [finding("a1"), finding("a2", { needs: ["a1"] }), finding("a3", { needs: ["a2"] }), finding("b1")];
    const { fit, stuck } = applicable(known.slice(1), new Map(known.map((each) => [each.id, each])));
    expect(fit.map(({ id }) => id)).toEqual(["b1"]);
    expect(stuck.map(({ finding, why }) => `${finding.id}: ${why}`)).toEqual([
      "a2: it can't be applied without a:1:1",
      "a3: it can't be applied without a:2:1",
    ]);
  });

  it("is what does the same in the same files", () => {
    const offer = (findings: readonly Finding[], texts: Readonly<Record<string, string>>): Offer => ({
      findings,
      stuck: [],
      texts: new Map(Object.entries(texts)),
    });
    const both = finding("a2", { edits: ["a", "b"].map((path) => ({ path, start: 0, end: 0, text: "x" })) });
    const before = offer([finding("a1"), both, finding("a3")], { a: "1", b: "2" });
    const same = (findings: readonly Finding[], texts: Readonly<Record<string, string>>) => [
      ...unchangedIn(before, offer(findings, texts)),
    ];
    expect(same(before.findings, { a: "1", b: "2" })).toEqual(["a1", "a2", "a3"]);
    expect(same(before.findings, { a: "1", b: "3" })).toEqual(["a1", "a3"]);
    expect(same([unsafe("a1"), finding("a2")], { a: "1", b: "2" })).toEqual([]);
  });
});
