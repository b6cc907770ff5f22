import { Count, Id } from '@entresol/contracts/field';
import type { Permissions } from '@entresol/contracts/permissions';
import { BadRequestException, Body, Controller, Get, HttpException, Module, Post } from '@nestjs/common';
import { ActingPerson, type Person } from './identity.js';
import { Problem } from './problem.js';

class Line {
  @Id() account: string;
  @Count() count: number;
}

/** The fewest routes that show who comes in and how errors leave. The platform's own specs use it. */
@Controller('door')
export class DoorController {
  @Get()
  enter(@ActingPerson() person: Person): Person {
    return person;
  }

  @Get('open')
  open(): string {
    return 'anyone';
  }

  @Get('unnamed')
  unnamed(): string {
    return 'no one may read this';
  }

  @Post('line')
  take(@Body() line: Line): Line {
    return line;
  }

  @Get('problem')
  problem(): never {
    throw new Problem(404, 'UNKNOWN_BLOCK', 'No block B-1 is known.', { field: 'blockId', known: ['B-2'] });
  }

  @Get('refused')
  refused(): never {
    throw new HttpException('not now', 409);
  }

  @Get('bad')
  bad(): never {
    throw new BadRequestException('not like this');
  }

  @Get('away')
  away(): never {
    throw Object.assign(new Error('connect to 10.0.0.7 failed'), { code: 'ECONNREFUSED' });
  }

  @Get('bug')
  bug(): never {
    throw new TypeError('secret of the inside');
  }
}

@Module({ controllers: [DoorController] })
export class DoorModule {}

export const DOOR_PERMISSIONS = {
  'GET /door': ['approver', 'supervisor'],
  'GET /door/unnamed': [],
  ...Object.fromEntries(['GET /door/open', 'POST /door/line', ...['problem', 'refused', 'bad', 'away', 'bug'].map((path) => `GET /door/${path}`)]
    .map((route) => [route, 'ANYONE'])),
} as Permissions;
