import { type Content, html, type Markup } from './markup.js';

export interface Head {
  readonly text: string;
  /** Spelled out, for a tooltip. */
  readonly help?: string;
  readonly align?: 'left';
}

/** A table that scrolls sideways on its own where the page is narrow. `body` holds the rows. */
export function table(label: string, heads: readonly Head[], body: Content): Markup {
  const cells = heads.map(({ text, help, align }) => {
    const className = align === 'left' ? 'left' : 'figure';
    return help === undefined || help === ''
      ? html`<th scope="col" class="${className}">${text}</th>`
      : html`<th scope="col" class="${className}"><abbr title="${help}">${text}</abbr></th>`;
  });
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table><thead><tr>${cells}</tr></thead>${body}</table></div>`;
}

/** A figure with its interval small beneath. */
export function figureCell(value: string, range = '', extra: Content = null): Markup {
  return html`<td class="figure">${value}${range === '' ? null : html`<small>${range}</small>`}${extra}</td>`;
}
