// A client that asks a model of a profile what to do next.
import { messageOf } from '../../core/error.ts';
import type { EvalClient } from '../client.ts';
import type { Endpoint } from './endpoint.ts';
import { type Dialogue, type Opening, playWithModel } from './loop.ts';
import { missingKey, profileIn } from './profiles.ts';
import { promptOf } from './prompt.ts';

export interface ModelApi {
  readonly name: string;
  readonly open: (endpoint: Endpoint, opening: Opening) => Dialogue;
}

/** `profile`: its name in models.toml; undefined: the only one there. */
export const modelClient = ({ name, open }: ModelApi, profile?: string): EvalClient => ({
  name: profile === undefined ? name : `${name}:${profile}`,
  missing: ({ models }, env) => {
    try {
      return missingKey(profileIn(models, profile), env);
    } catch (thrown) {
      return messageOf(thrown);
    }
  },
  play: async (seat) => {
    const { env, signal, play, options } = seat;
    const assistant = await seat.connect();
    try {
      const { instructions, offered } = assistant;
      const opening = { instructions, prompt: promptOf(play), tools: offered };
      const dialogue = open({ profile: profileIn(options.models, profile), env, signal }, opening);
      return await playWithModel(seat, dialogue, assistant);
    } finally {
      await assistant.close();
    }
  },
});
