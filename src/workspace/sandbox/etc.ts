// The sandbox's own /etc: copies of the few files that programs look for, and a list of accounts with nobody else's in
// it. One directory, because each mount makes the start of every command slower.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
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
  'protocols',
  'services',
  'ssl/openssl.cnf',
  'timezone',
];
/** Shown as they are. Private keys lie beside the certificates, not among them. */
const DIRECTORIES = ['alternatives', 'fonts', 'pki/tls/certs', 'pki/ca-trust/extracted', 'ssl/certs'];
const MAX_BYTES = 4 * 1024 * 1024;

/** Writes the copies into a directory of ours; mounts for them. Made anew where the machine's have changed. */
export const etcMounts = (directory: string, home: string): readonly Mount[] => {
  const shown = DIRECTORIES.filter((name) => existsSync(`/etc/${name}`));
  for (const name of shown) mkdirSync(join(directory, name), { recursive: true, mode: 0o755 });
  for (const name of FILES) {
    const bytes = readSmallFile(`/etc/${name}`, MAX_BYTES);
    if (bytes !== undefined) keep(join(directory, name), bytes);
  }
  for (const [name, text] of Object.entries(accounts(home))) keep(join(directory, name), Buffer.from(text));
  return [
    { kind: 'read', path: '/etc', from: directory },
    ...shown.map((name): Mount => ({ kind: 'read', path: `/etc/${name}` })),
  ];
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
