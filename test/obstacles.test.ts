import { describe, expect, it } from "vitest";
import { obstaclesTo, obstacleTo, type Rule, rule, type Subject } from "../src/rule.js";

const asked: string[] = [];

function saying(id: string, verdict: "kept" | "unsafe", message: string, dear?: { behind: Rule<Subject>; message: string }): Rule<Subject> {
  const find = (cases: string) => () => {
    asked.push(cases);
    return cases ? [{ cases }] : [];
  };
  return rule<Subject, { cases: string }>({
    ...{ id, verdict, page: "", find: find(message), message: ({ cases }) => cases },
    ...(dear && { dear: { behind: dear.behind, find: find(dear.message) } }),
  });
}

// Nothing is asked of it here.
const subject = {} as Subject;
const doubt = saying("doubt", "unsafe", "a doubt");
const second = saying("second", "kept", "");
const third = saying("third", "kept", "of the third");
const first = saying("first", "kept", "", { behind: second, message: "a dear one of the first" });

describe("a case that costs much to look for", () => {
  it("is told behind the rule that it waits for, under its own rule's name", () => {
    const told = [...obstaclesTo(subject, [doubt, first, second, third])].map(({ name, message }) => `${name}: ${message}`);
    expect(told).toEqual(["first: a dear one of the first", "third: of the third", "doubt: a doubt"]);
  });

  it("is not looked for where something cheaper holds", () => {
    asked.length = 0;
    const cheap = saying("cheap", "kept", "at once");
    expect(obstacleTo(subject, [first, cheap, second])?.name).toBe("cheap");
    expect(asked).toEqual(["", "at once"]);
  });

  it("comes last of its verdict where the rule that it waits for is not among them", () => {
    expect([...obstaclesTo(subject, [first, third, doubt])].map(({ name }) => name)).toEqual(["third", "first", "doubt"]);
  });
});
