// A stand-in for the rest of the policy: just enough path judgement to say what the shell analysis alone decides.
import type { Effect } from '../../../src/core/effect.ts';
import { analyseExec } from '../../../src/policy/shell/analyse.ts';

const SECRET =
  /^(?:\.env(?!\.(?:example|sample|template)$).*|.+\.(?:pem|key)|id_(?:rsa|ed25519)|\.netrc|\.npmrc|\.aws|\.ssh)$/;
const PROTECTED = new Set(['.git', '.claude', '.mcp.json', '.vscode']);

export const effectsOf = (text: string): readonly Effect[] =>
  analyseExec({ kind: 'exec', argv: [], cwd: '.', text }).effects;

/** Why a command would not be allowed outright; empty when it would. */
export const objections = (text: string): readonly string[] => effectsOf(text).flatMap(objection);

export const verdictOf = (text: string): 'allow' | 'ask' => (objections(text).length === 0 ? 'allow' : 'ask');

const objection = (effect: Effect): readonly string[] => {
  if (effect.kind === 'exec')
    return effect.proven === undefined || effect.opaque !== undefined
      ? [effect.opaque ?? `${effect.argv[0]} is not known`]
      : [];
  // What is among the names that are listed is for the file system to say.
  if (effect.kind === 'listing') return [];
  if (!('path' in effect)) return [effect.kind];
  const segments = effect.path.split('/');
  const refused =
    isOutside(effect.path) ||
    segments.some((name) => SECRET.test(name)) ||
    (effect.kind !== 'read' && segments.some((name) => PROTECTED.has(name)));
  return refused ? [`${effect.kind} ${effect.path}`] : [];
};

const isOutside = (path: string): boolean => {
  if (path.startsWith('/') || path.startsWith('~')) return true;
  let depth = 0;
  return path.split('/').some((name) => {
    if (name !== '' && name !== '.') depth += name === '..' ? -1 : 1;
    return depth < 0;
  });
};
