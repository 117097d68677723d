import { accessOf } from "../assignments.js";
import type { AttributeSite } from "../attribute-sites.js";
import type { ClassModel } from "../classes.js";
import type { Module } from "../module.js";
import type { Project } from "../project.js";
import { attributeName, type Node } from "../tree.js";
import { outermostFunction } from "./variables.js";

/** Tells objects of which points-to knows nothing from the instances of a class, where something beside them does. */
export class OtherObjects {
  constructor(private readonly project: Project) {}

  /** Neither says the other's name: nobody there has heard of the class, or of those who inherit from it. */
  isRemote({ relation, module }: AttributeSite, cls: ClassModel): boolean {
    if (relation !== "unknown") return false;
    const { index } = this.project;
    const titleOf = ({ path }: Module) => index.imports.nameOf(path);
    const isNear = ({ name, module: home }: ClassModel) =>
      home === module ||
      index.says(module.path, [name]) ||
      index.says(module.path, [titleOf(home)]) ||
      index.says(home.path, [titleOf(module)]);
    return !this.project.relatives(cls).some((each) => each.kind === "project" && isNear(each));
  }

  /** Whether what is set is none of the family: what it is asked for beside tells, or who gives it. */
  isUnrelated(site: AttributeSite, cls: ClassModel): boolean {
    return site.relation === "unknown" && (this.isOfOthers(site, cls) || this.lacksWhatIsAsked(site, cls));
  }

  /** One of the parameters of a function to which nobody gives an instance of the family. */
  private isOfOthers({ receiver, module, node }: AttributeSite, cls: ClassModel): boolean {
    if (accessOf(node) === "read" || receiver?.type !== "identifier") return false;
    const bindings = module.scopeOfName(receiver.text, receiver)?.bindings.get(receiver.text) ?? [];
    if (bindings.length !== 1 || bindings[0]?.kind !== "parameter") return false;
    const family = this.project.relatives(cls);
    const objects = this.project.flowingTo(receiver, module);
    if (objects.some((each) => each.kind === "instance" && family.includes(each.cls))) return false;
    return objects.length > 0 || !this.isCalled(receiver, module);
  }

  private isCalled(receiver: Node, module: Module): boolean {
    const name = receiver.closest("function_definition")?.field("name")?.text;
    if (name === undefined) return true;
    const isNamed = (each: Module) =>
      [...each.identifiers(name), ...each.attributes(name)].some(
        ({ role, parent }) => role !== "name" || parent?.type !== "function_definition",
      );
    return [module, ...this.project.mentioning(name)].some(isNamed);
  }

  /** `service.transport = self; service.serviceStopped()`: an instance of the family, which has nothing of the name, would raise an `AttributeError`. */
  private lacksWhatIsAsked({ receiver, module }: AttributeSite, cls: ClassModel): boolean {
    if (receiver?.type !== "identifier") return false;
    const around = outermostFunction(receiver);
    const family = this.project.relatives(cls).filter((each) => each.kind === "project");
    if (!around || family.some((each) => this.mayHaveAny(each))) return false;
    const binding = module.scopeOfName(receiver.text, receiver)?.bindings.get(receiver.text);
    if (binding?.length !== 1) return false;
    return module
      .identifiers(receiver.text)
      .filter((node) => around.contains(node) && node.role === "object" && node.parent?.type === "attribute")
      .flatMap(({ parent }) =>
        parent && accessOf(parent) === "read" && !parent.closest("try_statement") ? (attributeName(parent) ?? []) : [],
      )
      .some((name) => !family.some((each) => this.mayHave(each, name)));
  }

  /** Whether nobody can list the attributes of its instances. */
  private mayHaveAny(cls: ClassModel): boolean {
    const { project } = this;
    const asks = ["__getattr__", "__getattribute__"].some((name) => project.lookup(cls, name)?.owner.kind === "project");
    return asks || project.mro(cls).some(({ kind }) => kind === "unknown");
  }

  private mayHave(cls: ClassModel, name: string): boolean {
    if (this.project.lookup(cls, name)) return true;
    if (this.project.mro(cls).some((each) => each.kind === "library" && each.sets.has(name))) return true;
    for (const { relation } of this.project.familyOf(cls).writes(name)) if (relation === "instance" || relation === "class") return true;
    return false;
  }
}
