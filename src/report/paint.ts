import { styleText } from "node:util";
import { printable } from "./text.js";

type Format = Parameters<typeof styleText>[0];

/** Makes a part of a line printable, and paints it if so. */
export type Paint = (format: Format | undefined, text: string) => string;

/** Whether there are colours was decided by whoever asks: Node would look at standard output, wherever this goes. */
const DECIDED = { validateStream: false };

export function painter(isColoured: boolean): Paint {
  return (format, text) => (isColoured && format !== undefined ? styleText(format, printable(text), DECIDED) : printable(text));
}
