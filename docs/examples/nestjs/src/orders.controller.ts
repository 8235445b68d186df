import type { VerifiedRequest } from '@apig/backend-verify'
import { SkipVerify, Verified } from '@apig/backend-verify/nest'
import { Body, Controller, Get, Post } from '@nestjs/common'

@Controller()
export class OrdersController {
  @Get('orders')
  list(@Verified() apig: VerifiedRequest) {
    return { keyId: apig.keyId, query: apig.query }
  }

  @Post('orders')
  create(@Verified() apig: VerifiedRequest, @Body() order: unknown) {
    return { keyId: apig.keyId, order }
  }

  @Get('healthz')
  @SkipVerify()
  check() {
    return 'ok'
  }
}
