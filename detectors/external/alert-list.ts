import { z } from 'zod';

/** Alerts of a monitor; a name alone stands for one with every default. */
export const alertList = <T extends z.ZodObject>(alert: T) =>
  z.array(
    z.union([
      alert,
      z
        .string()
        .min(1)
        .transform((name) => alert.parse({ alert: name })),
    ]),
  );
