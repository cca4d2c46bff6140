// How effects are named to people: in verdicts, approvals and timelines.
import type { Effect } from '../core/effect.ts';

/** One effect in a few words, e.g. `read src/a.ts` or `run git push --force`. */
export const inWords = (effect: Effect): string => {
  switch (effect.kind) {
    case 'read':
    case 'write':
    case 'delete':
      return `${effect.kind} ${effect.path}`;
    case 'listing':
      return `read files as they are listed below ${effect.below}`;
    case 'exec':
      return `run ${effect.argv.length > 0 ? effect.argv.map(quoted).join(' ') : (effect.text ?? '')}`;
    case 'network':
      return `connect to ${effect.host}`;
    case 'mcp':
      return `call ${effect.server}/${effect.tool}`;
    case 'remember':
      return `remember ${effect.key}`;
    case 'consult':
      return `decide ${effect.about}`;
    case 'govern':
      return `govern: ${effect.action}`;
  }
};

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
