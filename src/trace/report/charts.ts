// Charts as plain SVG. Colours mean the fate of a call and are said in words beside.
import type { TraceSummary } from '../../core/trace-summary.ts';
import { type Html, html } from './html.ts';
import type { Fate, ReportCall } from './report-call.ts';
import { durationWords } from './words.ts';

const WIDTH = 1000;
const LABEL = 130;
const ROW = 26;

export const FATES: readonly { readonly fate: Fate; readonly words: string }[] = [
  { fate: 'ok', words: 'ran' },
  { fate: 'denied', words: 'denied' },
  { fate: 'pending', words: 'waits for a person' },
  { fate: 'error', words: 'failed' },
  { fate: 'open', words: 'no outcome' },
];

/** Every call at its time, a row for each tool. */
export const timeChart = (calls: readonly ReportCall[]): Html => {
  const tools = [...new Set(calls.map(({ tool }) => tool))];
  const [start, end] = spanOf(calls);
  const scale = (WIDTH - LABEL - 10) / Math.max(1, end - start);
  const height = tools.length * ROW + 28;
  const rows = tools.map((tool, at) => {
    const y = at * ROW;
    const bars = calls
      .filter((call) => call.tool === tool)
      .map((call) => {
        const x = LABEL + (call.ts - start) * scale;
        const width = Math.max(4, call.ms * scale);
        return html`<rect class="fill-${call.fate}" x="${x.toFixed(1)}" y="${y + 6}" width="${width.toFixed(1)}" height="${ROW - 12}" rx="2"><title>${call.argument}, ${durationWords(call.ms)}</title></rect>`;
      });
    return html`<text x="${LABEL - 12}" y="${y + ROW / 2 + 4}" text-anchor="end">${tool}</text><line class="stroke-line" x1="${LABEL}" x2="${WIDTH}" y1="${y + ROW}" y2="${y + ROW}"/>${bars}`;
  });
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Calls over time by tool">${rows}<text x="${LABEL}" y="${height - 6}">0</text><text x="${WIDTH}" y="${height - 6}" text-anchor="end">${durationWords(end - start)}</text></svg>`;
};

const spanOf = (calls: readonly ReportCall[]): readonly [start: number, end: number] =>
  calls.reduce<readonly [number, number]>(
    ([start, end], { ts, ms }) => [Math.min(start, ts), Math.max(end, ts + ms)],
    [calls[0]?.ts ?? 0, calls[0]?.ts ?? 0],
  );

export const legend = (calls: readonly ReportCall[]): Html => {
  const items = FATES.map(({ fate, words }) => ({
    fate,
    words,
    count: calls.filter((call) => call.fate === fate).length,
  }))
    .filter(({ count }) => count > 0)
    .map(({ fate, words, count }) => html`<li><i class="bg-${fate}"></i>${count} ${words}</li>`);
  return html`<ul class="legend">${items}</ul>`;
};

/** Where the time went, in one bar. */
export const durationChart = ({ queue_ms, judge_ms, approval_ms, execution_ms }: TraceSummary['durations']): Html => {
  const parts = [
    { words: 'running', ms: execution_ms, tone: 'accent' },
    { words: 'waiting for people', ms: approval_ms, tone: 'pending' },
    { words: 'judging', ms: judge_ms, tone: 'ok' },
    { words: 'queueing', ms: queue_ms, tone: 'open' },
  ];
  const total = Math.max(
    1e-6,
    parts.reduce((sum, { ms }) => sum + ms, 0),
  );
  let x = 0;
  const bars = parts.map(({ ms, tone }) => {
    const width = (ms / total) * WIDTH;
    const bar = html`<rect class="fill-${tone}" x="${x.toFixed(1)}" y="0" width="${width.toFixed(1)}" height="18"/>`;
    x += width;
    return bar;
  });
  const items = parts.map(
    ({ words, ms, tone }) => html`<li><i class="bg-${tone}"></i>${words} ${durationWords(ms)}</li>`,
  );
  return html`<svg viewBox="0 0 ${WIDTH} 18" role="img" aria-label="Where the time went" preserveAspectRatio="none">${bars}</svg><ul class="legend">${items}</ul>`;
};
