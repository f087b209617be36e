import { useState } from 'preact/hooks';
import { call, type Answer } from '../api/call.ts';
import { Field } from '../parts/field.tsx';
import { Empty, Loading, Problem } from '../parts/states.tsx';
import { useReading } from '../parts/use-reading.ts';
import { channelName } from '../parts/words.ts';
import { Containment, DayCharts, DayTable, Headline, Ratings, Reasons } from './figures-parts.tsx';
import { ChannelTable } from './figures-by-channel.tsx';

export type Figures = Answer<'readFigures'>;

const DAY_MS = 86_400_000;
const CHANNELS = ['directline', 'msteams', 'slack'];

function dateBefore(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
}

export function FiguresView() {
  const [from, setFrom] = useState(dateBefore(13));
  const [to, setTo] = useState(dateBefore(0));
  const [channel, setChannel] = useState('');
  const query = { from, to, ...(channel !== '' && { channel }) };
  const reading = useReading(`${from} ${to} ${channel}`, () => call('readFigures', { query }));
  const choose = (days: number) => () => {
    setFrom(dateBefore(days - 1));
    setTo(dateBefore(0));
  };
  return (
    <div class="page">
      <header class="page-header">
        <h1>Figures</h1>
        <p class="muted">Of tickets opened and conversations begun in these days (UTC).</p>
      </header>
      <div class="page-controls">
        <div class="button-group" role="group" aria-label="Period">
          {[7, 14, 30, 90].map((days) => (
            <button
              key={days}
              type="button"
              class="chip-button"
              aria-pressed={from === dateBefore(days - 1) && to === dateBefore(0)}
              onClick={choose(days)}
            >
              {days} days
            </button>
          ))}
        </div>
        <DateField label="From" value={from} onChange={setFrom} />
        <DateField label="To" value={to} onChange={setTo} />
        <Field label="Channel">
          {(id) => (
            <select
              id={id}
              class="input"
              value={channel}
              onChange={({ currentTarget }) => {
                setChannel(currentTarget.value);
              }}
            >
              <option value="">All channels</option>
              {CHANNELS.map((one) => (
                <option key={one} value={one}>
                  {channelName(one)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      {reading.problem !== undefined && (
        <Problem message={reading.problem} onRetry={reading.again} />
      )}
      {reading.value && <Content figures={reading.value} />}
      {!reading.value && reading.problem === undefined && <Loading rows={5} what="figures" />}
    </div>
  );
}

interface DateFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

function DateField({ label, value, onChange }: DateFieldProps) {
  return (
    <Field label={label}>
      {(id) => (
        <input
          id={id}
          class="input"
          type="date"
          value={value}
          onChange={({ currentTarget }) => {
            if (currentTarget.value !== '') onChange(currentTarget.value);
          }}
        />
      )}
    </Field>
  );
}

function Content({ figures }: { figures: Figures }) {
  const { containment, opened } = figures.total;
  const conversations = Object.values(containment).reduce((sum, count) => sum + count, 0);
  if (opened === 0 && conversations === 0) {
    return (
      <Empty icon="chart" title="Nothing was measured in these days">
        <p class="muted">No ticket was opened and no conversation ended. Choose other days.</p>
      </Empty>
    );
  }
  return (
    <>
      <Headline figures={figures} />
      <div class="cards">
        <Containment figures={figures} />
        <Ratings figures={figures} />
        <Reasons figures={figures} />
      </div>
      <DayCharts figures={figures} />
      <ChannelTable figures={figures} />
      <DayTable figures={figures} />
    </>
  );
}
