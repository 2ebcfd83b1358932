/** Holds every import to the matrix of `layers.ts`. */
import { posix } from 'node:path'
import { layers } from './layers.ts'
import type { LayerName } from './layers.ts'
import { importsOf } from './syntax.ts'
import { isTestSupport } from './tree.ts'
import type { File } from './tree.ts'

/** The layer a file belongs to: the longest folder it lies in. */
export function layerOf(path: string): LayerName | undefined {
  const names = Object.keys(layers) as LayerName[]
  return names
    .filter((name) => path === layers[name].folder || path.startsWith(`${layers[name].folder}/`))
    .toSorted((a, b) => layers[b].folder.length - layers[a].folder.length)[0]
}

/** The path of the file an import means, where it is one of ours. */
export function resolveImport(path: string, from: string): string | undefined {
  if (from.startsWith('.')) return posix.join(posix.dirname(path), from)
  const ours = /^@ostiary\/(\w+)\/(.+)$/.exec(from)
  return ours ? `packages/${ours[1]}/src/${ours[2]}.ts` : undefined
}

export function layerProblems(file: File): string[] {
  const layer = layerOf(file.path)
  if (layer === undefined || isTestSupport(file.path)) return []
  const firstOfEach = new Map(
    importsOf(file)
      .toReversed()
      .map((one) => [one.from, one]),
  )
  return [...firstOfEach.values()].toReversed().flatMap(({ from, line }) => {
    const target = resolveImport(file.path, from)
    const complaint =
      target === undefined ? outsideProblem(layer, from) : insideProblem(layer, file.path, target)
    return complaint === undefined ? [] : [`${file.path}:${line} ${complaint}`]
  })
}

/** A table of letters and nothing else (docs/decisions/0049-how-names-are-compared.md). */
const tablesForDomain: ReadonlySet<string> = new Set(['any-ascii'])

function outsideProblem(layer: LayerName, from: string): string | undefined {
  if (layer !== 'domain' || tablesForDomain.has(from)) return undefined
  return `imports ${from}: domain imports nothing, not even from Node. Pass in what it needs.`
}

function insideProblem(layer: LayerName, path: string, target: string): string | undefined {
  if (isTestSupport(target)) {
    return `imports the test support ${target}: move what the product needs out of it.`
  }
  const other = layerOf(target)
  if (other === undefined) return `imports ${target}, which lies in no layer. Move it into one.`
  if (other === layer) return layer === 'features' ? featureProblem(path, target) : undefined
  if (layers[layer].mayImport.includes(other)) return undefined
  const allowed = layers[layer].mayImport.join(', ') || 'nothing of ours'
  return (
    `imports ${target}: ${layer} may import ${allowed}. ` +
    'Move the code to a layer both may reach, or pass the value in.'
  )
}

/** A feature is reached from another only through its service. */
function featureProblem(path: string, target: string): string | undefined {
  const [from, to] = [path, target].map((one) => one.split('/').slice(4))
  if (to!.length === 1 || from!.length === 1 || from![0] === to![0] || to![1] === 'service.ts')
    return undefined
  return (
    `imports ${target}: another feature is reached through its service.ts only. ` +
    'Move what is shared there.'
  )
}
