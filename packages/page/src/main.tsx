/** Starts the page that the address asks for, in the language it will be read in. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { readAddress } from './address.ts'
import { openClient } from './api/client.ts'
import { App } from './App.tsx'
import type { Shown } from './App.tsx'
import { en } from './text/en.ts'
import { chooseLanguage } from './text/languages.ts'
import { loadWords } from './text/load.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
const wished = navigator.languages
const address = readAddress(window.location.pathname)
const client = openClient(address?.token ?? '', (path, init) => fetch(path, init))
const language = chooseLanguage([address?.language, ...wished])
const text = await loadWords(language)
const first: Shown = text ? { language, text } : { language: 'en', text: en }
createRoot(root).render(
  <StrictMode>
    <App address={address} client={client} wished={wished} first={first} />
  </StrictMode>,
)
