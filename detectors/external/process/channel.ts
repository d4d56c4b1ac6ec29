import type { Message } from './messages.js';

/** A line to one monitor. What goes wrong on it is a DriftdrillError that says what the monitor did last. */
export interface Channel {
  /** Hands over a message that has no answer. */
  say(message: Message): Promise<void>;
  /** The text of the answer. @throws DriftdrillError where none comes in time */
  ask(message: Message): Promise<string>;
  /** Says bye, and ends what doesn't leave by itself. */
  close(): Promise<void>;
}
