/** Has all of Express 5 that the tests use. */
declare module 'express4' {
  export { default } from 'express'
}
