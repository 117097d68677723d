import { answer, type Change, type Draft, defineTransform, memberBinding, type Project, warningsOf } from "../../src/kit.js";
import { type Closer, PLANS, type Plan } from "../shared/plans.js";
import { docs } from "./docs.js";
import { ProjectPlans } from "./plan.js";
import { ALL, WARNINGS } from "./rules/index.js";
import { repetitionOf } from "./subject.js";

export default defineTransform({
  name: "context-manager",
  summary: "Gives every class with `__del__` the methods `__enter__` and `__exit__`, so that it can be used in a `with` statement.",
  docs,
  rules: ALL,
  answers: [answer(PLANS, (project) => new ProjectPlans(project))],
  isDefault: true,
  mayFind: (text) => text.includes("__del__"),
  abstractSyntax: true,
  *find(module, project) {
    // Made anew for each file: where bases go in a circle, what comes of it must not depend on which file was asked first.
    const plans = new ProjectPlans(project);
    for (const cls of module.classes) {
      const plan = cls.node.text.includes("__del__") ? plans.of(cls) : undefined;
      if (plan) yield draft(plan, project);
    }
  },
});

function draft(plan: Plan, project: Project): Draft {
  const { cls, node, obstacle, base, closer } = plan;
  const again = obstacle?.verdict === "kept" ? undefined : repetitionOf(closer, cls, project);
  return {
    ...{ node, cls, obstacle },
    warnings: again ? warningsOf(again, WARNINGS) : [],
    changes: changes(plan),
    needs: base ? [{ path: base.cls.module.path, node: base.node }] : [],
  };
}

const ENTER = "def __enter__(self):\n\treturn self";

function changes(plan: Plan): Change[] {
  const { cls, base } = plan;
  const binding = memberBinding(cls, "__del__");
  if (!binding) return [];
  return [
    {
      ...{ kind: "add", path: cls.module.path, cls: cls.node.start, shape: "method" },
      place: { before: binding.statement.start },
      members: base ? [exit(plan)] : [ENTER, exit(plan)],
    },
  ];
}

/** PEP 343: `__exit__` gets the exception, and swallows it only by returning something true. */
function exit({ closer, baseCalls }: Plan): string {
  const given = "exc_type, exc_value, traceback";
  const lines = [`def __exit__(self, ${given}):`, ...guarded(closer)];
  for (const { text, named } of baseCalls) lines.push(`\t${text}.__exit__(${named ? "self, " : ""}${given})`);
  return lines.join("\n");
}

/** The call of the closer, below what is asked before. */
function guarded({ name, guards }: Closer): string[] {
  let depth = 1;
  const lines = guards.map((test) => `${"\t".repeat(depth++)}if ${test}:`);
  return [...lines, `${"\t".repeat(depth)}self.${name}()`];
}
