import { z } from 'zod';
import { dataRequestResponse, dataRequestSchema } from './office-shapes.ts';
import { reasonText, requestId } from './ticket-shapes.ts';

/** The part of the contract about what is kept of customers. */
export const dataRequestRoutes = {
  askCustomerData: {
    method: 'POST',
    path: '/data-requests',
    role: 'lead',
    summary: 'Ask for a copy of what is kept of a customer, or that it be erased',
    request: z.strictObject({
      requestId,
      kind: z.enum(['copy', 'erase']),
      /** Their id, or the number of a ticket of theirs. */
      customer: z.string().min(1).max(200),
      reason: reasonText,
    }),
    response: dataRequestResponse,
  },
  listDataRequests: {
    method: 'GET',
    path: '/data-requests',
    role: 'lead',
    summary: 'Copies and erasures that were asked for',
    response: z.strictObject({ requests: z.array(dataRequestSchema) }),
  },
  approveDataRequest: {
    method: 'POST',
    path: '/data-requests/:id/approve',
    role: 'admin',
    summary: 'Approve what somebody else asked for; an erasure is done at once',
    request: z.strictObject({ requestId }),
    response: dataRequestResponse,
  },
  refuseDataRequest: {
    method: 'POST',
    path: '/data-requests/:id/refuse',
    role: 'admin',
    summary: 'Refuse a copy or an erasure',
    request: z.strictObject({ requestId }),
    response: dataRequestResponse,
  },
  downloadCustomerData: {
    method: 'GET',
    path: '/data-requests/:id/file',
    role: 'lead',
    summary: 'The approved copy, for who asked for it',
    response: z.string(),
    answers: 'file',
  },
} as const;
