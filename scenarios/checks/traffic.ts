import { suggest } from '../nearest.js';
import type { CheckContext } from './context.js';
import { checkCorrelations } from './correlations.js';
import { checkFeatures } from './features.js';
import { checkReplay, missingFiles } from './replay.js';

const traffic = ['system', 'traffic'] as const;

function arrivals(context: CheckContext): void {
  const { rate, replay, season, start } = context.file.system.traffic;
  if (rate === undefined && replay === undefined)
    context.error(traffic, {
      code: 'missing-key',
      message: 'system.traffic has no rate',
      hint: 'give the mean arrivals, such as rate: 20/s',
      key: true,
    });
  if (season && season.daily + season.weekly > 1)
    context.error([...traffic, 'season'], {
      code: 'season-too-large',
      message: `amplitudes of ${season.daily} and ${season.weekly} would make the rate negative`,
      hint: 'their sum can be 1 at most',
    });
  if (start === 'random' && replay && rate === undefined)
    context.warn([...traffic, 'start'], {
      code: 'start-unused',
      message: 'recorded times are kept, so start: random does nothing',
    });
}

async function locale(context: CheckContext): Promise<void> {
  const name = context.file.system.traffic.entities.locale;
  if (name === 'en') return;
  const { allFakers } = await import('@faker-js/faker');
  if (!Object.hasOwn(allFakers, name))
    context.error([...traffic, 'entities', 'locale'], {
      code: 'unknown-name',
      message: `there is no locale '${name}'`,
      hint: suggest(name, Object.keys(allFakers), 'locales'),
    });
}

/** Checks where requests come from. */
export async function checkTraffic(context: CheckContext): Promise<void> {
  arrivals(context);
  checkFeatures(context);
  if (context.file.system.traffic.replay === undefined) checkCorrelations(context);
  checkReplay(context);
  missingFiles(context);
  await locale(context);
}
