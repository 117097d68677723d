import { ClassSpec, type Kind, type Lines, type Place } from "./model.js";

/** A way by which an object comes to keep a value. */
export interface Store extends Kind {
  /** What the attribute then is, where that can be emptied. */
  readonly container?: "dict" | "list" | "set" | "deque";
  /** Whether the attribute is the value itself. */
  readonly isDirect?: boolean;
  /** Whether the holder has to be `self` in one of its own methods. */
  readonly isOwn?: boolean;
  lines(place: Place, value: string): Lines;
}

type Spelling = (target: string, value: string, place: Place) => Lines;

function direct(name: string, spelled: Spelling, more: Partial<Store> = {}): Store {
  return { name, isDirect: true, ...more, lines: (place, value) => spelled(`${place.holder}.${place.attribute}`, value, place) };
}

/** `self.held = []` first, wherever the class is made, and then something is put in. */
function filled(name: string, container: Store["container"], empty: string, spelled: Spelling, library?: string): Store {
  return {
    name,
    ...(container && { container }),
    lines(place, value) {
      if (library) place.program.imports.add(library);
      place.cls.first.push(`self.${place.attribute} = ${empty}`);
      return spelled(`${place.holder}.${place.attribute}`, value, place);
    },
  };
}

function displayed(name: string, container: Store["container"], display: (value: string) => string, library?: string): Store {
  return {
    name,
    ...(container && { container }),
    lines({ program, holder, attribute }, value) {
      if (library) program.imports.add(library);
      return [`${holder}.${attribute} = ${display(value)}`];
    },
  };
}

/** A method of the holder that keeps what it is given. */
function bySetter(target: string, value: string, { cls, attribute, holder }: Place): Lines {
  cls.members.push([`def set_${attribute}(self, value):`, `    self.${attribute} = value`]);
  return [`${target.slice(0, holder.length)}.set_${attribute}(${value})`];
}

function byProperty(target: string, value: string, { cls, attribute, program }: Place): Lines {
  if (program.random.chance(0.5))
    cls.members.push(
      ["@property", `def ${attribute}(self):`, `    return self._${attribute}`],
      [`@${attribute}.setter`, `def ${attribute}(self, value):`, `    self._${attribute} = value`],
    );
  else
    cls.members.push(
      [`def _get_${attribute}(self):`, `    return self._${attribute}`],
      [`def _set_${attribute}(self, value):`, `    self._${attribute} = value`],
      [`${attribute} = property(_get_${attribute}, _set_${attribute})`],
    );
  return [`${target} = ${value}`];
}

/** A function of the module that keeps what it is given. */
function byFunction(target: string, value: string, { program, attribute, holder }: Place): Lines {
  program.top.push([`def keep_${attribute}(holder, value):`, `    holder.${attribute} = value`]);
  return [`keep_${attribute}(${target.slice(0, holder.length)}, ${value})`];
}

function byMethodOfBase(target: string, value: string, { program, cls, attribute }: Place): Lines {
  const base = new ClassSpec(`${cls.name}Keeping`, cls.isNew);
  base.members.push([`def keep_${attribute}(self, value):`, `    self.${attribute} = value`]);
  if (cls.base === undefined) {
    Object.assign(cls, { base });
    program.classes.unshift(base);
    return [`${target.split(".")[0]}.keep_${attribute}(${value})`];
  }
  return [`${target} = ${value}`];
}

export const STORES: readonly Store[] = [
  direct("attribute", (target, value) => [`${target} = ${value}`]),
  direct("local", (target, value) => [`value = ${value}`, `${target} = value`]),
  direct("chain", (target, value, { holder }) => [`${target} = ${holder}.spare = ${value}`]),
  direct("unpacked", (target, value, { holder }) => [`${target}, ${holder}.number = ${value}, 1`]),
  direct("or", (target, value) => [`${target} = None or ${value}`]),
  direct("conditional", (target, value, { holder }) => [`${target} = ${value} if ${holder} is not None else None`]),
  direct("branch", (target, value, { holder }) => [`if ${holder}.name:`, `    ${target} = ${value}`, "else:", `    ${target} = None`]),
  direct("try", (target, value) => ["try:", `    ${target} = ${value}`, "except ValueError:", "    raise"]),
  direct("loop", (target, value) => [`for each in (${value},):`, `    ${target} = each`]),
  direct("setter", bySetter),
  direct("property", byProperty, { isForNew: true, isDirect: false }),
  direct("function", byFunction),
  direct("method of base", byMethodOfBase),
  direct("setattr", (target, value, { holder, attribute }) => [`setattr(${target.slice(0, holder.length)}, '${attribute}', ${value})`]),
  direct("object.__setattr__", (_, value, { holder, attribute }) => [`object.__setattr__(${holder}, '${attribute}', ${value})`], {
    isForNew: true,
  }),
  direct("__dict__", (_, value, { holder, attribute }) => [`${holder}.__dict__['${attribute}'] = ${value}`]),
  direct("vars", (_, value, { holder, attribute }) => [`vars(${holder})['${attribute}'] = ${value}`]),
  direct("__dict__.update", (_, value, { holder, attribute }) => [`${holder}.__dict__.update(${attribute}=${value})`]),
  direct("private", (_, value) => [`self.__held = ${value}`], { isOwn: true, isDirect: false }),
  displayed("list", "list", (value) => `[${value}]`),
  displayed("tuple", undefined, (value) => `(${value}, 1)`),
  displayed("dict", "dict", (value) => `{'k': ${value}}`),
  displayed("key", "dict", (value) => `{(${value}, 1): 'k'}`),
  displayed("set", "set", (value) => `set([${value}])`),
  displayed("set display", "set", (value) => `{${value}}`),
  displayed("dict call", "dict", (value) => `dict(k=${value})`),
  displayed("dict of pairs", "dict", (value) => `dict([('k', ${value})])`),
  displayed("list call", "list", (value) => `list((${value},))`),
  displayed("comprehension", "list", (value) => `[each for each in (${value},)]`),
  displayed("dict comprehension", "dict", (value) => `{key: each for key, each in [('k', ${value})]}`),
  displayed("generator", "dict", (value) => `dict((key, ${value}) for key in 'ab')`),
  displayed("nested", "dict", (value) => `{'k': {'l': [${value}]}}`),
  displayed("zip", "dict", (value) => `dict(zip('a', [${value}]))`),
  displayed("fromkeys", "dict", (value) => `dict.fromkeys('ab', ${value})`),
  displayed("deque", "deque", (value) => `collections.deque([${value}])`, "collections"),
  displayed("OrderedDict", "dict", (value) => `collections.OrderedDict([('k', ${value})])`, "collections"),
  displayed("sum of lists", "list", (value) => `[1] + [${value}]`),
  displayed("list times", "list", (value) => `[${value}] * 2`),
  filled("append", "list", "[]", (target, value) => [`${target}.append(${value})`]),
  filled("insert", "list", "[]", (target, value) => [`${target}.insert(0, ${value})`]),
  filled("extend", "list", "[]", (target, value) => [`${target}.extend([${value}])`]),
  filled("plus", "list", "[]", (target, value) => [`${target} += [${value}]`]),
  filled("slice", "list", "[]", (target, value) => [`${target}[:] = [${value}]`]),
  filled("subscript", "dict", "{}", (target, value) => [`${target}['k'] = ${value}`]),
  filled("setdefault", "dict", "{}", (target, value) => [`${target}.setdefault('k', ${value})`]),
  filled("setdefault append", "dict", "{}", (target, value) => [`${target}.setdefault('k', []).append(${value})`]),
  filled("update", "dict", "{}", (target, value) => [`${target}.update(k=${value})`]),
  filled("update dict", "dict", "{}", (target, value) => [`${target}.update({'k': ${value}})`]),
  filled("add", "set", "set()", (target, value) => [`${target}.add(${value})`]),
  filled("deque append", "deque", "collections.deque()", (target, value) => [`${target}.append(${value})`], "collections"),
  filled("defaultdict", "dict", "collections.defaultdict(list)", (target, value) => [`${target}['k'].append(${value})`], "collections"),
  filled("alias of container", "list", "[]", (target, value) => [`table = ${target}`, `table.append(${value})`]),
  filled("get of container", "dict", "{'k': []}", (target, value) => [`${target}['k'].append(${value})`]),
  filled("bound append", "list", "[]", (target, value) => [`put = ${target}.append`, `put(${value})`]),
  filled("loop of container", "list", "[[]]", (target, value) => [`for each in ${target}:`, `    each.append(${value})`]),
  filled("queue", undefined, "Queue.Queue()", (target, value) => [`${target}.put(${value})`], "Queue"),
  filled("heap", "list", "[]", (target, value) => [`heapq.heappush(${target}, (1, ${value}))`], "heapq"),
];
