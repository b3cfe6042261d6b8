import type { JSX } from 'preact'
import { countOf } from '../time.ts'
import { audienceWords } from './alert-words.ts'
import type { Sizes } from './audience-sizes.ts'
import { keyOf, type Chosen } from './audience.ts'
import { ui } from '../../../words/desk/en.ts'

type Props = {
  readonly audiences: readonly Chosen[]
  readonly chosen: Chosen
  readonly sizes: Sizes
  readonly onChoose: (audience: Chosen) => void
}

/** {ui.alert.audience}, each with its exact size. */
export function AudienceFields({ audiences, chosen, sizes, onChoose }: Props): JSX.Element {
  return (
    <fieldset class="audience field">
      <div class="field-head">
        <legend>{ui.alert.audience}</legend>
      </div>
      {audiences.map((audience) => {
        const size = sizes.of(audience)
        return (
          <label key={keyOf(audience)} class="check">
            <input
              type="radio"
              name="audience"
              checked={keyOf(audience) === keyOf(chosen)}
              onChange={() => onChoose(audience)}
            />
            <span>{audienceWords(audience)}</span>
            <span class="audience-size">{size === null ? '…' : countOf(size, ui.counts.browsers)}</span>
          </label>
        )
      })}
      <p class="field-hint">{ui.alert.audienceHint}</p>
    </fieldset>
  )
}
