// Builds the page: one script for everybody, a few for who needs them, names by their content.
import { defineConfig } from 'vite'

/** What only some see: other languages, companies, wallets, questionnaires, a QR code. */
const forSome = new RegExp(
  [
    'src/(company|wallet|text/(de|es)\\.|ui/qr-path)|qrcode-generator',
    'src/screens/(Question|answers)|src/flow/show-if|domain/src/workflow/',
  ].join('|'),
)

export default defineConfig({
  // The server gives out `dist/assets` below this path.
  base: '/hosted/',
  build: {
    target: 'es2022',
    // A picture written into the style sheet would need `data:` in more places than previews.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // Left alone, what some share with all is cut into files of its own, and all load more.
        codeSplitting: {
          groups: [{ name: 'page', test: (id: string) => !forSome.test(id) }],
        },
      },
    },
  },
})
