import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { describe, nodesQuery, type Kinds, type NodeDescription, type NodesQuery, type Page } from '@tributary/contract';
import { KINDS } from '../provided.js';
import { Needs } from './access.guard.js';
import { pageOf, readCursor } from './cursor.js';

@ApiTags('Nodes')
@ApiBearerAuth()
@Controller('api/nodes')
export class NodesController {
  readonly #described: readonly NodeDescription[];

  constructor(@Inject(KINDS) kinds: Kinds) {
    this.#described = [...kinds.values()].map(describe);
  }

  @Get()
  @Needs('workflows.read')
  @ApiOperation({ summary: 'Every kind of node with its form: JSON Schema with hints, and its outputs; all of them unless a limit is given' })
  list(@Query({ schema: nodesQuery }) query: NodesQuery): Page<NodeDescription> {
    const { limit = this.#described.length } = query;
    const start = Number(readCursor(query.after, ['number'])?.[0] ?? 0);
    const rows = this.#described.map((node, place) => ({ node, place })).slice(start, start + limit + 1);
    return pageOf(rows, limit, ({ node }) => node, ({ place }) => [place + 1]);
  }
}
