// Any server of models that speaks OpenAI's responses.
import type { ModelApi } from '../model/client.ts';
import { responsesDialogue } from '../model/responses.ts';

export const openaiResponses: ModelApi = { name: 'openai-responses', open: responsesDialogue };
