// What the walk shows of a text, also where it does not understand it: rules that deny go by these effects.
import { describe, expect, test } from 'vitest';
import { effectsOf, verdictOf } from '../corpus/verdict.ts';

const paths = (text: string): readonly string[] =>
  effectsOf(text).flatMap((effect) => ('path' in effect ? [`${effect.kind} ${effect.path}`] : []));
const commands = (text: string): readonly string[] =>
  effectsOf(text).flatMap((effect) =>
    effect.kind === 'exec' && effect.argv.length > 0 ? [`${effect.cwd}: ${effect.argv.join(' ')}`] : [],
  );

describe('redirections are seen', () => {
  test.each([
    ['while true; do ls > .git/config; done', ['write .git/config']],
    ['f() { ls; } > .git/x', ['write .git/x']],
    ['f() { cat < .env; }', ['read .env']],
    ['while read x; do ls; done < .env', ['read .env']],
    ['case x in x) ls > .git/x;; esac', ['write .git/x']],
    ['echo $(ls > .git/x)', ['write .git/x']],
    ['{ ls; } > x', ['write x']],
    ['(ls) < a > b', ['read a', 'write b']],
    ['if ls; then ls; fi > x', ['write x']],
    ['for f in a; do ls; done > x', ['write x']],
    ['cat <> x', ['read x', 'write x']],
    ['cat < x', ['read x']],
    ['ls >> x', ['write x']],
    ['ls &> x', ['write x']],
    ['ls >& x', ['write x']],
    ['ls >| x', ['write x']],
    ['ls >&1/../../x', ['write 1/../../x']],
    ['cd ~/ && cat x', ['read ~/x']],
    ['cd / && cat etc/passwd', ['read /etc/passwd']],
    ['cd /srv/ && cat x', ['read /srv/x']],
  ])('%s', (text, expected) => {
    expect(paths(text)).toEqual(expect.arrayContaining(expected));
  });

  test.each(['cat <&0', 'ls 2>&1', 'ls >&-', 'ls 2>&1-', 'cat <<< x', 'cat <<E\nx\nE'])(
    '%s touches no file',
    (text) => {
      expect(paths(text)).toEqual([]);
    },
  );
});

describe('places are seen', () => {
  test.each([
    ['cd a && ls', ['.: cd a', 'a: ls']],
    ['for f in a; do rm $f; done > y', ['.: rm a']],
    ['cd a; ls', ['.: cd a', 'a: ls', '.: ls']],
    ['cd a || ls', ['.: cd a', '.: ls']],
    ['! cd a && ls', ['.: cd a', '.: ls']],
    ['! cd a || ls', ['.: cd a', 'a: ls']],
    ['time cd a && ls', ['.: cd a', 'a: ls']],
    ['(cd a); ls', ['.: cd a', '.: ls']],
    ['{ cd a; } && ls', ['.: cd a', 'a: ls']],
    ['cd a | ls; pwd', ['.: cd a', '.: ls', '.: pwd']],
    ['cd a/b && cd .. && ls', ['.: cd a/b', 'a/b: cd ..', 'a: ls']],
    ['cd a/b && cd ../c && ls', ['.: cd a/b', 'a/b: cd ../c', 'a/c: ls', 'a/b/../c: ls']],
    ['cd a && cd ../.. && ls', ['.: cd a', 'a: cd ../..', 'a/../..: ls']],
    ['cd ./a/./b/ && ls', ['.: cd ./a/./b/', 'a/b: ls']],
    ['cd /srv && ls', ['.: cd /srv', '/srv: ls']],
    ['cd ~/a && ls', ['.: cd ~/a', '~/a: ls']],
    ['cd ~/ && ls', ['.: cd ~/', '~/: ls']],
    ['cd /srv/ && ls', ['.: cd /srv/', '/srv/: ls']],
    ['cd a && cat b', ['.: cd a', 'a: cat b']],
    ['if cd a; then ls; else pwd; fi; id', ['.: cd a', 'a: ls', '.: pwd', 'a: id', '.: id']],
    ['for d in a b; do cd $d; done; ls', ['.: cd a', 'a: cd b', '.: cd b', 'a/b: ls', 'b: ls', 'a: ls', '.: ls']],
  ])('%s', (text, expected) => {
    expect(commands(text)).toEqual(expected);
  });

  test.each([
    ['cd a && cat b', ['read a', 'read a/b']],
    ['cd a && cat /b ~/c', ['read a', 'read /b', 'read ~/c']],
    ['cd a && cat .', ['read a']],
    ['cd a; cat b', ['read a', 'read a/b', 'read b']],
    ['[[ -f a && b -nt c ]]', ['read a', 'read b', 'read c']],
    ['for f in *.ts; do echo "$f"; done', ['read *.ts']],
  ])('%s touches %j', (text, expected) => {
    expect(paths(text)).toEqual(expected);
  });
});

describe('a loop counts as what it stands for', () => {
  const loop = (names: number, body: string) =>
    `for f in ${Array.from({ length: names }, (_, index) => index).join(' ')}; do ${body}; done`;

  test('it may be as long as any text, written out', () => {
    const body = `echo ${'x'.repeat(200)}`;
    expect(verdictOf(loop(40, body))).toBe('allow');
    expect(verdictOf(loop(60, body))).toBe('ask');
  });

  test('a loop in a loop is the product of both', () => {
    expect(verdictOf(loop(10, loop(10, 'echo x')))).toBe('allow');
    expect(verdictOf(loop(40, loop(40, 'echo xxx')))).toBe('ask');
  });

  test('each turn has its own name', () => {
    expect(commands('for f in a b; do wc -l "$f"; done')).toEqual(['.: wc -l a', '.: wc -l b']);
    expect(commands('for f in a; do for g in b c; do echo $f/$g; done; done')).toEqual(['.: echo a/b', '.: echo a/c']);
  });
});

test('a test in double brackets is a command like others', () => {
  expect(effectsOf('[[ -n x ]]')).toEqual([{ kind: 'exec', argv: ['[[', '-n x', ']]'], cwd: '.', proven: 'test' }]);
});

describe('what hides a program is beyond what a rule may permit', () => {
  const hides = (text: string): boolean =>
    effectsOf(text).some((effect) => effect.kind === 'exec' && effect.opaque !== undefined);

  test.each([
    'make $PATH',
    'make *',
    'l? x',
    'cd -',
    'cat x | xargs cat',
    'ls *.ts | xargs make',
    'rg --pre x y',
    'timeout 5 rg --pre x y',
    'nice timeout 5 sort --compress-program=x y',
    'git -c core.pager=x log',
    'find . -exec make {} +',
    'bash -c ls',
    'eval ls',
    'exec ls',
    'export A=b',
    'unzip x.zip',
    'make $(ls)',
    'make <(ls)',
  ])('%s', (text) => {
    expect(hides(text)).toBe(true);
  });

  test.each(['make', 'make ./*', 'make x', 'timeout 5 make x', 'npm install', './x'])('%s hides nothing', (text) => {
    expect(hides(text)).toBe(false);
  });

  test('cd to a place that is not known says so', () => {
    expect(effectsOf('cd -')).toEqual([
      { kind: 'exec', argv: ['cd', '-'], cwd: '.', text: 'cd -', opaque: expect.stringContaining('cd to a place') },
    ]);
  });

  test.each([
    ['bash -xc "git push --force"', 'git push --force'],
    ['bash -c "bash -c \'rm x\'"', 'rm x'],
    ['timeout 5 bash -c "rm x"', 'rm x'],
    ['cat x | xargs rm', 'rm'],
    ['find . -exec rm {} +', 'rm {}'],
    ['timeout 1 timeout 1 rm x', 'rm x'],
  ])('%s shows %s', (text, inner) => {
    expect(commands(text)).toContain(`.: ${inner}`);
  });
});

describe('what no rule can allow by its words', () => {
  const opaque = (text: string): readonly boolean[] =>
    effectsOf(text).flatMap((effect) => (effect.kind === 'exec' ? [effect.opaque !== undefined] : []));

  test.each<[string, readonly boolean[]]>([
    ['unheard-of a b', [false]],
    ['unheard-of src/*.ts', [false]],
    ['unheard-of *', [true]],
    ['unheard-of a *', [true]],
    ['unheard-of $TERM', [true]],
    ['for f in *; do unheard-of "$f"; done', [true]],
    ['cat list | xargs cat', [false, true, true]],
    ['xargs cat', [true, true]],
    ['{ unheard-of; } > $F', [true]],
    ['unheard-of < a > $F', [true]],
    ['LC_ALL=C; unheard-of', [true, false]],
    ['X=1 unheard-of', [true]],
    ['timeout 5 unheard-of', [false, false]],
    ['timeout 5 unheard-of *', [true, true]],
    ["timeout 5 bash -c 'ls'", [true, true, true]],
    ["nice -n 5 sed -n '1e ls' a", [true, true]],
  ])('%s', (text, expected) => {
    expect(opaque(text)).toEqual(expected);
  });

  test.each(['sh', 'bash', 'dash', 'zsh', 'ksh', 'ash', 'fish'])('the script of %s', (shell) => {
    expect(opaque(`${shell} -c 'rm x'`)).toEqual([true, true]);
    expect(commands(`${shell} -c 'rm x'`)).toContain('.: rm x');
  });

  test('a directory that a program is told is where it runs', () => {
    expect(commands('git -C sub status')).toEqual(['sub: git -C sub status']);
  });
});
