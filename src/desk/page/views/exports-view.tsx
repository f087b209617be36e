import { useState } from 'preact/hooks';
import { addressOf, call, newRequestId, type Answer } from '../api/call.ts';
import { messageOf } from '../api/request-error.ts';
import { Field } from '../parts/field.tsx';
import { Empty, Loading, Problem } from '../parts/states.tsx';
import { useReading } from '../parts/use-reading.ts';
import { TwoPersonRow } from '../parts/two-person-row.tsx';
import { tell } from '../state/notices.ts';

type Export = Answer<'listExports'>['exports'][number];

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
            <TwoPersonRow
              key={one.id}
              request={one}
              title={`${one.from} to ${one.to}, ${one.format.toUpperCase()}`}
              file={addressOf('downloadExport', { id: one.id })}
              decide={async (isApproved) => {
                const operation = isApproved ? 'approveExport' : 'refuseExport';
                await call(operation, { id: one.id, body: { requestId: newRequestId() } });
                reading.again();
              }}
            />
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
