import type { Shape } from '../../../harness/core/batch.js';
import { cellsOf } from './cells.js';
import { CounterMeter } from './counter-meter.js';
import { HistogramMeter } from './histogram-meter.js';
import { LagMeter } from './lag-meter.js';
import { MeanMeter } from './mean-meter.js';
import type { Meter } from './meter.js';
import type { MetricPlan } from './metric-plan.js';
import { QualityMeter } from './quality-meter.js';
import { sourceKinds } from './sources.js';

/** The meter of a metric; drift has one of its own, since it needs a reference. */
export function meterOf(plan: MetricPlan, shape: Shape, everyS: number): Meter {
  const layout = cellsOf(plan, shape);
  const { nature, log } = sourceKinds[plan.source];
  if (nature === 'counter') return new CounterMeter(plan, layout);
  if (nature === 'histogram') return new HistogramMeter(plan, layout);
  if (plan.source === 'labelsLag') return new LagMeter(plan, layout);
  return log === 'labels' ? new QualityMeter(plan, layout, everyS) : new MeanMeter(plan, layout);
}
