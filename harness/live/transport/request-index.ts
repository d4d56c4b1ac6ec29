/** What a monitor sees of a request beside its label. */
export interface SeenRequest {
  readonly prediction: number;
  readonly score: number;
  /** One number for all its segments. */
  readonly group: number;
}

interface Waiting extends SeenRequest {
  readonly ordinal: number;
  readonly entity: string;
}

/**
 * Which request a label belongs to, by the moment of the request. Requests of one moment are told apart by what a
 * monitor sees of them; those that look alike are taken in their order.
 */
export class RequestIndex {
  private readonly byTime = new Map<number, Waiting[]>();

  add(time: number, request: Waiting): void {
    const known = this.byTime.get(time);
    if (known === undefined) this.byTime.set(time, [request]);
    else known.push(request);
  }

  /** The request of that moment and look that has no label yet. @throws RangeError where there is none */
  take(time: number, { prediction, score, group }: SeenRequest): Waiting {
    const known = this.byTime.get(time) ?? [];
    const at = known.findIndex(
      (one) => Object.is(one.prediction, prediction) && Object.is(one.score, score) && one.group === group,
    );
    if (at < 0) throw new RangeError(`no request at ${time} s waits for this label`);
    const [found] = known.splice(at, 1);
    if (known.length === 0) this.byTime.delete(time);
    return found;
  }

  /** Moments with requests that wait. */
  get size(): number {
    return this.byTime.size;
  }
}
