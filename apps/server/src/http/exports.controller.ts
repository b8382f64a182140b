import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { exportCreate, exportQuery, listQuery, type ExportCreate, type ExportQuery, type ListQuery } from '@tributary/contract';
import type { Request, Response } from 'express';
import type { Actor } from '../accounts/actor.js';
import { Exports } from '../exports/exports.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { Acting, InWorkspace, Needs } from './access.guard.js';
import { sendCsv } from './send-csv.js';

const asked = ({ columns, ...query }: ExportQuery): ExportCreate => ({ ...query, ...(columns ? { columns: columns.split(',').map((one) => one.trim()).filter((one) => one !== '') } : {}) });

@ApiTags('Exports')
@ApiBearerAuth()
@Controller('api/exports')
export class ExportsController {
  constructor(@Inject(Exports) private readonly exports: Exports) {}

  @Get()
  @Needs('contacts.export')
  @ApiOperation({ summary: 'Exports, newest first' })
  list(@InWorkspace() workspace: Workspace, @Query({ schema: listQuery }) query: ListQuery) {
    return this.exports.list(workspace, query);
  }

  @Post()
  @Needs('contacts.export')
  @ApiOperation({ summary: 'Export everybody, a segment, or who is found by a search; the answer says where the file is. With "Accept: text/csv" the answer is the file' })
  async create(@InWorkspace() workspace: Workspace, @Acting() actor: Actor, @Body({ schema: exportCreate }) wanted: ExportCreate, @Req() request: Request, @Res() response: Response): Promise<void> {
    const made = await this.exports.create(workspace, actor, wanted);
    if (/^text\/csv\b/i.test(request.headers.accept ?? '')) await sendCsv(response, 'contacts.csv', await this.exports.file(workspace, made.id));
    else response.status(201).json(made);
  }

  @Get(':id')
  @Needs('contacts.export')
  @ApiOperation({ summary: 'One export' })
  one(@InWorkspace() workspace: Workspace, @Param('id') id: string) {
    return this.exports.one(workspace, id);
  }

  @Get(':id/file.csv')
  @Needs('contacts.export')
  @ApiProduces('text/csv')
  @ApiOperation({ summary: 'The file of an export, as contacts are now; cells that a spreadsheet would take for a formula begin with an apostrophe' })
  async file(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Res() response: Response): Promise<void> {
    await sendCsv(response, `contacts-${id}.csv`, await this.exports.file(workspace, id));
  }
}

@ApiTags('Exports')
@ApiBearerAuth()
@Controller('api/contacts')
export class ContactsExportController {
  constructor(@Inject(Exports) private readonly exports: Exports) {}

  @Get('export.csv')
  @Needs('contacts.export')
  @ApiProduces('text/csv')
  @ApiOperation({ summary: 'Contacts as a CSV file, by the same filters as the list' })
  async file(@InWorkspace() workspace: Workspace, @Query({ schema: exportQuery }) query: ExportQuery, @Res() response: Response): Promise<void> {
    await sendCsv(response, 'contacts.csv', await this.exports.lines(workspace, asked(query)));
  }
}

@ApiTags('Exports')
@ApiBearerAuth()
@Controller('api/segments')
export class SegmentExportController {
  constructor(@Inject(Exports) private readonly exports: Exports) {}

  @Get(':id/export.csv')
  @Needs('contacts.export')
  @ApiProduces('text/csv')
  @ApiOperation({ summary: 'The members of a segment as a CSV file' })
  async file(@InWorkspace() workspace: Workspace, @Param('id') id: string, @Query({ schema: exportQuery }) query: ExportQuery, @Res() response: Response): Promise<void> {
    await sendCsv(response, `segment-${id}.csv`, await this.exports.lines(workspace, { ...asked(query), segment: id }));
  }
}
