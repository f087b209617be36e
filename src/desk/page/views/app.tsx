import { Empty, Loading, Problem } from '../parts/states.tsx';
import { place, type View } from '../state/location.ts';
import { mayAs, readSession, session, sessionProblem } from '../state/session.ts';
import { AuditView } from './audit-view.tsx';
import { ConversationPane } from './conversation-pane.tsx';
import { CustomerDataView } from './customer-data-view.tsx';
import { DeliveriesView } from './deliveries-view.tsx';
import { ExportsView } from './exports-view.tsx';
import { FactsPane } from './facts-pane.tsx';
import { FiguresView } from './figures-view.tsx';
import { Forms } from './forms.tsx';
import { LogInView } from './log-in-view.tsx';
import { QueuePane } from './queue-pane.tsx';
import { Shell } from './shell.tsx';

export function App() {
  const known = session.value;
  if (!known) {
    return (
      <main class="log-in">
        {sessionProblem.value === undefined ? (
          <Loading rows={3} what="the desk" />
        ) : (
          <Problem message={sessionProblem.value} onRetry={() => void readSession()} />
        )}
      </main>
    );
  }
  if (!known.agent) return <LogInView session={known} />;
  return (
    <>
      <Shell>
        <CurrentView view={place.value.view} />
      </Shell>
      <Forms />
    </>
  );
}

function CurrentView({ view }: { view: View }) {
  switch (view) {
    case 'tickets':
      return <TicketsView />;
    case 'figures':
      return mayAs('lead') ? <FiguresView /> : <NotForThisRole />;
    case 'exports':
      return mayAs('lead') ? <ExportsView /> : <NotForThisRole />;
    case 'customers':
      return mayAs('lead') ? <CustomerDataView /> : <NotForThisRole />;
    case 'deliveries':
      return mayAs('lead') ? <DeliveriesView /> : <NotForThisRole />;
    case 'audit':
      return mayAs('admin') ? <AuditView /> : <NotForThisRole />;
  }
}

function TicketsView() {
  return (
    <div class="tickets-view" data-open={place.value.ticketId !== undefined}>
      <h1 class="visually-hidden">Tickets</h1>
      <QueuePane />
      <ConversationPane />
      <FactsPane />
    </div>
  );
}

function NotForThisRole() {
  return (
    <Empty icon="lock" title="Your role does not show this">
      <p class="muted">Ask an admin of this desk if you need it.</p>
    </Empty>
  );
}
