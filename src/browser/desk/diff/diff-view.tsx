import type { JSX } from 'preact'
import { unreachable } from '../../../domain/result.ts'
import { diffWords } from './word-diff.ts'

type Props = { readonly before: string; readonly after: string }

/** What became of a text: what went is struck through, what came is underlined, so that no colour has to say it. */
export function DiffView({ before, after }: Props): JSX.Element {
  return (
    <div class="diff" dir="auto">
      {diffWords(before, after).map((run, index) => {
        switch (run.kind) {
          case 'added':
            return <ins key={index}>{run.text}</ins>
          case 'removed':
            return <del key={index}>{run.text}</del>
          case 'same':
            return <span key={index}>{run.text}</span>
          default:
            return unreachable(run.kind)
        }
      })}
    </div>
  )
}
