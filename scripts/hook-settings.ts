// dist/hook-settings.cjs: the configuration, for workspaces that have one.
import './hook-without-jit.ts';

export { readAll, readTrust, settle } from '../src/settings/load.ts';
