import { signing } from '@apig/transport-node'
import { Agent } from 'undici8'

// Compiled, never run (undici 8 needs Node 22.19): the interceptor fits the types of undici 8 too.
export const dispatcher: Agent = new Agent().compose(
  signing({ credentials: { accessKeyId: 'AK', secretAccessKey: 'SK' }, origins: 'https://apig.example.com' }),
) as Agent
