// `harness policy explain`: everything that was said about a call, what decided, and what to write to change it.
import picocolors from 'picocolors';
import { commandOf } from '../../core/asked.ts';
import type { Examined } from '../../core/check.ts';
import type { Decision, Match } from '../../core/decision.ts';
import type { Effect } from '../../core/effect.ts';
import { openHarness } from '../../harness.ts';
import { inWords, type Suggestion, suggestRules } from '../../settings/patterns.ts';
import type { Io } from '../command.ts';
import { plain } from '../plain.ts';
import { workspaceRoot } from '../workspace-root.ts';

export interface ExplainOptions {
  readonly root?: string;
  readonly mode?: string;
  readonly json?: true;
}

/** One effect of the call. */
interface Part extends Suggestion {
  readonly part: string;
  readonly verdict: Decision;
  /** The match that decides for this part. */
  readonly rule: string;
  readonly matches: readonly Match[];
  /** Why no rule can allow it. */
  readonly note?: string;
}

export const explain = async (words: readonly string[], options: ExplainOptions, io: Io): Promise<void> => {
  if (words.length === 0) {
    io.err("harness: nothing to explain. Next: harness policy explain -- 'git push'.\n");
    return io.exitWith(2);
  }
  const root = workspaceRoot(options, io);
  const notify = (line: string): void => io.err(`harness: ${plain(line)}\n`);
  const harness = await openHarness({ root, env: io.env, flags: options, transport: 'command', notify });
  const examined = harness.examine('run_command', [commandOf(words)]);
  await harness.close();
  const { decision, judged, rule, reason, remedy } = examined.verdict;
  const parts = partsOf(examined, (effect) =>
    suggestRules({ tool: 'run_command', principal: 'agent' }, effect, examined.facts, { root, env: io.env }),
  );
  const told = {
    verdict: decision,
    ...(judged === undefined ? {} : { judged }),
    rule,
    reason,
    ...(remedy === undefined ? {} : { remedy }),
    mode: harness.mode,
    parts,
  };
  io.out(options.json === true ? `${JSON.stringify(told)}\n` : lines(told, io.color));
  io.exitWith(decision === 'allow' ? 0 : 1);
};

const partsOf = ({ verdict, effects }: Examined, suggestFor: (effect: Effect) => Suggestion): readonly Part[] => {
  const bySubject = new Map(effects.map((effect) => [inWords(effect), effect]));
  return [...bySubject].flatMap(([part, effect]) => {
    const matches = verdict.matches.filter(({ subject }) => subject === part);
    const deciding = matches.find(({ shadow }) => shadow === undefined);
    if (deciding === undefined) return [];
    const note = noteOn(deciding);
    const { allow, deny } = suggestFor(effect);
    return [
      {
        part,
        verdict: deciding.decision,
        rule: deciding.rule,
        matches,
        ...(deciding.decision !== 'allow' && note === undefined && allow !== undefined ? { allow } : {}),
        ...(deciding.decision !== 'deny' && deny !== undefined ? { deny } : {}),
        ...(note === undefined ? {} : { note }),
      },
    ];
  });
};

const noteOn = ({ rule, decision }: Pick<Match, 'rule' | 'decision'>): string | undefined => {
  if (rule.startsWith('floor/'))
    return decision === 'ask'
      ? 'a floor: no rule or mode lifts it, a person is asked each time'
      : 'a floor: no rule, mode or approval lifts it';
  if (rule === 'default/not-understood') return 'no rule allows what was not understood';
  return rule === 'default/read-only' ? 'no rule lifts the mode read-only' : undefined;
};

interface Told {
  readonly verdict: Decision;
  readonly rule: string;
  readonly reason: string;
  readonly remedy?: string;
  readonly mode: string;
  readonly parts: readonly Part[];
}

const lines = ({ verdict, rule, reason, remedy, mode, parts }: Told, color: boolean): string => {
  const colors = picocolors.createColors(color);
  const paint = { allow: colors.green, ask: colors.yellow, deny: colors.red } as const;
  const partLines = parts.flatMap((part) => [
    `${paint[part.verdict](part.verdict.padEnd(5))} ${plain(part.part)}`,
    ...part.matches.map((match, index) => {
      const role = match.shadow === true ? 'watches' : index === 0 ? 'decides' : 'matches';
      return `      ${role}  ${match.decision}  ${colors.dim(plain(match.rule))}  ${plain(match.reason)}`;
    }),
    ...(part.note === undefined ? [] : [`      ${part.note}`]),
    ...(part.allow === undefined ? [] : [`      to allow it   ${part.allow}`]),
    ...(part.deny === undefined ? [] : [`      to refuse it  ${part.deny}`]),
  ]);
  const suggested = parts.some(({ allow, deny }) => allow !== undefined || deny !== undefined);
  return [
    `${paint[verdict](verdict)}  ${plain(reason)}  ${colors.dim(`${plain(rule)}, mode ${mode}`)}`,
    ...(remedy === undefined ? [] : [`  instead: ${plain(remedy)}`]),
    '',
    ...partLines,
    ...(suggested ? ['', WHERE] : []),
    '',
  ].join('\n');
};

const WHERE =
  'Rules go into the lists permissions.allow and permissions.deny of ~/.config/harness/config.yaml, or of\n' +
  '.harness/config.yaml for everybody in the project, where an allow waits for `harness trust`.';
