// `harness://skill/ID`: how something is done here.
import type { ResourceFamily } from './resource.ts';

export const skill: ResourceFamily = {
  name: 'skill',
  title: 'One skill',
  description: 'How something is done in this repository, by its id or name.',
  mimeType: 'text/markdown',
  template: 'harness://skill/{skill}',
  list: async (door) =>
    (await (await door.skills()).all())
      .filter(({ standing }) => standing !== 'retired')
      .map(({ name, description }) => ({ id: name, title: name, description })),
  read: async (door, id) => {
    const all = await (await door.skills()).all();
    const found = all.find(({ skill: known, name }) => known === id || name === id);
    return found === undefined ? undefined : `# ${found.name}\n\n${found.description}\n\n${found.body}\n`;
  },
};
