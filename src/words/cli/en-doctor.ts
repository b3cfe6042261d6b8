import { count } from '../fill.ts'

type WrongCount = { readonly what: string; readonly kept: number; readonly counted: number }

/** What `telex doctor` finds, in English. */
export const doctor = {
  about: 'Check the machine, the data folder, the keys and the options, and report problems.',
  recount: 'correct the counts that the store keeps, where they are wrong; posts wait meanwhile',
  ok: 'ok',
  wrong: 'WRONG',
  result: (count: number) => (count === 1 ? '1 problem found.' : `${count} problems found.`),
  node: (version: string) => `Node ${version}; supported are 24.x from 24.15, and 26 or later`,
  noDesk: (path: string) =>
    `no desk is in ${path}: check --data and TELEX_DATA, or make a new one with \`telex serve\``,
  storeDamaged: (problem: string) => `${problem} Restore a backup with \`telex restore\``,
  store: (stories: number, posts: number, subscriptions: number) =>
    `undamaged: ${count(stories, 'story', 'stories')}, ${count(posts, 'post')}, ${count(subscriptions, 'subscription')}`,
  counts: 'the counts that the store keeps are right',
  countsWrong: (counts: number, { what, kept, counted }: WrongCount) =>
    `${count(counts, 'count')} that the store keeps ${counts === 1 ? 'is' : 'are'} wrong: ${what}, ${kept} kept, ${counted} there. Totals and feed archives are wrong until you run \`telex doctor --recount\``,
  recounted: (counts: number, { what, kept, counted }: WrongCount) =>
    `${count(counts, 'count')} corrected: ${what}, from ${kept} to ${counted}`,
  storeLost: (store: string, keys: string) =>
    `${store} is missing or empty, but ${keys} is beside it: restore a backup, or move ${keys} away to begin a new desk`,
  folderNotWritable: (path: string) => `this user has no write permission for ${path}`,
  folder: (path: string, storeSize: string | null) =>
    storeSize === null ? path : `${path}, store size ${storeSize}`,
  disk: (free: string, min: string) => `${free} free; at least ${min} is recommended`,
  notServing: 'no desk is using this folder',
  serving: 'a desk is using this folder',
  keysMissing: 'the VAPID keys will be created at the next start',
  keysLost: (subscriptions: number) =>
    `no VAPID keys, and ${count(subscriptions, 'subscription')} ${subscriptions === 1 ? 'needs' : 'need'} them: restore vapid-keys.json from a backup`,
  keysMode: (path: string, mode: string) => `${path} has mode ${mode}; only its owner may read it`,
  publicUrlUnset: 'unset; readers on other machines can’t connect until you set TELEX_PUBLIC_URL',
  publicUrlInsecure: (url: string) => `${url}: browsers support alerts only over https`,
  contactUnset: 'unset; needed only when readers connect from other machines',
  contactInvalid:
    'set TELEX_PUSH_CONTACT to an existing mailto: or https: address; Apple rejects alerts without one',
  openFilesUnknown: 'the limit of open files is unknown',
  openFiles: (limit: number) => `the limit is ${limit}, and each reader needs one; raise it with ulimit -n`,
  streamsTooMany: (configured: number, possible: number) =>
    `TELEX_MAX_STREAMS is ${configured}, but the limit of open files allows only ${possible}`,
  streams: (limit: number, possible: number) =>
    `capacity ${limit} for each process; the limit of open files allows ${possible}`,
}
