/** Long work as steps, so that whoever has other things to do can do them in between. */

/** A step takes some milliseconds at most; what it yields says nothing. */
export type Steps<Made> = Generator<undefined, Made, undefined>

/** All of them at once, for who is waited for by nobody. */
export function finished<Made>(steps: Steps<Made>): Made {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}
