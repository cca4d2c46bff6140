// The guards that come along: few, and each says something that is wrong nearly everywhere. Every one is tried with its
// own examples by a test.
import type { Severity } from '../../core/decision.ts';
import type { CodeGuard } from '../../policy/guard-file.ts';
import type { GuardLanguage } from '../../policy/guard-languages.ts';

interface Spec {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly languages: GuardLanguage[];
  readonly pattern: string;
  readonly message: string;
  readonly fix?: string;
  readonly examples: CodeGuard['examples'];
}

const line = (spec: Spec): CodeGuard => ({ ...spec, kind: 'regex', flags: '', origin: 'built-in' });
const code = (spec: Spec): CodeGuard => ({ ...spec, kind: 'ast-grep', origin: 'built-in' });

export const BUILTIN: readonly CodeGuard[] = [
  line({
    id: 'ANY-CONFLICT-MARKER',
    title: 'a conflict marker of git',
    severity: 'high',
    languages: ['any'],
    pattern: '^(?:<{7} |>{7} )\\S',
    message: 'a merge was left half done here; choose one side',
    examples: { match: ['<<<<<<< HEAD', '>>>>>>> feature/x'], not_match: ['<<<<<<<', '  <<<<<<< quoted', '======='] },
  }),
  line({
    id: 'ANY-PRIVATE-KEY',
    title: 'a private key',
    severity: 'critical',
    languages: ['any'],
    pattern: '^\\s*-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----',
    message: 'a private key does not belong into a repository; read it from the environment',
    examples: {
      match: ['-----BEGIN RSA PRIVATE KEY-----', '-----BEGIN PRIVATE KEY-----'],
      not_match: ['-----BEGIN PUBLIC KEY-----', 'see -----BEGIN PRIVATE KEY----- in the manual'],
    },
  }),
  line({
    id: 'TS-FOCUSED-TEST',
    title: 'a focused test',
    severity: 'high',
    languages: ['typescript', 'javascript'],
    pattern: '^(\\s*(?:describe|it|test|suite|context))\\.only\\(',
    message: 'only this test runs while it is focused; remove .only',
    fix: '$1(',
    examples: { match: ["it.only('x', () => {"], not_match: ["it('x', () => {", 'shops.only(open)', '// it.only('] },
  }),
  line({
    id: 'TS-DEBUGGER',
    title: 'a debugger statement',
    severity: 'medium',
    languages: ['typescript', 'javascript'],
    pattern: '^\\s*debugger\\s*;?\\s*$',
    message: 'debugger stops the program where nobody is looking; remove it',
    examples: { match: ['  debugger;'], not_match: ["name = 'debugger';", '// debugger;'] },
  }),
  line({
    id: 'TS-IGNORE',
    title: 'an ignored error of the type checker',
    severity: 'medium',
    languages: ['typescript'],
    pattern: '^\\s*//\\s*@ts-(?:ignore|nocheck)\\b',
    message: 'mend the type, or use @ts-expect-error with a reason, which fails once it is not needed any more',
    examples: {
      match: ['// @ts-ignore', '  //@ts-nocheck'],
      not_match: ['// @ts-expect-error: no types', 'ts-ignore'],
    },
  }),
  code({
    id: 'TS-EVAL',
    title: 'eval of a text',
    severity: 'high',
    languages: ['typescript', 'javascript'],
    pattern: 'eval($CODE)',
    message: 'eval runs whatever the text says; parse it instead',
    examples: { match: ['const x = eval(text);'], not_match: ['const x = evaluate(text);', 'const s = "eval(x)";'] },
  }),
  line({
    id: 'PY-BARE-EXCEPT',
    title: 'an except that catches everything',
    severity: 'medium',
    languages: ['python'],
    pattern: '^(\\s*)except\\s*:',
    message: 'it catches KeyboardInterrupt and SystemExit too; name the exception',
    fix: '$1except Exception:',
    examples: { match: ['    except:', 'except :'], not_match: ['except ValueError:', '# except:'] },
  }),
  line({
    id: 'PY-BREAKPOINT',
    title: 'a breakpoint',
    severity: 'medium',
    languages: ['python'],
    pattern: '^\\s*(?:breakpoint\\(\\)|(?:import pdb;\\s*)?pdb\\.set_trace\\(\\))',
    message: 'the program waits here for a debugger; remove it',
    examples: {
      match: ['    breakpoint()', 'import pdb; pdb.set_trace()'],
      not_match: ['# breakpoint()', 'set_breakpoint()', 'x = "breakpoint()"'],
    },
  }),
  line({
    id: 'PY-SHELL-TRUE',
    title: 'a command through the shell',
    severity: 'high',
    languages: ['python'],
    pattern: '^[^#\'"]*\\bsubprocess\\.(?:run|call|check_call|check_output|Popen)\\([^#]*\\bshell\\s*=\\s*True\\b',
    message: 'whatever is in the text is run by a shell; pass a list of arguments without shell=True',
    examples: {
      match: ['subprocess.run(cmd, shell=True)', 'out = subprocess.check_output("ls " + d, shell = True)'],
      not_match: ['subprocess.run([cmd])', '# subprocess.run(cmd, shell=True)', 'subprocess.run(cmd, shell=False)'],
    },
  }),
];
