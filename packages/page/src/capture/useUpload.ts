/** Sends a picture, and knows whether it is under way. */
import { useState } from 'react'
import type { Purpose } from '../api/client.ts'
import type { Session } from '../flow/useSession.ts'

export function useUpload(
  session: Session,
  purpose: Purpose,
  onStored: (media_id: string) => void,
): [use: (picture: Blob) => void, busy: boolean] {
  const [busy, setBusy] = useState(false)
  const use = async (picture: Blob): Promise<void> => {
    setBusy(true)
    const media_id = await session.upload(purpose, picture)
    setBusy(false)
    if (media_id !== undefined) onStored(media_id)
  }
  return [(picture) => void use(picture), busy]
}
