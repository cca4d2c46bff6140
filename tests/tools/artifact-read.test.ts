// Whatever an observation cut off can be read back, in parts or by pattern.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArtifactStore } from '../../src/core/ports.ts';
import { ArtifactPageSchema, artifactRead } from '../../src/tools/artifact-read.ts';
import { callTool, memoryArtifacts } from './call-tool.ts';

const stored = async (text: string): Promise<{ readonly artifacts: ArtifactStore; readonly artifact: string }> => {
  const artifacts = memoryArtifacts();
  const { artifact } = await artifacts.put(Buffer.from(text));
  return { artifacts, artifact };
};

const readBack = async (text: string, input: object) => {
  const { artifacts, artifact } = await stored(text);
  const { data, bulk, text: words } = await callTool(artifactRead, { artifact, ...input }, { root: '/', artifacts });
  return { ...ArtifactPageSchema.parse(data), content: bulk?.text ?? '', words };
};

const HUNDRED = Array.from({ length: 100 }, (_, index) => (index % 10 === 3 ? `error ${index}` : `line ${index}`)).join(
  '\n',
);

describe('artifact_read', () => {
  it('shows lines and where to go on', async () => {
    const page = await readBack(HUNDRED, { offset: 10, limit: 2 });
    expect(page).toMatchObject({ content: 'line 10\nline 11', total_lines: 100, next_offset: 12 });
    expect(page.words).toBe('lines 11-12 of 100; next_offset 12');
  });

  it('shows the numbered lines with a text, and where to go on', async () => {
    expect(await readBack(HUNDRED, { pattern: 'error', offset: 20, limit: 2 })).toMatchObject({
      content: '24: error 23\n34: error 33',
      total_matches: 8,
      next_offset: 43,
    });
  });

  it('shows the lines that match a pattern', async () => {
    expect(await readBack(HUNDRED, { pattern: '^error [89]3$', regex: true })).toMatchObject({
      content: '84: error 83\n94: error 93',
      total_matches: 2,
      next_offset: null,
    });
  });

  it('gives back the whole, page by page', async () => {
    const line = fc.stringMatching(/^[ -~äß€]{0,40}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        async (lines, limit) => {
          const pages: string[] = [];
          for (let offset: number | null = 0; offset !== null; ) {
            const page: { content: string; next_offset: number | null } = await readBack(`${lines.join('\n')}\n`, {
              offset,
              limit,
            });
            pages.push(page.content);
            offset = page.next_offset;
          }
          expect(pages.join('\n')).toBe(lines.join('\n'));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('shows no more than fits into a reply, but always something', async () => {
    const long = 'x'.repeat(20_000);
    expect(await readBack([long, long, long].join('\n'), {})).toMatchObject({ content: long, next_offset: 1 });
    const page = await readBack(`${'y'.repeat(40_000)}\nz`, {});
    expect(page.content).toMatch(/^y{32000} … 8000 more characters$/);
    expect(page.next_offset).toBe(1);
  });

  it('finds a text far into a giant line', async () => {
    const { content } = await readBack(`${'x'.repeat(100_000)}needle${'x'.repeat(100_000)}`, { pattern: 'needle' });
    expect(content).toMatch(/^1: …x+needlex+…$/);
  });

  it('finds lines beside bytes that are no text', async () => {
    expect(await readBack('a\0b\nneedle\0\n', { pattern: 'needle' })).toMatchObject({ content: '2: needle\ufffd' });
  });

  it('counts up to a bound, and goes on beyond it', async () => {
    const many = 'hit\n'.repeat(12_000);
    expect(await readBack(many, { pattern: 'hit', limit: 1 })).toMatchObject({ total_matches: 10_001, next_offset: 1 });
    expect(await readBack(many, { pattern: 'hit', limit: 1, offset: 11_999 })).toMatchObject({
      content: '12000: hit',
      total_matches: 1,
      next_offset: null,
    });
  });

  it('says what there is beyond the end', async () => {
    expect(await readBack('a\nb\n', { offset: 9 })).toMatchObject({
      content: '',
      total_lines: 2,
      next_offset: null,
      words: 'nothing at offset 9; the artifact has 2 lines',
    });
    expect(await readBack('', {})).toMatchObject({ content: '', total_lines: 0, next_offset: null });
  });

  it('names the next step for an unknown artifact and a bad pattern', async () => {
    const artifact = 'ab'.repeat(32);
    await expect(callTool(artifactRead, { artifact }, { root: '/' })).rejects.toMatchObject({
      code: 'not_found',
      remedy: expect.stringContaining('observation'),
    });
    await expect(readBack('a', { pattern: '[', regex: true })).rejects.toMatchObject({ code: 'invalid_arguments' });
  });

  it.each(['', '../../etc/passwd', 'AB'.repeat(32), 'ab'.repeat(31)])('refuses the artifact %j', (artifact) => {
    expect(artifactRead.bind({ artifact })).toHaveProperty('error');
  });

  it('touches nothing', () => {
    expect(artifactRead.touches).toEqual([]);
  });
});
