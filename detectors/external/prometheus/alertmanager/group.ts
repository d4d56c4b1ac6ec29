import type { Firing } from '../firing.js';
import { type Arrival, arrivalsOf } from './arrivals.js';
import type { Route } from './config.js';
import { contains } from './time-interval.js';

/** How often Alertmanager forgets groups that are empty, seconds. */
const cleanUpS = 30;
/** How long it remembers what it told (its own default), seconds. */
const retentionS = 120 * 3600;

/** One alert of a group: all firings of the same labels, by start. */
export interface GroupAlert {
  readonly firings: readonly { readonly index: number; readonly firing: Firing }[];
  /** What may inhibit it. */
  readonly inhibiting: readonly Firing[];
}

/** What the last message of an integration said. */
interface Told {
  readonly firing: ReadonlySet<number>;
  readonly resolved: ReadonlySet<number>;
  readonly atS: number;
}

/** Lives through the flushes of one group: after the wait, then every interval while it is not forgotten. */
export class Group {
  private readonly arrivals: readonly Arrival[];
  /** Alerts that the group holds, with the last that was heard of each. */
  private readonly held = new Map<number, Arrival>();
  /** By integration; outlives the group. */
  private readonly log: (Told | null)[];
  /** What fired at the last flush: the firing of each alert. */
  private last: ReadonlyMap<number, number> = new Map();
  private next = 0;

  constructor(
    private readonly route: Route,
    private readonly alerts: readonly GroupAlert[],
    private readonly tell: (index: number, atS: number) => void,
  ) {
    this.arrivals = arrivalsOf(alerts.map(({ firings }) => firings));
    this.log = route.receiver.sendsResolved.map(() => null);
  }

  /** @param startMs milliseconds since the epoch of t = 0 */
  live(endS: number, startMs: number): void {
    while (this.next < this.arrivals.length && this.arrivals[this.next].timeS <= endS) {
      this.last = new Map();
      let flushS = this.firstFlushS();
      for (;;) {
        if (flushS > endS) return;
        this.flush(flushS, startMs);
        const cleanedS = (Math.floor(flushS / cleanUpS) + 1) * cleanUpS;
        if (this.held.size === 0 && this.comesS() >= cleanedS) break;
        flushS += this.route.groupIntervalS;
        this.takeUntil(flushS);
      }
    }
  }

  private comesS(): number {
    return this.arrivals[this.next]?.timeS ?? Number.POSITIVE_INFINITY;
  }

  private takeUntil(atS: number): void {
    for (; this.comesS() <= atS; this.next++) this.held.set(this.arrivals[this.next].alert, this.arrivals[this.next]);
  }

  /** After the wait; at once where something is heard of that began longer ago, such as an alert that is over. */
  private firstFlushS(): number {
    const { groupWaitS } = this.route;
    const bornS = this.comesS();
    for (let i = this.next; i < this.arrivals.length && this.arrivals[i].timeS <= bornS + groupWaitS; i++) {
      const { timeS, firing } = this.arrivals[i];
      if (firing.startsS + groupWaitS >= timeS) continue;
      this.takeUntil(timeS);
      return timeS;
    }
    this.takeUntil(bornS + groupWaitS);
    return bornS + groupWaitS;
  }

  private flush(atS: number, startMs: number): void {
    const held = [...this.held.values()];
    const fires = new Map<number, number>();
    for (const { alert, index, firing } of held) {
      if (!firesAt(firing, atS)) continue;
      fires.set(alert, index);
      // It was over and came back between two flushes: the message that is out still says that it fires.
      const before = this.last.get(alert);
      if (before !== undefined && before !== index && this.log.some((told) => told?.firing.has(alert)))
        this.tell(index, firing.startsS);
    }
    if (!isMuted(this.route, startMs + atS * 1000)) {
      const open = held.filter(({ alert }) => !this.alerts[alert].inhibiting.some((source) => firesAt(source, atS)));
      if (open.length > 0) this.notify(open, fires, atS);
    }
    for (const { alert } of held) if (!fires.has(alert)) this.held.delete(alert);
    this.last = fires;
  }

  private notify(open: readonly Arrival[], fires: ReadonlyMap<number, number>, atS: number): void {
    const firing = new Set(open.map(({ alert }) => alert).filter((alert) => fires.has(alert)));
    const resolved = new Set(open.map(({ alert }) => alert).filter((alert) => !fires.has(alert)));
    this.route.receiver.sendsResolved.forEach((sendsResolved, i) => {
      const dueS = atS - this.route.repeatIntervalS;
      if (!isNews(this.log[i], { firing, resolved, atS }, sendsResolved, dueS)) return;
      this.log[i] = { firing, resolved, atS };
      for (const alert of firing) this.tell(fires.get(alert)!, atS);
    });
  }
}

/** Whether an integration is sent a message: something fires, or is over, that its last one did not say, or it is due again. */
function isNews(before: Told | null, now: Told, sendsResolved: boolean, dueS: number): boolean {
  if (before === null || before.atS < now.atS - retentionS) return now.firing.size > 0;
  if ([...now.firing].some((alert) => !before.firing.has(alert))) return true;
  if (now.firing.size === 0) return before.firing.size > 0;
  if (sendsResolved && [...now.resolved].some((alert) => !before.resolved.has(alert))) return true;
  return before.atS < dueS;
}

function isMuted({ mutes, actives }: Route, atMs: number): boolean {
  const holds = (interval: Route['mutes'][number]): boolean => contains(interval, atMs);
  return mutes.some(holds) || (actives !== null && !actives.some(holds));
}

export function firesAt({ startsS, endsS }: Firing, atS: number): boolean {
  return startsS <= atS && (endsS === null || endsS > atS);
}
