import { realPart } from '../real-part.js';

/** True where something of Prometheus is missing and its tests are to be skipped. @throws Error where it has to be here */
export function lacksPrometheus(): boolean {
  return ['Prometheus', 'promtool', 'Alertmanager'].map(realPart).includes(null);
}
