// The API on one screen: every tool, and these rows. A new method is one file and one line, and then on every door.
import type { Tool } from '../../core/tool.ts';
import type { Method } from './method.ts';
import { projectList } from './project-list.ts';
import { toolMethod } from './tool-method.ts';

const ROWS: readonly Method[] = [projectList];

/** Every method of a server that has these tools. */
export const methodsOf = (tools: readonly Tool[]): readonly Method[] => [...tools.map(toolMethod), ...ROWS];
