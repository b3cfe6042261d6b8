import { expect, test } from 'vitest'
import { StreamPlaces } from './stream-capacity.ts'

function placesFor(ceiling: number) {
  let told = 0
  const places = new StreamPlaces(
    ceiling,
    () => 0.5,
    () => told++,
  )
  return { places, told: () => told }
}

test('there are as many places as the ceiling says, and one that is given back is taken again', () => {
  const { places } = placesFor(2)
  expect([places.take(), places.take(), places.take()]).toEqual([true, true, false])
  places.giveBack()
  expect([places.take(), places.take()]).toEqual([true, false])
  expect(places.taken).toBe(2)
})

test('the operator is told once, however many are sent away, and again only after a tenth was free', () => {
  const { places, told } = placesFor(20)
  for (let n = 0; n < 1_000; n++) places.take()
  expect(told()).toBe(1)
  places.giveBack()
  places.take()
  places.take()
  expect(told()).toBe(1)
  for (let n = 0; n < 3; n++) places.giveBack()
  for (let n = 0; n < 10; n++) places.take()
  expect(told()).toBe(2)
})

test('those who are sent away are told times from ten to thirty seconds', () => {
  const told = [0, 0.5, 0.999].map((random) =>
    new StreamPlaces(
      1,
      () => random,
      () => undefined,
    ).retryAfterSeconds(),
  )
  expect(told).toEqual([10, 20, 30])
})
