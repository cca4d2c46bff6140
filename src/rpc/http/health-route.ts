// GET /health: whether the process answers, for whoever supervises it. Without a token, and therefore without a fact
// about the repository; `health_check` over /rpc knows more.
import { sendJson } from './refusal.ts';
import type { Route } from './route.ts';

export const healthRoute: Route = {
  path: '/health',
  methods: ['GET'],
  open: true,
  answer: ({ response }) => sendJson(response, 200, { ok: true }),
};
