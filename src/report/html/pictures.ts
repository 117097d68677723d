import { type Cycle, cycleInWords, type Finding } from "../../transform.js";
import { printable } from "../text.js";
import type { Caption, Drawing, Picture, Role } from "./data.js";
import type { Layouts } from "./layouts.js";

interface Node {
  readonly role: Role;
  readonly caption: Caption;
}

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly label?: string;
  readonly isCycle?: boolean;
}

interface Graph {
  readonly title: string;
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}

const BOUND = "bound method ";

/** Who holds whom, today and after the rewrite; undefined where nothing is known about that. */
export function pictureOf(finding: Finding, layouts: Layouts): Picture | undefined {
  const { cycle, className } = finding;
  const isMended = finding.edits.length > 0 || finding.forward !== undefined;
  const draw = (graph: Graph) => drawn(graph, layouts);
  if (cycle && cycle.length > 0) {
    const after = isMended && { after: draw(mended(finding, cycle)) };
    return { before: draw(cyclic(finding, cycle)), ...after, words: printable(`The cycle, in red: ${cycleInWords(className, cycle)}.`) };
  }
  if (!finding.edits.some(({ text }) => text.includes("def __exit__("))) return undefined;
  const words = `Today whoever holds the instance keeps it open, until \`__del__\` runs. At the end of a \`with\` block, \`__exit__\` closes it.`;
  return { before: draw(heldOpen(className)), after: draw(closedByWith(className)), words };
}

const stack: Node = { role: "stack", caption: ["the stack", "a variable"] };
const instanceOf = (className: string): Node => ({ role: "instance", caption: ["instance of", className] });

function dictOf({ reason }: Finding): Node {
  return { role: "object", caption: ["its attributes", reason?.name === "slots" ? "slots or dict" : "dict"] };
}

/** The stack holds the instance, the instance its dict, that the attribute, and so on until the instance is held again. */
function cyclic(finding: Finding, cycle: Cycle): Graph {
  const between = cycle.slice(0, -1);
  const nodes = [stack, instanceOf(finding.className), dictOf(finding), ...between.map(({ to }) => objectOf(to))];
  const held = cycle.map(({ by }, index): Edge => {
    const target = index < between.length ? index + 3 : 1;
    return { from: index + 2, to: target, label: by ?? (cycle[index - 1]?.to.startsWith(BOUND) ? "im_self" : ""), isCycle: true };
  });
  return {
    title: `Before: a cycle, ${cycleInWords(finding.className, cycle)}`,
    nodes,
    edges: [{ from: 0, to: 1 }, { from: 1, to: 2, label: "__dict__", isCycle: true }, ...held],
  };
}

function objectOf(to: string): Node {
  return { role: "object", caption: to.startsWith(BOUND) ? ["bound method", to.slice(BOUND.length)] : ["object", to] };
}

/** The attribute is the class's, and nothing leads back to the instance. */
function mended(finding: Finding, cycle: Cycle): Graph {
  const { className, edits, forward } = finding;
  const [first] = cycle;
  const nodes = [stack, instanceOf(className), dictOf(finding)];
  const edges: Edge[] = [
    { from: 0, to: 1 },
    { from: 1, to: 2, label: "__dict__" },
  ];
  if (cycle.length === 2 && first?.by !== undefined && first.to.startsWith(BOUND)) {
    const isForwarding = [...(edits.length > 0 ? edits : (forward?.edits ?? []))].some(({ text }) => text.includes(`def ${first.by}(`));
    const method = first.to.slice(BOUND.length);
    nodes.push({ role: "class", caption: ["class", className] });
    nodes.push({ role: "class", caption: [isForwarding ? "function that calls" : "function", method] });
    edges.push({ from: 1, to: 3, label: "__class__" }, { from: 3, to: 4, label: first.by });
  }
  return { title: `After: nothing that an instance of ${className} holds leads back to it`, nodes, edges };
}

const resource: Node = { role: "object", caption: ["what it holds open", "files, pipes, …"] };

function heldOpen(className: string): Graph {
  return {
    title: `Before: whoever holds the instance of ${className} keeps open what it holds`,
    nodes: [stack, instanceOf(className), resource],
    edges: [
      { from: 0, to: 1 },
      { from: 1, to: 2, label: "holds" },
    ],
  };
}

function closedByWith(className: string): Graph {
  return {
    title: `After: at the end of the with block, __exit__ of ${className} closes it`,
    nodes: [
      { role: "stack", caption: ["the stack", "with … as x:"] },
      instanceOf(className),
      { role: "class", caption: ["method", "__exit__"] },
      resource,
    ],
    edges: [
      { from: 0, to: 1 },
      { from: 0, to: 2, label: "at its end" },
      { from: 1, to: 3, label: "holds" },
      { from: 2, to: 3, label: "closes" },
    ],
  };
}

function drawn({ title, nodes, edges }: Graph, layouts: Layouts): Drawing {
  const layout = layouts.of({
    roles: nodes.map(({ role }) => role),
    edges: edges.map(({ from, to, label, isCycle }) => ({ from, to, isLabelled: Boolean(label), isCycle: isCycle ?? false })),
  });
  return {
    layout,
    title: printable(title),
    nodes: nodes.map(({ caption: [kind, name] }) => [kind, printable(name)]),
    edges: edges.map(({ label }) => printable(label ?? "")),
  };
}
