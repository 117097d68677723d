// Runs the built command line again and again in one process, each time as a program that is evaluated anew: Node, and what V8 has compiled of it,
// are there already, which is most of what a start costs. Commands come as lines of JSON by descriptor 3, and how they ended goes out by 4.
import { closeSync, ftruncateSync, openSync, readFileSync, readSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";

const [COMMANDS, ANSWERS] = [3, 4];
const STDIN = 0;
const PRINTED = [1, 2];
/** As in src/cli.ts: what an error that nobody caught ends with. */
const NOT_DONE = 2;

const bundle = fileURLToPath(new URL("../dist/src/program.cjs", import.meta.url));
const script = new Script(`(function (module, exports, require, __filename, importModule) {${readFileSync(bundle, "latin1")}\n})`, {
  filename: bundle,
});

/** Gives the exit status. */
async function run(args) {
  process.exitCode = NOT_DONE;
  const module = { exports: {} };
  script.runInThisContext()(module, module.exports, createRequire(bundle), bundle, (specifier) => import(specifier));
  process.exitCode = await module.exports.startCommand(args);
  // What would be done by a process that ends.
  process.emit("exit", process.exitCode);
  return process.exitCode;
}

/** A program that ends the process has its answer given all the same. */
process.exit = (status = process.exitCode) => {
  process.exitCode = status;
  process.emit("exit", status);
  answer(process.exitCode);
  process.kill(process.pid, "SIGKILL");
};

function answer(status) {
  writeSync(ANSWERS, `${status}\n`);
}

function listening() {
  return [process, process.stdout, process.stderr].flatMap((emitter) =>
    emitter.eventNames().flatMap((event) => emitter.listeners(event).map((listener) => ({ emitter, event, listener }))),
  );
}

/** The program's listeners go with it. */
function forget(before) {
  const isOld = ({ emitter, event, listener }) =>
    before.some((each) => each.emitter === emitter && each.event === event && each.listener === listener);
  for (const each of listening()) if (!isOld(each)) each.emitter.off(each.event, each.listener);
}

function* lines(descriptor) {
  const piece = Buffer.alloc(1 << 16);
  let rest = "";
  for (let size = readSync(descriptor, piece); size > 0; size = readSync(descriptor, piece)) {
    const parts = (rest + piece.toString("latin1", 0, size)).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}

for (const line of lines(COMMANDS)) {
  const { args, cwd, env } = JSON.parse(Buffer.from(line, "base64").toString());
  for (const descriptor of PRINTED) ftruncateSync(descriptor);
  closeSync(STDIN);
  openSync("/dev/null");
  process.chdir(cwd);
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  process.argv.splice(2, Number.POSITIVE_INFINITY, ...args);
  const before = listening();
  const status = await run(args);
  forget(before);
  answer(status);
}
