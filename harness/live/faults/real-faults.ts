import { setTimeout as sleep } from 'node:timers/promises';
import { DriftdrillError, exitCodes } from '../../core/errors.js';
import { formatDuration } from '../../core/quantity.js';
import type { ProcessTarget, RealFault } from '../../core/real-fault.js';
import type { ShapedClock } from '../../system/faults/fault-clock.js';
import type { PartProcess } from '../broker/part-process.js';
import type { Route } from '../client.js';
import { Ledger } from './ledger.js';
import { Links } from './links.js';
import { killSwitch, type Switch, stopSwitch, toxicSwitch } from './switches.js';
import { Toxiproxy } from './toxiproxy.js';

/** A fault on a real part, on the timeline of one trial. */
export interface TimedFault {
  readonly id: string;
  readonly real: RealFault;
  readonly clock: Pick<ShapedClock, 't0S' | 'endS' | 'strength'>;
}

export interface RealFaultsOptions {
  /** Simulated seconds a second. */
  readonly speed: number;
  readonly addresses: readonly string[];
  /** The broker's process, where it was started for the run. */
  readonly broker: PartProcess | null;
  /** Undoes everything as soon as it is aborted: a run that is cut off could not even end. */
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

const tickMs = 20;
/** A sender waits 120 s for a broker; reconnecting takes some of it. */
const longestCutS = 60;

/** Stretch of simulated time in which a fault was in force; open while it is. */
interface Stretch {
  readonly fromS: number;
  toS: number;
}

/** Faults on the real parts of one trial: switched on and off by the clock, counted, and undone whatever happens. */
export class RealFaults {
  private readonly ledger = new Ledger();
  private toxiproxy: Toxiproxy | null = null;
  private links: Links | null = null;
  private noted: (() => void) | null = null;
  private readonly stretches = new Map<string, Stretch[]>();
  private readonly counts = new Map<string, number>();
  private driving: Promise<unknown> = Promise.resolve();
  private startedAt = 0;
  private closed = false;
  private readonly onAbort = () => {
    this.closed = true;
  };
  private fail: (error: unknown) => void = () => {};
  /** Rejects where a fault can't be injected. */
  readonly failed = new Promise<never>((_, reject) => {
    this.fail = reject;
  });

  private constructor(
    private readonly faults: readonly TimedFault[],
    private readonly options: RealFaultsOptions,
  ) {
    this.failed.catch(() => {});
    options.signal.addEventListener('abort', this.onAbort);
    for (const { id } of faults) {
      this.stretches.set(id, []);
      this.counts.set(id, 0);
    }
  }

  /**
   * Puts what the faults need between the parts.
   * @throws DriftdrillError where they don't suit the run, or a part is missing
   */
  static async prepare(faults: readonly TimedFault[], options: RealFaultsOptions): Promise<RealFaults> {
    for (const fault of faults) check(fault, options);
    const prepared = new RealFaults(faults, options);
    try {
      if (faults.some(({ real }) => real.on === 'network')) {
        prepared.toxiproxy = await Toxiproxy.start(prepared.ledger);
        prepared.links = await Links.open(prepared.toxiproxy, options.addresses);
      }
      prepared.noteBroker();
      return prepared;
    } catch (error) {
      await prepared.close();
      throw error;
    }
  }

  /** By way of what a part connects to the broker. */
  route(side: 'system' | 'detectors'): Route {
    return this.links?.routes[side] ?? {};
  }

  /** True where telemetry may come late to the broker, so that when it arrived is part of what happened. */
  get delaysTelemetry(): boolean {
    return this.faults.some(({ real }) =>
      real.on === 'network' ? real.link !== 'detectors' : real.target === 'broker',
    );
  }

  /** Starts the clock. @param detectors their process; null where they are part of this one */
  begin(detectors: PartProcess | null): void {
    this.startedAt = performance.now();
    const drives = this.faults.map((fault) => this.drive(fault, this.switchOf(fault, detectors)));
    this.driving = Promise.all(drives).catch((error: unknown) => this.fail(error));
  }

  /** Counts the requests of a batch that were sent about while a fault was in force. */
  sent(times: Float64Array, n: number): void {
    for (const [id, stretches] of this.stretches)
      for (const { fromS, toS } of stretches) {
        let met = 0;
        for (let i = 0; i < n; i++) if (times[i] >= fromS && times[i] < toS) met += 1;
        this.counts.set(id, (this.counts.get(id) ?? 0) + met);
      }
  }

  /** Requests that each fault met, by id. */
  get met(): ReadonlyMap<string, number> {
    return this.counts;
  }

  /** Undoes what the faults do; the way to the broker stays. */
  async lift(): Promise<void> {
    this.closed = true;
    await this.driving;
  }

  /** Takes away what was put between the parts, once nobody needs it. */
  async close(): Promise<void> {
    await this.lift();
    this.options.signal.removeEventListener('abort', this.onAbort);
    await this.toxiproxy?.stop();
    this.noted?.();
    this.ledger.close();
  }

  private get nowS(): number {
    return ((performance.now() - this.startedAt) / 1000) * this.options.speed;
  }

  private async drive({ id, clock }: TimedFault, change: Switch): Promise<void> {
    let stretch: Stretch | null = null;
    try {
      while (!this.closed) {
        const acts = clock.strength(this.nowS) > 0;
        if (acts && stretch === null) {
          await change.on();
          stretch = { fromS: this.nowS, toS: Number.POSITIVE_INFINITY };
          this.stretches.get(id)?.push(stretch);
          this.options.note(`fault ${id}: on at ${formatDuration(Math.round(stretch.fromS))}\n`);
        } else if (!acts && stretch !== null) {
          stretch.toS = this.nowS;
          stretch = null;
          await change.off();
          this.options.note(`fault ${id}: off at ${formatDuration(Math.round(this.nowS))}\n`);
        } else if (this.nowS >= clock.endS) return;
        await sleep(tickMs);
      }
    } finally {
      if (stretch !== null) {
        await change.off();
        this.options.note(`fault ${id}: undone\n`);
      }
    }
  }

  private switchOf({ id, real }: TimedFault, detectors: PartProcess | null): Switch {
    const { toxiproxy, links, ledger, options } = this;
    if (real.on === 'network') {
      if (toxiproxy === null || links === null) throw new Error('no proxies were opened');
      return toxicSwitch(toxiproxy, links.proxies(real.link), id, real.toxic);
    }
    const part = real.target === 'broker' ? options.broker : detectors;
    if (part === null)
      throw new DriftdrillError('no-process', `fault ${id}: ${names[real.target]} is not one of its own here`, {
        exit: exitCodes.internal,
      });
    if (real.how === 'stop') return stopSwitch(part, names[real.target], ledger);
    const kill = killSwitch(part, names[real.target]);
    if (real.target === 'detectors') return kill;
    return {
      on: async () => {
        await kill.on();
        this.noted?.();
      },
      off: async () => {
        await kill.off();
        this.noteBroker();
      },
    };
  }

  /** A broker that was started for the run must not outlive it, stopped or not. */
  private noteBroker(): void {
    const pid = this.options.broker?.pid;
    if (typeof pid === 'number') this.noted = this.ledger.add('end', pid, 'the Kafka broker of the run is ended');
  }
}

const names: Readonly<Record<ProcessTarget, string>> = {
  broker: 'the process of the broker',
  detectors: 'the process of the detectors',
};

function check({ id, real, clock }: TimedFault, { speed, broker }: RealFaultsOptions): void {
  if (speed === Number.POSITIVE_INFINITY)
    throw new DriftdrillError('needs-clock', `fault ${id} acts by the wall clock, which --speed max leaves out`, {
      hint: 'give a number of simulated seconds a second, such as --speed 60',
    });
  if (real.on === 'process' && real.target === 'broker' && broker === null)
    throw new DriftdrillError(
      'no-process',
      `fault ${id}: only a broker that was started for the run is stopped or killed`,
      {
        hint: 'leave out --brokers and KAFKA_BROKERS: Java with Maven starts one',
      },
    );
  const cuts = real.on === 'network' ? real.cuts : real.target === 'broker';
  const wallS = (clock.endS - clock.t0S) / speed;
  if (cuts && wallS > longestCutS)
    throw new DriftdrillError(
      'too-long',
      `fault ${id} would cut the run off for ${formatDuration(Math.round(wallS))} of the wall clock`,
      {
        hint: `at most ${longestCutS}s: shorten lasts, or give a higher --speed`,
      },
    );
}
