import { placeOf } from "../shared/naming.js";
import { attributeOf, type Keeper, type Leak } from "./subject.js";

/** Where the object that keeps the instance can keep it weakly instead. */
export function weakly({ name, value, site, isItself }: Keeper, leak: Leak): string {
  const place = placeOf(site, leak.module);
  // What goes over the elements asks each of them for what it has.
  if (leak.isElement) return `keep ${attributeOf(leak)} weakly (\`weakref.proxy\`), or have \`${name}\` keep weak references (${place})`;
  // A weak reference to a bound method, which nobody else holds, would be dead at once.
  if (!isItself) return `\`${name}\` keeps what it is given (${place}): give it a function that asks a \`weakref.ref(self)\``;
  return `have \`${name}\` keep \`weakref.proxy(${value ?? "…"})\` (${place})`;
}
