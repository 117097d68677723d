import type { ClassModel } from "./classes.js";
import type { MovedComments } from "./drop.js";
import type { Add, Place } from "./layout.js";
import type { LinePlan } from "./lineplan.js";
import type { Module } from "./module.js";
import type { Node } from "./tree.js";
import {
  blankHabit,
  blanksAfter,
  commentsAbove,
  firstLine,
  indentOf,
  indentWidth,
  isBlank,
  isInline,
  memberEnd,
  memberIndent,
  methodIndent,
} from "./whitespace.js";

/** Puts new members into class bodies; those for the same place stand together, in the order they come in. */
export function addMembers(module: Module, adds: readonly Add[], comments: ReadonlyMap<number, MovedComments>, plan: LinePlan): void {
  const groups = new Map<string, Add[]>();
  for (const add of adds) {
    const key = JSON.stringify([add.cls, add.place, add.shape]);
    groups.set(key, [...(groups.get(key) ?? []), add]);
  }
  // What goes below a member comes before what goes above the next one.
  const ordered = [...groups.values()].sort((a, b) => rank(a[0]?.place) - rank(b[0]?.place));
  for (const group of ordered) new Insertion(module, group as [Add, ...Add[]], comments, plan).insert();
}

function rank(place: Place | undefined): number {
  return place !== undefined && place !== "top" && "before" in place ? 1 : 0;
}

class Insertion {
  private readonly cls: ClassModel;
  private readonly habit: number;

  constructor(
    private readonly module: Module,
    private readonly group: readonly [Add, ...Add[]],
    private readonly comments: ReadonlyMap<number, MovedComments>,
    private readonly plan: LinePlan,
  ) {
    const cls = module.classes.find((each) => each.node.start === group[0].cls);
    if (!cls) throw new Error(`no class at byte ${group[0].cls} of ${module.path}`);
    this.cls = cls;
    this.habit = blankHabit(cls);
  }

  insert(): void {
    const { place } = this.group[0];
    if (place === "top") this.atTop();
    else if ("after" in place) this.below(this.member(place.after), place.joined ?? false);
    else this.above(this.member(place.before));
  }

  private member(start: number): Node {
    const member = this.cls.body.parts.find((part) => part.start === start);
    if (!member) throw new Error(`no member of ${this.cls.name} at byte ${start} of ${this.module.path}`);
    return member;
  }

  // ---- places

  private below(member: Node, joined: boolean): void {
    const { source } = this.module;
    if (isInline(source, this.cls.body)) {
      this.plan.replace(
        member.end,
        member.end,
        this.attributes()
          .map((line) => `; ${line}`)
          .join(""),
      );
      return;
    }
    const end = memberEnd(source, member);
    const before = joined ? 0 : Math.max(1, this.habit);
    this.plan.insert(end + 1, [...blankLines(before), ...this.lines(), ...blankLines(this.isMemberLine(end + 1) ? before : 0)]);
  }

  private above(member: Node): void {
    const { source } = this.module;
    if (isInline(source, this.cls.body)) {
      this.unfold();
      return;
    }
    const line = commentsAbove(source, firstLine(source, member));
    const previous = line - 1;
    const header = source.lineAt(source.text.slice(0, this.cls.body.start).trimEnd().length);
    const before = isBlank(source, previous) || previous <= header ? 0 : this.habit;
    this.plan.insert(line, [...blankLines(before), ...this.lines(), ...blankLines(this.habit)]);
  }

  private atTop(): void {
    const { source } = this.module;
    const members = this.cls.body.parts;
    const index = members.findIndex((part) => !part.is("expression_statement", "pass_statement"));
    const previous = index > 0 ? members[index - 1] : undefined;
    const first = members[Math.max(0, index)] as Node;
    const line = previous ? memberEnd(source, previous) + 1 : commentsAbove(source, firstLine(source, first));
    this.plan.insert(line, [...this.lines(), ...blankLines(this.isMemberLine(line) ? Math.max(1, this.habit) : 0)]);
  }

  /** `class C(B): __del__ = B.close` gets a body of its own lines. */
  private unfold(): void {
    const { source } = this.module;
    const { body } = this.cls;
    const indent = memberIndent(this.cls);
    const header = source.text.slice(0, body.start).trimEnd().length;
    const lines = [...this.lines(), ...blankLines(this.habit)];
    const first = body.parts[0] as Node;
    this.plan.replace(header, first.start, [...["", ...lines].map((line) => line + source.newline), indent].join(""));
  }

  /** Whether something of the class stands on that line, which would touch what is put above it. */
  private isMemberLine(line: number): boolean {
    const { source } = this.module;
    if (line >= source.lines.length || isBlank(source, line)) return false;
    return indentWidth(indentOf(source, line)) >= indentWidth(memberIndent(this.cls)) && blanksAfter(source, line - 1) === 0;
  }

  // ---- text

  private lines(): string[] {
    const indent = memberIndent(this.cls);
    if (this.group[0].shape === "attribute") return this.attributes().map((line) => indent + line);
    const deeper = methodIndent(this.cls);
    const methods = this.group
      .flatMap((add) => add.members)
      .map((member) => member.split("\n").map((line) => (line.startsWith("\t") ? deeper + line.slice(1) : indent + line)));
    return methods.flatMap((lines, index) => (index === 0 ? lines : [...blankLines(this.habit), ...lines]));
  }

  private attributes(): string[] {
    return this.group.flatMap((add) => {
      const moved = add.comments === undefined ? undefined : this.comments.get(add.comments);
      const [first = "", ...rest] = add.members;
      return [...(moved?.above ?? []), moved?.trailing ? `${first}  ${moved.trailing}` : first, ...rest];
    });
  }
}

function blankLines(count: number): string[] {
  return Array.from({ length: count }, () => "");
}
