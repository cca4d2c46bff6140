// The second half of every call: the files a judged call may touch. There is no way from here to a path that was
// not declared as an effect.
import { HarnessError } from '../core/error.ts';
import type { Checkpoint, Files, HeldFile, Written } from '../core/ports.ts';
import type { Holdings } from './holdings.ts';
import { type OpenedRead, readHead } from './open-read.ts';
import { displayPath } from './path-text.ts';

/** The files of one call. Usable until the call's holdings are closed. */
export const heldFiles = (holdings: Holdings, checkpoint: Checkpoint): Files => ({
  open: (path) => openHeld(holdings, path),
  directory: (path) => {
    const { fact } = declaredRead(holdings, path);
    if (fact.type === 'missing') throw notFound(path, fact.refused);
    if (fact.type !== 'directory')
      throw new HarnessError('not_a_directory', `${path} is not a directory`, 'name the directory that holds it');
    return fact.real;
  },
  exists: (path) => {
    const [fact] = holdings.facts.get(path) ?? [];
    if (fact === undefined) throw undeclared(path);
    return fact.type !== 'missing';
  },
  write: (path, bytes, options = {}) => write(holdings, checkpoint, { path, bytes, ...options }),
});

const declaredRead = (holdings: Holdings, path: string): OpenedRead => {
  const opened = holdings.reads.get(path);
  if (opened === undefined || holdings.closed) throw undeclared(path);
  return opened;
};

const openHeld = (holdings: Holdings, path: string): HeldFile => {
  const { fact, fd, identity, failure } = declaredRead(holdings, path);
  if (fact.type === 'missing') throw notFound(path, fact.refused);
  if (fd === undefined || identity === undefined) throw notReadable(path, fact.type, failure);
  const { size } = identity;
  return {
    path: displayPath(holdings.root, fact.real),
    size,
    read: (limit) => {
      if (holdings.closed) throw undeclared(path);
      return readHead(fd, size, limit);
    },
  };
};

interface WriteRequest {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly unlessExists?: boolean;
}

const write = async (holdings: Holdings, checkpoint: Checkpoint, request: WriteRequest): Promise<Written> => {
  const { path, bytes, unlessExists = false } = request;
  const target = holdings.writes.get(path);
  if (target === undefined || holdings.closed) throw undeclared(path);
  if (target.refused !== undefined)
    throw new HarnessError('invalid_arguments', `the path ${target.refused}`, 'name a plain path inside the workspace');
  const { root, descriptors } = holdings;
  const shown = displayPath(root, target.real);
  if (target.link) {
    throw new HarnessError(
      'not_a_file',
      `${path} is a symbolic link, and a link is never replaced`,
      `write to ${shown}, where it leads`,
    );
  }
  if (target.type === 'directory' || target.type === 'other' || namesDirectory(path)) {
    throw new HarnessError('not_a_file', `${path} is not a regular file`, 'name a file');
  }
  const read = holdings.reads.get(path);
  // Loaded with the first write: a process that only looks never needs it.
  const { putFile } = await import('./put-file.ts');
  const created = await putFile(descriptors, {
    root,
    real: target.real,
    bytes,
    unlessExists,
    expected: read === undefined ? 'any' : (read.identity ?? 'none'),
    checkpoint: (before) => checkpoint(shown, before),
  });
  return { created, path: shown };
};

const namesDirectory = (text: string): boolean => /(?:^|\/)\.{0,2}$/.test(text);

const notFound = (path: string, refused: string | undefined): HarnessError => {
  if (refused !== undefined)
    return new HarnessError('not_found', `the path ${refused}`, 'name a plain path inside the workspace');
  return new HarnessError('not_found', `${path} does not exist`, 'look for its name with search_code or repo_map');
};

const notReadable = (path: string, type: string, failure: string | undefined): HarnessError => {
  if (type === 'directory') return new HarnessError('not_a_file', `${path} is a directory`, 'name a file inside it');
  if (failure === undefined || type === 'other') {
    return new HarnessError(
      'not_a_file',
      `${path} is not a regular file`,
      'name a regular file; pipes, sockets and devices are not read',
    );
  }
  return new HarnessError(
    'not_a_file',
    `${path} cannot be read (${failure})`,
    'check the permissions of the file and its directories',
  );
};

const undeclared = (path: string): HarnessError =>
  new HarnessError(
    'internal_error',
    `${path} was used without having been declared and judged`,
    'report this fault of the tool',
  );
