import { mkdtempSync, realpathSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { Command } from 'commander';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Io } from '../../src/commands/command.ts';
import { trace } from '../../src/commands/trace.ts';
import { stateOf } from '../../src/compose/settings.ts';
import { openLog } from '../../src/log/open-log.ts';
import { segmentsOf } from '../../src/log/segment-names.ts';
import { RUN, STEPS } from '../log/recorded.ts';
import { finished } from '../log/support.ts';

interface Place {
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  readonly state: string;
}

const emptyPlace = (): Place => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'harness-trace-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const env = { HARNESS_STATE_DIR: join(root, 'state') };
  return { root, env, state: stateOf(root, env) };
};

/** A place where one run with a call of every fate is recorded, and a short one after it. */
const place = async (): Promise<Place> => {
  const made = emptyPlace();
  let now = Date.UTC(2026, 0, 1, 12);
  const log = openLog({ state: made.state, durability: 'balanced', version: '0.0.0', clock: () => now });
  for (const [call, ...events] of STEPS) {
    log.append({ ...RUN, ...(call === undefined ? {} : { call }) }, events);
    now += 1_000;
  }
  log.append({ ...RUN, session: 'ses_B', run: 'run_B' }, [finished(0)]);
  await log.close();
  return made;
};

interface Said {
  readonly out: string;
  readonly err: string;
  readonly exit: number;
}

const run = async ({ root, env }: Place, args: readonly string[], stdout?: Writable): Promise<Said> => {
  let [out, err, exit] = ['', '', 0];
  const printed = new Writable({
    write: (chunk, _, done) => {
      out += String(chunk);
      done();
    },
  });
  const io: Io = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdin: new PassThrough(),
    stdout: stdout ?? printed,
    env,
    cwd: root,
    color: false,
    exitWith: (code) => {
      exit = code;
    },
    onSignal: () => {},
  };
  const command = new Command('trace').exitOverride().configureOutput({ writeOut: io.out, writeErr: io.err });
  trace.configure(command, io);
  await command.parseAsync([...args], { from: 'user' });
  return { out, err, exit };
};

describe('trace list', () => {
  it('shows runs, newest first', async () => {
    const { out, exit } = await run(await place(), ['list']);
    expect(out).toBe(
      [
        'RUN    STARTED              TOOK    CALLS  DENIED  PENDING  ERRORS  CLIENT',
        'run_B  2026-01-01 12:00:13  0.0 ms  0      0       0        0       claude/2.0',
        'run_A  2026-01-01 12:00:00  12.0 s  7      1       1        3       claude/2.0',
        '',
      ].join('\n'),
    );
    expect(exit).toBe(0);
  });

  it('says how many it left out', async () => {
    const { out } = await run(await place(), ['list', '--limit', '1']);
    expect(out).toContain('run_B');
    expect(out).not.toContain('run_A');
    expect(out).toContain('1 older');
  });

  it('gives scripts JSON', async () => {
    const { out } = await run(await place(), ['list', '--json']);
    expect(JSON.parse(out)).toMatchObject([{ run: 'run_B' }, { run: 'run_A', calls: 7, tools: { run_command: 3 } }]);
  });

  it.each(['0', '-1', 'many', '1.5'])('refuses --limit %s', async (limit) => {
    await expect(run(emptyPlace(), ['list', `--limit=${limit}`])).rejects.toMatchObject({ code: 'invalid_arguments' });
  });
});

describe('trace show', () => {
  it('tells a run call by call', async () => {
    const { out, err, exit } = await run(await place(), ['show', 'run_A']);
    expect(out).toMatchInlineSnapshot(`
      "run_A  claude/2.0  /code/shop
      started 2026-01-01 12:00:00, finished 2026-01-01 12:00:12: 7 calls, 1 denied, 1 pending, 3 errors

      12:00:02.000  read_file      src/cart.ts                               allow  default.read              1.3 ms  ok
      12:00:03.000  run_command    rm -rf /                                  deny   floor.root                        denied
                    call_2: would delete the root
      12:00:05.000  run_tests                                                allow  default.read               1 min  error tests_failed (3 passed, 1 failed, 0 skipped)
                    call_3: 1 test failed
      12:00:07.000  run_command    curl x                                    ask    ask.network                       pending
                    call_4: sends data
                    waits for approval apr_1
      12:00:08.000  raed_file       [31mred                                  -                                0.1 ms  error unknown_tool
                    call_5: there is no tool raed_file
      12:00:09.000  run_command    sleep 99                                  allow  default.read              30.0 s  timeout
                    call_6: out of time
      12:00:11.000  write_file     a.txt                                     allow  default.read                      no outcome recorded
                    call_7
      "
    `);
    expect([err, exit]).toEqual(['', 0]);
  });

  it('lets nothing recorded steer the terminal', async () => {
    const { out } = await run(await place(), ['show', 'run_A']);
    expect(out).toContain('red');
    expect(out).not.toMatch(/[\u001b\u202e]/);
  });

  it.each([
    ['the last one', 'last', 'run_B'],
    ['the only one that begins so', 'run_A', 'run_A'],
    ['the only one that begins so', 'run_B', 'run_B'],
  ])('finds %s', async (_, name, found) => {
    const { out } = await run(await place(), ['show', name, '--json']);
    expect(JSON.parse(out)).toMatchObject({ run: found });
  });

  it('gives scripts the whole run as JSON', async () => {
    const { out } = await run(await place(), ['show', 'run_A', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      run: 'run_A',
      root: '/code/shop',
      timeline: [{ call: 'call_1', status: 'ok' }, {}, {}, {}, {}, {}, { call: 'call_7', status: 'unknown' }],
    });
  });

  it.each([
    ['run_C', 'there is no run run_C; did you mean run_'],
    ['zzzzzzzzzz', 'there is no run zzzzzzzzzz'],
    ['run', '2 runs begin with run'],
  ])('says what is wrong with %s', async (name, problem) => {
    const { out, err, exit } = await run(await place(), ['show', name]);
    expect(err).toContain(problem);
    expect(err).toContain('Next: harness trace list');
    expect([out, exit]).toEqual(['', 3]);
  });
});

describe('trace export', () => {
  it('prints the events of the run as they were recorded, one a line', async () => {
    const made = await place();
    const { out, exit } = await run(made, ['export', 'run_A']);
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const recorded = STEPS.flatMap(([, ...step]) => step);
    const own = events.filter(({ type }) => !type.startsWith('segment_'));
    expect(own.map(({ type, data }) => ({ type, data }))).toEqual(recorded);
    expect(exit).toBe(0);
  });

  it('ends quietly when its reader is gone', async () => {
    const gone = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    });
    const { err, exit } = await run(await place(), ['export', 'run_A'], gone);
    expect([err, exit]).toEqual(['', 0]);
  });
});

describe('trace verify', () => {
  it('says that all is well', async () => {
    const { out, exit } = await run(await place(), ['verify']);
    expect(out).toBe('25 events in 1 segment: chain intact\n');
    expect(exit).toBe(0);
  });

  it('names segment and line of what is not', async () => {
    const made = await place();
    const [segment] = segmentsOf(made.state);
    if (segment === undefined) throw new Error('a segment was expected');
    truncateSync(segment.path, 700);
    const { out, exit } = await run(made, ['verify']);
    expect(out).toMatch(new RegExp(`^truncated  ${segment.key} line \\d: events \\d to 25 are gone from the end\n`));
    expect(out).toMatch(/1 segment not as written\n$/);
    expect(exit).toBe(1);
    const json = await run(made, ['verify', '--json']);
    expect(JSON.parse(json.out)).toMatchObject({
      ok: false,
      problems: [{ segment: segment.key, kind: 'truncated' }],
    });
    expect(json.exit).toBe(1);
  });
});

describe('where nothing is recorded', () => {
  it.each([[['list']], [['verify']], [['show', 'last']], [['export', 'last']]])('%j says so', async (args) => {
    const { out, err, exit } = await run(emptyPlace(), args);
    expect(out + err).toMatch(/^Nothing is recorded .* Next: .*\n$/);
    expect(exit).toBe(0);
  });

  it('lists nothing as JSON', async () => {
    expect((await run(emptyPlace(), ['list', '--json'])).out).toBe('[]\n');
  });

  it('does not find a run', async () => {
    expect((await run(emptyPlace(), ['show', 'run_A'])).exit).toBe(3);
  });

  it('does not take a missing directory for an empty one', async () => {
    await expect(run(emptyPlace(), ['list', '--root', 'absent'])).rejects.toMatchObject({ code: 'not_found' });
  });
});
