import { useEffect, useState } from 'preact/hooks';
import type { Resolution } from '../../../tickets/ticket.ts';
import type { TicketDetail } from '../../ticket-shapes.ts';
import { call, type Answer } from '../api/call.ts';
import { messageOf } from '../api/request-error.ts';
import { ActForm } from '../parts/act-form.tsx';
import { Field } from '../parts/field.tsx';
import { CHOSEN_RESOLUTIONS, countOf, RESOLUTION_NAMES } from '../parts/words.ts';
import { assign, changePriority, handBack, resolve, reveal } from '../state/acts.ts';
import { form, type Fact } from '../state/forms.ts';
import { openTicket } from '../state/open-ticket.ts';
import { offersFor } from '../state/permissions.ts';
import { SettingsForm } from './settings-form.tsx';
import { ShortcutList } from './shortcut-list.tsx';

export function Forms() {
  const asked = form.value;
  const ticket = openTicket.value;
  if (!asked) return null;
  if (asked.kind === 'shortcuts') return <ShortcutList onClose={close} />;
  if (asked.kind === 'settings') return <SettingsForm onClose={close} />;
  if (!ticket) return null;
  switch (asked.kind) {
    case 'resolve':
      return <ResolveForm ticket={ticket} />;
    case 'hand_back':
      return <HandBackForm ticket={ticket} />;
    case 'assign':
      return <AssignForm ticket={ticket} />;
    case 'priority':
      return <PriorityForm ticket={ticket} />;
    case 'reveal':
      return <RevealForm ticket={ticket} fact={asked.fact} />;
  }
}

function close(): void {
  form.value = undefined;
}

function ResolveForm({ ticket }: { ticket: TicketDetail }) {
  const [resolution, setResolution] = useState<Resolution>('solved');
  const [text, setText] = useState('');
  return (
    <ActForm
      title={`Resolve ${ticket.number}`}
      action="Resolve"
      onClose={close}
      onSubmit={() => resolve(ticket, resolution, text)}
    >
      <fieldset class="choices">
        <legend>Why is it done?</legend>
        {CHOSEN_RESOLUTIONS.map((choice) => (
          <label key={choice} class="choice">
            <input
              type="radio"
              name="resolution"
              value={choice}
              checked={choice === resolution}
              onChange={() => {
                setResolution(choice);
              }}
            />
            {RESOLUTION_NAMES[choice]}
          </label>
        ))}
      </fieldset>
      {/* Only who has the ticket talks to the customer. */}
      {offersFor(ticket).reply && (
        <TextField
          label="Last words to the customer (optional)"
          hint="Sent before the ticket is closed. The customer is then asked for a rating."
          value={text}
          onChange={setText}
        />
      )}
    </ActForm>
  );
}

function HandBackForm({ ticket }: { ticket: TicketDetail }) {
  const [to, setTo] = useState<'bot' | 'queue'>('bot');
  const [note, setNote] = useState('');
  return (
    <ActForm
      title={`Hand back ${ticket.number}`}
      action="Hand back"
      onClose={close}
      onSubmit={() => handBack(ticket, to, note)}
    >
      <fieldset class="choices">
        <legend>To whom?</legend>
        <label class="choice">
          <input
            type="radio"
            name="to"
            checked={to === 'bot'}
            onChange={() => {
              setTo('bot');
            }}
          />
          <span>
            To the bot
            <span class="hint">It goes on where it was interrupted.</span>
          </span>
        </label>
        <label class="choice">
          <input
            type="radio"
            name="to"
            checked={to === 'queue'}
            onChange={() => {
              setTo('queue');
            }}
          />
          <span>
            To the queue
            <span class="hint">Another agent takes over.</span>
          </span>
        </label>
      </fieldset>
      <TextField label="Note for agents (optional)" value={note} onChange={setNote} />
    </ActForm>
  );
}

type Agents = Answer<'listAgents'>['agents'];

function AssignForm({ ticket }: { ticket: TicketDetail }) {
  const [agents, setAgents] = useState<Agents>();
  const [problem, setProblem] = useState<string>();
  const [chosenId, setChosenId] = useState('');
  useEffect(() => {
    call('listAgents').then(
      (answer) => {
        setAgents(answer.agents);
      },
      (error: unknown) => {
        setProblem(messageOf(error));
      },
    );
  }, []);
  return (
    <ActForm
      title={`Assign ${ticket.number}`}
      action="Assign"
      onClose={close}
      onSubmit={async () => {
        const agent = agents?.find(({ id }) => id === chosenId);
        if (agent) await assign(ticket, agent);
      }}
    >
      <fieldset class="choices">
        <legend>Who takes it?</legend>
        {agents === undefined && (
          <p class="muted" role="status">
            {problem ?? 'Loading agents…'}
          </p>
        )}
        {agents?.map(({ id, name, isPresent, openTickets }) => (
          <label key={id} class="choice">
            <input
              type="radio"
              name="agent"
              required
              checked={id === chosenId}
              onChange={() => {
                setChosenId(id);
              }}
            />
            <span>
              <bdi>{name}</bdi>
              <span class="hint">
                {isPresent ? 'Here now' : 'Away'}, {countOf(openTickets, 'open ticket')}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
    </ActForm>
  );
}

function PriorityForm({ ticket }: { ticket: TicketDetail }) {
  const to = ticket.priority === 'urgent' ? 'normal' : 'urgent';
  const [reason, setReason] = useState('');
  return (
    <ActForm
      title={to === 'urgent' ? `Make ${ticket.number} urgent` : `${ticket.number} is not urgent`}
      action={to === 'urgent' ? 'Make urgent' : 'Make normal'}
      onClose={close}
      onSubmit={() => changePriority(ticket, to, reason)}
    >
      <TextField label="Why?" isRequired value={reason} onChange={setReason} />
    </ActForm>
  );
}

function RevealForm({ ticket, fact }: { ticket: TicketDetail; fact: Fact }) {
  const [reason, setReason] = useState('');
  return (
    <ActForm
      title={`Reveal “${fact.label}”`}
      action="Reveal"
      onClose={close}
      onSubmit={() => reveal(ticket, fact.name, reason)}
    >
      <TextField
        label="Why do you need to see it?"
        hint="Your name, the time and this reason are kept in the audit log."
        isRequired
        value={reason}
        onChange={setReason}
      />
    </ActForm>
  );
}

interface TextFieldProps {
  label: string;
  hint?: string;
  isRequired?: boolean;
  value: string;
  onChange: (value: string) => void;
}

/** Required ones ask for a reason, of three letters at least. */
function TextField({ label, hint, isRequired = false, value, onChange }: TextFieldProps) {
  return (
    <Field label={label} {...(hint !== undefined && { hint })}>
      {(id, describedBy) => (
        <textarea
          id={id}
          class="input"
          dir="auto"
          rows={3}
          required={isRequired}
          minLength={isRequired ? 3 : undefined}
          maxLength={isRequired ? 500 : 4000}
          aria-describedby={describedBy}
          value={value}
          onInput={({ currentTarget }) => {
            onChange(currentTarget.value);
          }}
        />
      )}
    </Field>
  );
}
