import type { ApiCall } from './api-call.ts'
import { alertCalls } from './routes/alerts.ts'
import { postCalls } from './routes/posts.ts'
import { storyCalls } from './routes/stories.ts'

/** Every call with a schema: what is mounted, and what the OpenAPI document says. */
export const apiCalls: readonly ApiCall[] = [...storyCalls, ...postCalls, ...alertCalls]
