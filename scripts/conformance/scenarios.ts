// Every server scenario of the official suite: those that apply to any server, and why each of the others does not.

const TOOL = 'calls a tool that only the reference server of the suite has';
const RESOURCE = 'reads a resource that only the reference server of the suite has';
const PROMPT = 'gets a prompt that only the reference server of the suite has';

/** In the order of the suite. `undefined`: it applies. */
export const SCENARIOS: Readonly<Record<string, string | undefined>> = {
  'server-initialize': undefined,
  'logging-set-level': undefined,
  ping: undefined,
  'completion-complete': `${PROMPT}, and to complete an argument of what is not there is an error by the standard`,
  'tools-list': undefined,
  'tools-call-simple-text': `${TOOL}; passes with us, and says nothing: any result has a text`,
  'tools-call-image': TOOL,
  'tools-call-audio': TOOL,
  'tools-call-embedded-resource': TOOL,
  'tools-call-mixed-content': TOOL,
  'tools-call-with-logging': TOOL,
  'tools-call-error': `${TOOL}; passes with us, and says nothing: the tool that is not there is the error`,
  'tools-call-with-progress': TOOL,
  'tools-call-sampling': TOOL,
  'tools-call-elicitation': TOOL,
  'json-schema-2020-12': TOOL,
  'elicitation-sep1034-defaults': TOOL,
  'server-sse-polling': TOOL,
  'server-sse-multiple-streams': undefined,
  'elicitation-sep1330-enums': TOOL,
  'resources-list': undefined,
  'resources-read-text': RESOURCE,
  'resources-read-binary': RESOURCE,
  'resources-templates-read': RESOURCE,
  'resources-subscribe': undefined,
  'resources-unsubscribe': undefined,
  'prompts-list': undefined,
  'prompts-get-simple': PROMPT,
  'prompts-get-with-args': PROMPT,
  'prompts-get-embedded-resource': PROMPT,
  'prompts-get-with-image': PROMPT,
  'dns-rebinding-protection': undefined,
};

/** Those that apply. */
export const applicable = (): readonly string[] =>
  Object.entries(SCENARIOS).flatMap(([name, reason]) => (reason === undefined ? [name] : []));
