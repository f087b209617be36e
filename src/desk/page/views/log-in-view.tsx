import { useState } from 'preact/hooks';
import { messageOf } from '../api/request-error.ts';
import { Field } from '../parts/field.tsx';
import { Icon } from '../parts/icon.tsx';
import { hasExpired, logIn, type Session } from '../state/session.ts';

export function LogInView({ session }: { session: Session }) {
  return (
    <main class="log-in">
      <div class="log-in-card">
        <Icon name="inbox" />
        <h1>Support desk</h1>
        {hasExpired.value ? (
          <p class="banner banner-warning" role="status">
            Your session has ended. Log in to go on: what you were writing is still here.
          </p>
        ) : (
          <p class="muted">Log in to see who is waiting.</p>
        )}
        {session.hasAgents ? <LogInForm openIdUrl={session.openIdUrl} /> : <FirstAgent />}
      </div>
    </main>
  );
}

function LogInForm({ openIdUrl }: { openIdUrl: string | null }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await logIn(name.trim(), password);
    } catch (error) {
      setProblem(messageOf(error));
      setPassword('');
      setBusy(false);
    }
  };
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Field label="Name">
        {(id) => (
          <input
            id={id}
            class="input"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            required
            maxLength={100}
            value={name}
            onInput={({ currentTarget }) => {
              setName(currentTarget.value);
            }}
          />
        )}
      </Field>
      <Field label="Password">
        {(id) => (
          <input
            id={id}
            class="input"
            type="password"
            autocomplete="current-password"
            required
            maxLength={500}
            value={password}
            onInput={({ currentTarget }) => {
              setPassword(currentTarget.value);
            }}
          />
        )}
      </Field>
      {problem !== undefined && (
        <p class="form-problem" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" class="button button-primary button-wide" disabled={isBusy}>
        {isBusy ? 'Logging in…' : 'Log in'}
      </button>
      {openIdUrl !== null && (
        <a class="button button-wide" href={openIdUrl}>
          Log in with your company account
        </a>
      )}
    </form>
  );
}

function FirstAgent() {
  return (
    <div class="banner">
      <p>
        <strong>Nobody has an account yet.</strong> Whoever runs this service makes the first one on
        its command line, and reloads this page:
      </p>
      <pre class="command">npm run desk -- add-agent Sam --role admin</pre>
    </div>
  );
}
