import { randomUUID } from 'node:crypto';
import type { ActivityLog, LoggedActivity } from '../storage/activity-log.ts';
import type { Storage } from '../storage/storage.ts';
import {
  addToTicket,
  parseTicket,
  TICKETS,
  type Ticket,
  type TicketRequest,
  type TranscriptLine,
} from './ticket.ts';
import { nextTicketNumber } from './ticket-numbers.ts';

/** A ticket carries at most this many of the newest activities; the conversation's log has the rest. */
const TRANSCRIPT_LIMIT = 200;

/** Opens and finds tickets. */
export class TicketDesk {
  readonly #storage: Storage;
  readonly #activities: ActivityLog;

  constructor(storage: Storage, activities: ActivityLog) {
    this.#storage = storage;
    this.#activities = activities;
  }

  /**
   * The ticket for a request of the conversation that the activity belongs to: the open one, with what is new in the
   * request, or else a new one. It exists once it is committed.
   */
  async file(
    request: TicketRequest,
    open: Ticket | undefined,
    activity: LoggedActivity,
  ): Promise<{ ticket: Ticket; isNew: boolean }> {
    if (open) return { ticket: addToTicket(open, request), isNew: false };
    return { ticket: await this.#open(request, activity), isNew: true };
  }

  async #open(request: TicketRequest, activity: LoggedActivity): Promise<Ticket> {
    return {
      ...request,
      id: randomUUID(),
      number: await nextTicketNumber(this.#storage),
      status: 'open',
      openedAt: activity.timestamp,
      conversationId: activity.conversation.id,
      channelId: activity.channelId,
      ...(activity.locale !== undefined && { locale: activity.locale }),
      customer: {
        id: activity.from.id,
        ...(activity.from.name !== undefined && { name: activity.from.name }),
      },
      transcript: await this.#transcript(activity.conversation.id),
      level: 'A0',
      floor: 'bot',
      queuedAt: activity.timestamp,
      lastCustomerMessageAt: activity.timestamp,
      reopenings: 0,
      notes: [],
      requestIds: [],
      eventCount: 1,
    };
  }

  /** The ticket of this id, unless it is resolved. */
  async findOpen(id: string | undefined): Promise<Ticket | undefined> {
    const ticket = id === undefined ? undefined : await this.find(id);
    return ticket?.status === 'resolved' ? undefined : ticket;
  }

  async find(id: string): Promise<Ticket | undefined> {
    const document = await this.#storage.read(TICKETS, id);
    return document && parseTicket(id, document);
  }

  async #transcript(conversationId: string): Promise<TranscriptLine[]> {
    const newest = await this.#activities.watermark(conversationId);
    const after = Math.max(0, newest - TRANSCRIPT_LIMIT);
    const { activities } = await this.#activities.read(conversationId, after, TRANSCRIPT_LIMIT);
    return activities.filter((activity) => activity.type === 'message').map(toLine);
  }
}

function toLine(activity: LoggedActivity): TranscriptLine {
  return {
    at: activity.timestamp,
    by: activity.from.role === 'bot' ? 'bot' : 'customer',
    text: activity.text ?? '',
  };
}
