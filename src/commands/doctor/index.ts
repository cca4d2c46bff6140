// The checks of `harness doctor`, in the order in which they are shown. One file and one line each.
import { astGrep } from './ast-grep.ts';
import { bubblewrap } from './bubblewrap.ts';
import type { Check } from './check.ts';
import { config } from './config.ts';
import { git } from './git.ts';
import { grammars } from './grammars.ts';
import { node } from './node.ts';
import { ripgrep } from './ripgrep.ts';
import { sqlite } from './sqlite.ts';
import { state } from './state.ts';
import { trust } from './trust.ts';

export const checks: readonly Check[] = [
  node,
  grammars,
  ripgrep,
  state,
  config,
  trust,
  git,
  bubblewrap,
  sqlite,
  astGrep,
];
