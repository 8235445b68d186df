import { randomHex } from '../hex.ts'

/** A boundary that no file holds: 128 random bits. */
export const createBoundary = (): string => `----apig-${randomHex()}`

/** The content type of a body with this boundary. */
export const multipartType = (boundary: string): string => `multipart/form-data; boundary=${boundary}`
