import type { Role } from '../../../domain/role.ts'

/** What each role is there for, said to the person. */
export const roleMeaning: Record<Role, string> = {
  reporter: 'As a reporter you write and publish posts, and correct or retract your own.',
  editor: 'As an editor you run stories, correct and retract any post, and send alerts.',
  owner: 'As an owner you do everything an editor does, and decide who works at this desk.',
}

/** What they are called. */
export const roleNames: Record<Role, string> = { reporter: 'Reporter', editor: 'Editor', owner: 'Owner' }

/** What an owner reads before choosing one for somebody. */
export const roleHint: Record<Role, string> = {
  reporter: 'Writes and publishes posts; corrects and retracts their own.',
  editor: 'Also runs stories, corrects and retracts any post, sends alerts.',
  owner: 'Also decides who works here, and which programs may.',
}
