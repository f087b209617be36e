import { HttpError } from '../server/error-body.ts';
import type { AgentAccounts } from './agent-accounts.ts';
import type { AuditLog } from './audit-log.ts';
import type { Handlers } from './calls.ts';
import type { LogInThrottle } from './log-in-throttle.ts';
import type { Sessions } from './sessions.ts';

export interface SessionParts {
  accounts: AgentAccounts;
  sessions: Sessions;
  throttle: LogInThrottle;
  audit: AuditLog;
  /** Where to log in with OpenID Connect; null when it is not configured. */
  openIdUrl: string | null;
  /** Closes what is open on a session that has ended. */
  onSessionEnd: (sessionId: string) => void;
}

export function sessionHandlers(
  parts: SessionParts,
): Pick<Handlers, 'readSession' | 'logIn' | 'logOut' | 'readMe'> {
  const { accounts, sessions, throttle, audit, openIdUrl, onSessionEnd } = parts;
  const endSession = async (id: string): Promise<string> => {
    onSessionEnd(id);
    return sessions.end(id);
  };
  return {
    readSession: async ({ agent }) => ({
      agent: agent ?? null,
      hasAgents: (await accounts.list()).length > 0,
      openIdUrl,
    }),

    logIn: async ({ body, address, session, response }) => {
      throttle.attempt(body.name, address);
      const agent = await accounts.verify(body.name, body.password);
      if (!agent) {
        await audit.add({ by: null, act: 'log_in_failed', detail: { address } });
        throw new HttpError(401, 'WrongCredentials', 'Name or password is wrong.');
      }
      throttle.succeeded(body.name, address);
      if (session) await endSession(session.id);
      response.setHeader('Set-Cookie', await sessions.begin(agent));
      await audit.add({ by: agent, act: 'log_in', detail: { address } });
      return { agent, hasAgents: true, openIdUrl };
    },

    logOut: async ({ agent, session, response }) => {
      response.setHeader('Set-Cookie', await endSession(session.id));
      await audit.add({ by: agent, act: 'log_out' });
      return null;
    },

    readMe: ({ agent }) => Promise.resolve({ agent }),
  };
}
