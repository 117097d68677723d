import { type Change, type Draft, defineTransform, memberBinding } from "../src/kit.js";
import { notIdempotent } from "./context-manager/idempotence.js";
import { delNode, type Plan, Plans } from "./context-manager/plan.js";
import { docs, reasons } from "./context-manager/reasons.js";

export default defineTransform({
  name: "context-manager",
  summary: "Gives every class with `__del__` the methods `__enter__` and `__exit__`, so that it can be used in a `with` statement.",
  docs,
  reasons,
  isDefault: true,
  mayFind: (text) => text.includes("__del__"),
  *find(module, project) {
    const plans = new Plans(project);
    for (const cls of module.classes) {
      const plan = cls.node.text.includes("__del__") ? plans.of(cls) : undefined;
      if (plan) yield draft(plan);
    }
  },
});

function draft(plan: Plan): Draft {
  const { cls, obstacle, base, closer } = plan;
  const kept = obstacle?.verdict === "kept";
  const warning = kept ? undefined : notIdempotent(closer);
  return {
    node: delNode(cls),
    cls,
    verdict: obstacle?.verdict ?? "safe",
    ...(obstacle && { reason: { name: obstacle.name, message: obstacle.message, related: obstacle.related } }),
    warnings: warning ? [warning] : [],
    changes: kept ? [] : changes(plan),
    needs: base ? [{ path: base.cls.module.path, node: delNode(base.cls) }] : [],
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
  const lines = [`def __exit__(self, ${given}):`, `\tself.${closer.name}()`];
  for (const { text, named } of baseCalls) lines.push(`\t${text}.__exit__(${named ? "self, " : ""}${given})`);
  return lines.join("\n");
}
