// A bar for each client in each ablation, with its share of cases by category: an SVG that needs nothing beside it.
import { CATEGORIES } from '../suite.ts';
import type { Row } from './rows.ts';

const BAR = 22;
const GAP = 14;
const LEFT = 230;
const WIDTH = 560;
const RIGHT = 110;
const TOP = 56;

const COLORS: Readonly<Record<string, string>> = {
  bugfix: '#3b6ea8',
  recovery: '#5b9bb5',
  greenfield: '#6aa36f',
  context: '#c9a13b',
  policy: '#a8553b',
};

export const chartOf = (title: string, rows: readonly Row[]): string => {
  const height = TOP + rows.length * (BAR + GAP) + 12;
  const bars = rows.map((row, index) => barOf(row, TOP + index * (BAR + GAP)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${LEFT + WIDTH + RIGHT} ${height}" role="img" font-family="system-ui, sans-serif" font-size="13">
<title>${escaped(title)}: cases passed</title>
<rect width="100%" height="100%" fill="#fff"/>
<text x="12" y="22" font-size="15" font-weight="600">${escaped(title)}: cases passed</text>
${legend()}
${bars.join('\n')}
</svg>
`;
};

const legend = (): string =>
  CATEGORIES.map((category, index) => {
    const x = LEFT + index * 105;
    return `<rect x="${x}" y="32" width="11" height="11" fill="${COLORS[category]}"/><text x="${x + 16}" y="42" font-size="12">${category}</text>`;
  }).join('');

const barOf = (row: Row, y: number): string => {
  const unit = row.total === 0 ? 0 : WIDTH / row.total;
  let x = LEFT;
  const parts = row.byCategory.map(({ category, passed }) => {
    const width = passed * unit;
    const part = `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" fill="${COLORS[category]}"><title>${category}: ${passed}</title></rect>`;
    x += width;
    return part;
  });
  const middle = y + BAR / 2 + 5;
  const ended = row.notRun === row.total ? 'not run' : `${row.passed}/${row.total}`;
  return `<text x="${LEFT - 10}" y="${middle}" text-anchor="end">${escaped(`${row.client}, ${row.ablation}`.slice(0, 34))}</text>
<rect x="${LEFT}" y="${y}" width="${WIDTH}" height="${BAR}" fill="#eee"/>${parts.join('')}<text x="${LEFT + WIDTH + 10}" y="${middle}">${ended}</text>`;
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
