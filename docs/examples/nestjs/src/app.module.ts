import { ApigVerifyModule } from '@apig/backend-verify/nest'
import { Module } from '@nestjs/common'
import { OrdersController } from './orders.controller'

@Module({
  imports: [
    ApigVerifyModule.forRootAsync({
      // called when the application starts; `imports` and `inject` work as in any provider
      useFactory: () => ({
        keys: { [process.env.SIGNATURE_KEY ?? '']: process.env.SIGNATURE_SECRET },
        hosts: ['api.example.com'], // the host that callers use
      }),
    }),
  ],
  controllers: [OrdersController],
})
export class AppModule {}
