// `harness://policy`: what is in force now.
import { asJson, type SingleResource } from './resource.ts';

export const policy: SingleResource = {
  name: 'policy',
  title: 'Policy in force',
  description: 'Mode, settings, the files they come from, and what waits for a person to trust it.',
  mimeType: 'application/json',
  ofPolicy: true,
  uri: 'harness://policy',
  read: async ({ records }) => asJson(await records.policy()),
};
