// dist/hook.cjs: `node hook.cjs` answers an event at once; `harness hook` loads it for its function.
import { runHook } from '../src/hook-main.ts';

export { runHook };

if (require.main === module) void runHook(process.argv.slice(2));
