/** A link that leads nowhere, and what to do instead. */
import type { LinkEnd } from '../flow/flow.ts'
import { useText } from '../text/Text.tsx'
import { Screen } from '../ui/Screen.tsx'
import { Sign } from '../ui/Sign.tsx'

export function Ended({ code }: { readonly code: LinkEnd }) {
  const { ended } = useText()
  return <Screen heading={ended[code]} hint={ended[`${code}_hint`]} sign={<Sign kind="off" />} />
}
