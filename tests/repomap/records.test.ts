import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openIndex } from '../../src/repomap/open-index.ts';
import { createRecords } from '../../src/repomap/scan/records.ts';

it('knows every record again in the next process, wherever it lies in the cache', async () => {
  const root = mkdtempSync(join(tmpdir(), 'records-'));
  try {
    // Definitions of every length lie between them, so that records begin at any byte of a word.
    for (let i = 0; i < 9; i += 1) writeFileSync(join(root, `f${i}.ts`), `export const ${'x'.repeat(i + 1)} = ${i};\n`);
    const scanOnce = async () => {
      const index = openIndex({ root, stateDir: join(root, '.git', 'state') });
      const records = createRecords(index);
      const { files } = await index.refresh();
      let scanned = 0;
      for (const file of files) {
        await index.need([file]);
        scanned += await records.fill([file]);
      }
      const made = files.map((file) => Array.from(records.of(file) ?? []));
      await index.close();
      return { scanned, made };
    };
    const first = await scanOnce();
    expect(first.scanned).toBe(9);
    expect(await scanOnce()).toEqual({ scanned: 0, made: first.made });
  } finally {
    rmSync(root, { recursive: true });
  }
});
