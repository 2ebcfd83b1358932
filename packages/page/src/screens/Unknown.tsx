/** A step this page has no screen for: better said than a blank page. */
import { useText } from '../text/Text.tsx'
import { Screen } from '../ui/Screen.tsx'

export function Unknown() {
  const text = useText()
  return <Screen heading={text.problems.unknown} />
}
