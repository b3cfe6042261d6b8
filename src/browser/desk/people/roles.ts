import type { Role } from '../../../domain/role.ts'

/** What each role is there for, said to the person. */
export const roleMeaning: Record<Role, string> = {
  reporter: 'As a reporter you write and publish posts, and correct or retract your own.',
  editor: 'As an editor you run stories, correct and retract any post, and send alerts.',
  owner: 'As an owner you do everything an editor does, and decide who works at this desk.',
}

/** The same, short, for choosing one. */
export const roleShort: Record<Role, string> = {
  reporter: 'Reporter: writes posts',
  editor: 'Editor: also stories, corrections, alerts',
  owner: 'Owner: also people and tokens',
}
