/** Finds the embedded PostgreSQL that another process already runs, usually the server's. */
import { lstat } from 'node:fs/promises'
import { layoutOf, urlOf } from './layout.ts'
import { askSocket, socketInUse } from './socket.ts'

/**
 * For the commands beside a running server: its address, or `undefined` where none answers. The
 * running server itself says where its socket is; our temporary folder may not be the one it was
 * started with.
 */
export async function attachEmbedded(dataDir: string): Promise<string | undefined> {
  const layout = layoutOf(dataDir)
  const folder = (await socketInUse(layout)) ?? layout.run
  if (!(await sameOwner(folder, layout.data))) return undefined
  return (await askSocket(folder)) === 'ready' ? urlOf(folder) : undefined
}

/** Anybody can make a folder of our name in the temporary folder and answer there. */
async function sameOwner(folder: string, data: string): Promise<boolean> {
  try {
    return (await lstat(folder)).uid === (await lstat(data)).uid
  } catch {
    return false
  }
}
