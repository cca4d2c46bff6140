// One run as a page of its own: no script, nothing fetched, everything recorded escaped.
import type { Envelope } from '../../core/event.ts';
import type { TraceSummary } from '../../core/trace-summary.ts';
import { textOf } from '../index/event-line.ts';
import { summaryOf } from '../summary/summary.ts';
import { durationChart, FATES, legend, timeChart } from './charts.ts';
import { diffOf } from './diff.ts';
import { type Html, html } from './html.ts';
import { type ReportCall, reportCalls } from './report-call.ts';
import { STYLE } from './style.ts';
import { bytesWords, durationWords, momentWords } from './words.ts';

/** An HTML document about one run. `events`: all of it, oldest first. Throws not_found when there are none. */
export const renderReport = (events: readonly Envelope[]): string => {
  const summary = summaryOf(events);
  const calls = reportCalls(events);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${summary.run}</title>
<style>${{ html: STYLE }}</style>
</head>
<body>
<main>
${header(summary)}
${tiles(summary)}
<h2>Calls over time</h2>
<div class="card">${timeChart(calls)}${legend(calls)}</div>
<h2>Where the time went</h2>
<div class="card">${durationChart(summary.durations)}</div>
${filesTable(summary)}
${repeatsTable(summary)}
<h2>Every call</h2>
${filter()}
<div class="calls">${calls.map((call) => callRow(call, Date.parse(summary.started)))}</div>
</main>
</body>
</html>
`;
  return page.html;
};

const header = ({ run, client, started, finished }: TraceSummary): Html => {
  const end = finished === null ? 'not finished' : `took ${durationWords(Date.parse(finished) - Date.parse(started))}`;
  return html`<h1>${run}</h1><div class="soft">${client} · ${momentWords(started)} · ${end}</div>`;
};

const tiles = ({ calls, decisions, failures, edits, tests, output }: TraceSummary): Html => {
  const failed =
    Object.values(failures).reduce((sum, count) => sum + count, 0) - (failures.policy ?? 0) - (failures.approval ?? 0);
  const rows: readonly (readonly [value: string | number, name: string])[] = [
    [calls, 'calls'],
    [decisions.deny, 'denied'],
    [decisions.ask, 'asked'],
    [failed, 'failed'],
    [edits.total, 'edits'],
    [tests.last ?? 'none', 'last test run'],
    [bytesWords(Math.max(0, output.saved_bytes)), 'saved by artifacts'],
  ];
  return html`<div class="tiles">${rows.map(([value, name]) => html`<div class="tile"><b>${value}</b><span>${name}</span></div>`)}</div>`;
};

const filesTable = ({ files_modified: files }: TraceSummary): Html | undefined =>
  files.length === 0
    ? undefined
    : html`<h2>Files modified</h2><div class="card"><table><tr><th>file</th><th class="number">edits</th><th class="number">lines</th></tr>${files.map(
        ({ path, edits, added, removed }) =>
          html`<tr><td class="mono">${path}</td><td class="number">${edits}</td><td class="number">+${added} −${removed}</td></tr>`,
      )}</table></div>`;

const repeatsTable = ({ repeated_calls: repeats }: TraceSummary): Html | undefined =>
  repeats.length === 0
    ? undefined
    : html`<h2>Repeated without a change in between</h2><div class="card"><table>${repeats.map(
        ({ tool, argument, times }) =>
          html`<tr><td>${tool}</td><td class="mono">${argument}</td><td class="number">${times}×</td></tr>`,
      )}</table></div>`;

const filter = (): Html => {
  const choices = [
    ['all', 'all'],
    ['refused', 'denied or waiting'],
    ['failed', 'failed'],
    ['edits', 'edits'],
  ] as const;
  return html`<fieldset class="filter">${choices.map(
    ([id, words], at) =>
      html`<label><input type="radio" name="only" id="only-${id}"${at === 0 ? { html: ' checked' } : undefined}>${words}</label>`,
  )}</fieldset>`;
};

const callRow = (call: ReportCall, started: number): Html => {
  const { id, fate, tool, argument, ts, ms, status, decision } = call;
  const words = FATES.find((known) => known.fate === fate)?.words ?? fate;
  const after = `+${durationWords(Math.max(0, ts - started))}`;
  return html`<details class="call ${fate}${call.isEdit ? ' edit' : ''}" id="${id}">
<summary><span class="bar bg-${fate}"></span><span class="clock soft mono">${after}</span><b>${tool}</b><span class="about mono">${argument}</span><span class="badge">${status === 'ok' ? (decision ?? words) : words}</span><span class="took">${ms === 0 ? '' : durationWords(ms)}</span></summary>
<div class="body">${facts(call)}${diffOf(tool, call.input, call.result)}<pre>${JSON.stringify(call.input, null, 2)}</pre></div>
</details>`;
};

const facts = ({
  id,
  decision,
  rule,
  reason,
  remedy,
  failure,
  code,
  tests,
  matches,
  storedBytes,
}: ReportCall): Html => {
  const others = matches.map(
    ({ rule: by, decision: said, subject }) => `${textOf(said)} ${textOf(by)}: ${textOf(subject)}`,
  );
  const rows: readonly (readonly [name: string, value: string | undefined])[] = [
    ['decided', decision === undefined ? undefined : `${decision} by ${rule}`],
    ['because', reason],
    ['instead', remedy],
    ['matched', others.length < 2 ? undefined : others.join(' · ')],
    ['failed', failure ?? code],
    ['tests', tests?.outcome],
    ['stored', storedBytes === 0 ? undefined : bytesWords(storedBytes)],
    ['call', id],
  ];
  const told = rows.filter(([, value]) => value !== undefined && value !== '');
  return html`<dl>${told.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
};
