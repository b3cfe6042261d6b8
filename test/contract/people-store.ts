import { describe, expect, test } from 'vitest'
import type { EditorId, Instant, TokenId } from '../../src/domain/ids.ts'
import type { Invitation, Session } from '../../src/desk/people/people-store.ts'
import { sampleEditor, sampleId, sampleNow, sampleToken } from '../support/samples.ts'
import type { StoreKind } from '../support/stores.ts'

const at = (ms: number): Instant => (sampleNow + ms) as Instant
const WEEK_MS = 7 * 24 * 3_600_000

function sampleSession(editorId: EditorId, over: Partial<Session> = {}): Session {
  return { hash: `session ${sampleId()}`, editorId, createdAt: at(0), expiresAt: at(WEEK_MS), ...over }
}

function sampleInvitation(over: Partial<Invitation> = {}): Invitation {
  return {
    hash: `invitation ${sampleId()}`,
    email: 'new@example.org',
    name: 'New Face',
    role: 'reporter',
    createdAt: at(0),
    expiresAt: at(WEEK_MS),
    ...over,
  }
}

/** The set-up link, as a new desk has it. */
function sampleSetUp(): Invitation {
  return sampleInvitation({ email: null, name: null, role: 'owner' })
}

/** What every adapter of `PeopleStore` promises. */
export function peopleStorePromises({ name, open }: StoreKind): void {
  describe(`who works at the desk, on ${name}`, () => {
    test('finds an editor by id and by email, with the password hash', async () => {
      await using store = await open()
      const editor = sampleEditor()
      expect(await store.people.addEditor(editor, 'phc')).toBe(true)
      expect(await store.people.editor(editor.id)).toEqual(editor)
      expect(await store.people.editorByEmail(editor.email)).toEqual({ editor, passwordHash: 'phc' })
    })

    test('returns null for what does not exist', async () => {
      await using store = await open()
      expect(await store.people.editor('nobody' as EditorId)).toBeNull()
      expect(await store.people.editorByEmail('nobody@example.org')).toBeNull()
      expect(await store.people.session('nothing', at(0))).toBeNull()
      expect(await store.people.invitation('nothing', at(0))).toBeNull()
      expect(await store.people.token('nothing')).toBeNull()
      expect(await store.people.revokeToken('nothing' as TokenId, at(0))).toBe(false)
    })

    test('lists all editors in order, removed ones too', async () => {
      await using store = await open()
      const [owner, left, third] = [sampleEditor({ role: 'owner' }), sampleEditor(), sampleEditor()]
      for (const editor of [owner, left, third]) await store.people.addEditor(editor, 'phc')
      const removed = { ...left, removedAt: at(5) }
      await store.people.saveEditor(removed)
      expect(await store.people.editors()).toEqual([owner, removed, third])
    })

    test('keeps an email unique until its editor is removed', async () => {
      await using store = await open()
      const first = sampleEditor({ email: 'desk@example.org' })
      const second = sampleEditor({ email: 'desk@example.org' })
      await store.people.addEditor(first, 'phc')
      expect(await store.people.addEditor(second, 'phc')).toBe(false)

      await store.people.saveEditor({ ...first, removedAt: at(5) })

      expect(await store.people.editorByEmail('desk@example.org')).toBeNull()
      expect(await store.people.addEditor(second, 'phc 2')).toBe(true)
      expect(await store.people.editorByEmail('desk@example.org')).toMatchObject({
        editor: { id: second.id },
      })
    })

    test('never loses the last owner, even to concurrent changes', async () => {
      await using store = await open()
      const [one, other] = [sampleEditor({ role: 'owner' }), sampleEditor({ role: 'owner' })]
      for (const editor of [one, other, sampleEditor()]) await store.people.addEditor(editor, 'phc')

      const outcomes = await Promise.all([
        store.people.saveEditor({ ...one, role: 'editor' }),
        store.people.saveEditor({ ...other, removedAt: at(5) }),
      ])

      expect(outcomes).toEqual([true, false])
      expect(await store.people.editor(other.id)).toEqual(other)
      expect(await store.people.saveEditor({ ...other, role: 'reporter' })).toBe(false)
      expect(await store.people.saveEditor({ ...other, name: 'Another Name' })).toBe(true)
    })

    test('finds a session until it expires', async () => {
      await using store = await open()
      const editor = sampleEditor()
      const session = sampleSession(editor.id, { expiresAt: at(1_000) })
      await store.people.addEditor(editor, 'phc')
      await store.people.addSession(session)
      expect(await store.people.session(session.hash, at(999))).toEqual({ session, editor })
      expect(await store.people.session(session.hash, at(1_000))).toBeNull()
    })

    test('gives a session the editor’s current role', async () => {
      await using store = await open()
      const editor = sampleEditor({ role: 'editor' })
      const session = sampleSession(editor.id)
      await store.people.addEditor(editor, 'phc')
      await store.people.addSession(session)
      await store.people.saveEditor({ ...editor, role: 'reporter' })
      expect(await store.people.session(session.hash, at(0))).toMatchObject({ editor: { role: 'reporter' } })
    })

    test('ends one session, or all of one editor', async () => {
      await using store = await open()
      const [ada, ben] = [sampleEditor(), sampleEditor()]
      for (const editor of [ada, ben]) await store.people.addEditor(editor, 'phc')
      const [phone, laptop, tablet] = [sampleSession(ada.id), sampleSession(ada.id), sampleSession(ada.id)]
      const bens = sampleSession(ben.id)
      for (const session of [phone, laptop, tablet, bens]) await store.people.addSession(session)
      const open_ = async () => {
        const found = await Promise.all(
          [phone, laptop, tablet, bens].map(({ hash }) => store.people.session(hash, at(0))),
        )
        return found.map((each) => each !== null)
      }

      await store.people.endSession(phone.hash)
      expect(await open_()).toEqual([false, true, true, true])
      await store.people.endSessionsOf(ada.id)
      expect(await open_()).toEqual([false, false, false, true])
    })

    test('ends every session on removal and on a new password', async () => {
      await using store = await open()
      const [ada, ben] = [sampleEditor(), sampleEditor()]
      for (const editor of [ada, ben]) await store.people.addEditor(editor, 'phc')
      const [adas, bens] = [sampleSession(ada.id), sampleSession(ben.id)]
      for (const session of [adas, bens]) await store.people.addSession(session)

      await store.people.saveEditor({ ...ada, removedAt: at(5) })
      await store.people.setPassword(ben.id, 'another phc')

      expect(await store.people.session(adas.hash, at(6))).toBeNull()
      expect(await store.people.session(bens.hash, at(6))).toBeNull()
      expect(await store.people.editorByEmail(ben.email)).toMatchObject({ passwordHash: 'another phc' })
    })

    test('finds an invitation until it expires or is accepted', async () => {
      await using store = await open()
      const invitation = sampleInvitation({ expiresAt: at(1_000) })
      await store.people.addInvitation(invitation)
      expect(await store.people.invitation(invitation.hash, at(999))).toEqual(invitation)
      expect(await store.people.invitation(invitation.hash, at(1_000))).toBeNull()

      const take = () => store.people.acceptInvitation(invitation.hash, sampleEditor(), 'phc')
      expect(await Promise.all([take(), take()])).toEqual(['accepted', 'gone'])
      expect(await store.people.editors()).toHaveLength(1)
      expect(await store.people.invitation(invitation.hash, at(0))).toBeNull()
    })

    test('does not find a set-up link once there is an owner', async () => {
      await using store = await open()
      const setUp = sampleSetUp()
      await store.people.addInvitation(setUp)
      await store.people.addEditor(sampleEditor({ role: 'editor' }), 'phc')
      expect(await store.people.invitation(setUp.hash, at(0))).toEqual(setUp)

      await store.people.addEditor(sampleEditor({ role: 'owner' }), 'phc')
      expect(await store.people.invitation(setUp.hash, at(0))).toBeNull()
    })

    test('keeps an invitation whose email was taken meanwhile, and adds nobody', async () => {
      await using store = await open()
      const invitation = sampleInvitation()
      await store.people.addInvitation(invitation)
      const editor = sampleEditor({ email: 'new@example.org' })
      await store.people.addEditor(editor, 'phc')

      const outcome = await store.people.acceptInvitation(
        invitation.hash,
        sampleEditor({ email: 'new@example.org' }),
        'phc',
      )

      expect(outcome).toBe('email-taken')
      expect(await store.people.editors()).toEqual([editor])
      expect(await store.people.invitation(invitation.hash, at(0))).toEqual(invitation)
    })

    test('replaces an older invitation to the same email, or an older set-up link', async () => {
      await using store = await open()
      const [first, second, toOther] = [
        sampleInvitation(),
        sampleInvitation(),
        sampleInvitation({ email: 'other@example.org' }),
      ]
      const [firstLink, secondLink] = [sampleSetUp(), sampleSetUp()]
      for (const each of [toOther, first, second, firstLink, secondLink])
        await store.people.addInvitation(each)
      const found = await Promise.all(
        [first, second, toOther, firstLink, secondLink].map(({ hash }) =>
          store.people.invitation(hash, at(0)),
        ),
      )
      expect(found).toEqual([null, second, toOther, null, secondLink])
    })

    test('makes only the first owner with the set-up link', async () => {
      await using store = await open()
      const link = sampleSetUp()
      await store.people.addInvitation(link)
      await store.people.addEditor(sampleEditor({ role: 'owner' }), 'phc')
      const outcome = await store.people.acceptInvitation(link.hash, sampleEditor({ role: 'owner' }), 'phc')
      expect(outcome).toBe('gone')
      expect(await store.people.editors()).toHaveLength(1)
    })

    test('finds a token by hash and lists it after it is revoked', async () => {
      await using store = await open()
      const [first, second] = [sampleToken(), sampleToken({ expiresAt: at(5), scopes: ['read', 'alert'] })]
      await store.people.addToken(first, 'hash 1')
      await store.people.addToken(second, 'hash 2')
      expect(await store.people.token('hash 2')).toEqual(second)

      expect(await store.people.revokeToken(first.id, at(3))).toBe(true)
      expect(await store.people.revokeToken(first.id, at(9))).toBe(true)

      const revoked = { ...first, revokedAt: at(3) }
      expect(await store.people.token('hash 1')).toEqual(revoked)
      expect(await store.people.tokens()).toEqual([revoked, second])
    })
  })
}
