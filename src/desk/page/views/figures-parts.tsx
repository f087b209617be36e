import type { ComponentChildren } from 'preact';
import { DayChart, type Series } from '../parts/day-chart.tsx';
import { ShareBar } from '../parts/share-bar.tsx';
import { channelName, countOf, inWords, spanInWords } from '../parts/words.ts';
import type { Figures } from './figures-view.tsx';

type Row = Figures['rows'][number];
type Duration = Row['waiting'];

interface FiguresProps {
  figures: Figures;
}

/** Says that nothing was measured, where nothing was. */
export function spanOr(seconds: number | null): string {
  return seconds === null ? 'Not measured' : spanInWords(seconds);
}

function Card({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="card">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

export function Headline({ figures: { total } }: FiguresProps) {
  const { average, count } = total.csat;
  return (
    <dl class="headline">
      <Figure
        name="Tickets opened"
        value={total.opened.toLocaleString()}
        detail={`${total.resolved.toLocaleString()} resolved`}
      />
      <DurationFigure name="Waiting time" duration={total.waiting} />
      <DurationFigure name="First response" duration={total.firstResponse} />
      <DurationFigure name="Resolution" duration={total.resolution} />
      <Figure
        name="Satisfaction"
        value={average === null ? 'No ratings' : `${average.toFixed(1)} of 5`}
        detail={countOf(count, 'rating')}
      />
    </dl>
  );
}

function DurationFigure({ name, duration }: { name: string; duration: Duration }) {
  const { medianSeconds, p90Seconds, count } = duration;
  const slowest = p90Seconds === null ? '' : `90 % within ${spanInWords(p90Seconds)}, `;
  return (
    <Figure
      name={name}
      value={spanOr(medianSeconds)}
      detail={`${slowest}${countOf(count, 'ticket')}`}
    />
  );
}

function Figure({ name, value, detail }: { name: string; value: string; detail: string }) {
  return (
    <div class="figure">
      <dt>{name}</dt>
      <dd class="figure-value">{value}</dd>
      <dd class="muted">{detail}</dd>
    </div>
  );
}

const ENDS = [
  { end: 'confirmed', name: 'Confirmed', hint: 'The customer said that it helped' },
  { end: 'assumed', name: 'Assumed', hint: 'Answered, and nothing more was said' },
  { end: 'abandoned', name: 'Abandoned', hint: 'Left without an answer or an end' },
  { end: 'escalated', name: 'Escalated', hint: 'Went to a person' },
] as const;

/** The four are never added up: only the first is known to have helped. */
export function Containment({ figures: { total } }: FiguresProps) {
  const all = Object.values(total.containment).reduce((sum, count) => sum + count, 0);
  return (
    <Card title="How conversations ended">
      {all === 0 ? (
        <p class="muted">No conversation ended in these days.</p>
      ) : (
        ENDS.map(({ end, name, hint }, index) => (
          <ShareBar
            key={end}
            {...{ name, hint, count: total.containment[end], of: all, series: index }}
          />
        ))
      )}
    </Card>
  );
}

export function Ratings({ figures: { total } }: FiguresProps) {
  const { count, distribution } = total.csat;
  return (
    <Card title="Ratings">
      {count === 0 ? (
        <p class="muted">Nobody has rated in these days.</p>
      ) : (
        [5, 4, 3, 2, 1].map((value) => (
          <ShareBar
            key={value}
            name={`${value} of 5`}
            count={distribution[value - 1] ?? 0}
            of={count}
          />
        ))
      )}
    </Card>
  );
}

const REASON_LIMIT = 8;

export function Reasons({ figures: { total } }: FiguresProps) {
  const reasons = Object.entries(total.reasons).sort(([, one], [, other]) => other - one);
  const all = reasons.reduce((sum, [, count]) => sum + count, 0);
  const others = reasons.slice(REASON_LIMIT).reduce((sum, [, count]) => sum + count, 0);
  return (
    <Card title="Why people were needed">
      {all === 0 && <p class="muted">No ticket was opened in these days.</p>}
      {reasons.slice(0, REASON_LIMIT).map(([reason, count]) => (
        <ShareBar key={reason} name={inWords(reason)} count={count} of={all} />
      ))}
      {others > 0 && <ShareBar name="Other reasons" count={others} of={all} />}
    </Card>
  );
}

export function DayCharts({ figures }: FiguresProps) {
  const days = daysBetween(figures.from, figures.to);
  const sums = (what: 'opened' | 'resolved'): Map<string, number> => {
    const byDay = new Map<string, number>();
    for (const row of figures.rows) byDay.set(row.day, (byDay.get(row.day) ?? 0) + row[what]);
    return byDay;
  };
  const durations = (what: 'waiting' | 'firstResponse' | 'resolution'): Series[] =>
    channelsOf(figures).map((channelId) => ({
      name: channelName(channelId),
      values: new Map(
        figures.rows.flatMap((row) =>
          row.channelId === channelId && row[what].medianSeconds !== null
            ? [[row.day, row[what].medianSeconds] as const]
            : [],
        ),
      ),
    }));
  const whole = (value: number): string => (Number.isInteger(value) ? String(value) : '');
  return (
    <div class="cards cards-wide">
      <Card title="Tickets by day">
        <DayChart
          label="Tickets opened and resolved by day"
          kind="bars"
          days={days}
          series={[
            { name: 'Opened', values: sums('opened') },
            { name: 'Of these, resolved', values: sums('resolved') },
          ]}
          format={whole}
        />
      </Card>
      <Card title="Waiting time by day (median)">
        <DayChart
          label="Median waiting time by day"
          kind="lines"
          days={days}
          series={durations('waiting')}
          format={spanInWords}
        />
      </Card>
      <Card title="First response by day (median)">
        <DayChart
          label="Median time to the first response by day"
          kind="lines"
          days={days}
          series={durations('firstResponse')}
          format={spanInWords}
        />
      </Card>
      <Card title="Resolution by day (median)">
        <DayChart
          label="Median time to resolution by day"
          kind="lines"
          days={days}
          series={durations('resolution')}
          format={spanInWords}
        />
      </Card>
    </div>
  );
}

/** What the charts show, in numbers. */
export function DayTable({ figures }: FiguresProps) {
  const rows = [...figures.rows].sort(
    (one, other) =>
      other.day.localeCompare(one.day) || one.channelId.localeCompare(other.channelId),
  );
  return (
    <details class="card">
      <summary>
        <h2>By day and channel</h2>
      </summary>
      <FiguresTable
        caption="Figures by day and channel"
        rows={rows.map((row) => ({ name: `${row.day} ${channelName(row.channelId)}`, row }))}
      />
    </details>
  );
}

interface FiguresTableProps {
  caption: string;
  rows: readonly { name: string; row: Omit<Row, 'day' | 'channelId'> }[];
}

export function FiguresTable({ caption, rows }: FiguresTableProps) {
  return (
    <div class="table-scroll" tabIndex={0} role="group" aria-label={caption}>
      <table>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col" />
            <th scope="col">Opened</th>
            <th scope="col">Resolved</th>
            <th scope="col">Waiting</th>
            <th scope="col">First response</th>
            <th scope="col">Resolution</th>
            {ENDS.map(({ end, name }) => (
              <th key={end} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">Satisfaction</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, row }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{row.opened}</td>
              <td>{row.resolved}</td>
              <td>{spanOr(row.waiting.medianSeconds)}</td>
              <td>{spanOr(row.firstResponse.medianSeconds)}</td>
              <td>{spanOr(row.resolution.medianSeconds)}</td>
              {ENDS.map(({ end }) => (
                <td key={end}>{row.containment[end]}</td>
              ))}
              <td>{row.csat.average === null ? 'No ratings' : row.csat.average.toFixed(1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function channelsOf({ rows }: Figures): string[] {
  return [...new Set(rows.map(({ channelId }) => channelId))].sort();
}

function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}
