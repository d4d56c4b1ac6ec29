// Fires where the mean of `amount` since the last evaluation is above `config.limit`. On `config.fault` it misbehaves; what it is told
// beside rows goes to `config.log`.
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
let config = {};
let amounts = [];
let evaluations = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  if (message.type === 'hello') config = message.config;
  if (config.log !== undefined && ['hello', 'reference'].includes(message.type)) {
    const { predictions: _predictions, labels: _labels, ...told } = message;
    appendFileSync(config.log, `${JSON.stringify(told)}\n`);
  }
  if (message.type === 'hello') {
    if (config.fault === 'crash at start') {
      process.stderr.write('no model file\n');
      process.exit(3);
    }
    const alerts = config.fault === 'announce nothing' ? [] : [{ alert: 'Mean', severity: 'page' }];
    say({ type: 'hello', protocol: 1, monitor: 'mean', alerts });
  }
  if (message.type === 'reference') amounts = [];
  if (message.type === 'batch') amounts.push(...message.predictions.features.amount);
  if (message.type === 'bye') process.exit(0);
  if (message.type !== 'evaluate') continue;
  evaluations++;
  if (evaluations === 4 && config.fault !== undefined) {
    process.stderr.write(`about to ${config.fault}\n`);
    if (config.fault === 'crash') process.exit(7);
    if (config.fault === 'hang') continue;
    if (config.fault === 'babble') process.stdout.write('INFO 4 evaluations done\n');
    if (config.fault === 'raise another') say({ type: 'alert', alerts: [{ alert: 'Other' }] });
    if (config.fault === 'flood') process.stdout.write('x'.repeat(6e6));
    if (config.fault === 'complain') say({ type: 'error', message: 'the model has gone' });
    continue;
  }
  const mean = amounts.reduce((sum, value) => sum + value, 0) / amounts.length;
  amounts = [];
  say({ type: 'alert', alerts: mean > config.limit ? [{ alert: 'Mean', value: mean }] : [] });
}
