export { chain } from './chain.ts'
export { defaultChain } from './default-chain.ts'
export type { DefaultChainOptions } from './default-chain.ts'
export { fromContainer } from './from-container.ts'
export type { FromContainerOptions } from './from-container.ts'
export { fromCsv } from './from-csv.ts'
export type { FromCsvOptions, StoredApiKey } from './from-csv.ts'
export { fromEnv } from './from-env.ts'
export type { FromEnvOptions } from './from-env.ts'
export { fromIamToken } from './from-iam-token.ts'
export type { FromIamTokenOptions, IamToken } from './from-iam-token.ts'
export { fromIdToken } from './from-id-token.ts'
export type { FromIdTokenOptions } from './from-id-token.ts'
export { fromIni } from './from-ini.ts'
export type { FromIniOptions, IniSection } from './from-ini.ts'
export { fromMetadata } from './from-metadata.ts'
export type { FromMetadataOptions } from './from-metadata.ts'
export { fromOidc } from './from-oidc.ts'
export type { FromOidcOptions } from './from-oidc.ts'
export { fromTemporaryKeys } from './from-temporary-keys.ts'
export type {
  Agency,
  FromTemporaryKeysOptions,
  IssuingIdentity,
  IssuingToken,
} from './from-temporary-keys.ts'
export type { Environment } from './options.ts'
export type { StoredCredentials, StoredCredentialsProvider } from './provider.ts'
