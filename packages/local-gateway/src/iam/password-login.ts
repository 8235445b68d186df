import type { PageResponse } from '../gateway/page.ts'
import { at, refused } from './iam-response.ts'
import { userIdOf } from './iam-user.ts'
import type { IamUser } from './iam-user.ts'

const MAX_FAILURES = 5
const LOCK_MILLISECONDS = 15 * 60 * 1000

/** Tells who logs in with a password, and a passcode where the user has one. Five failures lock a user for 15 minutes. */
export function createLogin(
  users: readonly IamUser[],
): (identity: unknown, now: Date) => IamUser | PageResponse {
  const failures = new Map<IamUser, { count: number; until: number }>()
  const fail = (user: IamUser, now: Date, message: string): PageResponse => {
    const count = (failures.get(user)?.count ?? 0) + 1
    failures.set(user, { count, until: now.getTime() + LOCK_MILLISECONDS })
    return refused(401, 'password', message)
  }
  return (identity, now) => {
    const given = at(identity, 'password', 'user')
    const user = users.find(
      ({ userName, domainName }) =>
        at(given, 'name') === userName && at(given, 'domain', 'name') === domainName,
    )
    const wrong = 'The username or password is wrong.'
    if (user === undefined) return refused(401, 'password', wrong)
    const failed = failures.get(user)
    const isLocked = failed !== undefined && failed.count >= MAX_FAILURES && now.getTime() < failed.until
    if (user.locked === true || isLocked) return refused(401, 'user-locked', 'The account has been locked.')
    if (failed !== undefined && now.getTime() >= failed.until) failures.delete(user)
    if (at(given, 'password') !== user.password) return fail(user, now, wrong)
    if (user.passcode !== undefined) {
      const totp = at(identity, 'totp', 'user')
      if (totp === undefined) return refused(401, 'mfa', 'MFA verification is required.')
      if (at(totp, 'id') !== userIdOf(user) || at(totp, 'passcode') !== user.passcode)
        return fail(user, now, 'The passcode is wrong.')
    }
    failures.delete(user)
    return user
  }
}
