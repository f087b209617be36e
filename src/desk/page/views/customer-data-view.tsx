import { useState } from 'preact/hooks';
import { addressOf, call, newRequestId, type Answer } from '../api/call.ts';
import { messageOf } from '../api/request-error.ts';
import { Field } from '../parts/field.tsx';
import { Empty, Loading, Problem } from '../parts/states.tsx';
import { TwoPersonRow } from '../parts/two-person-row.tsx';
import { useReading } from '../parts/use-reading.ts';
import { tell } from '../state/notices.ts';

type DataRequest = Answer<'listDataRequests'>['requests'][number];

/** What customers may ask for by law: a copy of what is kept of them, or that it be erased. */
export function CustomerDataView() {
  const reading = useReading('customer data', () => call('listDataRequests'));
  return (
    <div class="page page-narrow">
      <header class="page-header">
        <h1>Customer data</h1>
        <p class="muted">
          A lead asks for a customer, an admin who is somebody else approves it. An erasure cannot
          be taken back: every conversation, ticket and file of the customer goes, the figures stay.
        </p>
      </header>
      <AskForm onAsked={reading.again} />
      <section class="card">
        <h2>Asked for</h2>
        {reading.problem !== undefined && (
          <Problem message={reading.problem} onRetry={reading.again} />
        )}
        {!reading.value && reading.problem === undefined && <Loading rows={2} what="requests" />}
        {reading.value?.requests.length === 0 && (
          <Empty icon="person" title="Nothing was asked for" />
        )}
        <ul class="rows">
          {reading.value?.requests.map((one) => (
            <TwoPersonRow
              key={one.id}
              request={one}
              title={titleOf(one)}
              file={one.kind === 'copy' ? addressOf('downloadCustomerData', one) : undefined}
              decide={async (isApproved) => {
                const operation = isApproved ? 'approveDataRequest' : 'refuseDataRequest';
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

function titleOf({ kind, customerId, conversations }: DataRequest): string {
  const what = kind === 'copy' ? 'A copy' : 'Erasure';
  return `${what} of ${customerId}, ${conversations} ${conversations === 1 ? 'conversation' : 'conversations'}`;
}

function AskForm({ onAsked }: { onAsked: () => void }) {
  const [kind, setKind] = useState<DataRequest['kind']>('copy');
  const [customer, setCustomer] = useState('');
  const [reason, setReason] = useState('');
  const [requestId, setRequestId] = useState(newRequestId);
  const [problem, setProblem] = useState<string>();
  const submit = async (): Promise<void> => {
    setProblem(undefined);
    try {
      const body = { requestId, kind, customer: customer.trim(), reason: reason.trim() };
      await call('askCustomerData', { body });
      setCustomer('');
      setReason('');
      setRequestId(newRequestId());
      tell('The request waits for an admin now.');
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
      <h2>Ask for a customer</h2>
      <div class="form-row">
        <Field label="Ticket number, or customer id" hint="Such as T-1042.">
          {(id, describedBy) => (
            <input
              id={id}
              class="input"
              required
              maxLength={200}
              autocomplete="off"
              aria-describedby={describedBy}
              value={customer}
              onInput={({ currentTarget }) => {
                setCustomer(currentTarget.value);
              }}
            />
          )}
        </Field>
        <Field label="What">
          {(id) => (
            <select
              id={id}
              class="input"
              value={kind}
              onChange={({ currentTarget }) => {
                setKind(currentTarget.value === 'erase' ? 'erase' : 'copy');
              }}
            >
              <option value="copy">A copy of what is kept</option>
              <option value="erase">Erase everything</option>
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
