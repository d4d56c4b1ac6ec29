import { z } from 'zod';
import { diagnosisClasses } from '../../harness/core/declaration.js';
import { duration } from '../../harness/core/quantity.js';
import { identifier, text } from './common.js';

export const severities = ['page', 'ticket', 'info'] as const;

/** A rule turns what detectors say into an alert. */
export const ruleSchema = () =>
  z.strictObject({
    alert: identifier().describe('Name of the alert'),
    labels: z
      .record(identifier(), z.string())
      .default({})
      .describe('Labels that tell alerts of one name apart: Name{label="value"} in gates'),
    when: text().describe('Expression over detectors, such as any(drift > 0.2) or amount-ks.p < 0.001'),
    for: duration().prefault('0s').describe('How long the expression must hold'),
    cooldown: duration().prefault('0s').describe('Episodes closer than this are one'),
    severity: z.enum(severities).default('ticket').describe('Whom it tells'),
    diagnosis: z.enum(diagnosisClasses).optional().describe('The class of fault that the alert stands for'),
    runbook: text().optional().describe('What to do: a file relative to the scenario, or a URL'),
  });

export type RuleFile = z.output<ReturnType<typeof ruleSchema>>;
