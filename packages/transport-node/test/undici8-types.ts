import { signing } from '@apig/transport-node'
import type { Agent } from 'undici8-types'

// Compiled, never run: the interceptor fits the types of undici 8, which itself needs Node 22.19.
export const compose = (agent: Agent): Agent =>
  agent.compose(
    signing({
      credentials: { accessKeyId: 'AK', secretAccessKey: 'SK' },
      origins: 'https://apig.example.com',
    }),
  ) as Agent
