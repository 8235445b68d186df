/** Each is measured in a process of its own: this one loads none of them. */
export const frameworkNames = ['node', 'express', 'fastify', 'koa', 'hono']
