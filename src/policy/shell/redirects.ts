// What a redirection touches. Descriptors and /dev/null are nothing; a file is a read or a write; a socket is the network.
import type { Word as ParsedWord, Redirection } from 'unbash';
import { pathUses } from '../programs/grammar.ts';
import type { Use } from '../programs/program.ts';
import { decodeWord } from './decode.ts';
import { type Names, NO_NAMES, type Word } from './word.ts';

export interface Redirected {
  readonly uses: readonly Use[];
  readonly host?: string;
  readonly opaque?: string;
}

const SOCKET = /^\/dev\/(?:tcp|udp)\/([^/]*)/;

/** Effects of one redirection, or why it is not understood. */
export const redirectUses = (redirection: Redirection, names: Names = NO_NAMES): Redirected => {
  if (redirection.descriptor?.type === 'FileDescriptorVariable')
    return { uses: [], opaque: 'a descriptor kept in a variable' };
  if (redirection.type === 'HereDoc') return hereDocument(redirection);
  const { target } = redirection;
  if (target === undefined) return { uses: [], opaque: 'a redirection without a target' };
  return redirection.type === 'HereString' ? hereString(target, names) : file(redirection.operator, target, names);
};

const hereDocument = (document: Extract<Redirection, { type: 'HereDoc' }>): Redirected => {
  if (document.closing === undefined) return { uses: [], opaque: 'a here-document without an end' };
  const expands = document.body.parts?.some((part) => part.type !== 'Literal') ?? false;
  return expands ? { uses: [], opaque: 'a here-document with expansions' } : { uses: [] };
};

const hereString = (target: ParsedWord, names: Names): Redirected => {
  const decoded = decodeWord(target, names);
  return 'opaque' in decoded ? { uses: [], opaque: decoded.opaque } : { uses: [] };
};

const file = (operator: string, target: ParsedWord, names: Names): Redirected => {
  const decoded = decodeWord(target, names);
  const { word } = decoded;
  const duplicates = operator === '>&' || operator === '<&';
  if (duplicates && word.kind === 'literal' && /^(?:\d|-|\d-)$/.test(word.value)) return { uses: [] };
  const socket = SOCKET.exec(word.value)?.[1];
  if (socket !== undefined) return { uses: [], host: socket, opaque: 'a redirection to the network' };
  // Shells disagree on whether a number before another redirection is a name or a descriptor.
  if (/^\d+$/.test(word.value)) return { uses: [], opaque: 'a file whose name is a number' };
  const uses = kindsOf(operator).flatMap((kind) => pathUses(kind, plain(word)));
  if ('opaque' in decoded) return { uses, opaque: decoded.opaque };
  if (word.kind === 'literal' || word.kind === 'home' || word.kind === 'here') return { uses };
  return { uses, opaque: `a redirection to the pattern or expansion ${word.value}` };
};

const plain = (word: Word): Word => (word.kind === 'pattern' ? { value: word.value, kind: 'literal' } : word);

const kindsOf = (operator: string): readonly Use['kind'][] => {
  if (operator === '<' || operator === '<&') return ['read'];
  return operator === '<>' ? ['read', 'write'] : ['write'];
};
