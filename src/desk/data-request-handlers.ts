import type { AuditLog } from './audit-log.ts';
import type { Handlers } from './calls.ts';
import type { CustomerDataRequests } from './customer-data-requests.ts';

type DataOperation =
  | 'askCustomerData'
  | 'listDataRequests'
  | 'approveDataRequest'
  | 'refuseDataRequest'
  | 'downloadCustomerData';

export function dataRequestHandlers(
  data: CustomerDataRequests,
  audit: AuditLog,
): Pick<Handlers, DataOperation> {
  return {
    askCustomerData: async ({ agent, body }) => {
      const request = await data.ask(agent, body);
      const { id, kind, customerId, reason } = request;
      const detail = { id, reason };
      await audit.add({ by: agent, act: `ask_customer_${kind}`, object: customerId, detail });
      return { request };
    },

    listDataRequests: async () => ({ requests: await data.requests.list() }),

    approveDataRequest: async ({ agent, id }) => {
      const request = await data.approve(id, agent);
      const { kind, customerId } = request;
      await audit.add({
        by: agent,
        act: `approve_customer_${kind}`,
        object: customerId,
        detail: { id },
      });
      return { request };
    },

    refuseDataRequest: async ({ agent, id }) => {
      const request = await data.requests.decide(id, agent, 'refused');
      const { kind, customerId } = request;
      await audit.add({
        by: agent,
        act: `refuse_customer_${kind}`,
        object: customerId,
        detail: { id },
      });
      return { request };
    },

    downloadCustomerData: async ({ agent, id, response }) => {
      const { customerId, copies } = await data.copyFor(id, agent);
      await audit.add({
        by: agent,
        act: 'download_customer_copy',
        object: customerId,
        detail: { id },
      });
      response.setHeader('Content-Type', 'application/json; charset=utf-8');
      response.setHeader('Content-Disposition', 'attachment; filename="customer-data.json"');
      response.writeHead(200);
      response.end(JSON.stringify({ customerId, conversations: copies }, null, 2));
      return '';
    },
  };
}
