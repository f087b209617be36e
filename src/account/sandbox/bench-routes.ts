import type { Request, Response, Server } from 'restify';
import { z } from 'zod';
import type { Bench } from './bench.ts';
import { faultsSchema } from './faults.ts';
import { headerOf, isFromHere, parseJson, readBody } from './read-request.ts';

export const BENCH_PREFIX = '/sandbox/bench';

const DAY_MS = 24 * 3_600_000;

const changeSchema = z.discriminatedUnion('change', [
  z.object({
    change: z.literal('move_clock'),
    byMs: z
      .int()
      .min(-400 * DAY_MS)
      .max(400 * DAY_MS),
  }),
  z.object({ change: z.literal('reset_clock') }),
  z.object({
    change: z.literal('set_join_policy'),
    joinPolicy: z.array(z.enum(['email_otp', 'totp'])).min(1),
  }),
  z.object({ change: z.literal('set_faults'), faults: faultsSchema }),
  z.object({ change: z.literal('begin_anew') }),
]);
type Change = z.infer<typeof changeSchema>;

/** What the page shows and turns. Also for conformance tests by HTTP. */
export function mountBench(server: Server, bench: Bench): void {
  server.get(BENCH_PREFIX, async (request, response) => {
    if (refuseStranger(request, response)) return;
    response.json(200, await bench.view());
  });

  server.get(`${BENCH_PREFIX}/code`, (request, response, next) => {
    if (!refuseStranger(request, response)) {
      const address = new URLSearchParams((request.url ?? '').split('?')[1]).get('address') ?? '';
      response.json(200, { code: bench.codeFor(address) ?? null });
    }
    next();
  });

  server.get(`${BENCH_PREFIX}/personas/:id`, async (request, response) => {
    if (refuseStranger(request, response)) return;
    const { id } = request.params as { id: string };
    response.json(200, {
      authenticatorCode: bench.authenticatorCode(id),
      assertion: await bench.assertionFor(id),
    });
  });

  server.post(BENCH_PREFIX, async (request, response) => {
    if (refuseStranger(request, response)) return;
    const change = changeSchema.safeParse(parseJson((await readBody(request)) ?? Buffer.of()));
    if (!change.success) {
      response.json(400, {
        error: { code: 'BadArgument', message: z.prettifyError(change.error) },
      });
      return;
    }
    await make(change.data, bench);
    response.json(200, await bench.view());
  });
}

async function make(change: Change, bench: Bench): Promise<void> {
  switch (change.change) {
    case 'move_clock':
      return bench.moveClock(change.byMs);
    case 'reset_clock':
      return bench.setClock(0);
    case 'set_join_policy':
      return bench.setJoinPolicy(change.joinPolicy);
    case 'set_faults':
      bench.setFaults(change.faults);
      return;
    case 'begin_anew':
      return bench.beginAnew();
  }
}

/** Answers, and says so, when the request is not from this machine, or is another site's. */
export function refuseStranger(request: Request, response: Response): boolean {
  if (isFromHere(request) && isOwnPage(request)) return false;
  response.json(403, {
    error: {
      code: 'Forbidden',
      message: 'The sandbox shows its page and its codes only to a browser on the same machine.',
    },
  });
  return true;
}

/** Browsers say where a request comes from; other programs say nothing. */
function isOwnPage(request: Request): boolean {
  const origin = headerOf(request, 'origin');
  return origin === undefined || origin === `http://${headerOf(request, 'host') ?? ''}`;
}
