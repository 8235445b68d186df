import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { AppModule } from './app.module'

async function bootstrap() {
  const app = await NestFactory.create<NestExpressApplication>(AppModule, { rawBody: true })
  app.useBodyParser('json', { limit: '12mb' }) // Nest stops at 100 KB; the gateway passes 12 MB on
  await app.listen(process.env.PORT ?? 3000)
}
void bootstrap()
