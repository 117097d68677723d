/**
 * Loads a module that only the running program can name, or that is loaded late from outside of the bundle. What V8 has kept compiled can't
 * do so by itself (https://nodejs.org/docs/latest-v20.x/api/vm.html#when-importmoduledynamically-is-vmconstantsuse_main_context_default_loader):
 * the bundle is handed a function of whoever loads it instead.
 */
export const importModule = (specifier: string): Promise<unknown> => import(specifier);
