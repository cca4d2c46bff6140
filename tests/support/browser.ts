// A page in a real browser: Chromium without a window.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const COMMON = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--window-size=1180,1600'];

const chromium = (path: string, directory: string, args: readonly string[]): string => {
  const { status, stdout, stderr, error } = spawnSync(
    'chromium',
    [...COMMON, `--user-data-dir=${join(directory, 'profile')}`, ...args, pathToFileURL(path).href],
    { encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  if (error !== undefined || status !== 0) throw new Error(`chromium does not run: ${error?.message ?? stderr}`);
  return stdout;
};

const inDirectory = <Value>(work: (directory: string) => Value): Value => {
  const directory = mkdtempSync(join(tmpdir(), 'harness-browser-'));
  try {
    return work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

/** The document as the browser has understood it. */
export const domOf = (path: string): string => inDirectory((directory) => chromium(path, directory, ['--dump-dom']));

/** What one sees, as PNG. */
export const pictureOf = (path: string, look: 'light' | 'dark'): Buffer =>
  inDirectory((directory) => {
    const picture = join(directory, 'page.png');
    chromium(path, directory, [`--screenshot=${picture}`, ...(look === 'dark' ? ['--force-dark-mode'] : [])]);
    return readFileSync(picture);
  });
