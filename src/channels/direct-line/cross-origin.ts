import type { Next, Request, Response } from 'restify';

/** Pages anywhere may call Direct Line: what protects it is the token, and the origins that the token trusts. */
export function allowCrossOrigin(response: Response, origin: string): void {
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Expose-Headers', 'Retry-After, X-Request-Id');
  response.setHeader('Vary', 'Origin');
}

/** Stock clients add headers of their own, so whichever are asked for are allowed. */
export function answerPreflight(request: Request, response: Response, next: Next): void {
  const headers = request.headers['access-control-request-headers'];
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST, OPTIONS');
  if (typeof headers === 'string') response.setHeader('Access-Control-Allow-Headers', headers);
  response.setHeader('Access-Control-Max-Age', '3600');
  response.send(204);
  next();
}
