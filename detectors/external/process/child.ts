import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { DriftdrillError } from '../../../harness/core/errors.js';
import type { Channel } from './channel.js';
import type { Message } from './messages.js';

export interface ChildOptions {
  readonly command: readonly string[];
  /** Working folder. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Longest wait for an answer, seconds. */
  readonly timeoutS: number;
  /** The same for the first one: the libraries of a monitor take their time to load. */
  readonly startS: number;
}

const longestLine = 4 * 2 ** 20;
const keptWords = 2_000;
const leaveMs = 2_000;

/** A monitor in a child process: one message a line. */
export class ChildChannel implements Channel {
  private readonly child: ChildProcessWithoutNullStreams;
  private text = '';
  private words = '';
  private lines: string[] = [];
  private asked: ((line: string) => void) | null = null;
  /** Rejects as soon as the child fails. */
  private readonly broken: Promise<never>;
  private breakOff: (error: Error) => void = () => {};
  private failed: DriftdrillError | null = null;
  private greeted = false;
  private leaving = false;
  private readonly gone: Promise<void>;

  constructor(private readonly options: ChildOptions) {
    const [program, ...args] = options.command;
    this.broken = new Promise((_, reject) => {
      this.breakOff = reject;
    });
    this.broken.catch(() => {});
    this.child = spawn(program, args, { cwd: options.folder, env: { ...process.env, ...options.env } });
    this.gone = new Promise((resolve) => {
      this.child.once('error', (cause: NodeJS.ErrnoException) => {
        this.fail(
          'monitor-missing',
          `can't be started: ${reasonOf(cause, program)}`,
          'see whether it runs from there by hand',
        );
        resolve();
      });
      this.child.once('close', (code, signal) => {
        const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
        if (!this.leaving) this.fail('monitor-crashed', `ended ${how}`);
        resolve();
      });
    });
    this.child.stdin.on('error', () => {});
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.words = (this.words + text).slice(-keptWords);
    });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => this.hear(text));
  }

  async say(message: Message): Promise<void> {
    if (this.failed !== null) throw this.failed;
    const flows = this.child.stdin.write(`${JSON.stringify(message)}\n`);
    if (!flows) await this.within(new Promise<void>((resolve) => this.child.stdin.once('drain', resolve)), 'take rows');
  }

  async ask(message: Message): Promise<string> {
    const unasked = this.lines.shift();
    if (unasked !== undefined) this.fail('monitor-babbles', `said '${unasked.slice(0, 200)}' without being asked`);
    await this.say(message);
    const answer = new Promise<string>((resolve) => {
      this.asked = resolve;
    });
    const line = await this.within(answer, `answer '${message.type}'`);
    this.greeted = true;
    return line;
  }

  async close(): Promise<void> {
    this.leaving = true;
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.stdin.end(`${JSON.stringify({ type: 'bye' })}\n`);
      const timer = setTimeout(() => this.child.kill('SIGKILL'), this.failed === null ? leaveMs : 0);
      await this.gone;
      clearTimeout(timer);
    }
  }

  private hear(text: string): void {
    this.text += text;
    if (this.text.length > longestLine) this.fail('monitor-babbles', `said more than ${longestLine} bytes in one line`);
    const lines = this.text.split('\n');
    this.text = lines.pop() ?? '';
    for (const line of lines) {
      if (line.trim() === '') continue;
      if (this.asked === null) {
        if (this.lines.length < 10) this.lines.push(line);
        continue;
      }
      this.asked(line);
      this.asked = null;
    }
  }

  private fail(code: string, what: string, hint?: string): void {
    const last = this.words.trim();
    this.failed ??= new DriftdrillError(code, `${what}${last === '' ? '' : `; its last words: ${last}`}`, { hint });
    this.asked = null;
    this.breakOff(this.failed);
  }

  /** Waits no longer than it may take; the child that lets us wait is ended. */
  private async within<T>(wait: Promise<T>, what: string): Promise<T> {
    const limitS = this.greeted ? this.options.timeoutS : Math.max(this.options.startS, this.options.timeoutS);
    const timer = setTimeout(() => {
      this.fail('monitor-hangs', `did not ${what} within ${limitS} s`, 'an answer is a line: end it, and flush it');
      this.child.kill('SIGKILL');
    }, limitS * 1000);
    try {
      return await Promise.race([wait, this.broken]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function reasonOf({ code, message }: NodeJS.ErrnoException, program: string): string {
  if (code === 'ENOENT') return `there is no program '${program}', or the folder of the scenario is gone`;
  return code === 'EACCES' ? `'${program}' may not be executed` : message;
}
