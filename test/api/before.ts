/** Forces an interleaving: something happens just between two steps of somebody else. */

type Asked = (...given: readonly unknown[]) => Promise<unknown>

/** Does something once, right before the next call of a method, and has it go on then. */
export function before<M extends string>(
  owner: object,
  method: M,
  what: () => Promise<unknown>,
): void {
  const usual = (owner as Record<M, Asked>)[method] // each one that a test names is one
  const once: Asked = async (...given) => {
    Object.assign(owner, { [method]: usual })
    await what()
    return usual(...given)
  }
  Object.assign(owner, { [method]: once })
}
