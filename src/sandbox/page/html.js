import htm from 'htm';
import { h } from 'preact';

/** Template strings become Preact elements. Every value in them is text or a property: nothing is parsed as HTML. */
export const html = htm.bind(h);
