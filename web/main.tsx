import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/fraunces/opsz.css';
import './ui/tokens.css';
import './ui/base.css';
import { render } from 'solid-js/web';
import { App } from './app/app.tsx';

const root = document.getElementById('app');
if (root === null) throw new TypeError('index.html has no #app');
render(() => <App />, root);
