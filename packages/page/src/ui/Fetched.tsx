/** A screen not everybody needs, fetched when it is shown; says so where the network is gone. */
import { useEffect, useState } from 'react'
import type { ComponentType } from 'react'
import { useText } from '../text/Text.tsx'
import { Button } from './Button.tsx'
import { Actions, Screen } from './Screen.tsx'

interface Props<P> {
  /** The same function every time: another one fetches again. */
  readonly load: () => Promise<ComponentType<P>>
  readonly props: P
}

export function Fetched<P extends object>({ load, props }: Props<P>) {
  const text = useText()
  // In an object, since React would call a bare component as an updater.
  const [fetched, setFetched] = useState<{ readonly Component: ComponentType<P> }>()
  const [failed, setFailed] = useState(false)
  const attempt = async (): Promise<void> => {
    setFailed(false)
    try {
      const Component = await load()
      setFetched({ Component })
    } catch {
      setFailed(true)
    }
  }
  useEffect(() => void attempt(), [load])
  if (fetched) return <fetched.Component {...props} />
  if (failed)
    return (
      <Screen heading={text.offline.heading} hint={text.offline.hint}>
        <Actions>
          <Button onPress={() => void attempt()}>{text.page.again}</Button>
        </Actions>
      </Screen>
    )
  return (
    <div className="screen centred">
      <span className="spinner" aria-hidden="true" />
      <p role="status">{text.page.loading}</p>
    </div>
  )
}
