import type { Server } from 'restify';
import type { Storage } from '../storage/storage.ts';
import type { LastSeen } from '../tickets/ticket-clock.ts';
import type { AgentAccounts } from './agent-accounts.ts';
import { AuditLog } from './audit-log.ts';
import { mountCalls, type CallOptions } from './calls.ts';
import { CustomerDataRequests, type CustomerRecords } from './customer-data-requests.ts';
import { dataRequestHandlers } from './data-request-handlers.ts';
import { describeApi } from './describe-api.ts';
import { Exports } from './exports.ts';
import { Live, type LiveParts } from './live.ts';
import { LogInThrottle } from './log-in-throttle.ts';
import { officeHandlers, type OfficeParts } from './office-handlers.ts';
import { Presence } from './presence.ts';
import { sessionHandlers } from './session-handlers.ts';
import { Sessions } from './sessions.ts';
import { ticketHandlers, type TicketParts } from './ticket-handlers.ts';

export interface DeskOptions
  extends
    Pick<TicketParts, 'tickets' | 'activities' | 'searchAnswers' | 'titleOf'>,
    Pick<OfficeParts, 'readFigures' | 'deliveries'>,
    Pick<LiveParts, 'typing' | 'onError'>,
    Omit<CallOptions, 'sessions'> {
  storage: Storage;
  accounts: AgentAccounts;
  records: CustomerRecords;
  now?: () => number;
}

export interface Desk {
  lastSeen: LastSeen;
  /** Sends every page away to connect again. */
  close(): void;
}

/** The agents' API: everything below `/desk/api`. */
export function mountDesk(server: Server, options: DeskOptions): Desk {
  const { storage, accounts, tickets, now = Date.now, publicUrl } = options;
  const isSecure = publicUrl?.startsWith('https:') === true;
  const sessions = new Sessions({ storage, accounts, isSecure, now });
  const presence = new Presence(now);
  const audit = new AuditLog(storage, now);
  const live = new Live({ ...options, sessions, presence });
  const description = describeApi();
  const handlers = {
    ...sessionHandlers({
      accounts,
      sessions,
      throttle: new LogInThrottle(now),
      audit,
      openIdUrl: null,
      onSessionEnd: (sessionId) => {
        live.closeSession(sessionId);
      },
    }),
    ...ticketHandlers({ ...options, presence, audit }),
    ...officeHandlers({ ...options, audit, exports: new Exports(storage, tickets) }),
    ...dataRequestHandlers(new CustomerDataRequests(storage, options.records, tickets), audit),
    readOpenApi: () => Promise.resolve(description),
  };
  mountCalls(server, handlers, {
    ...options,
    sessions,
    onAgent: ({ id }) => {
      presence.seen(id);
    },
  });
  live.mount(server);
  void sessions.removeExpired().catch(options.onError);
  return {
    lastSeen: (agentId) => presence.lastSeenMs(agentId),
    close: () => {
      live.close();
    },
  };
}
