import { useState } from 'preact/hooks';
import { addressOf, call, newRequestId, type Answer } from '../api/call.ts';
import { messageOf } from '../api/request-error.ts';
import { Field } from '../parts/field.tsx';
import { Icon } from '../parts/icon.tsx';
import { Empty, Loading, Problem } from '../parts/states.tsx';
import { useReading } from '../parts/use-reading.ts';
import { dateTimeOf } from '../parts/words.ts';
import { perform, tell } from '../state/notices.ts';
import { mayAs, me } from '../state/session.ts';

type Export = Answer<'listExports'>['exports'][number];

const STATES: Record<Export['state'], string> = {
  asked: 'Waiting for an admin',
  approved: 'Approved',
  refused: 'Refused',
  expired: 'Expired',
};

export function ExportsView() {
  const reading = useReading('exports', () => call('listExports'));
  return (
    <div class="page page-narrow">
      <header class="page-header">
        <h1>Exports</h1>
        <p class="muted">
          A lead asks for an export, an admin who is somebody else approves it. Both are kept in the
          audit log.
        </p>
      </header>
      <AskForm onAsked={reading.again} />
      <section class="card">
        <h2>Asked for</h2>
        {reading.problem !== undefined && (
          <Problem message={reading.problem} onRetry={reading.again} />
        )}
        {!reading.value && reading.problem === undefined && <Loading rows={2} what="exports" />}
        {reading.value?.exports.length === 0 && (
          <Empty icon="download" title="No export was asked for" />
        )}
        <ul class="rows">
          {reading.value?.exports.map((one) => (
            <ExportRow key={one.id} export={one} onChange={reading.again} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function AskForm({ onAsked }: { onAsked: () => void }) {
  const today = new Date().toISOString().slice(0, 10);
  const [format, setFormat] = useState<Export['format']>('csv');
  const [from, setFrom] = useState(today);
  const [to, setTo] = useState(today);
  const [reason, setReason] = useState('');
  const [requestId, setRequestId] = useState(newRequestId);
  const [problem, setProblem] = useState<string>();
  const submit = async (): Promise<void> => {
    setProblem(undefined);
    try {
      await call('askExport', { body: { requestId, format, from, to, reason: reason.trim() } });
      setReason('');
      setRequestId(newRequestId());
      tell('The export waits for an admin now.');
      onAsked();
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return (
    <form
      class="card form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2>Ask for an export</h2>
      <div class="form-row">
        <Field label="From">
          {(id) => (
            <input
              id={id}
              class="input"
              type="date"
              required
              max={to}
              value={from}
              onChange={({ currentTarget }) => {
                setFrom(currentTarget.value);
              }}
            />
          )}
        </Field>
        <Field label="To">
          {(id) => (
            <input
              id={id}
              class="input"
              type="date"
              required
              min={from}
              value={to}
              onChange={({ currentTarget }) => {
                setTo(currentTarget.value);
              }}
            />
          )}
        </Field>
        <Field label="Format">
          {(id) => (
            <select
              id={id}
              class="input"
              value={format}
              onChange={({ currentTarget }) => {
                setFormat(currentTarget.value === 'json' ? 'json' : 'csv');
              }}
            >
              <option value="csv">CSV</option>
              <option value="json">JSON</option>
            </select>
          )}
        </Field>
      </div>
      <Field label="What is it for?" hint="The admin reads this, and the audit log keeps it.">
        {(id, describedBy) => (
          <textarea
            id={id}
            class="input"
            rows={2}
            required
            minLength={3}
            maxLength={500}
            aria-describedby={describedBy}
            value={reason}
            onInput={({ currentTarget }) => {
              setReason(currentTarget.value);
            }}
          />
        )}
      </Field>
      {problem !== undefined && (
        <p class="form-problem" role="alert">
          {problem}
        </p>
      )}
      <div class="form-actions">
        <button type="submit" class="button button-primary">
          Ask for it
        </button>
      </div>
    </form>
  );
}

interface ExportRowProps {
  export: Export;
  onChange: () => void;
}

function ExportRow({ export: one, onChange }: ExportRowProps) {
  return (
    <li class="row">
      <div>
        <p>
          <strong>
            {one.from} to {one.to}
          </strong>{' '}
          {one.format.toUpperCase()}{' '}
          <span class={`mark mark-${one.state}`}>{STATES[one.state]}</span>
        </p>
        <p dir="auto">{one.reason}</p>
        <p class="muted">
          <bdi>{one.askedBy.name}</bdi>, {dateTimeOf(one.askedAt)}
          {one.decidedBy && one.decidedAt !== null && (
            <>
              ; {one.state === 'refused' ? 'refused' : 'approved'} by{' '}
              <bdi>{one.decidedBy.name}</bdi>, {dateTimeOf(one.decidedAt)}
            </>
          )}
        </p>
      </div>
      <ExportActions export={one} onChange={onChange} />
    </li>
  );
}

/** Approving needs a second person. */
function ExportActions({ export: { id, state, askedBy }, onChange }: ExportRowProps) {
  const isOwn = askedBy.id === me.value?.id;
  if (state === 'approved' && isOwn) {
    return (
      <a class="button button-primary" href={addressOf('downloadExport', { id })} download>
        <Icon name="download" /> Download
      </a>
    );
  }
  if (state !== 'asked' || !mayAs('admin')) return null;
  if (isOwn) return <span class="muted">Another admin must approve it</span>;
  const decide = (operation: 'approveExport' | 'refuseExport') => () => {
    perform(async () => {
      await call(operation, { id, body: { requestId: newRequestId() } });
      onChange();
    });
  };
  return (
    <div class="row-actions">
      <button type="button" class="button" onClick={decide('refuseExport')}>
        Refuse
      </button>
      <button type="button" class="button button-primary" onClick={decide('approveExport')}>
        Approve
      </button>
    </div>
  );
}
