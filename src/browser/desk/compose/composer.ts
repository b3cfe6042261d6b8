import { signal, type ReadonlySignal } from '@preact/signals'
import { bodyFromText, textFromBody } from '../../../domain/body.ts'
import { refuse } from '../../../domain/result.ts'
import { cleanLine } from '../../../domain/text.ts'
import { chunkMissing, isUnclear, withoutField, type Problem } from '../api/problem.ts'
import type { PostJson, When } from '../api/api-json.ts'
import type { WayBack } from '../notices.ts'
import type { Act, ComposerParts, Recognition, Sent } from './composer-parts.ts'
import { requestOf, type PostRequest } from './draft-change.ts'
import { DraftMeanwhile, type GoneDraft } from './draft-meanwhile.ts'
import { baseOf, readKept, type DraftBase } from './kept-words.ts'
import type { PasteNotes } from './wire-reader.ts'
import { checkWords, fieldsFrom, isBlank, noWords, saysTheSame, wordsFrom, type Words } from './words.ts'

/**
 * One post in the making.
 *
 *   writing   every change is kept in the browser at once
 *   sending   one act at a time; a second click changes nothing
 *   sent      the desk has it: the fields are empty, nothing is kept
 *   refused   the words stay, the problem says which field it is about
 *   unclear   no answer: the words stay, and trying again can't post twice (the act keeps its key). If what was sent
 *             turns up among the story's posts, it is taken for the answer
 */
export class Composer {
  readonly #parts: ComposerParts
  readonly #words = signal<Words>(noWords)
  readonly #draft = signal<string | null>(null)
  readonly #meanwhile: DraftMeanwhile
  /** The draft as its words were taken over here: what it says now is compared with it, by the desk too. */
  readonly #base = signal<DraftBase | null>(null)
  readonly #recognition = signal<Recognition | null>(null)
  readonly #pasteNotes = signal<PasteNotes | null>(null)
  readonly #busy = signal<Act | null>(null)
  readonly #problem = signal<Problem | null>(null)
  readonly #isKept = signal(true)
  /** A paste that could not be read as wire copy, as nothing was there to read it. */
  readonly #unreadPaste = signal<string | null>(null)
  /** What was sent and not answered. */
  #unclear: { readonly words: Words; readonly act: Act } | null = null
  /** Posts of this editor's that turned up while something was being sent: a few at most. */
  #arrived: PostJson[] = []

  constructor(parts: ComposerParts) {
    this.#parts = parts
    this.#meanwhile = new DraftMeanwhile(parts.api)
    const kept = parts.kept.load(parts.keptName, readKept)
    if (kept !== null) {
      this.#words.value = kept.words
      this.#draft.value = kept.draft
      this.#base.value = kept.base
    }
  }

  get words(): ReadonlySignal<Words> {
    return this.#words
  }
  /** The draft that is being rewritten; `null` for a new post. */
  get draft(): ReadonlySignal<string | null> {
    return this.#draft
  }
  /** When the draft is published by itself, RFC 3339; `null` without a time. */
  get publishAt(): string | null {
    return this.#base.value?.publishAt ?? null
  }
  /** The draft as a colleague has changed it meanwhile; `null` while nobody has. */
  get theirs(): ReadonlySignal<PostJson | null> {
    return this.#meanwhile.theirs
  }
  /** How the draft left the desk's drafts meanwhile; `null` while it is one. Then nothing is sent until it has another place. */
  get gone(): ReadonlySignal<GoneDraft | null> {
    return this.#meanwhile.gone
  }
  get recognition(): ReadonlySignal<Recognition | null> {
    return this.#recognition
  }
  /** What is to be known of the last paste; `null` before it was looked at. */
  get pasteNotes(): ReadonlySignal<PasteNotes | null> {
    return this.#pasteNotes
  }
  /** Whether a paste stands in the text that could not be read as wire copy, since the desk app could not fetch that part. */
  get pasteUnread(): boolean {
    return this.#unreadPaste.value !== null && this.#unreadPaste.value === this.#words.value.text
  }
  get busy(): ReadonlySignal<Act | null> {
    return this.#busy
  }
  get problem(): ReadonlySignal<Problem | null> {
    return this.#problem
  }
  /** False when the browser could not keep the words, so that a reload would lose them. */
  get isKept(): ReadonlySignal<boolean> {
    return this.#isKept
  }

  /** While it is being sent the words stand still: what is typed then would be neither sent nor kept apart. */
  write(change: Partial<Words>): void {
    if (this.#busy.value !== null) return
    this.#words.value = { ...this.#words.value, ...change }
    for (const name of Object.keys(change)) this.edited(name)
    this.#keep()
  }

  /**
   * Takes a paste into the text, and reads it as wire copy where it replaces everything that was there.
   *
   * @returns false when it is ordinary text for the field to take by itself.
   */
  paste(pasted: string, replacesAll: boolean): boolean {
    const before = this.#words.value
    const isEmpty = [before.headline, before.dateline, before.credits].every((field) => field.trim() === '')
    if (!replacesAll || !isEmpty) return false
    const read = this.#parts.wireCopy.value
    if (read === null) {
      this.write({ text: pasted })
      this.#unreadPaste.value = this.#words.value.text
      void this.readPaste()
      return true
    }
    const copy = read.readWireCopy(pasted)
    const found = [
      ...(copy.headline === '' ? [] : ['headline']),
      ...(copy.dateline === '' ? [] : ['dateline']),
      ...(copy.credits.length === 0 ? [] : ['credits']),
    ]
    if (found.length === 0 && copy.dropped.length === 0) return false
    const { headline, dateline, text } = copy
    const ordered = copy.orders.map((order) => order.text)
    const dropped = copy.dropped.map((line) => line.text).filter((line) => !ordered.includes(line))
    const orders = ordered.map((line) => line.trim()).join('\n\n')
    this.write({ headline, dateline, text, credits: copy.credits.join(', '), orders })
    const filled = this.#words.value
    this.#recognition.value = { found, dropped, plain: { ...before, text: pasted }, filled }
    return true
  }

  /** Looks at a paste's plain text and its HTML, for the note that says what to check. */
  async notePaste(html: string, plain: string): Promise<void> {
    this.#pasteNotes.value = null
    const read = await this.#parts.wireCopy.load()
    if (read !== null) this.#pasteNotes.value = read.notesOf(html, plain)
  }

  /** The editor has read what was recognized. What the newsroom is told to do goes on standing above the text. */
  dismissNotes(): void {
    this.#pasteNotes.value = this.#pasteNotes.value?.ordered ? { changes: [], ordered: true } : null
    this.#recognition.value = null
  }

  /** Takes the instructions off a draft's text, unless it was written on meanwhile. */
  async #takeOrdersOff(): Promise<void> {
    const words = this.#words.value
    const read = this.#parts.wireCopy.value ?? (await this.#parts.wireCopy.load())
    if (read === null || this.#words.value !== words || words.orders !== '') return
    const { orders, text } = read.readDraftText(words.text)
    if (orders.length > 0) this.write({ text, orders: orders.map((order) => order.text).join('\n\n') })
  }

  /** Fetches what reads wire copy, and reads the paste that is waiting for it, unless it was written on meanwhile. */
  async readPaste(): Promise<void> {
    const read = await this.#parts.wireCopy.load()
    const pasted = this.#unreadPaste.value
    if (read === null || pasted === null || !this.pasteUnread) return
    this.#unreadPaste.value = null
    this.paste(pasted, true)
  }

  /** Undoes a recognition that nothing was written after, as Ctrl+Z does. @returns whether there was one. */
  takeBack(): boolean {
    if (this.#recognition.value?.filled !== this.#words.value) return false
    this.undoRecognition()
    return true
  }

  /** The paste as it was, all of it in the text. */
  undoRecognition(): void {
    const recognition = this.#recognition.value
    if (recognition === null) return
    this.#recognition.value = null
    this.write(recognition.plain)
  }

  /** Takes up a draft in place of what is in the composer. @returns the way back to that, where it was anything. */
  takeUp(draft: PostJson): WayBack | null {
    const back = this.#replace(wordsFrom(draft), draft.id, baseOf(draft))
    void this.#takeOrdersOff()
    return back
  }

  /** The desk's drafts as they stand now: tells what a colleague has made of the one that is being written on. */
  look(drafts: readonly PostJson[]): void {
    const draft = this.#draft.value
    if (draft === null || this.#busy.value !== null) return
    const now = drafts.find(({ id }) => id === draft)
    if (now === undefined) return void this.#find(draft)
    const base = this.#base.value
    if (base?.revision === now.revision) return
    // Another time for the same words takes nothing away.
    if (base === null || saysTheSame(wordsFrom(now), wordsFrom(base))) this.#base.value = baseOf(now)
    else this.#meanwhile.changed(now)
  }

  /** Goes on from a colleague's words, or from one's own in spite of them. @returns the way back to one's own. */
  settle(whose: 'theirs' | 'mine'): WayBack | null {
    const theirs = this.theirs.value
    if (theirs === null) return null
    if (whose === 'theirs') return this.takeUp(theirs)
    this.#base.value = baseOf(theirs)
    this.#meanwhile.forget()
    this.#problem.value = null
    this.#keep()
    return null
  }

  /** Empties the fields and forgets what was kept. @returns the way back, where there were any words. */
  clear(): WayBack | null {
    return this.#replace(noWords, null, null)
  }

  /** Begins with other words. @returns the way back to those that were there; `null` where there were none. */
  #replace(words: Words, draft: string | null, base: DraftBase | null): WayBack | null {
    const before = [this.#words.value, this.#draft.value, this.#base.value] as const
    this.#start(words, draft, base)
    if (isBlank(before[0])) return null
    return () => (this.#busy.value === null ? this.#replace(...before) : null)
  }

  /** The draft is gone from the desk: what is written here becomes a new post, with the links and quotations it had. */
  detach(): void {
    const base = this.#base.value
    this.#draft.value = null
    this.#base.value = base === null ? null : { ...base, publishAt: null }
    this.#meanwhile.forget()
    this.#problem.value = null
    this.#keep()
  }

  /** The editor has signed in again: what was said about that is no longer so. */
  signedIn(): void {
    if (this.#problem.value?.kind === 'signed-out') this.#problem.value = null
  }

  /** Looks at every field, and says all that is wrong at once. @returns whether it can be sent. */
  check(): boolean {
    const wrong = checkWords(this.#words.value)
    this.#problem.value = wrong
    return wrong === null
  }

  /** A field is being put right. */
  edited(name: string): void {
    this.#problem.value = withoutField(this.#problem.value, name)
  }

  publish(): Promise<void> {
    return this.#send('publish', { state: 'published' })
  }
  /** Saves a draft. One that has a time keeps it. */
  save(): Promise<void> {
    return this.#send('save', this.#draft.value === null ? { state: 'draft' } : {})
  }
  /** @param at RFC 3339. */
  schedule(at: string): Promise<void> {
    return this.#send('schedule', { publishAt: at })
  }

  /** A post of this editor's turned up in the story: if it is what was sent and not answered, it was done after all. */
  noticed(post: PostJson): void {
    if (this.#busy.value !== null) {
      // The stream may be quicker than the answer that is on its way, or lost.
      this.#arrived.push(post)
      return
    }
    const unclear = this.#unclear
    if (unclear === null) return
    const { headline, text } = fieldsFrom(unclear.words, this.#keepsOrders(unclear.act))
    if (post.headline !== cleanLine(headline) || post.text !== textFromBody(bodyFromText(text))) return
    this.#done({ written: { id: post.id, state: post.state, revision: post.revision }, ...unclear })
  }

  /** Whether the text that is sent has the instructions on top: a draft has, and nothing that goes out by itself. */
  #keepsOrders(act: Act): boolean {
    return act === 'save' && this.publishAt === null
  }

  async #send(act: Act, when: Partial<When>): Promise<void> {
    if (this.#busy.value !== null || this.gone.value !== null || !this.check()) return
    const words = this.#words.value
    this.#busy.value = act
    this.#problem.value = null
    this.#arrived = []
    const { api, slug } = this.#parts
    const draft = this.#draft.value
    const fields = fieldsFrom(words, this.#keepsOrders(act))
    const request = await requestOf(draft, fields, when, this.#base.value, this.#parts.editedBody)
    const answer = await (request === null
      ? refuse(chunkMissing)
      : request.kind === 'post'
        ? api.writePost(slug, request.body)
        : api.changeDraft(request.draft, request.body))
    this.#busy.value = null
    const isOffline = !answer.ok && answer.refusal.kind === 'offline'
    if (isOffline && this.#wait(words, request)) return
    if (answer.ok) return this.#done({ written: answer.value, words, act })
    // The try before, whose answer was lost, has published it: a draft can't be published twice.
    if (answer.refusal.kind === 'post-not-draft' && draft !== null && this.#unclear !== null) {
      return this.#done({ written: { id: draft, state: 'published', revision: 1 }, words, act })
    }
    if (draft !== null) await this.#refused(draft, answer.refusal)
    this.#problem.value = this.gone.value === null ? answer.refusal : null
    this.#unclear = isUnclear(answer.refusal) ? { words, act } : this.#unclear
    for (const post of this.#arrived) this.noticed(post)
  }

  /** Leaves it to the outbox, where it waits for the network. @returns whether it is kept there. */
  #wait(words: Words, what: PostRequest | null): boolean {
    const { outbox, api, slug, onWaiting } = this.#parts
    if (outbox === null || what === null) return false
    // One that turned up in the story meanwhile was filed after all.
    if (this.#arrived.some(({ text }) => text === textFromBody(bodyFromText(words.text)))) return false
    const key = what.kind === 'post' ? api.keyOfPost(slug, what.body) : ''
    if (!outbox.add({ slug, headline: words.headline, text: words.text, key, what })) return false
    api.releasePost(slug)
    this.#start(noWords, null, null)
    onWaiting?.()
    return true
  }

  async #refused(draft: string, refusal: Problem): Promise<void> {
    this.#meanwhile.refused(refusal)
    if (refusal.kind !== 'draft-outdated' && this.gone.value?.kind !== 'published') return
    const now = await this.#find(draft)
    if (now !== null && this.gone.value === null) this.#meanwhile.changed(now)
  }

  /** Asks what became of the draft, unless something else is done here meanwhile. */
  async #find(draft: string): Promise<PostJson | null> {
    const isStill = (): boolean => this.#draft.value === draft && this.#busy.value === null
    const now = await this.#meanwhile.find(draft, isStill)
    if (this.gone.value !== null) this.#problem.value = null
    // What was sent and not answered may be what published it.
    if (now !== null && this.gone.value !== null) this.noticed(now)
    return now
  }

  #done(sent: Sent): void {
    // What was written on after a try without an answer stays: it is not what was sent.
    const wroteOn = this.#words.value !== sent.words
    if (wroteOn) {
      this.#draft.value = null
      this.#base.value = null
    } else this.#start(noWords, null, null)
    this.#unclear = null
    this.#problem.value = null
    this.#keep()
    this.#parts.onSent(sent)
  }

  #start(words: Words, draft: string | null, base: DraftBase | null): void {
    this.#words.value = words
    this.#draft.value = draft
    this.#base.value = base
    this.#meanwhile.forget()
    this.#recognition.value = null
    this.#pasteNotes.value = null
    this.#unreadPaste.value = null
    this.#problem.value = null
    this.#unclear = null
    this.#keep()
  }

  #keep(): void {
    const { kept, keptName } = this.#parts
    const words = this.#words.value
    const draft = this.#draft.value
    if (isBlank(words)) {
      kept.drop(keptName)
      this.#isKept.value = true
    } else this.#isKept.value = kept.save(keptName, { words, draft, base: this.#base.value })
  }
}
