import { count } from '../fill.ts'
import { doctor } from './en-doctor.ts'

/**
 * What the command line says, in English: descriptions of commands and flags for `--help`, results, and errors. A
 * description ends with a full stop, a flag's meaning does not. The meanings of options are in src/config.ts.
 */
export const cli = {
  about: 'A self-hosted live news desk: post once to every open page, subscribed browser and feed.',
  json: 'print JSON',
  jsonLines: 'print JSON, one object a line',
  option: (about: string, variable: string) => `${about} [${variable}]`,
  misspelt: (name: string, meant: string | null) =>
    meant === null
      ? `${name} is not an option of Telex and has no effect. \`telex config\` lists all options.`
      : `${name} is not an option of Telex and has no effect. Did you mean ${meant}?`,
  fileMissing: (path: string) => `${path} does not exist.`,
  fileUnreadable: (path: string) => `This user has no permission for ${path}.`,
  fileIsFolder: (path: string) => `${path} is a folder, not a file. Name a file in it.`,
  folderIsFile: (path: string) =>
    `${path} can’t be made: it, or a part of its path, is a file. Name another folder.`,
  diskFull: (path: string) =>
    `The disk is full: ${path} can’t be written. Free space, and repeat the command.`,
  diskReadOnly: (path: string) => `${path} is on a read-only file system. Name another folder.`,
  deskMade: (folder: string) => `There was no desk in ${folder}: a new one was made.`,

  api: {
    url: 'the address of the desk; by default that of the page that is named, or http://localhost:8484',
    token: 'an API token, from `telex token create`',
    urlInstead: 'the address of a running desk, to ask it in place of a data folder',
    urlAndData: 'Pass --url or --data, not both.',
    tokenMissing: 'Pass an API token with --token or TELEX_TOKEN.',
    urlInvalid: (given: string) =>
      `--url or TELEX_URL must be the address of a desk, such as https://live.example.org or localhost:8484, not “${given}”.`,
    pageUnknown: (given: string) => `${given} is not the address of a story or a post.`,
    postMissing: (given: string) =>
      `${given} is the address of a story. Name a post: its id, or the address behind its time.`,
    status: (status: number) => `The desk responded with HTTP ${status}.`,
    unreachable: (address: string, reason: string) => `Can’t reach ${address}: ${reason}`,
    noListener: 'nothing listens there. Check that the desk runs, and --url or TELEX_URL.',
    hostUnknown: 'its host name can’t be resolved. Check --url or TELEX_URL, and this machine’s network.',
    noRoute: 'there is no route to it. Check --url or TELEX_URL, and this machine’s network.',
    notTls:
      'it does not speak https. Begin --url or TELEX_URL with http:// if the desk is served without TLS.',
    certificate: (code: string) =>
      `its certificate is not valid here (${code}). Renew it, or name its authority in NODE_EXTRA_CA_CERTS.`,
    hungUp: 'it closed the connection. Check the scheme (http or https) and the port in --url or TELEX_URL.',
    portBlocked: 'no program may connect to that port by http. Check the port in --url or TELEX_URL.',
    timedOut: (seconds: number) =>
      `no response within ${seconds} s. Check --url or TELEX_URL, and that the desk runs.`,
    otherFault: (reason: string) => `${reason}. Check --url or TELEX_URL.`,
    notADesk: (address: string) =>
      `${address} is no API of a desk: its response is not JSON. Check --url or TELEX_URL.`,
  },

  serve: {
    about: 'Run the desk: its pages, streams and alerts.',
    stories: (url: string) => `Stories  ${url}/`,
    desk: (url: string) => `Desk     ${url}/desk`,
    noOwner: '\nThis desk has no owner yet. Create the first account here (the link works once):',
    setUpLink: (link: string) => `  ${link}`,
    portTaken: (port: string) =>
      `Port ${port} is already in use (EADDRINUSE). Stop the program that uses it, or choose another port with TELEX_PORT.`,
    portForbidden: (port: string) =>
      `This user may not listen on port ${port} (EACCES). Choose a port from 1024 up with TELEX_PORT, and put a reverse proxy in front.`,
    hostForeign: (host: string) =>
      `This machine has no address ${host} (EADDRNOTAVAIL). Set TELEX_HOST to one that it has, or to 0.0.0.0 or :: for all.`,
    hostUnknown: (host: string) => `The host name ${host} can’t be resolved. Check --host and TELEX_HOST.`,
    hostUnknownNow: (host: string) =>
      `The host name ${host} can’t be resolved now: no name server responds. Set TELEX_HOST to an IP address, or check this machine’s network.`,
    ready: '\nReady. Press Ctrl-C to stop.',
    shuttingDown: 'Shutting down: draining connections.',
  },

  demo: {
    about: 'Run a demo desk on which a story writes itself in four minutes. Nothing is kept.',
    speed: 'speed factor; 2 is twice as fast',
    speedInvalid: (given: string) => `--speed must be a number above 0, not “${given}”.`,
    story: (url: string) => `Story    ${url}`,
    desk: (url: string) => `Desk     ${url}`,
    account: (email: string, password: string) =>
      `         sign in as ${email} with “${password}” (insecure; for this demo only)`,
    watch: '\nOpen both and watch. Press Ctrl-C to stop.',
    finished: 'The story is complete. The desk keeps running until you stop it.',
  },

  story: {
    about: 'Manage stories on a running desk.',
    open: 'Open a story and print its address.',
    headline: 'the headline, in one line',
    slug: 'the readable part of the address; by default made from the headline',
    newSlug: 'a new readable part of the address; the old address redirects',
    standfirst: 'the sentence under the headline',
    topic: 'topics that readers can follow',
    list: 'List all stories, most recently updated first.',
    show: 'Show a story’s newest posts; with --json all of the story.',
    change: 'Change a story’s headline, address, standfirst, topics, key points or pinned post.',
    keyPoint: 'key points, in place of the present ones',
    pin: 'pin a post: its id or address',
    unpin: 'remove the pin',
    nothingToChange:
      'Say what to change: --headline, --slug, --standfirst, --topic, --key-point, --pin or --unpin.',
    end: 'End a story: no more posts, until it is reopened.',
    reopen: 'Reopen a story.',
    readers: 'Print how many readers have a story open now.',
  },

  post: {
    about: 'Publish a post and print its address. Without [text], reads standard input.',
    story: 'the story: its slug, or the address of its page',
    text: 'plain text; separate paragraphs with an empty line',
    headline: 'a headline, in one line',
    wire: 'treat the text as wire copy: detect headline, dateline and credits; copy with an embargo, a kill or a correction is refused, or saved with --draft',
    keyEvent: 'mark the post as a key event',
    draft: 'save as a draft, without publishing',
    empty: 'The post has no text.',
    orders: {
      embargo: 'Embargoed:',
      kill: 'An order to withdraw a story:',
      correction: 'A correction of an earlier story:',
      advisory: 'An instruction to editors:',
    },
    ordered: (reasons: string): string =>
      `Not posted: the copy tells the newsroom what to do.\n${reasons}\nSave it with --draft and decide in the desk; correct or retract the earlier post there.`,
    draftOrdered: (reasons: string): string =>
      `Saved as a draft, not published: the copy tells the newsroom what to do.\n${reasons}\nOpen the draft in the desk to decide.`,
  },

  posts: {
    story: 'the story: its slug, or the address of its page',
    post: 'the post: its id, or the address of its page',
    show: 'Show a post as it stands now.',
    standing: (state: string, revision: number, at: string | null) =>
      at === null ? `${state}, revision ${revision}` : `${state}, revision ${revision}, ${at}`,
    revisions: 'List a post’s revisions, oldest first; with --json all of their words.',
    revisionsOfDraft: 'what it said as a draft, at each save',
    reach: 'Print how many browsers were sent an alert about a post: a follow-up would go to them.',
    sentTo: (sent: number) => `Sent to ${count(sent, 'browser')}.`,
    drafts: 'List a story’s drafts and scheduled posts.',
    publish: 'Publish a draft or a scheduled post now.',
    schedule: 'Schedule a draft, or change the time of a scheduled post.',
    at: 'when to publish, with a time zone: 2026-12-01T07:00:00+01:00',
    edit: 'Edit a draft or a scheduled post: what is not passed stays.',
    editedText: 'the whole new text; - or nothing reads standard input, unless a flag changes something else',
    noKeyEvent: 'no longer mark the post as a key event',
    unschedule: 'make a scheduled post a draft again',
    anyway: 'even if its text tells the newsroom what to do (an embargo, a kill, a correction)',
    ordered: (reasons: string): string =>
      `Not sent: the text tells the newsroom what to do.\n${reasons}\nRemove that with \`telex edit\` or in the desk, or repeat the command with --anyway.`,
    discard: 'Discard a draft or a scheduled post for good.',
    discarded: (id: string) => `Discarded ${id}.`,
    correct: 'Correct a post. Readers see the new words and the note.',
    correctedText:
      'the whole corrected text; - or nothing reads standard input, unless only --headline changes',
    note: 'what was wrong, as readers are told',
    revision: 'refuse if the post has been corrected since this revision',
    revisionEdited: 'refuse if the draft has been saved since this revision',
    revisionInvalid: (given: string) => `--revision must be an integer from 1, not “${given}”.`,
    corrected: (id: string, revision: number) => `Corrected ${id}: revision ${revision}.`,
    retract: 'Retract a post. Its words go, and the reason takes their place.',
    reason: 'the reason, as readers are told',
    retracted: (id: string) => `Retracted ${id}.`,
    followUpTitle: 'also send an alert with this title to those who were sent one about the post',
    followUpBody: 'the text of that alert',
    followUpIncomplete: 'A follow-up needs both --follow-up-title and --follow-up-body.',
  },

  alert: {
    about: 'Send an alert about a post. It is held for some seconds and can be undone.',
    title: 'the title, in one line',
    body: 'the text: one or two sentences',
    audience: 'who gets it: followers of the story, of a topic, everyone, or test browsers',
    topic: 'the topic, with --audience topic',
    topicMissing: 'Pass --topic together with --audience topic.',
    breaking: 'breaking news: passes over readers’ daily limits',
    hold: 'seconds to hold it; 10 by default',
    holdInvalid: (given: string) => `--hold must be an integer of seconds, not “${given}”.`,
    dryRun: 'send nothing: print how many browsers it would reach now',
    notPublished: (state: string) => `The post is ${state}. Only published posts can be alerted.`,
    wouldReach: (size: number) => `Would be sent to ${count(size, 'browser')}. Nothing was sent.`,
    held: (id: string, size: number, until: string) =>
      `Alert ${id} to ${count(size, 'browser')} is held until ${until}. \`telex alerts undo ${id}\` takes it back.`,
  },

  alerts: {
    about: 'List alerts, read their receipts, and undo one that is held.',
    list: 'List a story’s alerts, newest first.',
    post: 'List the alerts about a post, newest first.',
    show: 'Print an alert’s state and receipt.',
    undo: 'Undo an alert that is on hold.',
    id: 'the alert’s id, from `telex alerts list`',
    undone: (id: string) => `Undone: ${id} is not sent.`,
    receipt: (
      title: string,
      state: string,
      accepted: number,
      planned: number,
      shown: number,
      opened: number,
    ) =>
      `“${title}” is ${state}: accepted for ${accepted} of ${count(planned, 'browser')}, shown on ${shown}, opened on ${opened}.`,
  },

  user: {
    about: 'Manage the desk’s users.',
    add: 'Add a user.',
    email: 'the email address to sign in with',
    name: 'the name that colleagues see',
    role: 'the user’s role',
    passwordStdin: 'read the password from standard input',
    passwordMissing: 'Pass the password on standard input, with --password-stdin.',
    added: (email: string, role: string) => `Added ${email} as ${role}.`,
    password: 'Set a new password. Ends all of the user’s sessions.',
    whose: 'the user’s email address',
    passwordSet: (email: string) => `Password changed. ${email} is signed out everywhere.`,
    list: 'List all users.',
    given: 'the user: their email address, or their id from `telex user list`',
    unknown: (given: string) => `The desk has no user “${given}”. \`telex user list\` shows them all.`,
    change: 'Change a user’s role.',
    changed: (email: string, role: string) => `${email} is now ${role}.`,
    remove: 'Remove a user. Ends their sessions and the invitations they sent; their posts keep their name.',
    removed: (email: string) => `${email} can no longer sign in.`,
    tokens: 'what becomes of API tokens that they made and that still work',
  },

  invitation: {
    about: 'Invite colleagues to a running desk.',
    create: 'Invite a colleague and print the link. It is shown only once; an earlier link stops working.',
    worksOnce: (until: string) =>
      `The link works once, until ${until}. Anyone who has it can create the account.`,
    list: 'List the open invitations, without their links.',
    given: 'the invitation: its email address, or its id from `telex invitation list`',
    unknown: (given: string) =>
      `There is no open invitation “${given}”. \`telex invitation list\` shows them all.`,
    renew: 'Print a new link for an open invitation. The earlier one stops working.',
    withdraw: 'Withdraw an invitation: its link stops working.',
    withdrawn: (email: string) => `Withdrew the invitation of ${email}.`,
  },

  token: {
    about: 'Manage API tokens.',
    create: 'Create an API token and print it. It is shown only once.',
    name: 'what the token is for',
    scope: 'what the token permits',
    expiresDays: 'days until the token expires; by default it never does',
    expiresDaysInvalid: (given: string) => `--expires-days must be a number above 0, not “${given}”.`,
    list: 'List all API tokens, without their secrets.',
    revoke: 'Revoke an API token immediately.',
    made: 'what becomes of tokens that were made with it and still work',
    notUsed: 'not yet',
    id: 'the id, from `telex token list`',
    revoked: (id: string) => `Revoked ${id}.`,
    never: 'never',
    no: 'no',
  },

  subscriptions: {
    about: 'Export and import alert subscriptions.',
    export: 'Print all subscriptions as JSON, one a line. Contains secrets: store it like a password.',
    import: 'Import subscriptions from JSON lines. Existing subscriptions are not changed.',
    file: 'the file, or - for standard input',
    followEverything: 'subscriptions that name nothing to follow will follow everything',
    vapidKey: 'the VAPID key of lines that name none, from `telex keys list`; by default the current one',
    keyUnknown: (id: string) =>
      `The desk has no VAPID key “${id}”. Run \`telex keys list\` to see its keys, or add one with \`telex keys add\`.`,
    lineProblem: (line: number, problem: string) => `Line ${line}: ${problem}`,
    moreProblems: (count: number) => `… and ${count} more.`,
    keyAssumed: (count: number, key: string) =>
      `${count} ${count === 1 ? 'line names' : 'lines name'} no VAPID key; ${key} was assumed. If that is wrong, these browsers can’t be reached: ` +
      'add the right key with `telex keys add`, and import the same lines again with --vapid-key.',
    rekeyed: (count: number, key: string) =>
      `${count} existing ${count === 1 ? 'subscription was' : 'subscriptions were'} moved to key ${key}.`,
    result: (added: number, known: number, refused: number) =>
      `${added} added, ${known} already present, ${refused} rejected.`,
    lineNotJson: 'This is not a JSON object.',
    lineTooLong: (maxLength: number) => `The line has more than ${maxLength} characters.`,
    followMissing: 'It does not say what to follow. With --follow-everything such lines follow everything.',
    someRefused: 'Some lines were rejected; all others were imported.',
  },

  keys: {
    about: 'Manage the VAPID keys that sign alerts. Back them up together with the store.',
    list: 'List the public keys. New subscriptions use the current one.',
    add: 'Add another sender’s VAPID key, before you import its subscriptions.',
    privateKeyStdin: 'read the private key from standard input: 32 bytes in base64url, a JWK or PEM',
    current: 'use this key for new subscriptions after the next restart',
    privateKeyMissing: 'Pass the private key on standard input, with --private-key-stdin.',
    added: 'A running desk now signs with this key: you can import subscriptions.',
    addedCurrent: 'Restart the desk to use it for new subscriptions.',
    yes: 'yes',
    no: 'no',
  },

  backup: {
    about: 'Back up the store and the keys into a new folder, while the desk runs.',
    folder: 'the folder to create',
    folderExists: (folder: string) => `${folder} already exists. Name a folder that does not.`,
    done: (folder: string, stories: number, posts: number, subscriptions: number, keys: number) =>
      `Backup complete: ${folder}, with ${contents(stories, posts, subscriptions, keys)}. Contains secrets: store it like a password.`,
    keysMissing: (data: string) =>
      `The backup has no keys: vapid-keys.json in ${data} is missing or broken, and no subscription can be reached without it. Restore the file from an earlier backup.`,
    noKeysYet: 'It has no keys: this desk has not been started yet.',
  },

  restore: {
    about: 'Restore a backup into an empty data folder. Open pages will reload.',
    folder: 'a backup made by `telex backup`',
    notABackup: (folder: string, file: string) => `${folder} is not a backup: ${file} is missing.`,
    dataExists: (folder: string) =>
      `${folder} already contains a desk. Move it away, or name another folder with TELEX_DATA.`,
    withoutKeys: 'restore a backup that lacks its keys; the desk starts only once they are there',
    interrupted: (folder: string) => `${folder} is not a backup: it was interrupted before it was complete.`,
    damaged: (folder: string, problem: string) =>
      `${folder} can’t be restored. ${problem} Nothing was changed. Use another backup.`,
    manifestBroken: (file: string) => `${file} is broken.`,
    fileMissing: (file: string, madeAt: string) => `${file} is missing from this backup of ${madeAt}.`,
    fileChanged: (file: string, madeAt: string, expected: number, found: number) =>
      `${file} is not what was written on ${madeAt}: ${found === expected ? 'its content has changed' : `it has ${found} bytes instead of ${expected}`}.`,
    keysMissing: (folder: string, file: string, subscriptions: number) =>
      `${folder} has no ${file}, and ${count(subscriptions, 'subscription')} can’t be reached without it. Put the file there, or restore the rest with --without-keys.`,
    keysExist: (path: string) =>
      `${path} has other keys than the backup. Move it away, or name another folder with TELEX_DATA.`,
    keysNeeded: (folder: string) => `Put vapid-keys.json into ${folder}: the desk does not start without it.`,
    madeAt: (at: string) => `a backup of ${at}`,
    lastChange: (at: string | null) =>
      at === null ? 'a backup with nothing published' : `a backup whose last change was on ${at}`,
    done: (
      folder: string,
      ofWhen: string,
      stories: number,
      posts: number,
      subscriptions: number,
      keys: number,
    ) => `Restored ${ofWhen} to ${folder}: ${contents(stories, posts, subscriptions, keys)}.`,
  },

  config: {
    about: 'Print every option with its meaning and current value.',
    format: 'output format',
    title: 'Options',
    introduction:
      'Every option is an environment variable and a flag of `telex serve`. Flags take precedence, and an empty value counts as unset. ' +
      'Options are read at startup: restart the desk after a change. Invalid values are rejected at startup with the option’s name. ' +
      '`telex config` prints the current values.',
    generated: 'This page is generated by `telex config --format markdown`.',
    header: ['variable', 'flag', 'value', 'default', 'meaning'],
    range: (min: number, max: number, hasAuto: boolean) => `${min} to ${max}${hasAuto ? ' or `auto`' : ''}`,
    list: 'list, separated by commas',
    origin: 'address without a path',
    host: 'host name or IP address',
    language: 'language tag, BCP 47',
    timeZone: 'time zone, IANA name',
    contact: '`mailto:` or `https:` address',
    text: 'text',
  },

  doctor,
}

function contents(stories: number, posts: number, subscriptions: number, keys: number): string {
  return `${count(stories, 'story', 'stories')}, ${count(posts, 'post')}, ${count(subscriptions, 'subscription')} and ${count(keys, 'key')}`
}
