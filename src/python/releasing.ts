/** Verbs of releasing, as names of functions and methods have them. */
const VERBS = [
  ...["close", "shutdown", "stop", "release", "dispose", "cleanup", "disconnect", "terminate", "quit", "free", "destroy", "delete", "del"],
  ...["unlink", "remove", "kill", "rmtree", "rmdir", "clear", "detach", "unregister", "unbind", "deregister", "unsubscribe", "cancel"],
  ...["unload", "unmap", "munmap", "unlock", "unref", "deref", "decref", "dec", "decr", "decrement", "dealloc", "deallocate", "finalize"],
  ...["fini", "deinit", "drop", "purge", "forget", "uninstall", "uninit"],
];

const JOINED = new RegExp(`^_*(?:${VERBS.filter((verb) => verb.length > 3).join("|")})(?!\\w*ed(?:_|$))`, "i");

/** Whether a function or method is called like one that releases something: `close_all`, `XFreeGC`; `closed` is none. */
export function saysRelease(name: string): boolean {
  return JOINED.test(name) || wordsIn(name).some((word) => VERBS.includes(word));
}

/** `XFreeGC` and `x_free_gc` are x, free and gc. */
function wordsIn(name: string): readonly string[] {
  const apart = name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2");
  return apart.toLowerCase().split("_");
}
