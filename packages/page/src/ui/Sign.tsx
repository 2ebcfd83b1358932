/** The drawn signs of the page: how it went, and the status of a step. */
export type SignKind = 'good' | 'wait' | 'bad' | 'off'

const paths: Readonly<Record<SignKind, string>> = {
  good: 'M14 25l7 7 14-15',
  wait: 'M24 14v11l7 5',
  bad: 'M17 17l14 14M31 17L17 31',
  off: 'M24 14v12M24 32v1',
}

export function Sign({ kind }: { readonly kind: SignKind }) {
  return (
    <svg className={`sign ${kind}`} viewBox="0 0 48 48" aria-hidden="true">
      <circle cx="24" cy="24" r="22" />
      <path d={paths[kind]} />
    </svg>
  )
}
