import { Body, Controller, Get, HttpCode, HttpStatus, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { importsQuery, type ImportsQuery } from '@tributary/contract';
import type { Request, Response } from 'express';
import type { Actor } from '../accounts/actor.js';
import { errorsCsv } from '../imports/errors-csv.js';
import { Imports } from '../imports/imports.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { Acting, InWorkspace, Needs, ReadsOnly } from './access.guard.js';
import { sendCsv } from './send-csv.js';

const text = (description: string) => ({ type: 'string', description }) as const;
const FORM = {
  schema: {
    type: 'object',
    properties: {
      file: { type: 'string', format: 'binary' },
      kind: text('contacts (default), events or companies'),
      mapping: text('JSON: { heading: trait }, { heading: { to, type } } or [{ column, to, type }]; columns that it does not name are guessed, null leaves one out'),
      encoding: text('Found when absent'),
      delimiter: text('Found when absent'),
      empty: text('keep (default) or clear: what an empty cell does'),
      trim: text('true: white space around cells is no part of them'),
      guarded: text('true: an apostrophe before = + - @ is no part of a cell'),
      event: text('Of events: the name of all of them, where no column says it'),
      order: text('DMY or MDY: how dates are meant that could be read both ways'),
      dryRun: text('true: only counts what would be new, changed and refused'),
      csv: text('In JSON: the file as a text'),
    },
  },
} as const;

@ApiTags('Imports')
@ApiBearerAuth()
@Controller('api/imports')
export class ImportsController {
  constructor(@Inject(Imports) private readonly imports: Imports) {}

  @Get()
  @Needs('contacts.import')
  @ApiOperation({ summary: 'Imports, newest first' })
  list(@InWorkspace() workspace: Workspace, @Query({ schema: importsQuery }) query: ImportsQuery) {
    return this.imports.list(workspace, query);
  }

  @Post()
  @Needs('contacts.import')
  @ApiConsumes('multipart/form-data', 'text/csv', 'application/json')
  @ApiBody(FORM)
  @ApiOperation({ summary: 'Import a CSV file of contacts, events or companies: as part "file" of a form, as the body with what is said in the address, or as "csv" in JSON' })
  create(@InWorkspace() workspace: Workspace, @Acting() actor: Actor, @Req() request: Request) {
    return this.imports.create(workspace, actor, request);
  }

  @ReadsOnly()
  @Post('preview')
  @Needs('contacts.import')
  @HttpCode(HttpStatus.OK)
  @ApiConsumes('multipart/form-data', 'text/csv', 'application/json')
  @ApiBody(FORM)
  @ApiOperation({ summary: 'What a file is and what would become of it: encoding, delimiter, columns, first rows. Its beginning is enough; nothing is kept' })
  preview(@Req() request: Request) {
    return this.imports.preview(request);
  }

  @Get(':id')
  @Needs('contacts.import')
  @ApiOperation({ summary: 'How far an import is, and the first hundred rows that were refused' })
  one(@InWorkspace() workspace: Workspace, @Param('id') id: string) {
    return this.imports.one(workspace, id);
  }

  @Get(':id/errors.csv')
  @Needs('contacts.import')
  @ApiProduces('text/csv')
  @ApiOperation({ summary: 'The rows that were refused as they stood in the file, each with its reason in a last column "error"' })
  async errors(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Res() response: Response): Promise<void> {
    await sendCsv(response, `refused-${id}.csv`, errorsCsv(await this.imports.refusals(workspace, id)));
  }

  @Post(':id/stop')
  @Needs('contacts.import')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Read no further row; those that were read stay' })
  stop(@InWorkspace() workspace: Workspace, @Param('id') id: string) {
    return this.imports.stop(workspace, id);
  }

  @Post(':id/start')
  @Needs('contacts.import')
  @HttpCode(HttpStatus.OK)
  @ApiBody({ schema: { type: 'object' } })
  @ApiOperation({ summary: 'Import in earnest what was only tried; a new mapping may be given' })
  start(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Body() said: Record<string, unknown>) {
    return this.imports.start(workspace, id, said);
  }
}
