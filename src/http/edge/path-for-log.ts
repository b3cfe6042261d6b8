/** Every secret of ours has 43 characters of base64url. Ids are shorter, and slugs have no capitals. */
const secretLike = /(?=[\w-]*[A-Z])[\w-]{32,}/g
const MAX_LENGTH = 200

/**
 * A request's path as it may be logged: without the secret of an invitation, without the id of a reader's subscription, and
 * without anything that is as long as a secret, wherever it stands.
 */
export function pathForLog(path: string): string {
  const masked = path.replace(/(\/(?:invitations|subscriptions)\/)[^/]+/g, '$1…').replaceAll(secretLike, '…')
  return masked.length <= MAX_LENGTH ? masked : `${masked.slice(0, MAX_LENGTH)}…`
}
