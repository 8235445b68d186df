/** A user of the gateway's own IAM, as `fromIamToken` of `@apig/transport-node/credentials` takes it. */
export interface IamUser {
  /** The name of the account. */
  readonly domainName: string
  /** The name of the user. */
  readonly userName: string
  /** The password of the user. */
  readonly password: string
  /** The ID of the user, which a login with `passcode` has to name. Default: `id-of-<userName>`. */
  readonly userId?: string | undefined
  /** With it the user has login protection (MFA): a login without this passcode is refused. */
  readonly passcode?: string | undefined
  /** `true`: each login is refused as that of a locked user. */
  readonly locked?: boolean | undefined
}

export const userIdOf = ({ userId, userName }: IamUser): string => userId ?? `id-of-${userName}`
