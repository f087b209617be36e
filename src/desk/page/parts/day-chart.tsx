import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { shortDayOf } from './words.ts';

export interface Series {
  name: string;
  /** By day, such as `2026-11-22`; a day without a value was not measured. */
  values: ReadonlyMap<string, number>;
}

interface DayChartProps {
  /** Said to those who do not see it; the figures themselves are in a table below the charts. */
  label: string;
  kind: 'bars' | 'lines';
  days: readonly string[];
  series: readonly Series[];
  format: (value: number) => string;
}

const HEIGHT = 200;
const LEFT = 56;
const BOTTOM = 24;
const TOP = 10;
const LABEL_WIDTH = 64;
const GRID_LINES = 4;

/** Bars or lines over days. Its colours come from the style sheet, by the number of the series. */
export function DayChart({ label, kind, days, series, format }: DayChartProps) {
  const [frame, width] = useWidth();
  const values = series.flatMap((one) => [...one.values.values()]);
  const top = (kind === 'bars' ? topOfCounts : topOfDurations)(Math.max(1, ...values));
  const slot = (width - LEFT) / Math.max(1, days.length);
  const scale: Scale = {
    slot,
    x: (index) => LEFT + slot * (index + 0.5),
    y: (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top),
  };
  const every = Math.ceil((days.length * LABEL_WIDTH) / Math.max(1, width - LEFT));
  return (
    <figure class="chart">
      <div ref={frame}>
        <svg class="chart-drawing" width={width} height={HEIGHT} role="img" aria-label={label}>
          {Array.from({ length: GRID_LINES + 1 }, (_, index) => (top * index) / GRID_LINES).map(
            (value) => (
              <g key={value}>
                <line
                  class="chart-grid"
                  x1={LEFT}
                  x2={width}
                  y1={scale.y(value)}
                  y2={scale.y(value)}
                />
                <text class="chart-text" x={LEFT - 8} y={scale.y(value) + 4} text-anchor="end">
                  {format(value)}
                </text>
              </g>
            ),
          )}
          {days.map((day, index) =>
            index % every === 0 ? (
              <text
                key={day}
                class="chart-text"
                x={scale.x(index)}
                y={HEIGHT - 6}
                text-anchor="middle"
              >
                {shortDayOf(day)}
              </text>
            ) : null,
          )}
          {series.map((one, index) =>
            kind === 'bars' ? (
              <Bars key={one.name} {...{ days, series: one, index, count: series.length, scale }} />
            ) : (
              <Line key={one.name} {...{ days, series: one, index, scale }} />
            ),
          )}
        </svg>
      </div>
      <figcaption class="legend">
        {series.map(({ name }, index) => (
          <span key={name} class={`legend-item series-${index % 4}`}>
            {name}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

interface Scale {
  /** Width of one day. */
  slot: number;
  x: (index: number) => number;
  y: (value: number) => number;
}

interface BarsProps {
  days: readonly string[];
  series: Series;
  index: number;
  count: number;
  scale: Scale;
}

function Bars({ days, series, index, count, scale }: BarsProps) {
  const barWidth = Math.min(18, (scale.slot * 0.7) / count);
  return (
    <g class={`series-${index % 4}`}>
      {days.map((day, at) => {
        const value = series.values.get(day) ?? 0;
        if (value === 0) return null;
        const x = scale.x(at) + (index - count / 2) * barWidth;
        const y = scale.y(value);
        return (
          <rect
            key={day}
            class="chart-bar"
            x={x}
            y={y}
            width={barWidth - 1}
            height={scale.y(0) - y}
            rx={2}
          >
            <title>{`${shortDayOf(day)}: ${value} ${series.name.toLowerCase()}`}</title>
          </rect>
        );
      })}
    </g>
  );
}

/** Days that were not measured interrupt the line: nothing is drawn that nobody knows. */
function Line({ days, series, index, scale }: Omit<BarsProps, 'count'>) {
  const points = days.flatMap((day, at) => {
    const value = series.values.get(day);
    return value === undefined ? [] : [{ day, at, value }];
  });
  const path = points.map(({ at, value }, index_) => {
    const isNext = index_ > 0 && points[index_ - 1]?.at === at - 1;
    return `${isNext ? 'L' : 'M'}${scale.x(at).toFixed(1)} ${scale.y(value).toFixed(1)}`;
  });
  return (
    <g class={`series-${index % 4}`}>
      <path class="chart-line" d={path.join('')} />
      {points.map(({ day, at, value }) => (
        <circle key={day} class="chart-point" cx={scale.x(at)} cy={scale.y(value)} r={3} />
      ))}
    </g>
  );
}

/** The next of 1, 2, 4, 8 or 10 times a power of ten, so that a quarter of it is a plain number. */
function topOfCounts(count: number): number {
  const power = 10 ** Math.floor(Math.log10(count));
  const step = [1, 2, 4, 8, 10].find((candidate) => candidate * power >= count) ?? 10;
  return Math.max(GRID_LINES, step * power);
}

/** Seconds between two lines that are plainly said, such as 5 minutes or 2 hours. */
const DURATION_STEPS = [
  5, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200,
];

function topOfDurations(seconds: number): number {
  const step = DURATION_STEPS.find((candidate) => candidate * GRID_LINES >= seconds);
  return GRID_LINES * (step ?? Math.ceil(seconds / GRID_LINES / 86_400) * 86_400);
}

function useWidth() {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(600);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      setWidth(element.clientWidth);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  return [frame, width] as const;
}
