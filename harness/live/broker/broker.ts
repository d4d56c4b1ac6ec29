import type { PartProcess } from './part-process.js';

/** A Kafka broker that a run may use. */
export interface Broker {
  /** `host:port`, one or more. */
  readonly addresses: readonly string[];
  /** Where it came from, in words. */
  readonly how: string;
  /** Its process, where it was started here as one. */
  readonly process?: PartProcess;
  /** Ends it where it was started here; leaves the user's own alone. */
  stop(): Promise<void>;
}
