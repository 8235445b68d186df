import { startGateway } from '@apig/local-gateway'
const g = await startGateway({accessKeys:{AK:'SK'}, port: 8765})
console.log(g.url, g.credentials)
