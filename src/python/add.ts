import type { Add, Place } from "./change.js";
import type { ClassModel } from "./classes.js";
import type { MovedComments } from "./drop.js";
import { deeper } from "./indent.js";
import type { LinePlan } from "./lineplan.js";
import type { Module } from "./module.js";
import { lastUpTo, type Node } from "./tree.js";
import {
  BlankHabits,
  blanksAfter,
  commentsAbove,
  firstLine,
  indentOf,
  indentUnit,
  indentWidth,
  isBlank,
  isInline,
  memberEnd,
  memberIndent,
  methodIndent,
  rowOf,
} from "./whitespace.js";

/** Puts new members into class bodies; those for the same place stand together, in the order they come in. */
export function addMembers(module: Module, adds: readonly Add[], comments: ReadonlyMap<number, MovedComments>, plan: LinePlan): void {
  const groups = new Map<string, Map<unknown, Add>>();
  for (const add of adds) {
    const key = JSON.stringify([add.cls, add.place, add.shape]);
    const group = groups.get(key) ?? new Map<unknown, Add>();
    addOnce(group, add);
    groups.set(key, group);
  }
  // What goes below a member comes before what goes above the next one, and what goes into an inner class, which begins
  // later, before what goes into the class around it.
  const ordered = [...groups.values()]
    .map((group) => [...group.values()] as [Add, ...Add[]])
    .sort(([a], [b]) => rank(a.place) - rank(b.place) || b.cls - a.cls);
  const habits = new BlankHabits(module);
  for (const group of ordered) new Insertion(module, group, comments, plan, habits).insert();
}

/** What two findings ask for is added once, with the comments of the first that has any. */
function addOnce(group: Map<unknown, Add>, add: Add): void {
  const key = add.shape === "attribute" ? add.members.join("\n") : add;
  const twin = group.get(key);
  if (twin?.comments === undefined) group.set(key, add);
}

function rank(place: Place): number {
  return place !== "top" && "before" in place ? 1 : 0;
}

class Insertion {
  private readonly cls: ClassModel;
  private readonly habit: number;

  constructor(
    private readonly module: Module,
    private readonly group: readonly [Add, ...Add[]],
    private readonly comments: ReadonlyMap<number, MovedComments>,
    private readonly plan: LinePlan,
    habits: BlankHabits,
  ) {
    const cls = module.classAt(group[0].cls);
    if (!cls) throw new Error(`no class at byte ${group[0].cls} of ${module.path}`);
    this.cls = cls;
    this.habit = habits.of(cls);
  }

  insert(): void {
    const { place } = this.group[0];
    if (place === "top") this.atTop();
    else if ("after" in place) this.below(this.member(place.after), place.joined ?? false);
    else this.above(this.member(place.before));
  }

  private member(start: number): Node {
    const { parts } = this.cls.body;
    const member = parts[lastUpTo(parts, start)];
    if (member?.start !== start) throw new Error(`no member of ${this.cls.name} at byte ${start} of ${this.module.path}`);
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
    const end = memberEnd(source, rowOf(source, member).at(-1) ?? member);
    const before = joined ? 0 : Math.max(1, this.habit);
    this.plan.insert(end + 1, [...blankLines(before), ...this.lines(), ...blankLines(this.isMemberLine(end + 1) ? before : 0)]);
  }

  private above(member: Node): void {
    const { source } = this.module;
    const [first = member, second] = rowOf(source, member);
    const isDocumented = second !== undefined && first === this.cls.body.parts[0] && first.parts[0]?.type === "string";
    if (isDocumented) this.belowDocstring(first, second);
    else if (isInline(source, this.cls.body)) this.unfold();
    else this.aboveLine(commentsAbove(this.module, firstLine(source, first)));
  }

  private aboveLine(line: number): void {
    const { source } = this.module;
    const previous = line - 1;
    const before = isBlank(source, previous) || previous <= source.lineAt(this.headerEnd()) ? 0 : this.habit;
    this.plan.insert(line, [...blankLines(before), ...this.lines(), ...blankLines(this.habit)]);
  }

  /** Where the header of the class ends, behind the colon. */
  private headerEnd(): number {
    const { text } = this.module.source;
    let end = this.cls.body.start;
    while (end > 0 && " \t\f\r\n\\".includes(text.charAt(end - 1))) end--;
    return end;
  }

  /** `class C(B): __del__ = B.close` gets a body of its own lines. */
  private unfold(): void {
    const first = this.cls.body.parts[0] as Node;
    this.plan.replace(this.headerEnd(), first.start, this.betweenLines([...this.lines(), ...blankLines(this.habit)]));
  }

  /** `"""Doc."""; __del__ = B.close`: the docstring stays the first of all. */
  private belowDocstring(docstring: Node, next: Node): void {
    const { source } = this.module;
    const gap = blankLines(this.habit);
    if (isInline(source, this.cls.body)) this.plan.replace(this.headerEnd(), docstring.start, this.betweenLines([]));
    this.plan.replace(docstring.end, next.start, this.betweenLines([...gap, ...this.lines(), ...gap]));
  }

  /** `lines`, each on its own, from the end of a line to the beginning of a member. */
  private betweenLines(lines: readonly string[]): string {
    return [...["", ...lines].map((line) => line + this.module.source.newline), memberIndent(this.cls)].join("");
  }

  private atTop(): void {
    const { source } = this.module;
    const members = this.cls.body.parts;
    const index = members.findIndex((part) => !part.is("expression_statement", "pass_statement"));
    const previous = index > 0 ? members[index - 1] : undefined;
    const first = members[Math.max(0, index)] as Node;
    const line = previous ? memberEnd(source, previous) + 1 : commentsAbove(this.module, firstLine(source, first));
    this.plan.insert(line, [...this.lines(), ...blankLines(this.isMemberLine(line) ? Math.max(1, this.habit) : 0)]);
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
    const members = this.group.flatMap((add) => this.members(add));
    if (this.group[0].shape === "attribute") return members.flat().map((line) => indent + line);
    const methods = members.map((lines) => lines.map((line) => (line.startsWith("\t") ? this.inMethod(line) : indent + line)));
    return methods.flatMap((lines, index) => (index === 0 ? lines : [...blankLines(this.habit), ...lines]));
  }

  /** A line of a method, one level deeper for each tab that it begins with. */
  private inMethod(line: string): string {
    const code = line.replace(/^\t+/, "");
    let indent = methodIndent(this.cls);
    for (let level = line.length - code.length; level > 1; level--) indent = deeper(indent, indentUnit(this.module));
    return indent + code;
  }

  /** The lines of each new member, the comments that come along above and behind the first line. */
  private members(add: Add): string[][] {
    const moved = add.comments === undefined ? undefined : this.comments.get(add.comments);
    return add.members.map((member, index) => {
      const [head = "", ...rest] = member.split("\n");
      if (index > 0) return [head, ...rest];
      return [...(moved?.above ?? []), moved?.trailing ? `${head}  ${moved.trailing}` : head, ...rest];
    });
  }

  private attributes(): string[] {
    return this.group.flatMap((add) => this.members(add).flat());
  }
}

function blankLines(count: number): string[] {
  return Array.from({ length: count }, () => "");
}
