import { isElement, type Path, type Source } from "./access-path.js";
import { callsIn } from "./calls.js";
import type { Module } from "./module.js";
import type { ProgramSemantics } from "./semantics.js";
import { argumentsOf, type Node, stringValue } from "./tree.js";

/** A call that makes what keeps its arguments. */
interface Making {
  readonly module: Module;
  readonly call: Node;
}

/** Says what is in objects of the library that keep what they are made of: the fields of named tuples, and the `args` of exceptions. */
export class Carriers {
  private readonly known = new Map<string, readonly Source[]>();
  private raised: readonly Making[] | undefined;

  constructor(private readonly project: ProgramSemantics) {}

  /** What an attribute of such an object may be. */
  attribute(name: string, path: Path): readonly Source[] {
    const [first, ...rest] = path;
    if (name === "args" && isElement(first)) return this.arguments(first as string).map((source) => ({ ...source, path: rest }));
    let fields = this.known.get(name);
    if (!fields) {
      fields = this.fields(name);
      this.known.set(name, fields);
    }
    return fields.map((source) => ({ ...source, path }));
  }

  /** `Job = namedtuple("Job", "pump count")`: what `Job(p, 3)` gives `pump`. */
  private fields(name: string): readonly Source[] {
    return this.project.index.calling("namedtuple").flatMap((module) =>
      callsIn(module, "namedtuple").flatMap((call) => {
        const place = fieldsOf(call).indexOf(name);
        const title = place >= 0 ? titleOf(call) : undefined;
        return title === undefined ? [] : this.makings(title).flatMap((each) => argumentAt(each, place, name));
      }),
    );
  }

  private makings(title: string): readonly Making[] {
    return this.project.index.calling(title).flatMap((module) => callsIn(module, title).map((call) => ({ module, call })));
  }

  /** What exceptions of the project are made of (Python 2 library reference, 6). */
  private arguments(place: string): readonly Source[] {
    this.raised ??= [...this.exceptions()].flatMap((title) => this.makings(title));
    const index = Number(place);
    return this.raised.flatMap(({ module, call }) => {
      const { positional } = argumentsOf(call);
      const nodes = Number.isInteger(index) && index >= 0 ? positional.slice(index, index + 1) : positional;
      return nodes.map((node) => ({ node, module, path: [] }));
    });
  }

  private exceptions(): ReadonlySet<string> {
    const names = new Set<string>();
    for (const base of ["Exception", "StandardError", "RuntimeError", "ValueError"])
      for (const module of this.project.index.subclassing(base))
        for (const cls of module.subclassing(base)) for (const each of [cls, ...this.project.descendants(cls)]) names.add(each.name);
    return names;
  }
}

function argumentAt({ module, call }: Making, place: number, name: string): readonly Source[] {
  const { positional, keywords } = argumentsOf(call);
  const node = keywords.get(name) ?? positional[place];
  return node ? [{ node, module, path: [] }] : [];
}

/** `"pump count"`, `["pump", "count"]`. */
function fieldsOf(call: Node): readonly string[] {
  const { positional, keywords } = argumentsOf(call);
  const fields = positional[1] ?? keywords.get("field_names");
  const text = fields && stringValue(fields);
  if (text !== undefined) return text.split(/[\s,]+/).filter((each) => each !== "");
  return fields?.is("list", "tuple") ? fields.parts.map((part) => stringValue(part) ?? "") : [];
}

/** The name that is given what the call makes, or of the class that has it as a base. */
function titleOf(call: Node): string | undefined {
  if (call.parent?.type === "assignment" && call.role === "right") return call.parent.field("left")?.text;
  const cls = call.closest("class_definition");
  return cls?.field("superclasses")?.contains(call) ? cls.field("name")?.text : undefined;
}
