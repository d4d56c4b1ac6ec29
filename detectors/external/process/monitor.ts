import { DriftdrillError, exitCodes } from '../../../harness/core/errors.js';
import type { RulePlan } from '../../../harness/core/plan.js';
import type { Monitor, MonitoredRule, Watched, WatchedBranch } from '../monitor.js';
import type { Channel } from './channel.js';
import { type Hello, protocolVersion, type RowShape, readHello, rowShape, ruleOf } from './messages.js';
import { watchBranch } from './watch-branch.js';

export interface RemoteOptions {
  /** How messages call it: the command, or the URL. */
  readonly name: string;
  readonly everyS: number;
  /** Branches that are watched side by side, each by a monitor of its own. */
  readonly lanes: number;
  /** Handed over with the greeting. */
  readonly config: Record<string, unknown>;
  readonly connect: () => Channel;
}

/** A monitor that speaks the protocol, over whatever. */
export class RemoteMonitor implements Monitor {
  readonly block = 0;
  /** Greeted channels that no branch uses. */
  private readonly idle: Channel[] = [];
  private used = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly options: RemoteOptions,
    private readonly rules: readonly MonitoredRule[],
  ) {}

  watch(branches: readonly WatchedBranch[]): Promise<Watched[]> {
    return Promise.all(branches.map((branch) => this.watchOne(branch)));
  }

  warnings(): string[] {
    return [];
  }

  async close(): Promise<void> {
    await Promise.all(this.idle.splice(0).map((channel) => channel.close()));
  }

  private async watchOne(branch: WatchedBranch): Promise<Watched> {
    while (this.used >= this.options.lanes) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.used++;
    let channel = this.idle.pop();
    try {
      if (channel === undefined) {
        channel = this.options.connect();
        await greet(channel, branch.tape.kind === 'rows' ? rowShape(branch.tape.shape) : noShape, this.options.config);
      }
      const episodes = await watchBranch(channel, branch, this.options.everyS, this.rules);
      this.idle.push(channel);
      return { episodes, invalid: null };
    } catch (error) {
      if (!(error instanceof DriftdrillError)) throw error;
      await channel?.close();
      return { episodes: [], invalid: `monitor ${this.options.name} (${branch.branch}): ${error.message}` };
    } finally {
      this.used--;
      this.waiting.shift()?.();
    }
  }
}

/** Where only alerts are asked for: no traffic is there yet. */
const noShape: RowShape = { features: [], segments: [], task: 'none' };

async function greet(channel: Channel, shape: RowShape, config: Record<string, unknown>): Promise<Hello> {
  return readHello(
    await channel.ask({ type: 'hello', protocol: protocolVersion, harness: 'driftdrill', shape, config }),
  );
}

/**
 * What a monitor says of itself.
 * @throws DriftdrillError (exit 4) where it is not there or says something else
 */
async function helloOf({ connect, name, config }: RemoteOptions): Promise<Hello> {
  const channel = connect();
  try {
    return await greet(channel, noShape, config);
  } catch (error) {
    if (!(error instanceof DriftdrillError)) throw error;
    throw new DriftdrillError(error.code, `monitor ${name}: ${error.message}`, {
      exit: exitCodes.invalid,
      hint: error.hint ?? 'start it by hand and send it a hello to see what it does',
    });
  } finally {
    await channel.close();
  }
}

/** The alerts of a monitor that its scenario does not declare: it is asked. @throws as `helloOf` */
export async function announcedRules(declared: readonly unknown[], options: RemoteOptions): Promise<RulePlan[]> {
  if (declared.length > 0) return [];
  const { alerts } = await helloOf(options);
  if (alerts.length === 0)
    throw new DriftdrillError('monitor-babbles', `monitor ${options.name}: it announced no alerts`, {
      exit: exitCodes.invalid,
      hint: "say in the answer to hello which there may be, or name them under 'alerts' in the scenario",
    });
  return alerts.map((alert) => ruleOf(alert, options.name));
}
