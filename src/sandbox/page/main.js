import { render } from 'preact';
import { html } from './html.js';
import { connect } from './navigate.js';
import { App } from './shell/app.js';

connect();
render(html`<${App} />`, document.getElementById('root'));
