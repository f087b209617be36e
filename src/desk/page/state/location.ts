import { signal } from '@preact/signals';

export type View = 'tickets' | 'figures' | 'exports' | 'customers' | 'deliveries' | 'audit';

export interface Place {
  view: View;
  /** The ticket that is open, in the view of tickets. */
  ticketId?: string;
}

const OTHER_VIEWS: readonly View[] = ['figures', 'exports', 'customers', 'deliveries', 'audit'];

export const place = signal<Place>(readPlace());

export function addressOfView(view: View): string {
  return view === 'tickets' ? '/desk' : `/desk/${view}`;
}

export function addressOfTicket(id: string): string {
  return `/desk/tickets/${encodeURIComponent(id)}`;
}

export function goTo(address: string): void {
  if (address !== location.pathname) history.pushState(null, '', address);
  place.value = readPlace();
}

function readPlace(): Place {
  const [, , part = '', id] = location.pathname.split('/');
  if (part === 'tickets' && id !== undefined) {
    return { view: 'tickets', ticketId: decodeURIComponent(id) };
  }
  return { view: OTHER_VIEWS.find((view) => view === part) ?? 'tickets' };
}

addEventListener('popstate', () => {
  place.value = readPlace();
});
