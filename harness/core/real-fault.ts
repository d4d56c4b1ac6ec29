/** Whose connections to the broker: the system's that sends telemetry, the detectors' that read it, or both. */
export const networkLinks = ['system', 'detectors', 'both'] as const;
export type NetworkLink = (typeof networkLinks)[number];

/** Processes of a live run. */
export const processTargets = ['detectors', 'broker'] as const;
export type ProcessTarget = (typeof processTargets)[number];

/** A toxic of Toxiproxy. Upstream is from the client to the broker. */
export interface Toxic {
  readonly type: 'latency' | 'timeout' | 'reset_peer';
  readonly stream: 'upstream' | 'downstream';
  /** Times in whole milliseconds. */
  readonly attributes: Readonly<Record<string, number>>;
}

/** What is done to a real part while a fault acts. Plain data. */
export type RealFault =
  | {
      readonly on: 'network';
      readonly link: NetworkLink;
      readonly toxic: Toxic;
      /** Nothing gets through while it acts. */
      readonly cuts: boolean;
    }
  | { readonly on: 'process'; readonly target: ProcessTarget; readonly how: 'stop' | 'kill' };
