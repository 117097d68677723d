import type { ClassSpec, ProgramSpec } from "./model.js";
import { spell } from "./spell.js";

const CLOSERS = ["close", "stop", "release", "shutdown", "reset"];

/** A `__del__`, in one of the ways in which it is written. Nothing that it does can be seen from outside the instance. */
export function addDel(program: ProgramSpec, cls: ClassSpec): void {
  const { random } = program;
  const closers = CLOSERS.filter((name) => cls.allMethods.includes(name) && program.shapes.get(name)?.params.every(isOptional));
  const closer = random.maybe(closers);
  const base = cls.bases.find((each) => typeof each === "object" && each.line.some((one) => one.members.some(isDel)));
  const upwards = typeof base === "object" && random.chance(0.6) ? [`${spell(base, cls.file, random)}.__del__(self)`] : [];
  cls.members.push(definition(program, cls, closer, upwards));
}

function definition(program: ProgramSpec, cls: ClassSpec, closer: string | undefined, upwards: readonly string[]): string[] {
  const { random } = program;
  if (closer !== undefined) {
    const assignable = cls.methods.has(closer) && upwards.length === 0;
    switch (random.between(0, 4)) {
      case 0:
        return ["def __del__(self):", "    if not self.items_left():", `        self.${closer}()`, ...deeper(upwards), ...HELPER];
      case 1:
        if (assignable) return ["def __del__(self):", `    self.${closer}()`, "    self.tag = None"];
        break;
      case 2:
        return ["def __del__(self):", "    try:", `        self.${closer}()`, "    except Exception:", "        pass", ...deeper(upwards)];
    }
    return ["def __del__(self):", `    self.${closer}()`, ...deeper(upwards)];
  }
  return ["def __del__(self):", "    self.tag = 'deleted'", ...deeper(upwards)];
}

const HELPER = ["", "def items_left(self):", "    return self.count < 0"];

function deeper(lines: readonly string[]): string[] {
  return lines.map((line) => `    ${line}`);
}

function isOptional(param: string): boolean {
  return param.includes("=") || param.startsWith("*");
}

export function isDel(member: readonly string[]): boolean {
  return member[0]?.startsWith("def __del__") === true;
}
