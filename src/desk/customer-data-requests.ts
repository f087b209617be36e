import type { Storage } from '../storage/storage.ts';
import type { TicketDesk } from '../tickets/ticket-desk.ts';
import type { AgentName } from '../tickets/ticket.ts';
import { notFound } from './calls.ts';
import { dataRequestSchema, type DataRequest } from './office-shapes.ts';
import { TwoPersonRequests } from './two-person-requests.ts';

/** What is kept of customers, as the desk reaches it. */
export interface CustomerRecords {
  conversationsOf(customerId: string): Promise<string[]>;
  copy(conversationId: string): Promise<unknown>;
  erase(conversationId: string): Promise<void>;
}

/** `customer` is their id, or the number of a ticket of theirs. */
type Wish = Pick<DataRequest, 'kind' | 'reason'> & { requestId: string; customer: string };

/** What customers may ask for: a copy of what is kept of them, or that it be erased. Two people see to it. */
export class CustomerDataRequests {
  readonly requests: TwoPersonRequests<DataRequest>;
  readonly #records: CustomerRecords;
  readonly #tickets: TicketDesk;

  constructor(storage: Storage, records: CustomerRecords, tickets: TicketDesk) {
    this.requests = new TwoPersonRequests({
      storage,
      collection: 'desk-data-requests',
      schema: dataRequestSchema,
      what: 'request',
      now: tickets.now,
    });
    this.#records = records;
    this.#tickets = tickets;
  }

  /** Throws an HttpError of 404 where nothing is kept of such a customer. */
  async ask(by: AgentName, { customer, ...wish }: Wish): Promise<DataRequest> {
    const customerId = await this.#idOf(customer);
    const { length } = await this.#records.conversationsOf(customerId);
    if (length === 0) throw notFound('customer');
    return this.requests.ask(by, { ...wish, customerId, conversations: length });
  }

  /** An erasure is done before it counts as approved: after a crash in the middle it is to be approved again. */
  async approve(id: string, by: AgentName): Promise<DataRequest> {
    const { request } = await this.requests.requireUndecided(id, by);
    if (request.kind === 'erase')
      for (const conversationId of await this.#records.conversationsOf(request.customerId))
        await this.#records.erase(conversationId);
    return this.requests.decide(id, by, 'approved');
  }

  async copyFor(id: string, by: AgentName): Promise<{ customerId: string; copies: unknown[] }> {
    const { customerId } = await this.requests.requireApproved(id, by);
    const ids = await this.#records.conversationsOf(customerId);
    return { customerId, copies: await Promise.all(ids.map((each) => this.#records.copy(each))) };
  }

  async #idOf(customer: string): Promise<string> {
    const { index } = this.#tickets;
    await index.caughtUp();
    const ticket = [...index.all()].find(({ number }) => number === customer.toUpperCase());
    return ticket?.customer.id ?? customer;
  }
}
