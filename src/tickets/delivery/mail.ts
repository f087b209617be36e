import { createTransport } from 'nodemailer';
import type { Storage } from '../../storage/storage.ts';
import type { TicketEvent } from '../ticket-event.ts';
import type { AllowedAddresses } from './allowed-address.ts';
import { DeliveryFailure, type DeliveryAttempt, type Destination } from './destination.ts';
import { describeByMail, mailKindsOf, type MailKind, type MailText } from './mail-message.ts';
import { findTicket } from './ticket-content.ts';

export interface MailOptions {
  /** `smtps://` for TLS from the start, `smtp://` for STARTTLS; with a user and a password where they are needed. */
  url: URL;
  from: string;
  to: readonly string[];
  kinds: readonly MailKind[];
  deskUrl: string;
  storage: Storage;
  addresses: AllowedAddresses;
  timeoutMs?: number;
}

const TIMEOUT_MS = 30_000;

/**
 * Mails the team. A mail's Message-ID comes from the event's id, so that mail servers and programs which are given it
 * twice can tell; the mails of a ticket form a thread.
 */
export function mailDestination(options: MailOptions): Destination {
  return {
    name: 'mail',
    accepts: (event) => mailKindsOf(event).some((kind) => options.kinds.includes(kind)),
    deliver: (event, attempt) => sendMail(event, attempt, options),
  };
}

async function sendMail(
  event: TicketEvent,
  { signal }: DeliveryAttempt,
  options: MailOptions,
): Promise<void> {
  const { url, from, to, deskUrl, storage, timeoutMs = TIMEOUT_MS } = options;
  const port = url.port === '' ? (url.protocol === 'smtps:' ? '465' : '587') : url.port;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const [place] = await options.addresses.find(host, port);
  const domain = domainOf(from);
  const mail = describeByMail(event, await findTicket(storage, event), { domain, deskUrl });
  const transport = createTransport({
    // The address that was checked, and the name that its certificate must be for.
    host: place?.address ?? host,
    tls: { servername: host },
    port: Number(port),
    secure: url.protocol === 'smtps:',
    // Passwords and what is written go over a network of our own at most in the clear.
    requireTLS: !options.addresses.isPrivateAllowed(host, port),
    ...(url.username !== '' && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
    name: domain,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const stop = (): void => {
    transport.close();
  };
  signal.addEventListener('abort', stop);
  try {
    await transport.sendMail({ from, to: [...to], ...toMessage(mail) });
  } catch (error) {
    throw toFailure(error);
  } finally {
    signal.removeEventListener('abort', stop);
    transport.close();
  }
}

function toMessage({ subject, text, messageId, threadId }: MailText) {
  return { subject, text, messageId, inReplyTo: threadId, references: [threadId] };
}

/** A 5xx answer is final (RFC 5321, 4.2.1); but a refused password may be mended, and then what waits is sent. */
function toFailure(error: unknown): DeliveryFailure {
  const { responseCode, code } = error as { responseCode?: unknown; code?: unknown };
  if (typeof responseCode !== 'number')
    return new DeliveryFailure(`no answer from the mail server (${String(code)})`, {
      cause: error,
    });
  const isPermanent = responseCode >= 500 && code !== 'EAUTH';
  return new DeliveryFailure(`SMTP ${responseCode}`, { isPermanent, cause: error });
}

/** What follows the @ of an address such as `Support <support@example.com>`. */
function domainOf(address: string): string {
  return /@([A-Za-z0-9.-]+)/.exec(address)?.[1] ?? 'localhost';
}
