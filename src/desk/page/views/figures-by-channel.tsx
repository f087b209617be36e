import { call } from '../api/call.ts';
import { useReading } from '../parts/use-reading.ts';
import { channelName } from '../parts/words.ts';
import { channelsOf, FiguresTable } from './figures-parts.tsx';
import type { Figures } from './figures-view.tsx';

/** Medians of several days cannot be made of the days' medians, so each channel's are asked for. */
export function ChannelTable({ figures }: { figures: Figures }) {
  const { from, to } = figures;
  const channels = channelsOf(figures);
  const { value, problem } = useReading(`${from} ${to} ${channels.join()}`, () =>
    Promise.all(
      channels.map(async (channel) => {
        const { total } = await call('readFigures', { query: { from, to, channel } });
        return { name: channelName(channel), row: total };
      }),
    ),
  );
  return (
    <section class="card">
      <h2>By channel</h2>
      {problem !== undefined && <p class="form-problem">{problem}</p>}
      {value && <FiguresTable caption="Figures by channel" rows={value} />}
    </section>
  );
}
