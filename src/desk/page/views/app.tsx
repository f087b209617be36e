import type { FunctionComponent } from 'preact';
import type { Role } from '../../ticket-shapes.ts';
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

/** What each view shows, and to whom at least. */
const VIEWS: Record<View, { role: Role; Content: FunctionComponent }> = {
  tickets: { role: 'agent', Content: TicketsView },
  figures: { role: 'lead', Content: FiguresView },
  exports: { role: 'lead', Content: ExportsView },
  customers: { role: 'lead', Content: CustomerDataView },
  deliveries: { role: 'lead', Content: DeliveriesView },
  audit: { role: 'admin', Content: AuditView },
};

function CurrentView({ view }: { view: View }) {
  const { role, Content } = VIEWS[view];
  return mayAs(role) ? <Content /> : <NotForThisRole />;
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
