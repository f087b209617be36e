import type { ComponentChildren } from 'preact';
import type { Role } from '../../ticket-shapes.ts';
import { liveState } from '../api/live.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { Avatar } from '../parts/ticket-marks.tsx';
import { unseen } from '../state/attention.ts';
import { ask } from '../state/forms.ts';
import { addressOfView, goTo, place, type View } from '../state/location.ts';
import { dismissNotice, notices, perform } from '../state/notices.ts';
import { logOut, mayAs, me } from '../state/session.ts';

const VIEWS: readonly { view: View; name: string; icon: IconName; role: Role }[] = [
  { view: 'tickets', name: 'Tickets', icon: 'inbox', role: 'agent' },
  { view: 'figures', name: 'Figures', icon: 'chart', role: 'lead' },
  { view: 'exports', name: 'Exports', icon: 'download', role: 'lead' },
  { view: 'customers', name: 'Customers', icon: 'person', role: 'lead' },
  { view: 'deliveries', name: 'Deliveries', icon: 'deliveries', role: 'lead' },
  { view: 'audit', name: 'Audit', icon: 'audit', role: 'admin' },
];

/** What is around every view: where one can go, who one is, whether the desk is connected. */
export function Shell({ children }: { children: ComponentChildren }) {
  return (
    <div class="shell">
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Rail />
      <div class="shell-main">
        <Connection />
        <main id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
      <Notices />
    </div>
  );
}

function Rail() {
  const current = place.value.view;
  return (
    <nav class="rail" aria-label="Desk">
      <ul class="rail-views">
        {VIEWS.filter(({ role }) => mayAs(role)).map(({ view, name, icon }) => (
          <li key={view}>
            <a
              class="rail-item"
              href={addressOfView(view)}
              aria-current={view === current ? 'page' : undefined}
              onClick={(event) => {
                event.preventDefault();
                goTo(addressOfView(view));
              }}
            >
              <Icon name={icon} />
              <span>{name}</span>
              {view === 'tickets' && unseen.value.size > 0 && (
                <span class="rail-count">
                  {unseen.value.size}
                  <span class="visually-hidden"> new</span>
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
      <div class="rail-own">
        <button
          type="button"
          class="rail-item rail-keys"
          onClick={() => {
            ask('shortcuts');
          }}
        >
          <Icon name="keyboard" />
          <span>Keys</span>
        </button>
        <OwnMenu />
      </div>
    </nav>
  );
}

function OwnMenu() {
  const agent = me.value;
  if (!agent) return null;
  return (
    <details
      class="own-menu"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.currentTarget.open = false;
        event.currentTarget.querySelector('summary')?.focus();
      }}
      onFocusOut={(event) => {
        const isWithin = event.currentTarget.contains(event.relatedTarget as Node | null);
        if (event.relatedTarget !== null && !isWithin) event.currentTarget.open = false;
      }}
    >
      <summary class="rail-item">
        <Avatar name={agent.name} isMine />
        <span class="visually-hidden">{agent.name}: settings and log-out</span>
      </summary>
      <div class="own-menu-list">
        <p>
          <strong dir="auto">{agent.name}</strong>
          <span class="muted"> {ROLE_NAMES[agent.role]}</span>
        </p>
        <button
          type="button"
          class="button button-quiet"
          onClick={() => {
            ask('settings');
          }}
        >
          Settings
        </button>
        <button
          type="button"
          class="button button-quiet"
          onClick={() => {
            perform(logOut);
          }}
        >
          Log out
        </button>
      </div>
    </details>
  );
}

const ROLE_NAMES: Record<Role, string> = { agent: 'Agent', lead: 'Lead', admin: 'Admin' };

function Connection() {
  return (
    <div role="status">
      {liveState.value === 'lost' && (
        <p class="banner banner-warning connection">
          <Icon name="offline" />
          <span>
            Not connected. What you see may be old; the desk connects again by itself and then shows
            what was missed.
          </span>
        </p>
      )}
    </div>
  );
}

function Notices() {
  return (
    <div class="notices" role="status">
      {notices.value.map(({ id, kind, text }) => (
        <p key={id} class={`notice notice-${kind}`}>
          <Icon name={kind === 'done' ? 'check' : 'alert'} />
          <span>{text}</span>
          <button
            type="button"
            class="button button-quiet button-icon"
            aria-label="Dismiss"
            onClick={() => {
              dismissNotice(id);
            }}
          >
            <Icon name="close" />
          </button>
        </p>
      ))}
    </div>
  );
}
