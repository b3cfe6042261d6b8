import type { ApiCall } from './api-call.ts'
import { accountCalls } from './routes/account.ts'
import { alertCalls } from './routes/alerts.ts'
import { invitationCalls } from './routes/invitations.ts'
import { postCalls } from './routes/posts.ts'
import { peopleCalls } from './routes/people.ts'
import { pushCalls } from './routes/push.ts'
import { sessionCalls } from './routes/session.ts'
import { storyCalls } from './routes/stories.ts'

/** Every call with a schema: what is mounted, and what the OpenAPI document says. */
export const apiCalls: readonly ApiCall[] = [
  ...storyCalls,
  ...postCalls,
  ...alertCalls,
  ...sessionCalls,
  ...accountCalls,
  ...invitationCalls,
  ...peopleCalls,
  ...pushCalls,
]
