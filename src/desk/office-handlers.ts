import { HttpError } from '../server/error-body.ts';
import type { AuditLog } from './audit-log.ts';
import { notFound, type Handlers } from './calls.ts';
import type { Exports } from './exports.ts';
import type { DeadDelivery, Figures } from './office-shapes.ts';

const PAGE = 50;

/** What was given up of webhooks and mails. */
export interface DeadDeliveries {
  list(
    cursor: string | undefined,
    limit: number,
  ): Promise<{ deliveries: DeadDelivery[]; nextCursor: string | null }>;
  /** undefined where there is no such delivery. */
  replay(id: string): Promise<DeadDelivery | undefined>;
}

export interface FiguresQuery {
  from?: string | undefined;
  to?: string | undefined;
  channel?: string | undefined;
}

export interface OfficeParts {
  audit: AuditLog;
  exports: Exports;
  readFigures: (query: FiguresQuery) => Promise<Figures>;
  deliveries: DeadDeliveries;
}

type OfficeOperation =
  | 'readFigures'
  | 'askExport'
  | 'listExports'
  | 'approveExport'
  | 'refuseExport'
  | 'downloadExport'
  | 'readAudit'
  | 'listDeadDeliveries'
  | 'replayDelivery';

export function officeHandlers(parts: OfficeParts): Pick<Handlers, OfficeOperation> {
  const { audit, exports, readFigures, deliveries } = parts;
  return {
    readFigures: ({ query }) => readFigures(query),

    askExport: async ({ agent, body }) => {
      const asked = await exports.ask(agent, body);
      const { id, format, from, to, reason } = asked;
      await audit.add({
        by: agent,
        act: 'ask_export',
        object: id,
        detail: { format, from, to, reason },
      });
      return { export: asked };
    },

    listExports: async () => ({ exports: await exports.requests.list() }),

    approveExport: async ({ agent, id }) => {
      const decided = await exports.requests.decide(id, agent, 'approved');
      await audit.add({ by: agent, act: 'approve_export', object: id });
      return { export: decided };
    },

    refuseExport: async ({ agent, id }) => {
      const decided = await exports.requests.decide(id, agent, 'refused');
      await audit.add({ by: agent, act: 'refuse_export', object: id });
      return { export: decided };
    },

    downloadExport: async ({ agent, id, response }) => {
      const asked = await exports.requests.requireApproved(id, agent);
      await audit.add({ by: agent, act: 'download_export', object: id });
      response.setHeader(
        'Content-Type',
        asked.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8',
      );
      const name = `tickets-${asked.from}-${asked.to}.${asked.format}`;
      response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
      response.writeHead(200);
      for await (const part of exports.write(asked)) response.write(part);
      response.end();
      return '';
    },

    readAudit: async ({ query }) => {
      const limit = query.limit ?? PAGE;
      const before = query.cursor === undefined ? undefined : Number(query.cursor);
      if (before !== undefined && !Number.isSafeInteger(before))
        throw new HttpError(400, 'BadArgument', 'cursor: expected what nextCursor said.');
      const { entries, isIntact } = await audit.read(before, limit);
      const last = entries.at(-1);
      return {
        entries,
        nextCursor: last && last.sequence > 1 ? String(last.sequence) : null,
        isIntact,
      };
    },

    listDeadDeliveries: ({ query }) => deliveries.list(query.cursor, query.limit ?? PAGE),

    replayDelivery: async ({ agent, id }) => {
      const delivery = await deliveries.replay(id);
      if (!delivery) throw notFound('delivery');
      await audit.add({
        by: agent,
        act: 'replay_delivery',
        object: delivery.ticketNumber,
        detail: { id },
      });
      return { delivery };
    },
  };
}
