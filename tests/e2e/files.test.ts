// read_file, write_file, edit_file, search_code and artifact_read, good and bad input, through a real client.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { put, type Served, served } from '../support/served.ts';

let at: Served;
beforeAll(async () => {
  at = await served({
    'src/a.ts': "export const a = 1;\nexport const b = 2;\nconst label = 'a';\n",
    'src/crlf.txt': 'one\r\ntwo\r\nthree\r\n',
    'src/bom.txt': '\ufeffhello\nworld\n',
    'long.txt': Array.from({ length: 1000 }, (_, index) => `line ${index}`).join('\n'),
    'wide.txt': `${'x'.repeat(100_000)}\nshort\n`,
    'image.bin': new Uint8Array([0x89, 0x50, 0, 1, 2]),
    'latin.txt': Buffer.from('caf\xe9\n', 'latin1'),
    'empty.txt': '',
    '.env': 'TOKEN=abcdefgh12345678\n',
    '.gitignore': 'ignored/\n',
    'ignored/x.ts': 'const needle = 1;\n',
    'found/x.ts': 'const needle = 1;\nlet y = needle;\n',
    'found/.env.local': 'needle=1\n',
    'found/secret.pem': 'needle\n',
  });
  execFileSync('git', ['init', '-q'], { cwd: at.root });
});
afterAll(() => at.dispose());

describe('read_file', () => {
  it('reads lines with totals and the next offset', async () => {
    expect(await at.call('read_file', { path: 'src/a.ts' })).toMatchObject({
      status: 'ok',
      total_lines: 3,
      next_offset: null,
      content: expect.stringContaining('export const b'),
    });
    const page = await at.call('read_file', { path: 'long.txt', offset: 10, limit: 5 });
    expect(page).toMatchObject({
      content: 'line 10\nline 11\nline 12\nline 13\nline 14',
      total_lines: 1000,
      next_offset: 15,
    });
    expect(page.text).toContain('lines 10-15 of 1000; next_offset 15');
    expect(page.text).toContain('line 14');
  });
  it('defaults to 200 lines', async () => {
    expect(await at.call('read_file', { path: 'long.txt' })).toMatchObject({ next_offset: 200 });
  });
  it('reading on by next_offset gives the whole file', async () => {
    const lines: string[] = [];
    for (let offset: unknown = 0; typeof offset === 'number'; ) {
      const page = await at.call('read_file', { path: 'long.txt', offset, limit: 300 });
      lines.push(String(page.content));
      offset = page.next_offset;
    }
    expect(lines.join('\n')).toBe(readFileSync(join(at.root, 'long.txt'), 'utf8'));
  });
  it('caps a long line and says so', async () => {
    const page = await at.call('read_file', { path: 'wide.txt' });
    expect(page).toMatchObject({ cut_lines: 1, total_lines: 2 });
    expect(String(page.content).length).toBeLessThan(3000);
  });
  it('tells encodings and line ends', async () => {
    expect(await at.call('read_file', { path: 'latin.txt' })).toMatchObject({ content: 'café', encoding: 'latin1' });
    expect(await at.call('read_file', { path: 'src/bom.txt' })).toMatchObject({
      content: 'hello\nworld',
      encoding: 'utf-8-bom',
    });
    expect(await at.call('read_file', { path: 'src/crlf.txt' })).toMatchObject({
      content: 'one\ntwo\nthree',
      eol: 'CRLF',
    });
    expect(await at.call('read_file', { path: 'empty.txt' })).toMatchObject({
      content: '',
      total_lines: 0,
      next_offset: null,
    });
  });
  it.each([
    ['missing.ts', 'error', 'not_found'],
    ['src', 'error', 'not_a_file'],
    ['image.bin', 'error', 'binary_file'],
    ['../../etc/passwd', 'denied', 'denied_by_policy'],
    ['/etc/passwd', 'denied', 'denied_by_policy'],
    ['.env', 'denied', 'denied_by_policy'],
    ['a\u0000b', 'denied', 'denied_by_policy'],
    ['x/'.repeat(2500), 'denied', 'denied_by_policy'],
  ])('%s: %s', async (path, status, code) => {
    const frame = await at.call('read_file', { path });
    expect(frame).toMatchObject({ status, code, reason: expect.any(String), remedy: expect.any(String) });
    expect(frame.text).toContain(String(frame.reason));
    expect(frame.text.toLowerCase()).toContain(String(frame.remedy).toLowerCase());
  });
  it('refuses links that lead out, follows links that stay', async () => {
    symlinkSync('/etc/hostname', join(at.root, 'out'));
    symlinkSync('src/a.ts', join(at.root, 'in'));
    expect(await at.call('read_file', { path: 'out' })).toMatchObject({ status: 'denied', rule: 'floor/symlink-out' });
    expect(await at.call('read_file', { path: 'in' })).toMatchObject({ status: 'ok', total_lines: 3 });
  });
  it('does not wait for a pipe', async () => {
    execFileSync('mkfifo', [join(at.root, 'fifo')]);
    expect(await at.call('read_file', { path: 'fifo' })).toMatchObject({
      status: 'denied',
      rule: 'floor/special-file',
    });
  });
  it('redacts secrets that a file contains', async () => {
    const key = `ghp_${'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dE3fG6'}`;
    put(at.root, { 'notes.txt': `key ${key}\n` });
    const frame = await at.call('read_file', { path: 'notes.txt' });
    expect(frame.status).toBe('ok');
    expect(JSON.stringify(frame)).not.toContain(key);
    expect(frame.content).toContain('[redacted');
  });
});

describe('arguments', () => {
  it('names unknown ones, the nearest known one and what is expected', async () => {
    const frame = await at.call('read_file', { path: 'src/a.ts', ofset: 1 });
    expect(frame).toMatchObject({
      status: 'error',
      code: 'invalid_arguments',
      reason: expect.stringContaining('did you mean offset?'),
      remedy: expect.stringContaining('read_file(path, offset?, limit?)'),
    });
  });
  it('refuses wrong types and missing ones', async () => {
    expect(await at.call('read_file', { path: 7 })).toMatchObject({
      code: 'invalid_arguments',
      reason: expect.stringContaining('path'),
    });
    expect(await at.call('read_file', {})).toMatchObject({ code: 'invalid_arguments' });
    expect(await at.call('run_command', {})).toMatchObject({ code: 'invalid_arguments' });
    expect(await at.call('run_command', { cmd: 'ls', argv: ['ls'] })).toMatchObject({ code: 'invalid_arguments' });
  });
  it('names the nearest tool', async () => {
    expect(await at.call('read_fil', { path: 'x' })).toMatchObject({ code: 'unknown_tool', remedy: 'use read_file' });
  });
});

describe('write_file', () => {
  it('creates with parents, refuses to replace unasked, replaces when asked', async () => {
    expect(await at.call('write_file', { path: 'new/deep/x.txt', content: 'one\n' })).toMatchObject({
      status: 'ok',
      change: 'created',
      lines_added: 1,
      lines_removed: 0,
    });
    expect(await at.call('write_file', { path: 'new/deep/x.txt', content: 'two\n' })).toMatchObject({
      status: 'error',
      code: 'already_exists',
    });
    expect(await at.call('write_file', { path: 'new/deep/x.txt', content: 'one\n' })).toMatchObject({
      status: 'ok',
      change: 'unchanged',
    });
    expect(
      await at.call('write_file', { path: 'new/deep/x.txt', content: 'two\nthree\n', overwrite: true }),
    ).toMatchObject({ change: 'replaced', lines_added: 2, lines_removed: 1 });
    expect(readFileSync(join(at.root, 'new/deep/x.txt'), 'utf8')).toBe('two\nthree\n');
  });
  it('keeps what it replaces as an artifact', async () => {
    await at.call('write_file', { path: 'kept.txt', content: 'precious\n' });
    put(at.root, { 'kept2.txt': 'older\n' });
    await at.call('write_file', { path: 'kept2.txt', content: 'newer\n', overwrite: true });
    const sha = createHash('sha256').update('older\n').digest('hex');
    expect(await at.call('artifact_read', { artifact: sha })).toMatchObject({ status: 'ok', content: 'older' });
  });
  it('checks the expected hash', async () => {
    put(at.root, { 'hash.txt': 'now\n' });
    const wrong = '0'.repeat(64);
    expect(
      await at.call('write_file', { path: 'hash.txt', content: 'x', overwrite: true, expected_sha256: wrong }),
    ).toMatchObject({ code: 'conflict' });
    const { sha256 } = await at.call('read_file', { path: 'hash.txt' });
    expect(
      await at.call('write_file', { path: 'hash.txt', content: 'x', overwrite: true, expected_sha256: sha256 }),
    ).toMatchObject({ status: 'ok' });
  });
  it.each([
    '.git/hooks/pre-commit',
    '.claude/settings.json',
    '.mcp.json',
    '.harness/config.yaml',
    '.env',
    '../outside.txt',
    '/tmp/outside-harness-test.txt',
    'sub/.git/config',
  ])('denies %s', async (path) => {
    expect(await at.call('write_file', { path, content: 'x', overwrite: true })).toMatchObject({
      status: 'denied',
      remedy: expect.any(String),
    });
    expect(existsSync(join(at.root, path)) && readFileSync(join(at.root, path), 'utf8') === 'x').toBe(false);
  });
  it('denies writing through a directory link that leads out', async () => {
    mkdirSync(join(at.state, 'elsewhere'));
    symlinkSync(join(at.state, 'elsewhere'), join(at.root, 'door'));
    expect(await at.call('write_file', { path: 'door/x', content: 'x' })).toMatchObject({ status: 'denied' });
    expect(existsSync(join(at.state, 'elsewhere/x'))).toBe(false);
  });
});

describe('edit_file', () => {
  it('replaces exactly one place and shows the difference', async () => {
    const frame = await at.call('edit_file', { path: 'src/a.ts', old: 'const b = 2', new: 'const b = 3' });
    expect(frame).toMatchObject({ status: 'ok', replacements: 1, lines_added: 1, lines_removed: 1 });
    expect(frame.diff).toContain('-export const b = 2;');
    expect(frame.text).toContain('+export const b = 3;');
  });
  it('keeps CRLF and BOM to the byte', async () => {
    await at.call('edit_file', { path: 'src/crlf.txt', old: 'one\ntwo', new: 'one\nzwei\nand' });
    expect(readFileSync(join(at.root, 'src/crlf.txt'), 'latin1')).toBe('one\r\nzwei\r\nand\r\nthree\r\n');
    await at.call('edit_file', { path: 'src/bom.txt', old: 'hello', new: 'hallo' });
    expect(readFileSync(join(at.root, 'src/bom.txt'))).toEqual(Buffer.from('\ufeffhallo\nworld\n'));
    await at.call('edit_file', { path: 'latin.txt', old: 'caf', new: 'Caf' });
    expect(readFileSync(join(at.root, 'latin.txt'))).toEqual(Buffer.from('Caf\xe9\n', 'latin1'));
  });
  it('says where the text occurs when it occurs more than once', async () => {
    put(at.root, { 'many.txt': 'x\ny\nx\n' });
    expect(await at.call('edit_file', { path: 'many.txt', old: 'x', new: 'z' })).toMatchObject({
      code: 'ambiguous_match',
      match_count: 2,
      match_lines: [1, 3],
    });
    expect(await at.call('edit_file', { path: 'many.txt', old: 'x', new: 'z', replace_all: true })).toMatchObject({
      status: 'ok',
      replacements: 2,
    });
    expect(readFileSync(join(at.root, 'many.txt'), 'utf8')).toBe('z\ny\nz\n');
  });
  it('shows the nearest text when it does not occur', async () => {
    expect(await at.call('edit_file', { path: 'src/a.ts', old: "const  label = 'a'", new: 'x' })).toMatchObject({
      code: 'no_match',
      near_line: 3,
      reason: expect.stringContaining("const label = 'a'"),
    });
  });
  it.each([
    [{ path: 'nowhere.ts', old: 'a', new: 'b' }, 'not_found'],
    [{ path: 'image.bin', old: 'a', new: 'b' }, 'binary_file'],
    [{ path: 'src/a.ts', old: '', new: 'b' }, 'invalid_arguments'],
    [{ path: 'src', old: 'a', new: 'b' }, 'not_a_file'],
  ])('%o: %s', async (input, code) => {
    expect(await at.call('edit_file', input)).toMatchObject({ code });
  });
  it('edits of one file at once are all made', async () => {
    put(at.root, { 'par.txt': Array.from({ length: 20 }, (_, index) => `item-${index}-`).join('\n') });
    const frames = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        at.call('edit_file', { path: 'par.txt', old: `item-${index}-`, new: `done-${index}-` }),
      ),
    );
    expect(frames.map(({ status }) => status)).toEqual(Array(20).fill('ok'));
    expect(readFileSync(join(at.root, 'par.txt'), 'utf8')).toBe(
      Array.from({ length: 20 }, (_, index) => `done-${index}-`).join('\n'),
    );
  });
});

describe('search_code', () => {
  it('finds literals, respects .gitignore, never shows secret files', async () => {
    const frame = await at.call('search_code', { query: 'needle' });
    expect(frame.status).toBe('ok');
    expect(frame.text).toContain('found/x.ts');
    expect(frame.text).not.toContain('ignored/');
    expect(frame.text).not.toContain('.env.local');
    expect(frame.text).not.toContain('secret.pem');
  });
  it('is literal unless asked', async () => {
    expect((await at.call('search_code', { query: 'needle.*1' })).text).not.toContain('found/x.ts');
    expect((await at.call('search_code', { query: 'needle.*1', regex: true })).text).toContain('found/x.ts');
  });
  it('says what is wrong with a pattern or a path', async () => {
    expect(await at.call('search_code', { query: '(', regex: true })).toMatchObject({
      status: 'error',
      code: 'invalid_arguments',
    });
    expect(await at.call('search_code', { query: 'x', path: 'nope' })).toMatchObject({
      status: 'error',
      code: 'not_found',
    });
    expect(await at.call('search_code', { query: 'x', path: '..' })).toMatchObject({ status: 'denied' });
  });
});

describe('artifact_read', () => {
  it('gives back what was cut off', async () => {
    const cut = await at.call('run_command', { argv: ['seq', '1', '20000'] });
    expect(cut).toMatchObject({ status: 'ok', artifact: { lines: 20000 } });
    const { artifact } = Object(cut.artifact);
    expect(cut.text).toContain(artifact);
    expect(await at.call('artifact_read', { artifact, offset: 12_344, limit: 2 })).toMatchObject({
      content: '12345\n12346',
      next_offset: 12_346,
    });
    expect((await at.call('artifact_read', { artifact, pattern: '19999' })).text).toContain('19999');
  });
  it('says when there is none', async () => {
    expect(await at.call('artifact_read', { artifact: '0'.repeat(64) })).toMatchObject({ code: 'not_found' });
    expect(await at.call('artifact_read', { artifact: '../../etc/passwd' })).toMatchObject({
      code: 'invalid_arguments',
    });
  });
});
