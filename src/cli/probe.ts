import { probeModule } from "../index.js";
import type { Command } from "./command.js";
import { print } from "./output.js";
import { DONE } from "./status.js";

const EPILOGUE = `unleak probe > unleak_probe.py makes a module for Python 2.4 to 2.7, which a running program can import:

  unleak_probe.dump(FILE)      writes what lies in gc.garbage, and which attributes hold it
  unleak_probe.install(FILE)   has it written whenever the process gets SIGUSR2
  unleak_probe.count(CLASS)    how many instances are alive
  UNLEAK_PROBE=FILE            in the environment: written when the program exits

unleak leaks --garbage FILE src tells which lines of src these objects come from.`;

export const probe: Command = {
  usage: "probe",
  summary: "print a Python module that says, in the running program, what lies in gc.garbage",
  describe: (parser) => parser.epilogue(EPILOGUE),
  async work() {
    print(await probeModule());
    return DONE;
  },
};
