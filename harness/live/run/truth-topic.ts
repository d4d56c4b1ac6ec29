import { eventHeaders } from '../transport/cloud-event.js';
import { type Sealed, seal } from '../transport/seal.js';
import type { Sender } from '../transport/sender.js';

/** What the truth topic holds: first the sealed truth, at the end of the run the key to it. */
export type TruthRecord = { readonly sealed: Sealed } | { readonly key: string };

/** Publishes the ground truth sealed before the first record, and its key after the last. */
export class TruthTopic {
  private key: string | null = null;
  private readonly headers: ReturnType<typeof eventHeaders>;

  constructor(
    private readonly sender: Sender,
    private readonly topic: string,
    prefix: string,
  ) {
    this.headers = eventHeaders('truth', prefix);
  }

  seal(truth: unknown): void {
    const { sealed, key } = seal(JSON.stringify(truth));
    this.key = key;
    this.send({ sealed }, 0);
  }

  open(): void {
    if (this.key !== null) this.send({ key: this.key }, 1);
  }

  private send(record: TruthRecord, sequence: number): void {
    const headers = this.headers(`truth-${sequence}`, new Date().toISOString(), sequence);
    this.sender.add(this.topic, { key: 'truth', value: JSON.stringify(record), headers });
  }
}
