/** Long work as steps, so that whoever has other things to do can do them in between. */

/** Each step takes well under a millisecond or two; what it yields says nothing. */
export type Steps<Made> = Generator<undefined, Made, undefined>

/** All steps at once. */
export function finished<Made>(steps: Steps<Made>): Made {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}
