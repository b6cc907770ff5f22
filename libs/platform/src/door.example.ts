import { Count, Id } from '@entresol/contracts/field';
import { BadRequestException, Body, Controller, Get, HttpException, Module, Post } from '@nestjs/common';
import { ActingPerson, Public, Roles, type Person } from './identity.js';
import { Problem } from './problem.js';

class Line {
  @Id() account: string;
  @Count() count: number;
}

/** The fewest routes that show who comes in and how errors leave. The platform's own specs use it. */
@Controller('door')
export class DoorController {
  @Get()
  @Roles('approver', 'supervisor')
  enter(@ActingPerson() person: Person): Person {
    return person;
  }

  @Get('open')
  @Public()
  open(): string {
    return 'anyone';
  }

  @Get('unnamed')
  unnamed(): string {
    return 'no one may read this';
  }

  @Post('line')
  @Public()
  take(@Body() line: Line): Line {
    return line;
  }

  @Get('problem')
  @Public()
  problem(): never {
    throw new Problem(404, 'UNKNOWN_BLOCK', 'No block B-1 is known.', { field: 'blockId', known: ['B-2'] });
  }

  @Get('refused')
  @Public()
  refused(): never {
    throw new HttpException('not now', 409);
  }

  @Get('bad')
  @Public()
  bad(): never {
    throw new BadRequestException('not like this');
  }

  @Get('away')
  @Public()
  away(): never {
    throw Object.assign(new Error('connect to 10.0.0.7 failed'), { code: 'ECONNREFUSED' });
  }

  @Get('bug')
  @Public()
  bug(): never {
    throw new TypeError('secret of the inside');
  }
}

@Module({ controllers: [DoorController] })
export class DoorModule {}
