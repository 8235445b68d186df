// A module of its own: loaded with `import()`, it becomes a file of its own, and a `require` where Jest or CommonJS load it.
export { Agent, EnvHttpProxyAgent, request } from 'undici'
