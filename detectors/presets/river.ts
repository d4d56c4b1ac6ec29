import { z } from 'zod';
import { everyValue } from '../parameters.js';
import { notBinary } from '../signals/signal.js';
import { momentaryParams, signalOr } from './parameters.js';
import type { PresetDeclaration } from './preset.js';

const params = z.object({
  signal: signalOr('error'),
  every: everyValue(),
  ...momentaryParams(),
});

/** Detector, alert, and whether it takes 0 and 1 only. */
const methods = [
  ['adwin', 'RiverAdwin', false],
  ['page-hinkley', 'RiverPageHinkley', false],
  ['kswin', 'RiverKswin', false],
  ['ddm', 'RiverDdm', true],
  ['eddm', 'RiverEddm', true],
  ['hddm-a', 'RiverHddmA', true],
  ['hddm-w', 'RiverHddmW', true],
] as const;

/** River's change detectors with nothing set. */
export const riverDefault = Object.freeze<PresetDeclaration>({
  kind: 'river-default',
  summary: "defaults of River's change detectors on the errors, each an alert of its own",
  source: 'River, module drift: default arguments',
  version: '0.26.1',
  params,
  facts: {
    metric:
      'ADWIN δ 0.002 clock 32; Page–Hinkley δ 0.005 threshold 50; KSWIN α 0.005 window 100 newest 30; DDM 30/2/3; EDDM 0.9; HDDM-A and HDDM-W 0.001',
    bins: 'none',
    minimum: 'ADWIN 10, Page–Hinkley and DDM 30 values, EDDM 30 errors, KSWIN 100 values',
    comparator: 'the detector fires',
    window: 'every value as its label becomes known',
    lifeCycle: 'fires at one value and starts afresh',
    open: 'KSWIN draws at random: the draw is ours. Those for 0 and 1 are left out for other signals',
  },
  build(raw, context) {
    const { signal: name, every } = raw as z.infer<typeof params>;
    const binary = notBinary(name, context.task === 'regression' || context.task === 'ranking') === null;
    const fitting = methods.filter(([, , needsBinary]) => binary || !needsBinary);
    return {
      detectors: fitting.map(([kind]) => ({ name: kind, kind, params: { signal: name, every } })),
      rules: fitting.map(([kind, alert]) => ({
        alert,
        when: context.named(kind),
        severity: 'ticket',
        diagnosis: name === 'error' ? 'concept-drift' : 'data-drift',
      })),
    };
  },
});
