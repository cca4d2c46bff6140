// The effects of one simple command: one exec for each layer of it in each place, and what its operands touch.
import { type Command, parse } from 'unbash';
import type { Effect } from '../../core/effect.ts';
import type { Finding, Fit } from '../programs/program.ts';
import { type Context, excerpt, type Inner, opaqueIn, placesOf, type Step } from './context.ts';
import { feedingEffects, hostEffects, useEffects } from './effects.ts';
import { fedBy } from './feed.ts';
import { either, fromPlace, moved, type Outlook, type Places, unmoved } from './places.ts';
import { type Layer, prove } from './prove.ts';
import { type Simple, simpleCommand } from './simple.ts';
import { mayBeOption, type Word } from './word.ts';

const MAX_DEPTH = 4;

/** What a simple command of the script touches, and where the shell is afterwards. */
export const commandStep = (node: Command, context: Context, inner: Inner): Step => {
  const simple = simpleCommand(node, context.names);
  const known = simple.opaque === undefined ? context : opaqueIn(context, simple.opaque);
  const text = excerpt(context.source, node);
  const own = { ...known, stream: known.stream ?? text };
  const hidden = simple.opaque === undefined ? [] : inner.harvest(node, own);
  const around = [...useEffects(simple.uses, own), ...hostEffects(simple.hosts), ...hidden];
  if (simple.words[0]?.value === 'cd') {
    const step = changeDirectory(simple.words, own);
    return { ...step, effects: [...step.effects, ...around] };
  }
  const layers = resolveFeed(prove(simple.words), simple, own);
  const effects = [...wordEffects(layers, own, inner), ...around];
  return {
    effects,
    ...outlookOf(simple.words, context.places),
    ...(simple.piped ? { layers } : {}),
  };
};

/** What words touch that are run without a shell. */
export const wordEffects = (layers: readonly Layer[], context: Context, inner: Inner): readonly Effect[] =>
  layers.flatMap((layer) => [
    ...execEffects(layer, context),
    ...useEffects(layer.finding.uses ?? [], context),
    ...(layer.finding.fits ? feedingEffects(layer.finding.feedings ?? [], context) : []),
    ...innerEffects(layer.finding, context, inner),
  ]);

const execEffects = ({ words, finding }: Layer, context: Context): readonly Effect[] => {
  const argv = words.map((word) => word.value);
  const opaque = context.opaque ?? opaqueReason(words, finding);
  const state = stateOf(finding, opaque, words);
  const within = finding.fits ? finding.cwd : undefined;
  return placesOf(context).map((place) => ({
    kind: 'exec',
    argv,
    cwd: within === undefined ? place : fromPlace(place, within),
    ...(opaque !== undefined && context.stream !== undefined ? { text: context.stream } : {}),
    ...state,
  }));
};

/** What hides in the arguments, or which of them are not what the program will get. */
const opaqueReason = (words: readonly Word[], finding: Finding): string | undefined => {
  if (finding.fits) return undefined;
  const loose = words.find((word) => word.kind === 'data' || (word.kind === 'pattern' && mayBeOption(word)));
  return finding.hides ? finding.why : loose && `argument ${loose.value} is expanded by the shell`;
};

const stateOf = (finding: Finding, opaque: string | undefined, words: readonly Word[]) => {
  if (opaque !== undefined) return { opaque };
  return finding.fits ? { proven: finding.shape ?? words[0]?.value ?? '' } : {};
};

/** Commands inside the arguments: `find -exec rm`, `xargs cat`, `bash -c '…'`. */
const innerEffects = (finding: Finding, context: Context, inner: Inner): readonly Effect[] => {
  if (context.depth >= MAX_DEPTH) return [];
  const deeper = { ...context, depth: context.depth + 1 };
  const marked = finding.fits ? deeper : opaqueIn(deeper, finding.why);
  const run =
    finding.runs === undefined || finding.runs.length === 0 ? [] : wordEffects(prove(finding.runs), marked, inner);
  if (finding.fits || finding.script === undefined) return run;
  return [...run, ...inner.walkScript(parse(finding.script).commands, { ...marked, source: finding.script })];
};

/** What is fed with names (by xargs, by find itself) fits only if it would alone, and if the names are known to be files'. */
const resolveFeed = (layers: readonly Layer[], simple: Simple, context: Context): readonly Layer[] => {
  const finding = layers.at(-1)?.finding;
  if (finding === undefined || !finding.fits || finding.runs === undefined) return layers;
  const runs = prove(finding.runs.length === 0 ? [{ value: 'echo', kind: 'literal' }] : finding.runs);
  const broken = runs.find((layer) => !layer.finding.fits)?.finding;
  if (broken !== undefined && !broken.fits) return replaceAll(layers, { ...broken, uses: [], runs: finding.runs });
  const stages = simple.piped ? (context.stages ?? []) : [];
  const own = finding.lists !== undefined;
  const feed = fedBy(own ? [layers] : stages, runs, { splits: finding.splits === true });
  if ('why' in feed) return replaceAll(layers, { fits: false, hides: true, why: feed.why, runs: finding.runs });
  return fed(layers, { uses: [...finding.uses, ...feed.uses], feedings: feed.feedings });
};

const replaceAll = (layers: readonly Layer[], finding: Finding): readonly Layer[] =>
  layers.map((layer, index) => ({ ...layer, finding: index === layers.length - 1 ? finding : withoutRuns(finding) }));

const withoutRuns = (finding: Finding): Finding => {
  const { runs: _, ...rest } = finding;
  return rest;
};

/** What the program prints that is fed is no listing. */
const fed = (layers: readonly Layer[], more: Required<Pick<Fit, 'uses' | 'feedings'>>): readonly Layer[] =>
  layers.map((layer, index) => {
    if (index < layers.length - 1) return { ...layer, finding: withoutRuns(layer.finding) };
    const { lists: _, listed: __, ...finding } = { lists: undefined, listed: undefined, ...layer.finding };
    return { ...layer, finding: { ...finding, ...more } };
  });

const outlookOf = (words: readonly Word[], places: Places): Outlook =>
  words[0]?.value === 'exit' ? { ok: [], fail: [] } : unmoved(places);

const changeDirectory = (words: readonly Word[], context: Context): Step => {
  const target = directoryOf(words.slice(1));
  const reached = target === undefined ? undefined : placesOf(context).map((place) => moved(place, target));
  const ok = reached?.every((places) => places !== undefined)
    ? reached.reduce<Places>((all, places) => either(all, places ?? []), [])
    : undefined;
  const argv = words.map((word) => word.value);
  if (ok === undefined || context.opaque !== undefined) {
    const opaque = context.opaque ?? 'cd to a place that the text does not tell';
    return {
      effects: placesOf(context).map((cwd) => ({ kind: 'exec', argv, cwd, text: argv.join(' '), opaque })),
      ...unmoved(context.places),
    };
  }
  const reads: Effect[] = ok.map((path) => ({ kind: 'read', path }));
  return {
    effects: [...placesOf(context).map((cwd): Effect => ({ kind: 'exec', argv, cwd, proven: 'cd' })), ...reads],
    ok,
    fail: context.places,
  };
};

/** The one operand of cd, `~` when there is none; undefined when it has options or expansions. */
const directoryOf = (args: readonly Word[]): string | undefined => {
  const [target, ...more] = args;
  if (target === undefined) return '~';
  if (more.length > 0 || target.value === '' || target.value.startsWith('-')) return undefined;
  if (target.kind === 'literal') return target.value.startsWith('~') ? `./${target.value}` : target.value;
  return target.kind === 'home' || target.kind === 'here' ? target.value : undefined;
};
