const pageRows = 1024;

interface Page {
  readonly values: Float64Array;
  readonly have: Uint8Array;
  /** Rows that are still to be released. */
  left: number;
}

/** Rows of numbers by ordinal, which may come in any order; pages go away once all their rows are released. */
export class PagedRows {
  private readonly pages = new Map<number, Page>();

  constructor(private readonly width: number) {}

  has(ordinal: number): boolean {
    return this.pages.get(Math.floor(ordinal / pageRows))?.have[ordinal % pageRows] === 1;
  }

  /** Marks a row as there and gives its place. */
  put(ordinal: number): { values: Float64Array; at: number } {
    const number = Math.floor(ordinal / pageRows);
    let page = this.pages.get(number);
    if (page === undefined) {
      page = { values: new Float64Array(pageRows * this.width), have: new Uint8Array(pageRows), left: pageRows };
      this.pages.set(number, page);
    }
    page.have[ordinal % pageRows] = 1;
    return { values: page.values, at: (ordinal % pageRows) * this.width };
  }

  /** Place of a row that is there. */
  get(ordinal: number): { values: Float64Array; at: number } {
    const page = this.pages.get(Math.floor(ordinal / pageRows));
    if (page === undefined || page.have[ordinal % pageRows] === 0) throw new RangeError(`row ${ordinal} is not held`);
    return { values: page.values, at: (ordinal % pageRows) * this.width };
  }

  /** Says that a row is not needed any more. */
  release(ordinal: number): void {
    const number = Math.floor(ordinal / pageRows);
    const page = this.pages.get(number);
    if (page === undefined) return;
    page.left -= 1;
    if (page.left === 0) this.pages.delete(number);
  }

  /** Pages held. */
  get held(): number {
    return this.pages.size;
  }
}
