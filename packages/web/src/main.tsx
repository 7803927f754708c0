import '@fontsource-variable/inter/wght.css';
import './ui/base.css';
import { setNonce } from 'get-nonce';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { HttpClient } from './api/HttpClient.ts';
import { readPageConfig } from './api/pageConfig.ts';
import { VnetApi } from './api/VnetApi.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');

const config = readPageConfig(root);
// Libraries that lock scrolling make a style element; the page's CSP lets through only what carries its nonce.
if (config.styleNonce !== '') setNonce(config.styleNonce);

const api = new VnetApi(new HttpClient(config.csrfToken), config);
createRoot(root).render(<App config={config} api={api} />);
