import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { placesQuery, type PlacesQuery } from '@tributary/contract';
import { placesBeginning } from '../places/find-place.js';
import { Needs } from './access.guard.js';

@ApiTags('Segments')
@ApiBearerAuth()
@Controller('api/places')
export class PlacesController {
  @Get()
  @Needs('segments.read')
  @ApiOperation({ summary: 'Towns whose names begin so, the largest first, as rules can name them' })
  list(@Query({ schema: placesQuery }) { search }: PlacesQuery) {
    return { items: placesBeginning(search), next: null };
  }
}
