import type { Request, Server } from 'restify';

/**
 * Lets pages of other origins call, and answers their preflights. `allowedOrigin` decides for each request: the origin
 * to allow, `*` for any, or undefined to leave the request as it is.
 */
export function allowCrossOrigin(
  server: Server,
  allowedOrigin: (request: Request) => string | undefined,
): void {
  server.pre((request, response, next) => {
    const origin = allowedOrigin(request);
    if (origin === undefined) {
      next();
      return;
    }
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', 'Retry-After, X-Request-Id');
    response.setHeader('Vary', 'Origin');
    if (request.method !== 'OPTIONS') {
      next();
      return;
    }
    // Stock clients add headers of their own, so whichever are asked for are allowed.
    const headers = request.headers['access-control-request-headers'];
    if (headers !== undefined) response.setHeader('Access-Control-Allow-Headers', headers);
    response.setHeader('Access-Control-Allow-Methods', 'GET, POST, OPTIONS');
    response.setHeader('Access-Control-Max-Age', '3600');
    response.send(204);
    next(false);
  });
}
