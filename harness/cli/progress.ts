import type { CampaignProgress } from '../campaign/campaign.js';
import { formatDuration } from '../core/quantity.js';
import type { Output } from './output.js';

/**
 * Progress on standard error: one line that is rewritten on a terminal, a line at each quarter elsewhere. Of drills that
 * overlap the first shows, and they end in their order.
 */
export class Progress {
  private readonly started = performance.now();
  private quarter = 0;
  private shown = 0;
  private last: string | null = null;
  private next: Progress | null = null;
  private waits: boolean;

  /** @param before whose end this one waits for */
  constructor(
    private readonly output: Output,
    private readonly name: string,
    before: Progress | null = null,
  ) {
    this.waits = before !== null && (before.waits || before.last === null);
    if (before !== null) before.next = this;
  }

  update({ done, total, requests, ended = 0 }: CampaignProgress): void {
    if (this.output.quiet || this.waits) return;
    const now = performance.now();
    const elapsedS = (now - this.started) / 1000;
    const left = done === 0 ? '' : `, ${formatDuration(Math.ceil((elapsedS / done) * (total - done)))} left`;
    const text = `${this.name}: ${done}/${total} trials, ${(requests / 1e6 / Math.max(elapsedS, 1e-3)).toFixed(1)} M requests/s${ended > 0 ? `, ${ended} cells stopped early` : ''}${done < total ? left : ''}`;
    if (process.stderr.isTTY) {
      if (now - this.shown < 80 && done < total) return;
      this.shown = now;
      process.stderr.write(`\r\u001b[2K${text}`);
      return;
    }
    const quarter = Math.floor((4 * done) / total);
    if (quarter > this.quarter && total > 1 && done < total) {
      this.quarter = quarter;
      process.stderr.write(`${text}\n`);
    }
  }

  end(verdict: string): void {
    this.last = `${this.name}: ${verdict} in ${formatDuration((performance.now() - this.started) / 1000)}\n`;
    if (!this.waits) this.close(this.last);
  }

  private close(text: string): void {
    this.output.note(process.stderr.isTTY ? `\r\u001b[2K${text}` : text);
    if (this.next === null) return;
    this.next.waits = false;
    if (this.next.last !== null) this.next.close(this.next.last);
  }
}
