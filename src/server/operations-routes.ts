import type { Server } from 'restify';
import type { Metrics } from './metrics.ts';

export interface Readiness {
  ready: boolean;
  /** Every part, on or off, and why. */
  parts: Record<string, { on: boolean; detail: string }>;
}

/** Liveness, readiness and metrics: what an operator's machinery asks. */
export function mountOperations(
  server: Server,
  metrics: Metrics,
  readiness: () => Readiness,
): void {
  server.get('/healthz', (_request, response, next) => {
    response.send(200, { status: 'ok' });
    next();
  });
  server.get('/readyz', (_request, response, next) => {
    const current = readiness();
    response.send(current.ready ? 200 : 503, current);
    next();
  });
  server.get('/metrics', async (_request, response) => {
    const { contentType, text } = await metrics.render();
    response.sendRaw(200, text, { 'content-type': contentType });
  });
}
