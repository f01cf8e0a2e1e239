import { render } from 'preact';
import { html } from './html.js';
import { App } from './shell/app.js';
import { connect } from './store.js';

connect();
render(html`<${App} />`, document.getElementById('root'));
