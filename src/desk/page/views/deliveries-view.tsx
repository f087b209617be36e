import { call, newRequestId, type Answer } from '../api/call.ts';
import { MoreButton, usePages } from '../parts/pages.tsx';
import { Empty, Loading, Problem } from '../parts/states.tsx';
import { countOf, dateTimeOf, inWords } from '../parts/words.ts';
import { perform, tell } from '../state/notices.ts';
import { mayAs } from '../state/session.ts';

type Delivery = Answer<'listDeadDeliveries'>['deliveries'][number];

export function DeliveriesView() {
  const pages = usePages(async (cursor) => {
    const query = cursor === undefined ? {} : { cursor };
    const { deliveries, nextCursor } = await call('listDeadDeliveries', { query });
    return { items: deliveries, nextCursor };
  });
  const { items, problem } = pages;
  return (
    <div class="page page-narrow">
      <header class="page-header">
        <h1>Deliveries that were given up</h1>
        <p class="muted">
          Webhooks and mails that their receivers did not accept. Replay one when the receiver is
          mended; it carries the same event id, so that nothing doubles.
        </p>
      </header>
      {problem !== undefined && <Problem message={problem} onRetry={pages.again} />}
      {items === undefined && problem === undefined && <Loading rows={4} what="deliveries" />}
      {items?.length === 0 && (
        <Empty icon="check" title="Everything was delivered">
          <p class="muted">What was given up after its last attempt is listed here.</p>
        </Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <ul class="card rows">
          {items.map((delivery) => (
            <DeliveryRow key={delivery.id} delivery={delivery} onReplayed={pages.again} />
          ))}
        </ul>
      )}
      <MoreButton pages={pages} />
    </div>
  );
}

function DeliveryRow({ delivery, onReplayed }: { delivery: Delivery; onReplayed: () => void }) {
  const { id, target, kind, ticketNumber, attempts, lastTriedAt, lastProblem } = delivery;
  return (
    <li class="row">
      <div>
        <p>
          <strong>{target}</strong> {inWords(kind)}, {ticketNumber}
        </p>
        <p>{lastProblem ?? 'No answer'}</p>
        <p class="muted">
          {countOf(attempts, 'attempt')}
          {lastTriedAt !== null && `, the last ${dateTimeOf(lastTriedAt)}`}
        </p>
      </div>
      {mayAs('admin') && (
        <div class="row-actions">
          <button
            type="button"
            class="button"
            aria-label={`Replay ${kind} of ${ticketNumber} to ${target}`}
            onClick={() => {
              perform(async () => {
                await call('replayDelivery', { id, body: { requestId: newRequestId() } });
                tell(`${target} gets it once more.`);
                onReplayed();
              });
            }}
          >
            Replay
          </button>
        </div>
      )}
    </li>
  );
}
