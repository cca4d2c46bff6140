// How a person at a command line is known: by a token that only they can read, and by not being started by an agent.
// Whoever runs as the same user outside of our gate can do as the person does; what runs through it cannot.
import { readFileSync } from 'node:fs';
import { existingToken, isSame, operatorToken, readToken, refusal } from './operator-token.ts';

export interface Operator {
  /** The user's configuration directory. */
  readonly userConfig: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether standard input is a terminal. */
  readonly interactive: boolean;
  /** Process id of the parent, to look for an agent above it. */
  readonly parent: number | undefined;
  /** A file with the token, for scripts of the person's own. */
  readonly tokenFile: string | undefined;
}

/** Set in the processes that agents start: by this harness, and by the clients that say so. */
const OWN_MARKER = 'HARNESS_TREE';
const MARKERS = [OWN_MARKER, 'CLAUDECODE', 'AI_AGENT', 'CODEX_SANDBOX'];

/** Throws denied_by_policy unless a person is at the command line. Makes the token at the first use. */
export const assertPerson = (operator: Operator): void => {
  const marker = MARKERS.find((name) => operator.env[name] !== undefined) ?? markerAbove(operator.parent);
  if (marker !== undefined) {
    throw refusal(`an agent started this command (${marker} is set)`, 'run it in a terminal of your own');
  }
  if (operator.tokenFile !== undefined) assertToken(operator.tokenFile, existingToken(operator.userConfig));
  else if (operator.interactive) operatorToken(operator.userConfig);
  else throw refusal('standard input is no terminal', 'run it in a terminal, or give --token-file');
};

/** A script cannot make the token, only show that its owner gave it one. */
const assertToken = (file: string, token: string | undefined): void => {
  if (token === undefined) {
    throw refusal('there is no operator token yet', 'answer one approval in a terminal, which makes it');
  }
  const given = readToken(file);
  if (given === undefined || !isSame(given, token))
    throw refusal(`${file} does not hold the operator's token`, 'run it in a terminal');
};

/** An agent can clear its own environment, but not that of the process that started it. Linux only. */
const markerAbove = (parent: number | undefined): string | undefined => {
  let pid = parent ?? 0;
  for (let depth = 0; pid > 1 && depth < MOST_ANCESTORS; depth += 1) {
    if ((fromProc(pid, 'environ') ?? '').split('\0').some((entry) => entry.startsWith(`${OWN_MARKER}=`)))
      return OWN_MARKER;
    // The name in brackets may hold anything; the parent's id is the second field after it.
    const stat = fromProc(pid, 'stat') ?? '';
    pid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
  }
  return undefined;
};

const MOST_ANCESTORS = 64;

const fromProc = (pid: number, name: string): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return undefined;
  }
};
