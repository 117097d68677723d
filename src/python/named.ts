/** Who asks for more names than this is given a table of them. */
const FEW = 2;

/** What is asked for by a name of theirs; in the order in which they were added. */
export class Named<T> {
  readonly items: T[] = [];
  private table: Map<string, T[]> | undefined;
  private asked = 0;

  /** `names` says what each is called; without repetition. */
  constructor(private readonly names: (item: T) => readonly string[]) {}

  add(item: T): void {
    this.items.push(item);
  }

  of(name: string): readonly T[] {
    if (this.table) return this.table.get(name) ?? [];
    if (++this.asked <= FEW) return this.items.filter((item) => this.names(item).includes(name));
    this.table = this.inTable();
    return this.of(name);
  }

  private inTable(): Map<string, T[]> {
    const table = new Map<string, T[]>();
    for (const item of this.items) {
      for (const name of this.names(item)) {
        const same = table.get(name);
        if (same) same.push(item);
        else table.set(name, [item]);
      }
    }
    return table;
  }
}
