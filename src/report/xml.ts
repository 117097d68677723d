/** What can't be seen, or what XML has no way to tell: control characters, halves of surrogate pairs, what is no character. */
const IMPOSSIBLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/**
 * Text for the value of an attribute, or between tags (https://www.w3.org/TR/xml/#charsets): it is read back as it was, but for what XML 1.0 can't
 * hold in any way, which is spelled out as Python does. White space has numbers, of which a reader would make spaces, and so has what a terminal
 * that prints the report would obey, or show as nothing.
 */
export function escapeXml(text: string): string {
  return text
    .replace(IMPOSSIBLE, (character) => `\\${spelled(character.charCodeAt(0))}`)
    .replace(/[&<>"]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => ENTITIES[character] ?? `&#${character.codePointAt(0)};`);
}

const spelled = (code: number) => (code < 0x100 ? `x${code.toString(16).padStart(2, "0")}` : `u${code.toString(16).padStart(4, "0")}`);

/** What a tag says; nothing of what is undefined. */
type Attributes = Readonly<Record<string, string | number | undefined>>;

/** `<name a="1"`, open for more. */
function opening(name: string, attributes: Attributes): string {
  const told = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return `<${name}${told.map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`).join("")}`;
}

/** An element by itself on a line. */
export function emptyElement(name: string, attributes: Attributes): string {
  return `${opening(name, attributes)}/>\n`;
}

/** An element with others in it, in pieces. */
export function* element(name: string, attributes: Attributes, children: Iterable<string>): Generator<string> {
  let isEmpty = true;
  for (const child of children) {
    if (isEmpty) yield `${opening(name, attributes)}>\n`;
    isEmpty = false;
    yield child;
  }
  yield isEmpty ? emptyElement(name, attributes) : `</${name}>\n`;
}

/** What stands at the beginning. */
export const XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
