interface ShareBarProps {
  name: string;
  hint?: string;
  count: number;
  /** What the bar is a share of. */
  of: number;
  /** Which of the series' colours it has. */
  series?: number;
}

/** A name, a bar and a number in one row. */
export function ShareBar({ name, hint, count, of, series = 0 }: ShareBarProps) {
  const percent = of === 0 ? 0 : (count / of) * 100;
  return (
    <div class={`share series-${series}`}>
      <span class="share-name">
        {name}
        {hint !== undefined && <span class="hint">{hint}</span>}
      </span>
      <svg class="share-bar" aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 8">
        <rect class="share-track" width="100" height="8" rx="1" />
        <rect class="chart-bar" width={percent} height="8" rx="1" />
      </svg>
      <span class="share-count">
        {count.toLocaleString()} <span class="muted">{Math.round(percent)} %</span>
      </span>
    </div>
  );
}
