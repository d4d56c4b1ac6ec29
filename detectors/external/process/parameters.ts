import { z } from 'zod';
import { duration } from '../../../harness/core/quantity.js';
import { alertList } from '../alert-list.js';

/** A duration of more than 0 s. */
export const positive = () => duration().refine((seconds) => seconds > 0, { message: 'this must be more than 0s' });

/** Seconds between evaluations. */
export const every = () => positive().describe('time between evaluations');

/** Longest wait for an answer. */
export const timeout = (value = '30s') => positive().prefault(value).describe('longest wait for an answer');

const alert = z.strictObject({
  alert: z.string().min(1).describe('name'),
  severity: z.enum(['page', 'ticket', 'info']).default('ticket').describe('who is told'),
  diagnosis: z.string().optional().describe('class of the fault that it points to'),
  runbook: z.string().optional().describe('what to do'),
});

/** Alerts that the file declares in the place of the monitor. */
export const announcedAlerts = () =>
  alertList(alert).default([]).describe('its alerts; without them the monitor is asked before the run');
