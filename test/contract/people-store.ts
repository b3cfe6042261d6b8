import { describe, expect, test } from 'vitest'
import { nameOfHash } from '../../src/domain/editor.ts'
import type { EditorId, Instant, TokenId } from '../../src/domain/ids.ts'
import type { Author } from '../../src/domain/story.ts'
import type { Invitation, Session } from '../../src/desk/people/people-store.ts'
import { sampleEditor, sampleId, sampleNow, sampleToken } from '../support/samples.ts'
import type { StoreKind } from '../support/stores.ts'

const at = (ms: number): Instant => (sampleNow + ms) as Instant
const WEEK_MS = 7 * 24 * 3_600_000

function sampleSession(editorId: EditorId, over: Partial<Session> = {}): Session {
  return {
    hash: `${sampleId()} session`,
    editorId,
    createdAt: at(0),
    expiresAt: at(WEEK_MS),
    lastUsedAt: null,
    agent: 'Firefox',
    ...over,
  }
}

function sampleInvitation(over: Partial<Invitation> = {}): Invitation {
  return {
    hash: `${sampleId()} invitation`,
    email: 'new@example.org',
    name: 'New Face',
    role: 'reporter',
    createdAt: at(0),
    expiresAt: at(WEEK_MS),
    createdBy: null,
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
      expect(await store.people.revokeToken('nothing' as TokenId, at(0))).toBe('unknown')
      expect(await store.people.changeEditor('nobody' as EditorId, { role: 'owner' }, at(0))).toBe('unknown')
    })

    test('lists all editors in order, removed ones too', async () => {
      await using store = await open()
      const [owner, left, third] = [sampleEditor({ role: 'owner' }), sampleEditor(), sampleEditor()]
      for (const editor of [owner, left, third]) await store.people.addEditor(editor, 'phc')
      await store.people.changeEditor(left.id, { removed: true }, at(5))
      expect(await store.people.editors()).toEqual([owner, { ...left, removedAt: at(5) }, third])
    })

    test('keeps an email unique until its editor is removed', async () => {
      await using store = await open()
      const first = sampleEditor({ email: 'desk@example.org' })
      const second = sampleEditor({ email: 'desk@example.org' })
      await store.people.addEditor(first, 'phc')
      expect(await store.people.addEditor(second, 'phc')).toBe(false)

      await store.people.changeEditor(first.id, { removed: true }, at(5))

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
        store.people.changeEditor(one.id, { role: 'editor' }, at(5)),
        store.people.changeEditor(other.id, { removed: true }, at(5)),
      ])

      expect(outcomes).toEqual([{ ...one, role: 'editor' }, 'last-owner'])
      expect(await store.people.editor(other.id)).toEqual(other)
      expect(await store.people.changeEditor(other.id, { role: 'reporter' }, at(6))).toBe('last-owner')
      const renamed = { ...other, name: 'Another Name' }
      expect(await store.people.changeEditor(other.id, { name: 'Another Name' }, at(6))).toEqual(renamed)
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
      await store.people.changeEditor(editor.id, { role: 'reporter' }, at(0))
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

      await store.people.changeEditor(ada.id, { removed: true }, at(5))
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

      await store.people.noteTokenUse(second.id, at(2))
      expect(await store.people.revokeToken(first.id, at(3))).toBe('revoked')
      expect(await store.people.revokeToken(first.id, at(9))).toBe('revoked')

      const revoked = { ...first, revokedAt: at(3) }
      expect(await store.people.token('hash 1')).toEqual(revoked)
      expect(await store.people.tokens()).toEqual([
        { ...revoked, lastUsedAt: null },
        { ...second, lastUsedAt: at(2) },
      ])
    })

    test('lists an editor’s sessions with their last use, and ends them by name or all but one', async () => {
      await using store = await open()
      const [ada, ben] = [sampleEditor(), sampleEditor()]
      for (const editor of [ada, ben]) await store.people.addEditor(editor, 'phc')
      const [first, second, third] = [1, 2, 3].map((n) => sampleSession(ada.id, { createdAt: at(n) }))
      const [old, bens] = [sampleSession(ada.id, { expiresAt: at(9) }), sampleSession(ben.id)]
      if (first === undefined || second === undefined || third === undefined) throw new Error('none')
      for (const session of [old, first, second, third, bens]) await store.people.addSession(session)
      await store.people.noteSessionUse(second.hash, at(8))
      const listed = async () => store.people.sessionsOf(ada.id, at(9))

      expect(await listed()).toEqual([third, { ...second, lastUsedAt: at(8) }, first])
      expect(await store.people.endSessionNamed(ben.id, nameOfHash(third.hash))).toBe(false)
      expect(await store.people.endSessionNamed(ada.id, nameOfHash(third.hash))).toBe(true)
      await store.people.endSessionsOf(ada.id, first.hash)
      expect(await listed()).toEqual([first])
      await store.people.setPassword(ada.id, 'new phc', first.hash)
      expect(await listed()).toEqual([first])
      expect(await store.people.session(bens.hash, at(0))).not.toBeNull()
    })

    test('lists open invitations without set-up links, and ends one by name', async () => {
      await using store = await open()
      const owner = sampleEditor({ role: 'owner' })
      await store.people.addEditor(owner, 'phc')
      const createdBy = { kind: 'editor', id: owner.id, name: owner.name } as const
      const over = sampleInvitation({ email: 'late@example.org', expiresAt: at(5) })
      const first = sampleInvitation({ email: 'a@example.org', createdBy })
      const second = sampleInvitation({ email: 'b@example.org', createdAt: at(1) })
      for (const each of [over, first, second, sampleSetUp()])
        expect(await store.people.addInvitation(each)).toBe(true)

      expect(await store.people.invitations(at(5))).toEqual([second, first])
      expect(await store.people.endInvitation(nameOfHash(first.hash))).toBe(true)
      expect(await store.people.endInvitation(nameOfHash(first.hash))).toBe(false)
      expect(await store.people.invitation(first.hash, at(5))).toBeNull()
    })

    test.each(['removed', 'demoted'] as const)('leaves no way back in to an owner who is %s', async (how) => {
      await using store = await open()
      const { people } = store
      const [stays, leaves] = [sampleEditor({ role: 'owner' }), sampleEditor({ role: 'owner' })]
      for (const editor of [stays, leaves]) await people.addEditor(editor, 'phc')
      const by = (maker: { id: string; name: string }, kind: 'editor' | 'token' = 'editor') =>
        ({ kind, id: maker.id, name: maker.name }) as Author
      const token = sampleToken({ scopes: ['admin'], createdBy: by(leaves) })
      const revoked = sampleToken({ scopes: ['admin'], createdBy: by(leaves) })
      const second = sampleToken({ scopes: ['admin'], createdBy: by(revoked, 'token'), createdAt: at(1) })
      const others = sampleToken({ scopes: ['admin'], createdBy: by(stays) })
      for (const each of [token, revoked, second, others]) {
        expect(await people.addToken(each, `hash of ${each.id}`)).toBe(true)
      }
      const invitations = [
        sampleInvitation({ email: 'one@example.org', createdBy: by(leaves) }),
        sampleInvitation({ email: 'two@example.org', createdBy: by(second, 'token') }),
        sampleInvitation({ email: 'three@example.org', createdBy: by(stays) }),
      ]
      for (const each of invitations) expect(await people.addInvitation(each)).toBe(true)
      expect(await people.revokeToken(revoked.id, at(2), 'keep')).toBe('revoked')
      const change = how === 'removed' ? ({ removed: true } as const) : ({ role: 'editor' } as const)
      const open_ = async () => (await people.invitations(at(3))).map(({ email }) => email)

      expect(await people.changeEditor(leaves.id, change, at(3))).toBe('tokens-undecided')
      expect(await people.editor(leaves.id)).toEqual(leaves)
      expect(await open_()).toEqual(expect.arrayContaining(['one@example.org']))
      expect(await people.changeEditor(leaves.id, change, at(4), 'revoke')).toMatchObject({ id: leaves.id })

      expect(await open_()).toEqual(['three@example.org'])
      const active = (await people.tokens()).filter(({ revokedAt }) => revokedAt === null)
      expect(active.map(({ id }) => id)).toEqual([others.id])
      // What they had asked for at that moment comes too late.
      const late = sampleInvitation({ email: 'late@example.org', createdBy: by(leaves) })
      expect(await people.addInvitation(late)).toBe(false)
      const lateToken = sampleToken({ scopes: ['admin'], createdBy: by(token, 'token') })
      expect(await people.addToken(lateToken, 'hash of it')).toBe(false)
      expect(await open_()).toEqual(['three@example.org'])
    })

    test('keeps the tokens of a removed editor where that was decided', async () => {
      await using store = await open()
      const [stays, leaves] = [sampleEditor({ role: 'owner' }), sampleEditor({ role: 'owner' })]
      for (const editor of [stays, leaves]) await store.people.addEditor(editor, 'phc')
      const token = sampleToken({ createdBy: { kind: 'editor', id: leaves.id, name: leaves.name } })
      await store.people.addToken(token, 'hash')
      expect(await store.people.changeEditor(leaves.id, { removed: true }, at(1), 'keep')).toMatchObject({
        removedAt: at(1),
      })
      expect(await store.people.token('hash')).toEqual(token)
    })

    test('ends an invitation to the address of an editor who is removed', async () => {
      await using store = await open()
      const invitation = sampleInvitation()
      await store.people.addInvitation(invitation)
      const editor = sampleEditor({ email: 'new@example.org' })
      await store.people.addEditor(editor, 'phc')
      await store.people.changeEditor(editor.id, { removed: true }, at(1))
      expect(await store.people.invitation(invitation.hash, at(1))).toBeNull()
    })

    test('a change leaves what somebody else changed meanwhile', async () => {
      await using store = await open()
      const editor = sampleEditor({ role: 'editor' })
      await store.people.addEditor(editor, 'phc')
      await Promise.all([
        store.people.changeEditor(editor.id, { role: 'reporter' }, at(1)),
        store.people.changeEditor(editor.id, { name: 'Ada Quill-Berg' }, at(1)),
      ])
      expect(await store.people.editor(editor.id)).toMatchObject({ role: 'reporter', name: 'Ada Quill-Berg' })
    })
  })
}
