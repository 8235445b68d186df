// The data is large; inferring its type would cost every build seconds and say less than `Vector` does.
declare module '*.json' {
  const data: unknown
  export default data
}
