import { type Answer, bears, HttpError, jsonOf, type Request } from '../http/server.js';
import type { AlertRecord } from '../records/alert.js';
import { fromBinaryMode } from './binary-mode.js';
import { PayloadError } from './incoming.js';
import { recognise } from './recognise.js';
import type { AlertStore } from './store.js';

export interface IntakeOptions {
  /** Without it requests are refused; null: none is asked for. */
  readonly token: string | null;
  /** Finds the alert in a Slack message. */
  readonly slackPattern: RegExp | null;
  /** Told of each alert that is new. */
  readonly onAlert?: (alert: AlertRecord) => void;
}

/** How many alerts of a payload are new. */
export interface Accepted {
  readonly accepted: number;
  readonly duplicates: number;
}

/** Bytes that a payload may have. */
export const payloadLimit = 1 << 20;

/** `/alerts`, or where senders of Opsgenie are told nothing but a host. */
const paths = ['/alerts', '/v2/alerts'];

/**
 * Takes alerts by HTTP: `POST /alerts`, and `POST /alerts/ALIAS/close` for Opsgenie; 2xx means that they are on the disk.
 * Whoever has a payload from elsewhere hands it to `accept`.
 */
export class AlertIntake {
  constructor(
    readonly store: AlertStore,
    private readonly options: IntakeOptions,
  ) {}

  /** Whether a path is the intake's. */
  owns(path: string): boolean {
    return paths.some((own) => path === own || path.startsWith(`${own}/`));
  }

  async handle(request: Request): Promise<Answer> {
    const { token } = this.options;
    if (token !== null && !bears(request, token))
      throw new HttpError(401, 'the token is missing or wrong: Authorization: Bearer …, or ?token=…');
    if (request.method !== 'POST') throw new HttpError(405, `alerts come by POST, not ${request.method}`);
    if (paths.includes(request.path)) return this.take(request);
    const [, alias] = /^(?:\/v2)?\/alerts\/([^/]+)\/close$/.exec(request.path) ?? [];
    if (alias === undefined) throw new HttpError(404, `there is no ${request.path}; alerts go to /alerts`);
    await request.body();
    return this.close(decoded(alias));
  }

  /**
   * Takes the alerts of a payload; returns once they are on the disk.
   * @throws PayloadError where no shape fits, or what it needs is missing
   */
  accept(payload: unknown): Accepted {
    const incoming = recognise(payload, this.options.slackPattern);
    const fresh = this.store.take(incoming, new Date().toISOString());
    for (const alert of fresh) this.options.onAlert?.(alert);
    return { accepted: fresh.length, duplicates: incoming.length - fresh.length };
  }

  private async take(request: Request): Promise<Answer> {
    const body = await jsonOf(request, payloadLimit);
    try {
      return { status: 200, body: this.accept(fromBinaryMode('ce-', request.headers, body) ?? body) };
    } catch (error) {
      if (error instanceof PayloadError) throw new HttpError(422, error.message);
      throw error;
    }
  }

  private close(alias: string): Answer {
    const open = this.store.find(alias);
    if (open === undefined) throw new HttpError(404, `there is no alert '${alias}'`);
    const { received_at: _received, ...rest } = open;
    const fresh = this.store.take([{ ...rest, status: 'resolved', ends_at: null }], new Date().toISOString());
    for (const alert of fresh) this.options.onAlert?.(alert);
    return { status: 200, body: { accepted: fresh.length, duplicates: 1 - fresh.length } };
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new HttpError(400, `'${text}' is no valid path`);
  }
}
