import type { ComponentChildren } from 'preact';
import type { TicketDetail } from '../../ticket-shapes.ts';
import { Icon } from '../parts/icon.tsx';
import {
  channelName,
  dateTimeOf,
  inWords,
  languageName,
  LEVELS,
  RESOLUTION_NAMES,
  spanInWords,
  STATUS_NAMES,
} from '../parts/words.ts';
import { revealed } from '../state/acts.ts';
import { areFactsOpen, form, type Fact } from '../state/forms.ts';
import { addressOfTicket, goTo } from '../state/location.ts';
import { openTicket } from '../state/open-ticket.ts';

export function FactsPane() {
  const ticket = openTicket.value;
  return (
    <aside
      class="pane facts-pane"
      data-open={areFactsOpen.value}
      aria-label="Facts"
      onKeyDown={({ key }) => {
        if (key === 'Escape') areFactsOpen.value = false;
      }}
    >
      <header class="facts-header only-without-facts">
        <h2>Facts</h2>
        <button
          type="button"
          class="button button-quiet button-icon"
          aria-label="Close facts"
          onClick={() => {
            areFactsOpen.value = false;
          }}
        >
          <Icon name="close" />
        </button>
      </header>
      {ticket && (
        <div class="facts-scroll" tabIndex={0} role="group" aria-label="About this ticket">
          <Customer ticket={ticket} />
          <KnownFacts ticket={ticket} />
          <Progress ticket={ticket} />
          <TriedArticles ticket={ticket} />
          <OtherTickets ticket={ticket} />
        </div>
      )}
    </aside>
  );
}

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="facts-section">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** Longer ones, such as whole questions, stand above their answers. */
const LONG_LABEL = 20;

function Pair({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class={label.length > LONG_LABEL ? 'pair pair-stacked' : 'pair'}>
      <dt>{label}</dt>
      <dd dir="auto">{children}</dd>
    </div>
  );
}

function Customer({ ticket }: { ticket: TicketDetail }) {
  const level = LEVELS[ticket.level];
  return (
    <Section title="Customer">
      <p class={`level level-${ticket.level}`}>
        <Icon name={ticket.level === 'A0' ? 'alert' : 'check'} />
        <span>
          <strong>{level.name}</strong>
          <span class="level-detail">{level.detail}</span>
        </span>
      </p>
      <dl>
        <Pair label="Name">{ticket.customerName ?? 'Not given'}</Pair>
        <Pair label="Channel">{channelName(ticket.channelId)}</Pair>
        <Pair label="Language">{languageName(ticket.language)}</Pair>
        <Pair label="Reason">{inWords(ticket.reason)}</Pair>
      </dl>
    </Section>
  );
}

/** Said above in other words. */
const SHOWN_ELSEWHERE = ['level', 'channel', 'language', 'customer_name'];

function KnownFacts({ ticket }: { ticket: TicketDetail }) {
  const facts = ticket.facts.filter(({ name }) => !SHOWN_ELSEWHERE.includes(name));
  return (
    <Section title="What is known">
      {facts.length === 0 ? (
        <p class="muted">The customer has told the bot nothing more.</p>
      ) : (
        <dl>
          {facts.map((fact) => (
            <FactPair key={fact.name} ticketId={ticket.id} fact={fact} />
          ))}
        </dl>
      )}
    </Section>
  );
}

function FactPair({ ticketId, fact }: { ticketId: string; fact: Fact }) {
  const value = revealed.value.get(`${ticketId} ${fact.name}`);
  return (
    <Pair label={fact.label}>
      <span class={value === undefined && fact.isMasked ? 'fact-masked' : undefined}>
        {value ?? fact.value}
      </span>
      {fact.isMasked && value === undefined && (
        <button
          type="button"
          class="button button-small button-quiet"
          aria-label={`Reveal ${fact.label}`}
          onClick={() => {
            form.value = { kind: 'reveal', fact };
          }}
        >
          <Icon name="eye" /> Reveal
        </button>
      )}
      {value !== undefined && <span class="muted fact-noted">noted in the audit log</span>}
    </Pair>
  );
}

function Progress({ ticket }: { ticket: TicketDetail }) {
  const spanSinceOpened = (at: string): string =>
    spanInWords((Date.parse(at) - Date.parse(ticket.openedAt)) / 1000);
  return (
    <Section title="Progress">
      <dl>
        <Pair label="State">{STATUS_NAMES[ticket.status]}</Pair>
        <Pair label="Opened">{dateTimeOf(ticket.openedAt)}</Pair>
        <Pair label="Picked up">
          {ticket.firstAssignedAt === null
            ? 'Not yet'
            : `after ${spanSinceOpened(ticket.firstAssignedAt)}`}
        </Pair>
        <Pair label="First response">
          {ticket.firstReplyAt === null
            ? 'Not yet'
            : `after ${spanSinceOpened(ticket.firstReplyAt)}`}
        </Pair>
        {ticket.resolvedAt !== null && (
          <Pair label="Resolved">after {spanSinceOpened(ticket.resolvedAt)}</Pair>
        )}
        {ticket.resolution !== null && (
          <Pair label="Because">{RESOLUTION_NAMES[ticket.resolution]}</Pair>
        )}
        {ticket.reopenings > 0 && <Pair label="Reopened">{ticket.reopenings} ×</Pair>}
        {ticket.ratingDetail !== null && (
          <Pair label="Rating">
            <span class="rating">{ticket.ratingDetail.value} of 5</span>
            {ticket.ratingDetail.comment !== undefined && (
              <q class="rating-comment">{ticket.ratingDetail.comment}</q>
            )}
          </Pair>
        )}
      </dl>
    </Section>
  );
}

function TriedArticles({ ticket }: { ticket: TicketDetail }) {
  if (ticket.triedArticles.length === 0) return null;
  return (
    <Section title="Articles the bot has shown">
      <ul class="plain-list">
        {ticket.triedArticles.map(({ slug, title }) => (
          <li key={slug}>{title}</li>
        ))}
      </ul>
    </Section>
  );
}

function OtherTickets({ ticket }: { ticket: TicketDetail }) {
  if (ticket.otherTickets.length === 0) return null;
  return (
    <Section title="Other tickets of this customer">
      <ul class="plain-list">
        {ticket.otherTickets.map(({ id, number, reason, status, openedAt }) => (
          <li key={id}>
            <a
              href={addressOfTicket(id)}
              onClick={(event) => {
                event.preventDefault();
                goTo(addressOfTicket(id));
              }}
            >
              {number}
            </a>{' '}
            {inWords(reason)}
            <span class="muted">
              {' '}
              {STATUS_NAMES[status]}, {dateTimeOf(openedAt)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
