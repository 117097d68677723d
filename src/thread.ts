import { loadProgram } from "./launch.js";

await (await loadProgram()).startThread();
