import { describe, expect, it } from 'vitest';
import { childEnvironment, hardenedEnvironment } from '../../src/workspace/environment.ts';

describe('childEnvironment', () => {
  it('passes the short list, and what the user adds', () => {
    const parent = {
      PATH: '/bin',
      LC_TIME: 'C',
      API_KEY: 'secret',
      MY_VAR: '1',
      AWS_REGION: 'x',
      AWS_SECRET: 'y',
      HOME: undefined,
    };
    expect(childEnvironment(parent, [])).toEqual({ PATH: '/bin', LC_TIME: 'C' });
    expect(childEnvironment(parent, ['MY_VAR', 'AWS_*'])).toEqual({
      PATH: '/bin',
      LC_TIME: 'C',
      MY_VAR: '1',
      AWS_REGION: 'x',
      AWS_SECRET: 'y',
    });
  });

  it('never passes what makes a shell run something else', () => {
    const traps = {
      BASH_ENV: 'x',
      ENV: 'x',
      SHELLOPTS: 'xtrace',
      BASHOPTS: 'x',
      PS4: '$(id)',
      'BASH_FUNC_ls%%': '() { id; }',
    };
    expect(childEnvironment(traps, [...Object.keys(traps), '*'])).toEqual({});
  });
});

describe('hardenedEnvironment', () => {
  it('is stronger than any layer', () => {
    expect(hardenedEnvironment({ A: '1', PAGER: 'evil' }, { A: '2', GIT_CONFIG_COUNT: '0', ENV: 'x' })).toEqual({
      A: '2',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_TERMINAL_PROMPT: '0',
      GIT_PAGER: 'cat',
      PAGER: 'cat',
      GIT_NO_LAZY_FETCH: '1',
      GIT_EDITOR: 'true',
      GIT_CONFIG_COUNT: '6',
      GIT_CONFIG_KEY_0: 'core.fsmonitor',
      GIT_CONFIG_VALUE_0: 'false',
      GIT_CONFIG_KEY_1: 'core.hooksPath',
      GIT_CONFIG_VALUE_1: '/dev/null',
      GIT_CONFIG_KEY_2: 'core.pager',
      GIT_CONFIG_VALUE_2: 'cat',
      GIT_CONFIG_KEY_3: 'protocol.ext.allow',
      GIT_CONFIG_VALUE_3: 'never',
      GIT_CONFIG_KEY_4: 'maintenance.auto',
      GIT_CONFIG_VALUE_4: 'false',
      GIT_CONFIG_KEY_5: 'gc.auto',
      GIT_CONFIG_VALUE_5: '0',
    });
  });
});
