import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './app/base.css'
import './app/page.css'
import { App } from './app/App'
import { LanguageProvider } from './i18n/LanguageContext'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <App />
    </LanguageProvider>
  </StrictMode>,
)
