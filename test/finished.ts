/** Work made in steps, all of them at once, for who has nobody waiting. */

export function finished<Made>(steps: Generator<undefined, Made, undefined>): Made {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}
