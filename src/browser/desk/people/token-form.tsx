import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { scopes, type Scope } from '../../../domain/role.ts'
import { problemAt, withoutField, type Problem } from '../api/problem.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { checkFields } from '../parts/check-fields.ts'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Select } from '../parts/select.tsx'
import { ui } from '../../../words/desk/en.ts'

const DAY_MS = 24 * 3_600_000
const lives = [
  [0, ui.tokens.lifetimes.never],
  [30, ui.tokens.lifetimes.month],
  [90, ui.tokens.lifetimes.quarter],
  [365, ui.tokens.lifetimes.year],
] as const

/** Makes a token for a program. Its secret is shown here, once. */
export function TokenForm({ onMade }: { readonly onMade: () => void }): JSX.Element {
  const { api, clock } = useDesk()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<readonly Scope[]>(['post'])
  const [days, setDays] = useState<number>(0)
  const [secret, setSecret] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const create = async (): Promise<void> => {
    if (busy) return
    const wrong = checkFields([
      { name: 'name', value: name, required: true },
      { name: 'scopes', value: chosen, required: true },
    ])
    if (wrong !== null) return setProblem(wrong)
    setBusy(true)
    setProblem(null)
    const expiresAt = new Date(clock.now() + days * DAY_MS).toISOString()
    const answer = await api.createToken({ name, scopes: chosen, ...(days > 0 && { expiresAt }) })
    setBusy(false)
    if (!answer.ok) return setProblem(answer.refusal)
    setSecret(answer.value.secret)
    setName('')
    onMade()
  }
  const turn = (scope: Scope, on: boolean): void => {
    setProblem((problem) => withoutField(problem, 'scopes'))
    setChosen(scopes.filter((each) => (each === scope ? on : chosen.includes(each))))
  }
  const wrongScopes = problemAt(problem, 'scopes')
  return (
    <section class="setting">
      <h2>{ui.tokens.createTitle}</h2>
      <Form
        onSubmit={() => void create()}
        problem={problem}
        onEdit={(name) => setProblem((problem) => withoutField(problem, name))}
        fields={['name', 'scopes']}
        buttons={
          <Button look="main" type="submit" off={busy}>
            {busy ? ui.tokens.creating : ui.tokens.create}
          </Button>
        }
      >
        <Field
          label={ui.tokens.name}
          name="name"
          value={name}
          onInput={setName}
          problem={problem}
          autocomplete="off"
          placeholder={ui.tokens.namePlaceholder}
        />
        <fieldset class="field">
          <div class="field-head">
            <legend>{ui.tokens.scopes}</legend>
          </div>
          {scopes.map((scope) => (
            <label key={scope} class="check">
              <input
                type="checkbox"
                checked={chosen.includes(scope)}
                onChange={({ currentTarget }) => turn(scope, currentTarget.checked)}
              />
              <span>
                <code>{scope}</code> — {ui.tokens.scopeMeaning[scope]}
              </span>
            </label>
          ))}
          {wrongScopes !== null && <p class="field-problem">{wrongScopes}</p>}
        </fieldset>
        <Select label={ui.tokens.lifetime} name="days" value={days} options={lives} onChoose={setDays} />
      </Form>
      <div role="status">
        {secret !== null && (
          <div class="secret">
            <p>
              <strong>{ui.tokens.copyNow}</strong> {ui.tokens.shownOnce}
            </p>
            <code>{secret}</code>
            <CopyButton text={secret} label={ui.tokens.copy} />
          </div>
        )}
      </div>
    </section>
  )
}
