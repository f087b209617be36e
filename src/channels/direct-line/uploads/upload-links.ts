import { createHmac, timingSafeEqual } from 'node:crypto';

import type { Activity, Attachment } from '../../../storage/activity.ts';

export const ATTACHMENTS_PATH = '/v3/directline/attachments';

/** As long as the file itself is sure to be there. Every delivery of an activity has a new link. */
const LINK_LIFETIME_SECONDS = 24 * 60 * 60;

const REFERENCE = /^\/v3\/directline\/attachments\/[\w-]{1,100}\/[\w-]{22}\.[a-z]{2,4}$/;

export type LinkVerdict = 'valid' | 'expired' | 'invalid';

/**
 * Files stand in the log by reference: the address without a signature, which opens nothing. Whoever is shown the
 * activity gets a link instead, signed and for a day.
 */
export class UploadLinks {
  readonly #key: Uint8Array;
  readonly #now: () => number;

  constructor(secret: string, now: () => number) {
    this.#key = createHmac('sha256', secret).update('direct line attachments').digest();
    this.#now = now;
  }

  /** The activity with a link in place of each reference. `origin` is where whoever is shown it reaches this server. */
  present<A extends Activity>(activity: A, origin: string): A {
    if (!activity.attachments?.some(isReference)) return activity;
    return {
      ...activity,
      attachments: activity.attachments.map((attachment) =>
        isReference(attachment)
          ? { ...attachment, contentUrl: origin + this.sign(attachment.contentUrl) }
          : attachment,
      ),
    };
  }

  /** The address of a referenced file on this server, which opens it for a day. */
  sign(reference: string): string {
    const expires = Math.floor(this.#now() / 1000) + LINK_LIFETIME_SECONDS;
    return `${reference}?expires=${expires}&signature=${this.#signature(reference, expires)}`;
  }

  check({ pathname, searchParams }: URL): LinkVerdict {
    const expires = Number(searchParams.get('expires'));
    const given = Buffer.from(searchParams.get('signature') ?? '');
    const expected = Buffer.from(this.#signature(pathname, expires));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'invalid';
    return expires * 1000 > this.#now() ? 'valid' : 'expired';
  }

  #signature(reference: string, expires: number): string {
    const signed = `${reference}?expires=${expires}`;
    return createHmac('sha256', this.#key).update(signed).digest('base64url');
  }
}

/** What stands in the log for a file. */
export function referenceTo(conversationId: string, fileId: string): string {
  return `${ATTACHMENTS_PATH}/${conversationId}/${fileId}`;
}

function isReference(attachment: Attachment): attachment is Attachment & { contentUrl: string } {
  return attachment.contentUrl !== undefined && REFERENCE.test(attachment.contentUrl);
}
