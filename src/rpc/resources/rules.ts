// `harness://rules`: every rule, short.
import { asJson, type SingleResource } from './resource.ts';

export const rules: SingleResource = {
  name: 'rules',
  title: 'Rules',
  description: 'Every rule with what it decides, whether it is in force, and where it stands.',
  mimeType: 'application/json',
  ofPolicy: true,
  uri: 'harness://rules',
  read: async ({ records }) => asJson((await records.rules()).map(({ text: _text, ...row }) => row)),
};
