import { type Incoming, isRecord, PayloadError, type PayloadShape } from './incoming.js';
import { alertmanager, grafana } from './shapes/alertmanager.js';
import { cloudEvent } from './shapes/cloud-event.js';
import { datadog } from './shapes/datadog.js';
import { opsgenie } from './shapes/opsgenie.js';
import { pagerduty } from './shapes/pagerduty.js';
import { slack } from './shapes/slack.js';

/** The most particular shape first: Grafana's has all that Alertmanager's has. */
const shapes: readonly PayloadShape[] = [cloudEvent, grafana, alertmanager, pagerduty, datadog, opsgenie];

/**
 * The alerts of a payload, whoever sent it.
 * @param slackPattern finds the alert in a Slack message; null where none is configured
 * @throws PayloadError where no shape fits, or what it needs is missing
 */
export function recognise(body: unknown, slackPattern: RegExp | null): Incoming[] {
  if (Array.isArray(body) && body.length > 0 && body.every((one) => isRecord(one) && cloudEvent.fits(one)))
    return body.flatMap((one) => cloudEvent.read(one));
  if (!isRecord(body)) throw new PayloadError('the body is no JSON object, nor a batch of CloudEvents');
  const shape = [...shapes, slack(slackPattern)].find((one) => one.fits(body));
  if (shape === undefined)
    throw new PayloadError(
      `no known shape of an alert: ${shapes.map(({ source }) => source).join(', ')} and slack are understood`,
    );
  return shape.read(body);
}
