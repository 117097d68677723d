import { mangle } from "./mangle.js";
import { Named } from "./named.js";
import { assignedValue } from "./names.js";
import { attributeName, dottedName, LateNode, type Node, stringValue, walk } from "./tree.js";
import { wordsIn } from "./word-search.js";

const LONGEST_NAME = 300;

/** `value as name` in an import, or `name = value`. */
export interface Naming {
  readonly name: string;
  readonly node: Node;
  readonly value: Node;
}

/** Where each attribute, call and name of a tree stands, or of a part of one; in source order. What is made late is not looked into. */
export class Occurrences {
  private readonly identifiers = new Named<Node>((node) => [node.text]);
  private readonly attributes = new Named(attributeNames);
  private readonly callees = new Named<Node>((node) => [calleeName(node)]);
  /** Those that may be a name or a dotted path. */
  private readonly strings = new Named(pathNames);
  private readonly named = new Named<Naming>(({ name }) => [name]);
  private readonly renamed = new Named<Naming>(lastNames);
  private readonly replaced = new Named<Naming>(lastNames);
  private readonly defined = new Named<Node>((node) => [node.field("name")?.text ?? ""]);
  private readonly headers = new Named<Node>((node) => wordsIn(node.field("superclasses")?.text ?? ""));
  readonly comments: Node[] = [];
  readonly globals: Node[] = [];
  /** The dots of each `from . import x`. */
  readonly dots: Node[] = [];
  /** The expressions that `with` statements enter. */
  readonly withItems: Node[] = [];
  /** The comparisons by identity, other than with `None` and the like. */
  readonly identityTests: Node[] = [];

  constructor(root: Node) {
    for (const node of walk(root, (node) => node === root || !(node instanceof LateNode))) this.note(node);
  }

  /** The definitions of classes. */
  get classes(): readonly Node[] {
    return this.headers.items;
  }

  /** Those of them whose bases say the word. */
  classesNaming(word: string): readonly Node[] {
    return this.headers.of(word);
  }

  identifiersOf(name: string): readonly Node[] {
    return this.identifiers.of(name);
  }

  /** Every `x.name`; private names are mangled. */
  attributesOf(name: string): readonly Node[] {
    return this.attributes.of(name);
  }

  /** Every call of `name(…)` or `x.name(…)`. */
  callsOf(name: string): readonly Node[] {
    return this.callees.of(name);
  }

  /** The string literals that are `name`, or a dotted path that ends with it. */
  stringsOf(name: string): readonly Node[] {
    return this.strings.of(name);
  }

  /** The definitions of functions that are called so. */
  functionsOf(name: string): readonly Node[] {
    return this.defined.of(name);
  }

  get calls(): readonly Node[] {
    return this.callees.items;
  }

  /** Whatever gets another name, in any scope: by `import … as` and by assignment. */
  get namings(): readonly Naming[] {
    return this.named.items;
  }

  /** Whatever is put in the place of an attribute: `module.attribute = value`. */
  get replacings(): readonly Naming[] {
    return this.replaced.items;
  }

  /** Those of them that give the name. */
  namingsTo(name: string): readonly Naming[] {
    return this.named.of(name);
  }

  /** Those of them by which what is called `name`, or ends with it behind a dot, is called something else. */
  renamingsOf(name: string): readonly Naming[] {
    return this.renamed.of(name);
  }

  /** Likewise, whatever puts it in the place of an attribute: `module.attribute = name`. */
  replacingsBy(name: string): readonly Naming[] {
    return this.replaced.of(name);
  }

  private note(node: Node): void {
    const { type } = node;
    if (type === "identifier") this.identifiers.add(node);
    else if (type === "attribute") this.attributes.add(node);
    else if (type === "call") this.callees.add(node);
    else if (type === "string" && node.end - node.start <= LONGEST_NAME) this.strings.add(node);
    else if (type === "comment") this.comments.push(node);
    else if (type === "assignment" || type === "aliased_import") this.noteNaming(node);
    else if (type === "class_definition") this.headers.add(node);
    else if (type === "function_definition") this.defined.add(node);
    else if (type === "import_from_statement") this.noteDots(node);
    else if (type === "with_item") this.noteWith(node);
    else if (type === "global_statement") this.globals.push(node);
    else if (type === "comparison_operator" && testsIdentity(node)) this.identityTests.push(node);
  }

  private noteNaming(node: Node): void {
    const isImport = node.type === "aliased_import";
    const name = node.field(isImport ? "alias" : "left");
    const value = isImport ? node.field("name") : assignedValue(node);
    if (!isImport && name?.type === "attribute" && value) this.replaced.add({ name: attributeName(name) ?? "", node, value });
    if (name?.type === "identifier" && value) {
      this.named.add({ name: name.text, node, value });
      this.renamed.add({ name: name.text, node, value });
    }
  }

  private noteDots(statement: Node): void {
    const source = statement.field("module_name");
    if (source && /^\.+$/.test(source.text)) this.dots.push(source);
  }

  private noteWith(item: Node): void {
    const value = item.field("value");
    const object = value?.type === "as_pattern" ? value.parts[0] : value;
    if (object) this.withItems.push(object);
  }
}

/** What a dotted name ends with. */
function lastNames({ value }: Naming): readonly string[] {
  const last = value.type === "dotted_name" ? value.parts.at(-1)?.text : dottedName(value)?.at(-1);
  return last === undefined ? [] : [last];
}

/** What an attribute is called: as written, and mangled. */
function attributeNames(node: Node): readonly string[] {
  const name = node.field("attribute")?.text ?? "";
  const mangled = mangle(name, node);
  return mangled === name ? [name] : [name, mangled];
}

/** What a string that is a name or a dotted path ends with. */
function pathNames(node: Node): readonly string[] {
  const value = stringValue(node);
  return value !== undefined && /^[\w.\x80-\xff]+$/.test(value) ? [value.slice(value.lastIndexOf(".") + 1)] : [];
}

function testsIdentity(comparison: Node): boolean {
  const isIdentity = comparison.fields("operators").some((operator) => operator.type.startsWith("is"));
  return isIdentity && !comparison.parts.some((part) => part.is("none", "true", "false"));
}

/** The last name of what a call calls: `copy` for `copy()` and for `shutil.copy()`; empty where there is none. */
export function calleeName(call: Node): string {
  const callee = call.field("function");
  if (callee?.type === "identifier") return callee.text;
  return (callee && attributeName(callee)) ?? "";
}
