import { type ClassModel, type Family, type Module, methodRun, type Project, SecondRun, type Subject } from "../../src/kit.js";
import type { Closer } from "../shared/plans.js";
import { delMethod } from "./del.js";

export const PROTOCOL = ["__enter__", "__exit__"] as const;

/** A class that binds `__del__`, and may get the two methods. */
export class Finalized implements Subject {
  readonly module: Module;

  constructor(
    readonly project: Project,
    readonly cls: ClassModel,
    /** The ancestor that would get the methods, where its file may not be touched. */
    readonly outside?: ClassModel,
  ) {
    this.module = cls.module;
  }

  get family(): Family {
    return this.project.familyOf(this.cls);
  }
}

/** What runs once more in `__del__`; places in it are told as its own file sees them. */
export interface Repetition extends Subject {
  readonly owner: ClassModel;
  /** What it is called. */
  readonly name: string;
  /** The method that has run before, where it was another one. */
  readonly after: string | undefined;
  readonly run: SecondRun;
}

/** What runs again for instances of a class whose `__exit__` calls a closer; undefined where that is out of sight. */
export function repetitionOf({ name, owner, definition }: Closer, cls: ClassModel, project: Project): Repetition | undefined {
  if (!owner || !definition) return undefined;
  const closer = { owner, node: definition };
  const del = delMethod(cls);
  const calls = del && name !== "__del__" ? (project.body(del.node)?.calls() ?? []) : [];
  const call = calls.find((each) => methodRun(each, del?.self) === name);
  if (del && name !== "__del__" && !call) {
    const run = new SecondRun({ owner: cls, node: del.node }, cls, project, { before: closer });
    return { module: cls.module, owner: cls, name: "__del__", after: name, run };
  }
  const caller = del && call && { call: call.node, method: { owner: cls, node: del.node } };
  const run = new SecondRun(closer, cls, project, caller ? { caller } : {});
  return { module: owner.module, owner, name: definition.field("name")?.text ?? "lambda", after: undefined, run };
}
