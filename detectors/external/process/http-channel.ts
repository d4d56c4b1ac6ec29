import { DriftdrillError } from '../../../harness/core/errors.js';
import type { Channel } from './channel.js';
import type { Message } from './messages.js';

/** A monitor behind HTTP: a POST a message, its answer in the body of the response. */
export class HttpChannel implements Channel {
  constructor(
    private readonly url: string,
    /** Longest wait for a response, seconds. */
    private readonly timeoutS: number,
  ) {}

  async say(message: Message): Promise<void> {
    await this.ask(message);
  }

  async ask(message: Message): Promise<string> {
    const at = `${this.url} to '${message.type}'`;
    let response: Response;
    let text: string;
    try {
      response = await fetch(this.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(message),
        signal: AbortSignal.timeout(this.timeoutS * 1000),
      });
      text = await response.text();
    } catch (error) {
      const { name, cause, message: said } = error as Error;
      if (name === 'TimeoutError')
        throw new DriftdrillError('monitor-hangs', `no answer from ${at} within ${this.timeoutS} s`);
      const reason = cause instanceof Error && cause.message !== '' ? cause.message : said;
      throw new DriftdrillError('monitor-missing', `no answer from ${at}: ${reason}`);
    }
    if (!response.ok)
      throw new DriftdrillError('monitor-failed', `${at} was answered with ${response.status}: ${text.slice(0, 500)}`);
    return text;
  }

  async close(): Promise<void> {
    await this.say({ type: 'bye' }).catch(() => {});
  }
}
