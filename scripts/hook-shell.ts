// dist/hook-shell.cjs: the analysis of commands, for events that run some and for rules that carry examples.
export { analyse } from '../src/policy/analyse.ts';
export { analyseExec } from '../src/policy/shell/analyse.ts';
