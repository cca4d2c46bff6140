// The sandbox's own /etc: copies of the few files that programs look for, and a list of accounts with nobody else's in
// it. One directory, because each mount makes the start of every command slower.
import { mkdirSync, readdirSync, readlinkSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { getgid, getuid } from 'node:process';
import { readSmallFile } from '../small-file.ts';
import type { Mount } from './argv.ts';
import { namespaceUser } from './bubblewrap.ts';

const FILES = [
  'gai.conf',
  'host.conf',
  'hosts',
  'ld.so.cache',
  'ld.so.conf',
  'localtime',
  'mime.types',
  'nsswitch.conf',
  'os-release',
  'pki/tls/certs/ca-bundle.crt',
  'protocols',
  'services',
  'ssl/certs/ca-certificates.crt',
  'ssl/openssl.cnf',
  'timezone',
];
/** Which of several programs a name in /usr/bin means: a directory of links. */
const CHOICES = 'alternatives';
const MAX_BYTES = 4 * 1024 * 1024;

/** Writes the copies into a directory of ours, anew where the machine's have changed; the mount that shows them. */
export const etcMount = (directory: string, home: string): Mount => {
  for (const name of FILES) {
    const bytes = readSmallFile(`/etc/${name}`, MAX_BYTES);
    if (bytes !== undefined) keep(join(directory, name), bytes);
  }
  for (const [name, text] of Object.entries(accounts(home))) keep(join(directory, name), Buffer.from(text));
  copyLinks(`/etc/${CHOICES}`, join(directory, CHOICES));
  return { kind: 'read', path: '/etc', from: directory };
};

const copyLinks = (from: string, to: string): void => {
  mkdirSync(to, { recursive: true, mode: 0o755 });
  for (const name of namesIn(from)) {
    const [wanted, present] = [targetOf(join(from, name)), targetOf(join(to, name))];
    if (wanted === undefined || wanted === present) continue;
    if (present !== undefined) unlinkSync(join(to, name));
    symlinkSync(wanted, join(to, name));
  }
};

const namesIn = (directory: string): readonly string[] => {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
};

const targetOf = (path: string): string | undefined => {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
};

const accounts = (home: string): Readonly<Record<string, string>> => {
  const user = namespaceUser() ?? getuid?.() ?? 0;
  const group = namespaceUser() ?? getgid?.() ?? 0;
  return {
    passwd: `root:x:0:0:root:/root:/bin/sh\nuser:x:${user}:${group}::${home}:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/bin/false\n`,
    group: `root:x:0:\nuser:x:${group}:\nnogroup:x:65534:\n`,
  };
};

const keep = (path: string, bytes: Buffer): void => {
  if (readSmallFile(path, MAX_BYTES)?.equals(bytes) === true) return;
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  writeFileSync(path, bytes, { mode: 0o644 });
};
