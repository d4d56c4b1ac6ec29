import { Redis } from 'ioredis';
import { DriftdrillError, exitCodes } from '../../core/errors.js';

const connectMs = 3_000;
const readyMs = 6_000;
const mostRetryMs = 1_000;

/**
 * Connects to Redis. From then on the connection outlives restarts of the server: commands wait until it is back.
 * @throws DriftdrillError (exit 2) where the address is none, (exit 5) where nothing answers there within seconds
 */
export async function connectRedis(address: string): Promise<Redis> {
  const place = withoutPassword(address);
  let connected = false;
  let last: Error | null = null;
  const redis = new Redis(address, {
    lazyConnect: true,
    connectTimeout: connectMs,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (connected ? Math.min(50 * times, mostRetryMs) : null),
  });
  redis.on('error', (error: Error) => {
    last = error;
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), readyMs);
  });
  try {
    await Promise.race([redis.connect().then(() => redis.ping()), late]);
    connected = true;
    return redis;
  } catch (error) {
    redis.disconnect();
    const cause = last ?? (error as Error);
    const code = (cause as NodeJS.ErrnoException).code;
    throw new DriftdrillError('queue-unreachable', `no Redis at ${place}: ${cause.message || code || 'no answer'}`, {
      exit: exitCodes.internal,
      hint: 'start one (redis-server --appendonly yes), or correct the address, such as redis://:PASSWORD@HOST:6379',
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
}

/** The address as it may be shown. @throws DriftdrillError where it is none */
export function withoutPassword(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '')
    throw new DriftdrillError('queue-address', `--queue takes the address of a Redis, not '${address}'`, {
      hint: 'such as redis://localhost:6379, or rediss://USER:PASSWORD@HOST:6380/0 with TLS',
    });
  if (url.password !== '') url.password = '***';
  return url.href;
}
