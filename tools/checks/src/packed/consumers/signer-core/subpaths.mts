// Every export of these entries, as a value or as a type: what is not imported here would go unchecked.
import {
  addName as checked_addName,
  closePath as checked_closePath,
  createLayouts as checked_createLayouts,
  describeNames as checked_describeNames,
  digestsEqual as checked_digestsEqual,
  isHexDigest as checked_isHexDigest,
  isToken as checked_isToken,
  joinCanonicalRequest as checked_joinCanonicalRequest,
  joinHeaderLines as checked_joinHeaderLines,
  joinStringToSign as checked_joinStringToSign,
  splitPairs as checked_splitPairs,
  trimValue as checked_trimValue,
} from '@apig/signer-core/checked'
import type {
  HeaderLayout as checked_HeaderLayout,
  SortedNames as checked_SortedNames,
} from '@apig/signer-core/checked'
import { sdkHmacSm3 as sm3_sdkHmacSm3 } from '@apig/signer-core/sm3'
import { v11HmacSha256 as v11_v11HmacSha256 } from '@apig/signer-core/v11'
import type { V11Scope as v11_V11Scope } from '@apig/signer-core/v11'

export const values = [
  checked_addName,
  checked_closePath,
  checked_createLayouts,
  checked_describeNames,
  checked_digestsEqual,
  checked_isHexDigest,
  checked_isToken,
  checked_joinCanonicalRequest,
  checked_joinHeaderLines,
  checked_joinStringToSign,
  checked_splitPairs,
  checked_trimValue,
  sm3_sdkHmacSm3,
  v11_v11HmacSha256,
]
export type { checked_HeaderLayout, checked_SortedNames, v11_V11Scope }
