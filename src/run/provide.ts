import { register } from "node:module";
import { IS_BUILT, resource } from "../resources.js";

/** What a transform of a user's own may import, wherever it lies. */
const OURS: Readonly<Record<string, string>> = {
  unleak: resource("src/index.js").href,
  "unleak/transform": resource("src/kit.js").href,
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
if (IS_BUILT) register(`data:text/javascript,${encodeURIComponent(HOOK)}`, { data: OURS });
