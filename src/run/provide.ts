import { register } from "node:module";

/** What a transform of a user's own may import, wherever it lies. */
const OURS: Readonly<Record<string, string>> = {
  unleak: new URL("../index.js", import.meta.url).href,
  "unleak/transform": new URL("../kit.js", import.meta.url).href,
};

/** Runs beside the program (https://nodejs.org/api/module.html#resolvespecifier-context-nextresolve). */
const HOOK = `
let ours = {};
export const initialize = (given) => { ours = given; };
export const resolve = (specifier, context, next) =>
  Object.hasOwn(ours, specifier) ? { url: ours[specifier], shortCircuit: true } : next(specifier, context);
`;

// Has `import "unleak/transform"` lead to the unleak that runs, installed beside the importing file or not. A module is evaluated once,
// and so there is one hook, however many transforms are loaded. Uncompiled sources find what they import by themselves.
if (import.meta.url.endsWith(".js")) register(`data:text/javascript,${encodeURIComponent(HOOK)}`, { data: OURS });
