import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { MAX_NAME_LENGTH } from '../../../domain/editor.ts'
import type { OwnSessionJson } from '../api/api-json.ts'
import type { Problem } from '../api/problem.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Loading, useLoaded } from '../parts/loading.tsx'
import { Moment } from '../parts/moment.tsx'
import { ScreenTitle } from '../parts/screen-title.tsx'
import { browserName } from '../people/browser-name.ts'
import { PasswordMeter } from '../people/password-meter.tsx'
import { ui } from '../../../words/desk/en.ts'

/** The editor's own name, password and sessions. */
export function Account(): JSX.Element {
  const { api, session } = useDesk()
  const sessions = useLoaded(() => api.sessions(), 'sessions')
  const { editor } = session
  return (
    <div class="narrow">
      <ScreenTitle title={ui.account.title} />
      {editor !== null && <p class="quiet">{ui.account.email(editor.email, ui.roles.names[editor.role])}</p>}
      <NameForm />
      <PasswordForm onChanged={sessions.again} />
      <section class="setting">
        <h2>{ui.account.sessionsTitle}</h2>
        <Loading of={sessions}>
          {(loaded) => <Sessions sessions={loaded.sessions} onChanged={sessions.again} />}
        </Loading>
      </section>
    </div>
  )
}

function NameForm(): JSX.Element {
  const { api, session, notices } = useDesk()
  const [name, setName] = useState(session.editor?.name ?? '')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const save = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    setProblem(null)
    const answer = await api.rename(name)
    setBusy(false)
    if (!answer.ok) return setProblem(answer.refusal)
    session.entered(answer.value)
    setName(answer.value.name)
    notices.say(ui.account.nameSaved)
  }
  return (
    <section class="setting">
      <h2>{ui.account.nameTitle}</h2>
      <Form
        onSubmit={() => void save()}
        problem={problem}
        fields={['name']}
        buttons={
          <Button look="main" type="submit" off={busy}>
            {busy ? ui.common.saving : ui.common.save}
          </Button>
        }
      >
        <Field
          label={ui.account.name}
          name="name"
          autocomplete="name"
          value={name}
          onInput={setName}
          max={MAX_NAME_LENGTH}
          problem={problem}
          hint={ui.account.nameHint}
        />
      </Form>
    </section>
  )
}

function PasswordForm({ onChanged }: { readonly onChanged: () => void }): JSX.Element {
  const { api, session, notices } = useDesk()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const change = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    setProblem(null)
    const answer = await api.changePassword({ current, password })
    setBusy(false)
    if (!answer.ok) return setProblem(answer.refusal)
    setCurrent('')
    setPassword('')
    notices.say(ui.account.passwordChanged)
    onChanged()
  }
  return (
    <section class="setting">
      <h2>{ui.account.passwordTitle}</h2>
      <Form
        onSubmit={() => void change()}
        problem={problem}
        fields={['current', 'password']}
        buttons={
          <Button look="main" type="submit" off={busy}>
            {busy ? ui.account.changing : ui.account.changePassword}
          </Button>
        }
      >
        {/* Password managers need to know whose password it is. */}
        <input
          type="text"
          name="username"
          autocomplete="username"
          value={session.editor?.email ?? ''}
          readOnly
          hidden
        />
        <Field
          label={ui.account.current}
          name="current"
          type="password"
          autocomplete="current-password"
          value={current}
          onInput={setCurrent}
          problem={problem}
        />
        <Field
          label={ui.account.password}
          name="password"
          type="password"
          autocomplete="new-password"
          hint={<PasswordMeter password={password} />}
          value={password}
          onInput={setPassword}
          problem={problem}
        />
      </Form>
    </section>
  )
}

type SessionsProps = { readonly sessions: readonly OwnSessionJson[]; readonly onChanged: () => void }

function Sessions({ sessions, onChanged }: SessionsProps): JSX.Element {
  const { api, notices } = useDesk()
  const end = async (id: string): Promise<void> => {
    const answer = await api.endSession(id)
    notices.say(answer.ok ? ui.account.ended : answer.refusal.sentence)
    onChanged()
  }
  const endOthers = async (): Promise<void> => {
    const answer = await api.endOtherSessions()
    notices.say(answer.ok ? ui.account.othersEnded : answer.refusal.sentence)
    onChanged()
  }
  return (
    <>
      <ul class="rows">
        {sessions.map(({ id, agent, current, createdAt, lastUsedAt }) => (
          <li key={id} class="row person">
            <div class="person-name">
              <p>
                <strong>{browserName(agent)}</strong>{' '}
                {current && <span class="tag">{ui.account.thisSession}</span>}
              </p>
              <p class="row-meta">
                <span>
                  {ui.account.signedInAt} <Moment at={createdAt} />
                </span>
                {lastUsedAt !== null && (
                  <span>
                    {ui.account.lastUsed} <Moment at={lastUsedAt} />
                  </span>
                )}
              </p>
            </div>
            {!current && (
              <Button
                look="quiet"
                aria-label={ui.account.endNamed(browserName(agent))}
                onPress={() => void end(id)}
              >
                {ui.account.end}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && <Button onPress={() => void endOthers()}>{ui.account.endOthers}</Button>}
    </>
  )
}
