// MCP's resources over the list of kinds. Addresses that lead to nothing are answered with the error the standard names.
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  ListResourcesRequestSchema,
  type ListResourcesResult,
  ListResourceTemplatesRequestSchema,
  type ListResourceTemplatesResult,
  ReadResourceRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { Door } from '../../core/door.ts';
import { resources } from '../resources/index.ts';
import { idIn, type Resource, type ResourceFamily, uriOf } from '../resources/resource.ts';
import { protocolError, RESOURCE_NOT_FOUND } from './mcp-errors.ts';

/** `listed` is called whenever the client learns what there is. */
export const serveResources = (server: Server, open: () => Promise<Door>, listed: () => void): void => {
  server.setRequestHandler(ListResourcesRequestSchema, async () => {
    const door = await open();
    listed();
    return { resources: (await Promise.all(resources.map((resource) => entriesOf(resource, door)))).flat() };
  });
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({
    resourceTemplates: resources.flatMap((resource) => ('template' in resource ? [asTemplate(resource)] : [])),
  }));
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params: { uri } }) => {
    const found = resourceAt(uri);
    const text = found === undefined ? undefined : await found.read(await open());
    if (found === undefined || text === undefined) throw notFound(uri);
    return { contents: [{ uri, mimeType: found.resource.mimeType, text }] };
  });
};

interface Found {
  readonly resource: Resource;
  readonly read: (door: Door) => Promise<string | undefined>;
}

/** The resource behind an address, if the address is one of ours. */
export const resourceAt = (uri: string): Found | undefined => {
  for (const resource of resources) {
    if ('uri' in resource) {
      if (resource.uri === uri) return { resource, read: resource.read };
      continue;
    }
    const id = idIn(resource, uri);
    if (id !== undefined) return { resource, read: (door) => resource.read(door, id) };
  }
  return undefined;
};

const notFound = (uri: string): Error =>
  protocolError(
    RESOURCE_NOT_FOUND,
    `no resource ${uri}; resources/list and resources/templates/list say what there is`,
    {
      uri,
    },
  );

const entriesOf = async (resource: Resource, door: Door): Promise<ListResourcesResult['resources']> => {
  const { name, title, description, mimeType } = resource;
  if ('uri' in resource) return [{ uri: resource.uri, name, title, description, mimeType }];
  const all = (await resource.list?.(door)) ?? [];
  return all.map(({ id, ...described }) => ({
    uri: uriOf(resource, id),
    name: id,
    description,
    ...described,
    mimeType,
  }));
};

const asTemplate = ({
  name,
  title,
  description,
  mimeType,
  template,
}: ResourceFamily): ListResourceTemplatesResult['resourceTemplates'][number] => ({
  uriTemplate: template,
  name,
  title,
  description,
  mimeType,
});
