/** A piece of HTML that is safe to put into a page. */
export class Markup {
  constructor(readonly text: string) {}
}

export type Content = Markup | string | number | null | false | readonly Content[];

const entities: Readonly<Record<string, string>> = Object.freeze({
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
});
const unprintable = /[\p{Cs}\u202a-\u202e\u2066-\u2069]|(?![\n\t])\p{Cc}/gu;

function render(content: Content): string {
  if (content === null || content === false) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'string')
    return content.replace(unprintable, '\ufffd').replace(/[&<>"']/g, (sign) => entities[sign]);
  if (typeof content === 'number') return String(Math.round(content * 100) / 100);
  return content.map(render).join('');
}

/** Builds HTML from a template: strings are escaped, markup is kept, numbers have at most two decimals. */
export function html(strings: TemplateStringsArray, ...parts: Content[]): Markup {
  return new Markup(strings.reduce((text, next, index) => text + render(parts[index - 1]) + next));
}

/** A name that may break before its capitals and after its hyphens and underscores, and nowhere else by choice. */
export function breakable(name: string): Markup {
  const parts = name.split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[-_.])/);
  return parts.slice(1).reduce((text, part) => html`${text}<wbr/>${part}`, html`${parts[0]}`);
}

/** A drawing with a name and a description for those who can't see it. Sizes are CSS pixels. */
export function drawing(
  options: { title: string; description: string; width: number; height: number; className: string },
  body: Content,
): Markup {
  const { title, description, width, height, className } = options;
  return html`<svg class="${className}" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><title>${title}</title><desc>${description}</desc>${body}</svg>`;
}
