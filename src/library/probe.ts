import { readFile } from "node:fs/promises";
import { resource } from "../resources.js";

/** The text of the Python module that a running program imports to say what lies in `gc.garbage`: ASCII, for Python 2.4 to 2.7. */
export function probeModule(): Promise<string> {
  return readFile(resource("src/probe/unleak_probe.py"), "ascii");
}
