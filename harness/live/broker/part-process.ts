/** A process that was started for a run, and may be stopped, killed and started again. */
export interface PartProcess {
  /** Null while it is down. */
  readonly pid: number | null;
  /** Ends it at once, as a crash would; it stays down until `boot`. */
  kill(): Promise<void>;
  boot(): Promise<void>;
}
