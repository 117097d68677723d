import { type ClassModel, type Family, type FunctionBody, firstParameter, type Module, type Project, type Subject } from "../../src/kit.js";
import type { Closer } from "../shared/plans.js";

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

/** The body of a closer that runs once more in `__del__`; places in it are told as its own file sees them. */
export interface SecondRun extends Subject {
  readonly owner: ClassModel;
  readonly body: FunctionBody;
  /** What the body calls the instance. */
  readonly self: string;
}

/** Undefined where the closer is out of sight. */
export function secondRunOf({ owner, definition }: Closer, project: Project): SecondRun | undefined {
  const self = definition && firstParameter(definition);
  const body = definition && project.body(definition);
  return owner && body && self !== undefined ? { module: owner.module, owner, body, self } : undefined;
}
