import type { AliasSpec, ClassSpec, ProgramSpec } from "./model.js";
import { spell } from "./spell.js";

/** Calls through every class, by method and by alias, in the ways in which callers do it. */
export function addPlainSteps(program: ProgramSpec): void {
  for (const cls of program.classes) {
    for (const method of cls.allMethods) if (program.random.chance(0.35)) callMethod(program, cls, method);
    for (const alias of cls.allAliases) if (program.random.chance(0.7)) callAlias(program, cls, alias);
  }
  if (program.random.chance(0.3)) callMany(program);
}

function make(program: ProgramSpec, cls: ClassSpec): string {
  return `${spell(cls, program.main, program.random)}(${cls.hasInit ? "'m'" : ""})`;
}

function callMethod(program: ProgramSpec, cls: ClassSpec, method: string): void {
  program.steps.push([`print ${make(program, cls)}.${method}(${program.callOf(method)})`]);
}

function callAlias(program: ProgramSpec, cls: ClassSpec, { alias, method }: AliasSpec): void {
  const { random, main } = program;
  const args = program.callOf(method);
  const made = `thing = ${make(program, cls)}`;
  if (alias.startsWith("__")) {
    program.steps.push([made, `print thing.call${alias}()`]);
    return;
  }
  switch (random.between(0, 9)) {
    case 0:
      program.steps.push([made, `print getattr(thing, '${alias}')(${args})`]);
      break;
    case 1: {
      const name = program.fresh("use_");
      main.bottom.push([`def ${name}(thing):`, `    return thing.${alias}(${args})`]);
      program.steps.push([`print ${name}(${make(program, cls)})`]);
      break;
    }
    case 2:
      program.steps.push([made, `callbacks = [thing.${alias}, thing.${method}]`, `print [callback(${args}) for callback in callbacks]`]);
      break;
    case 3:
      program.steps.push([made, `print thing.${alias} == thing.${method}, thing.${alias}.__name__, callable(thing.${alias})`]);
      break;
    case 4:
      program.steps.push([made, `thing.tag = 'changed'`, `print thing.${alias}(${args}), thing.${method}(${args})`]);
      break;
    case 5:
      program.steps.push([made, `for name in ('${alias}', '${method}'):`, `    print getattr(thing, name)(${args})`]);
      break;
    default:
      program.steps.push([made, `print thing.${alias}(${args})`]);
  }
}

/** One caller for all that have a method of that name. */
function callMany(program: ProgramSpec): void {
  const method = program.random.pick([...program.shapes.keys()]);
  const classes = program.classes.filter((cls) => cls.allMethods.includes(method));
  if (classes.length === 0) return;
  const things = classes.map((cls) => make(program, cls)).join(", ");
  program.steps.push([`for thing in [${things}]:`, `    print thing.${method}(${program.callOf(method)})`]);
}
