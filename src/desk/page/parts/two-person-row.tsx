import type { Answer } from '../api/call.ts';
import { perform } from '../state/notices.ts';
import { mayAs, me } from '../state/session.ts';
import { Icon } from './icon.tsx';
import { dateTimeOf } from './words.ts';

type Request = Pick<
  Answer<'listExports'>['exports'][number],
  'id' | 'reason' | 'state' | 'askedBy' | 'askedAt' | 'decidedBy' | 'decidedAt'
>;

const STATES: Record<Request['state'], string> = {
  asked: 'Waiting for an admin',
  approved: 'Approved',
  refused: 'Refused',
  expired: 'Expired',
};

interface TwoPersonRowProps {
  request: Request;
  /** What is asked for. */
  title: string;
  /** Where it is fetched once it is approved; undefined where there is nothing to fetch. */
  file: string | undefined;
  decide: (isApproved: boolean) => Promise<void>;
}

/** What one person asks for and somebody else decides about. */
export function TwoPersonRow(props: TwoPersonRowProps) {
  const { reason, state, askedBy, askedAt, decidedBy, decidedAt } = props.request;
  return (
    <li class="row">
      <div>
        <p>
          <strong>
            <bdi>{props.title}</bdi>
          </strong>{' '}
          <span class={`mark mark-${state}`}>{STATES[state]}</span>
        </p>
        <p dir="auto">{reason}</p>
        <p class="muted">
          <bdi>{askedBy.name}</bdi>, {dateTimeOf(askedAt)}
          {decidedBy && decidedAt !== null && (
            <>
              ; {state === 'refused' ? 'refused' : 'approved'} by <bdi>{decidedBy.name}</bdi>,{' '}
              {dateTimeOf(decidedAt)}
            </>
          )}
        </p>
      </div>
      <Actions {...props} />
    </li>
  );
}

/** Approving needs a second person. */
function Actions({ request: { state, askedBy }, file, decide }: TwoPersonRowProps) {
  const isOwn = askedBy.id === me.value?.id;
  if (state === 'approved' && isOwn && file !== undefined) {
    return (
      <a class="button button-primary" href={file} download>
        <Icon name="download" /> Download
      </a>
    );
  }
  if (state !== 'asked' || !mayAs('admin')) return null;
  if (isOwn) return <span class="muted">Another admin must approve it</span>;
  const deciding = (isApproved: boolean) => () => {
    perform(() => decide(isApproved));
  };
  return (
    <div class="row-actions">
      <button type="button" class="button" onClick={deciding(false)}>
        Refuse
      </button>
      <button type="button" class="button button-primary" onClick={deciding(true)}>
        Approve
      </button>
    </div>
  );
}
