// The tools there are, for doors that list them and commands that choose among them.
export { MODES } from '../policy/defaults.ts';
export { tools } from '../tools/index.ts';
export { TOOLSETS, toolsIn } from '../tools/toolsets.ts';
