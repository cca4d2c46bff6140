// A workspace with a record in which drafts are made and decided about; the process can be made to die at any step.
import { onTestFinished } from 'vitest';
import { openReview as compose, type ReviewParts, reviewOptions } from '../../../src/compose/review.ts';
import { inspectSettings, stateOf } from '../../../src/compose/settings.ts';
import { openTrace } from '../../../src/compose/trace.ts';
import type { Draft } from '../../../src/core/draft.ts';
import type { Envelope, NewEvent } from '../../../src/core/event.ts';
import type { Review } from '../../../src/core/review.ts';
import { emptyBacktest } from '../../../src/governance/backtest/empty.ts';
import { sha256Of } from '../../../src/governance/review/contents.ts';
import { openReview } from '../../../src/governance/review/open-review.ts';
import type { Steps } from '../../../src/governance/review/options.ts';
import { openArtifacts } from '../../../src/log/artifacts.ts';
import { openLog } from '../../../src/log/open-log.ts';
import { readEvents } from '../../../src/log/read-events.ts';
import { childEnv, type Files, tempTree } from '../../support/served.ts';

export interface ReviewPlace {
  readonly root: string;
  readonly state: string;
  readonly review: () => Promise<Review>;
  /** A review at another time; ISO 8601, UTC. */
  readonly reviewAt: (now: string) => Promise<Review>;
  /** A review whose process dies before its nth step. */
  readonly dyingAt: (step: number) => Promise<Review>;
  readonly write: (events: readonly NewEvent[]) => Promise<void>;
  readonly events: () => Promise<readonly Envelope[]>;
  readonly settings: () => ReturnType<typeof inspectSettings>;
}

export class Died extends Error {}

export const reviewPlace = (files: Files = {}): ReviewPlace => {
  const [tree, home] = [tempTree(files), tempTree()];
  onTestFinished(() => {
    tree.dispose();
    home.dispose();
  });
  const env = childEnv(home.root);
  const { root } = tree;
  const state = stateOf(root, env);
  const settings = () => inspectSettings({ root, env, flags: {} });
  const parts: ReviewParts = {
    root,
    state,
    env,
    artifacts: openArtifacts(state, { durability: 'balanced' }),
    trace: () => openTrace({ state }),
    inspect: settings,
  };
  return {
    root,
    state,
    settings,
    review: () => compose(parts),
    reviewAt: async (now) => openReview({ ...(await reviewOptions(parts)), now: () => now }),
    dyingAt: async (step) => {
      const options = await reviewOptions(parts);
      return openReview({ ...options, steps: dying(options.steps, step) });
    },
    write: async (events) => {
      const log = openLog({ state, durability: 'balanced', version: '0' });
      log.append({ session: 'ses_1', run: 'run_1', principal: 'agent', client: 'test/1' }, events);
      await log.close();
    },
    events: async () => {
      const found: Envelope[] = [];
      for await (const event of readEvents(state)) found.push(event);
      return found;
    },
  };
};

const dying = (steps: Steps, at: number): Steps => {
  let taken = 0;
  const step = (): void => {
    taken += 1;
    if (taken >= at) throw new Died();
  };
  return {
    record: (by, events) => {
      step();
      return steps.record(by, events);
    },
    put: (...given) => {
      step();
      steps.put(...given);
    },
    remove: (...given) => {
      step();
      steps.remove(...given);
    },
    noteMode: (...given) => {
      step();
      steps.noteMode(...given);
    },
    noteGrant: (...given) => {
      step();
      steps.noteGrant(...given);
    },
  };
};

export const RULE = `---
id: no-publish
title: what is published cannot be taken back
severity: high
decision: deny
match: Bash(npm publish *)
origin: learned
examples:
  match: ['npm publish --tag next']
  not_match: ['npm pack']
---
A version was published that nobody had tested.

## Instead

Open a pull request.
`;

export const draftOf = (more: Partial<Draft> = {}): Draft => {
  const [content, path] = [RULE, '.harness/rules/no-publish.md'];
  return {
    id: 'drf_1',
    signal: 'sig_1',
    fingerprint: sha256Of('f'),
    kind: 'rule',
    title: 'no force pushes',
    rationale: 'it happened',
    drafter: 'template',
    loosens: false,
    decision: 'deny',
    artifacts: [{ path, content, base_sha256: null }],
    evidence: [],
    backtest: emptyBacktest('nothing is known'),
    created: new Date().toISOString(),
    expires: new Date(Date.now() + 72 * 3_600_000).toISOString(),
    ...more,
  };
};
