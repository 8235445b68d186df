import { optionInvalid } from './faults.ts'
import { isNear } from './near.ts'
import type { Environment } from './options.ts'

// The regions that the official SDKs know (huaweicloudsdkcore 3.1.219).
const IAM_REGIONS = [
  ...['ae-ad-1', 'af-south-1', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4'],
  ...['cn-east-2', 'cn-east-3', 'cn-east-4', 'cn-east-5', 'cn-north-1', 'cn-north-2', 'cn-north-4'],
  ...['cn-north-9', 'cn-north-12', 'cn-south-1', 'cn-south-2', 'cn-southwest-2', 'eu-west-0'],
  ...['la-north-2', 'la-south-2', 'me-east-1', 'my-kualalumpur-1', 'na-mexico-1', 'ru-moscow-1'],
  ...['sa-brazil-1', 'tr-west-1'],
]
const STS_REGIONS = [
  ...['af-south-1', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'cn-east-3'],
  ...['cn-north-4', 'cn-south-1', 'cn-southwest-2', 'la-south-2', 'sa-brazil-1', 'tr-west-1'],
]

interface Service {
  readonly variable: string
  readonly regions: readonly string[]
  readonly fallback: string
}

const SERVICES = {
  iam: {
    variable: 'HUAWEICLOUD_SDK_IAM_ENDPOINT',
    regions: IAM_REGIONS,
    fallback: 'https://iam.myhuaweicloud.com',
  },
  sts: {
    variable: 'HUAWEICLOUD_SDK_STS_ENDPOINT',
    regions: STS_REGIONS,
    fallback: 'https://sts.cn-north-4.myhuaweicloud.com',
  },
} as const satisfies Record<string, Service>

/** Where a service is; in this order. */
export interface EndpointChoice {
  readonly endpoint?: string | undefined
  readonly environment: Environment
  readonly region?: string | undefined
}

/**
 * The origin of IAM or STS: the one that is given, else that of the environment, else the region's, else the default
 * of the official SDKs.
 *
 * @throws TransportError `OPTION_INVALID`
 */
export function chooseEndpoint(source: string, service: 'iam' | 'sts', choice: EndpointChoice): string {
  const { variable, regions, fallback } = SERVICES[service]
  const { endpoint, environment, region } = choice
  if (endpoint !== undefined) return requireEndpoint(source, 'endpoint', endpoint)
  const variableValue = environment[variable]
  if (variableValue) return requireEndpoint(source, variable, variableValue)
  if (region === undefined) return fallback
  if (!(regions as readonly string[]).includes(region))
    throw optionInvalid(
      `${source}: the ${service.toUpperCase()} endpoint of the region ${JSON.stringify(String(region).slice(0, 40))} is not known; give it as endpoint, such as 'https://${service}.eu-west-101.myhuaweicloud.eu'.`,
    )
  return `https://${service}.${region}.myhuaweicloud.com`
}

/** https, or http to this machine: passwords and tokens are sent there. */
function requireEndpoint(source: string, name: string, text: unknown): string {
  const full = typeof text === 'string' && !/^[a-z]+:\/\//i.test(text) ? `https://${text}` : text
  const url = typeof full === 'string' && URL.canParse(full) ? new URL(full) : undefined
  const isPlain =
    url !== undefined && url.pathname === '/' && `${url.search}${url.hash}${url.username}` === ''
  if (!isPlain || !(url.protocol === 'https:' || (url.protocol === 'http:' && isNear(url))))
    throw optionInvalid(
      `${source}: ${name} must be like https://iam.cn-north-4.myhuaweicloud.com, without a path; http only to this machine.`,
    )
  return url.origin
}
