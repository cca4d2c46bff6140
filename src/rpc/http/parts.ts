// What the routes share.
import type { Method } from '../methods/method.ts';
import type { Projects } from '../projects.ts';
import type { Served } from '../served.ts';
import type { HttpLimits } from './limits.ts';
import type { Metrics } from './metrics.ts';

export interface HttpParts {
  readonly served: Served;
  readonly methods: readonly Method[];
  readonly projects: Projects;
  readonly limits: HttpLimits;
  readonly metrics: Metrics;
}
