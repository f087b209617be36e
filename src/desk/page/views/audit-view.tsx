import { useState } from 'preact/hooks';
import { call, type Answer } from '../api/call.ts';
import { Icon } from '../parts/icon.tsx';
import { MoreButton, usePages } from '../parts/pages.tsx';
import { Empty, Loading, Problem } from '../parts/states.tsx';
import { dateTimeOf, inWords } from '../parts/words.ts';

type Entry = Answer<'readAudit'>['entries'][number];

export function AuditView() {
  const [isIntact, setIntact] = useState(true);
  const pages = usePages(async (cursor) => {
    const answer = await call('readAudit', { query: cursor === undefined ? {} : { cursor } });
    setIntact((before) => (cursor === undefined || before) && answer.isIntact);
    return { items: answer.entries, nextCursor: answer.nextCursor };
  });
  const { items, problem } = pages;
  return (
    <div class="page">
      <header class="page-header">
        <h1>Audit</h1>
        <p class="muted">
          Who did what, newest first. Entries cannot be changed without being noticed.
        </p>
      </header>
      {problem !== undefined && <Problem message={problem} onRetry={pages.again} />}
      {items === undefined && problem === undefined && <Loading rows={8} what="the audit log" />}
      {items?.length === 0 && <Empty icon="audit" title="Nothing was done yet" />}
      {items !== undefined && items.length > 0 && (
        <>
          <Intactness isIntact={isIntact} />
          <EntryTable entries={items} />
        </>
      )}
      <MoreButton pages={pages} />
    </div>
  );
}

function Intactness({ isIntact }: { isIntact: boolean }) {
  if (isIntact) {
    return (
      <p class="banner">
        <Icon name="check" />
        <span>Every entry shown follows from the one before it.</span>
      </p>
    );
  }
  return (
    <p class="banner banner-danger" role="alert">
      <Icon name="alert" />
      <span>An entry does not follow from the one before it: the log was changed or damaged.</span>
    </p>
  );
}

function EntryTable({ entries }: { entries: readonly Entry[] }) {
  return (
    <div class="card table-scroll" tabIndex={0} role="group" aria-label="Audit log">
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">Did what</th>
            <th scope="col">To what</th>
            <th scope="col">Details</th>
            <th scope="col">Hash</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ sequence, at, by, act, object, detail, hash }) => (
            <tr key={sequence}>
              <td>{dateTimeOf(at)}</td>
              <td>
                <bdi>{by?.name ?? 'The service'}</bdi>
              </td>
              <td>{inWords(act)}</td>
              <td>{object}</td>
              <td class="cell-text" dir="auto">
                {Object.entries(detail)
                  .map(([name, value]) => `${inWords(name)}: ${value}`)
                  .join('; ')}
              </td>
              <td>
                <code title={hash}>{hash.slice(0, 8)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
