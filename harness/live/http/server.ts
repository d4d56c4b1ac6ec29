import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { DriftdrillError, exitCodes } from '../../core/errors.js';

/** An answer that says what was wrong with the request. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** What a request is answered with; an object is sent as JSON. */
export interface Answer {
  readonly status: number;
  readonly body: string | object;
  readonly type?: string;
}

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  /** The whole body. @throws HttpError 413 where it is larger than the limit */
  body(): Promise<Buffer>;
}

export type Handler = (request: Request) => Promise<Answer>;

export interface Listening {
  readonly port: number;
  /** Takes no new connection, and resolves when those that are open have got their answers. */
  close(): Promise<void>;
}

/**
 * Serves HTTP. Handlers may throw HttpError; whatever else they throw is answered with 500 and its message.
 * @param port 0: a free one @param limit bytes that a body may have
 * @throws DriftdrillError where the port is taken
 */
export async function listen(handler: Handler, port: number, host: string, limit: number): Promise<Listening> {
  const server = createServer((request, response) => {
    answer(handler, request, limit)
      .catch((error: unknown) => failure(error))
      .then((given) => send(request, response, given));
  });
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  await bind(server, port, host);
  return {
    port: (server.address() as { port: number }).port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 5000).unref();
      }),
  };
}

/** True where the request bears the token, as `Authorization: Bearer …` (Opsgenie's senders: `GenieKey …`) or `?token=…`. */
export function bears({ headers, query }: Request, token: string): boolean {
  const [, bearer] = /^(?:Bearer|GenieKey)\s+(.+)$/i.exec(headers.authorization ?? '') ?? [];
  const given = Buffer.from(bearer ?? query.get('token') ?? '');
  const wanted = Buffer.from(token);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** A body as JSON. @param limit bytes that it may have @throws HttpError 400 where it is none, 413 where it is larger */
export async function jsonOf(request: Request, limit = Number.POSITIVE_INFINITY): Promise<unknown> {
  const bytes = await request.body();
  if (bytes.length > limit) throw new HttpError(413, `the body is larger than ${limit} bytes`);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new HttpError(400, `the body is not JSON: ${(error as Error).message}`);
  }
}

function bind(server: Server, port: number, host: string): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE';
      failed(
        new DriftdrillError('not-listening', `can't listen on ${host}:${port}: ${cause.message}`, {
          exit: taken || cause.code === 'EACCES' ? exitCodes.usage : exitCodes.internal,
          hint: taken ? 'name another port, or 0 for a free one' : 'name another port or host',
          cause,
        }),
      );
    });
    server.listen(port, host, () => done());
  });
}

async function answer(handler: Handler, request: IncomingMessage, limit: number): Promise<Answer> {
  let url: URL;
  try {
    url = new URL(request.url ?? '/', 'http://localhost');
  } catch {
    throw new HttpError(400, 'the request has no valid path');
  }
  return handler({
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: () => bodyOf(request, limit),
  });
}

async function bodyOf(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new HttpError(413, `the body is larger than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function failure(error: unknown): Answer {
  const status = error instanceof HttpError ? error.status : 500;
  return { status, body: { error: error instanceof Error ? error.message : String(error) } };
}

function send(request: IncomingMessage, response: ServerResponse, { status, body, type }: Answer): void {
  const text = typeof body === 'string' ? body : `${JSON.stringify(body)}\n`;
  const length = Buffer.byteLength(text);
  const headers: Record<string, string | number> = {
    'content-type': type ?? (typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json'),
    'content-length': length,
  };
  // What is left of a body that was refused is not read.
  if (!request.complete) headers.connection = 'close';
  response.writeHead(status, headers);
  response.end(request.method === 'HEAD' ? undefined : text);
}
