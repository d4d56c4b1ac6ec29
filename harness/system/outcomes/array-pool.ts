/** Arrays that are done with, kept for reuse by length. A branch that forks off starts with none. */
export class ArrayPool {
  private readonly spare = new Map<number, Float64Array[]>();

  /** An array with anything in it. */
  take(length: number): Float64Array {
    return this.spare.get(length)?.pop() ?? new Float64Array(length);
  }

  give(array: Float64Array): void {
    const list = this.spare.get(array.length);
    if (list) list.push(array);
    else this.spare.set(array.length, [array]);
  }

  fork(): ArrayPool {
    return new ArrayPool();
  }
}
