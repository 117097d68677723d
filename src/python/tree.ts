const NONE: readonly Node[] = [];

/** A node of the syntax tree: independent of the engine that parsed it, with the names of tree-sitter-python's grammar. */
export class Node {
  parent: Node | undefined = undefined;
  private all: readonly Node[] = NONE;
  private code: readonly Node[] = NONE;

  constructor(
    /** The grammar's name of the node, such as `class_definition`; operators that carry a field keep their own text. */
    readonly type: string,
    /** The role this node plays in its parent, such as `body`. */
    readonly role: string | undefined,
    /** First byte, 0-based. */
    readonly start: number,
    /** The byte after the last one. */
    readonly end: number,
    private readonly source: string,
  ) {}

  get children(): readonly Node[] {
    return this.all;
  }

  /** The children that are code: comments and line continuations may stand anywhere and mean nothing. */
  get parts(): readonly Node[] {
    return this.code;
  }

  /** Takes its children, once. */
  adopt(children: readonly Node[]): void {
    for (const child of children) child.parent = this;
    // A list that has grown has room to spare, and there are very many of them.
    this.all = children.length > 0 ? children.slice() : NONE;
    this.code = this.all.some(isTrivia) ? this.all.filter((child) => !isTrivia(child)) : this.all;
  }

  /** The node's own bytes, one character a byte. */
  get text(): string {
    return this.source.slice(this.start, this.end);
  }

  /** The first child that plays `role`; of what stands before a dot or is called, a dotted name without the brackets around it. */
  field(role: string): Node | undefined {
    const found = this.children.find((child) => child.role === role);
    return found?.type === "parenthesized_expression" && (role === "object" || role === "function") ? unbracketed(found) : found;
  }

  fields(role: string): Node[] {
    return this.children.filter((child) => child.role === role);
  }

  is(...types: readonly string[]): boolean {
    return types.includes(this.type);
  }

  /** The nearest node above this one of one of the `types`. */
  closest(...types: readonly string[]): Node | undefined {
    let node = this.parent;
    while (node && !types.includes(node.type)) node = node.parent;
    return node;
  }

  contains(other: Node): boolean {
    return this.start <= other.start && other.end <= this.end;
  }
}

/** A node whose children are made once somebody asks for them: of most functions nobody asks what is in them. */
export class LateNode extends Node {
  constructor(
    type: string,
    role: string | undefined,
    start: number,
    end: number,
    source: string,
    private make: (() => readonly Node[]) | undefined,
  ) {
    super(type, role, start, end, source);
  }

  override get children(): readonly Node[] {
    this.open();
    return super.children;
  }

  override get parts(): readonly Node[] {
    this.open();
    return super.parts;
  }

  private open(): void {
    const made = this.make?.();
    if (!made) return;
    this.make = undefined;
    this.adopt(made);
  }
}

/** The index of the last of them that begins at an offset or before it; -1 where none does. `nodes` are in the order of the file. */
export function lastUpTo(nodes: readonly Node[], offset: number): number {
  let low = 0;
  for (let high = nodes.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((nodes[middle] as Node).start <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export function isTrivia(node: Node): boolean {
  return node.type === "comment" || node.type === "line_continuation";
}

/**
 * `root` and what is below it, parents first, in source order. `enter` says whether to go into a node's children.
 * Iterative: a chain of ten thousand `+` is a tree ten thousand levels deep.
 */
export function* walk(root: Node, enter: (node: Node) => boolean = () => true): Generator<Node> {
  const stack = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    yield node;
    if (!enter(node)) continue;
    for (let i = node.children.length - 1; i >= 0; i--) stack.push(node.children[i] as Node);
  }
}

/** Strips the parentheses around an expression or a target. */
export function bare(node: Node): Node {
  let inner = node;
  for (let part = inner.parts[0]; part && isParenthesised(inner, part); part = inner.parts[0]) inner = part;
  return inner;
}

/** `(self).x` and `(f)(x)` say what they say without brackets; anything but a dotted name needs them. */
function unbracketed(brackets: Node): Node {
  const inner = bare(brackets);
  return inner.is("identifier", "attribute") ? inner : brackets;
}

/** The grammar takes `(x) = …` for a tuple of one; a comma would make it one. */
function isParenthesised(node: Node, part: Node): boolean {
  if (node.type === "parenthesized_expression") return true;
  return node.type === "tuple_pattern" && node.parts.length === 1 && !node.text.slice(part.end - node.start).includes(",");
}

/** The name after the dot of `object.name`, or undefined when `node` is no attribute. */
export function attributeName(node: Node): string | undefined {
  return node.type === "attribute" ? node.field("attribute")?.text : undefined;
}

/** `["os", "path", "join"]` for `os.path.join`; undefined when it is not a plain dotted name. */
export function dottedName(node: Node): string[] | undefined {
  const names: string[] = [];
  let current = bare(node);
  while (current.type === "attribute") {
    const name = attributeName(current);
    const object = current.field("object");
    if (name === undefined || !object) return undefined;
    names.unshift(name);
    current = bare(object);
  }
  if (current.type !== "identifier") return undefined;
  return [current.text, ...names];
}

/** The positional arguments of a call, and its keywords by name; `*args` and `**kw` set `open`. */
export interface Arguments {
  readonly positional: readonly Node[];
  readonly keywords: ReadonlyMap<string, Node>;
  readonly open: boolean;
}

/** What a call is given. Parentheses around an argument are left out. */
export function argumentsOf(call: Node): Arguments {
  const list = call.field("arguments");
  const positional: Node[] = [];
  const keywords = new Map<string, Node>();
  let open = false;
  if (list?.type === "generator_expression") positional.push(list);
  else
    for (const part of list?.parts ?? []) {
      const name = part.field("name")?.text;
      const value = part.field("value");
      if (part.is("list_splat", "dictionary_splat")) open = true;
      else if (part.type === "keyword_argument" && name !== undefined && value) keywords.set(name, bare(value));
      else positional.push(bare(part));
    }
  return { positional, keywords, open };
}

const STRING_PREFIX = /^[a-zA-Z]*("""|'''|"|')/;

/** The value of a string literal without escapes or interpolation; undefined for anything else. */
export function stringValue(node: Node): string | undefined {
  const inner = bare(node);
  if (inner.type === "concatenated_string") {
    const values = inner.parts.map(stringValue);
    return values.some((value) => value === undefined) ? undefined : values.join("");
  }
  if (inner.type !== "string") return undefined;
  const quote = STRING_PREFIX.exec(inner.text);
  const mark = quote?.[1];
  if (!quote || !mark) return undefined;
  const value = inner.text.slice(quote[0].length, -mark.length);
  return value.includes("\\") || /^[a-zA-Z]*f/i.test(quote[0]) ? undefined : value;
}
