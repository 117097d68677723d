import { ITEM, isElement, type Path, type Source } from "./access-path.js";
import { callsIn } from "./calls.js";
import type { Module } from "./module.js";
import type { ProgramSemantics } from "./semantics.js";
import { argumentsOf, type Node, stringValue } from "./tree.js";

/** A call that makes what keeps its arguments. */
interface Making {
  readonly module: Module;
  readonly call: Node;
}

/** What an exception is given. */
interface Raised {
  readonly module: Module;
  readonly given: readonly Node[];
}

/** Says what is in objects of the library that keep what they are made of: the fields of named tuples, and the `args` of exceptions and of what `partial` makes. */
export class Carriers {
  private readonly known = new Map<string, readonly Source[]>();
  private raised: readonly Raised[] | undefined;

  constructor(private readonly project: ProgramSemantics) {}

  /** What an attribute of such an object may be. */
  attribute(name: string, path: Path): readonly Source[] {
    const [first, ...rest] = path;
    if (name === "args" && isElement(first)) return [...this.arguments(first as string, rest), ...this.partials(rest)];
    if (name === "keywords" && isElement(first)) return this.partials(rest);
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

  /** `partial(f, pump).args` */
  private partials(path: Path): readonly Source[] {
    return this.makings("partial").flatMap(({ module, call }) =>
      (call.field("arguments")?.parts ?? []).flatMap((part): readonly Source[] => {
        const spread = part.is("list_splat", "dictionary_splat") ? part.parts[0] : undefined;
        return [{ node: spread ?? part.field("value") ?? part, module, path: spread ? [ITEM, ...path] : path }];
      }),
    );
  }

  private makings(title: string): readonly Making[] {
    return this.project.index.calling(title).flatMap((module) => callsIn(module, title).map((call) => ({ module, call })));
  }

  /** What is in an exception that a handler has caught: `error.args[0]`, `error[0]`, `except Stuck, (code, who)` (Python 2 library reference, 6). */
  caught([first, ...rest]: Path): readonly Source[] {
    if (isElement(first)) return this.arguments(first as string, rest);
    return rest.length > 0 && first === ".args" && isElement(rest[0])
      ? this.arguments(rest[0] as string, rest.slice(1))
      : (FIELDS[first ?? ""] ?? []).flatMap((place) => this.arguments(place, rest));
  }

  /** What exceptions are made of. */
  private arguments(place: string, path: Path): readonly Source[] {
    this.raised ??= [...this.exceptions()].flatMap((title) =>
      this.project.index.filling(title).flatMap((module) => raisedIn(module, title)),
    );
    const index = Number(place);
    return this.raised.flatMap(({ module, given }) => {
      const nodes = Number.isInteger(index) && index >= 0 ? given.slice(index, index + 1) : given;
      return nodes.map((node) => ({ node, module, path }));
    });
  }

  private exceptions(): ReadonlySet<string> {
    const names = new Set<string>(BUILT_IN);
    for (const base of BUILT_IN)
      for (const module of this.project.index.subclassing(base))
        for (const cls of module.subclassing(base)) for (const each of [cls, ...this.project.descendants(cls)]) names.add(each.name);
    return names;
  }
}

/** What those that Python has built in are called. */
const BUILT_IN = [
  ...["BaseException", "Exception", "StandardError", "ArithmeticError", "AssertionError", "AttributeError", "EnvironmentError", "EOFError"],
  ...["IOError", "ImportError", "IndexError", "KeyError", "LookupError", "NameError", "NotImplementedError", "OSError", "RuntimeError"],
  ...["StopIteration", "SystemError", "SystemExit", "TypeError", "UserWarning", "ValueError", "Warning"],
];

/** Attributes that are one of the arguments, and which. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  ".message": ["0"],
  ".code": ["0"],
  ".errno": ["0"],
  ".strerror": ["1"],
  ".filename": ["2"],
};

/** What is given where exceptions of that name are made: `Stuck(3, pump)`, `raise Stuck, (3, pump)`. */
function raisedIn(module: Module, title: string): readonly Raised[] {
  const called = callsIn(module, title).map((call) => {
    const { positional, keywords } = argumentsOf(call);
    return { module, given: [...positional, ...keywords.values()] };
  });
  const raised = [...module.names(title), ...module.attributes(title)].flatMap(({ parent: list }) => {
    const value = list?.type === "expression_list" && list.parent?.type === "raise_statement" ? list.parts[1] : undefined;
    return value ? [{ module, given: value.type === "tuple" ? value.parts : [value] }] : [];
  });
  return [...called, ...raised];
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
