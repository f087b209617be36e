import { randomUUID } from 'node:crypto';
import type { ActivityLog, LoggedActivity } from '../storage/activity-log.ts';
import type { DocumentWrite, Storage } from '../storage/storage.ts';
import { parseTicket, saveTicket, TICKETS, type Ticket, type TranscriptLine } from './ticket.ts';
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

  /** Makes a ticket of the conversation that the activity belongs to. It exists once its document is committed. */
  async open(
    request: Pick<Ticket, 'reason' | 'priority' | 'triedArticles'>,
    activity: LoggedActivity,
  ): Promise<{ ticket: Ticket; document: DocumentWrite }> {
    const ticket: Ticket = {
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
    };
    return { ticket, document: saveTicket(ticket) };
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
