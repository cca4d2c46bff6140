// Any server of models that speaks OpenAI's chat completions.
import { chatDialogue } from '../model/chat.ts';
import type { ModelApi } from '../model/client.ts';

export const openaiChat: ModelApi = { name: 'openai-chat', open: chatDialogue };
