/** The first fault of an XML text, or null: tags nest, attributes are quoted and unique, references are known. */
export function xmlFault(text: string): string | null {
  const body = text.replace(/^<\?xml[^?]*\?>\s*/, '');
  const open: string[] = [];
  let rest = body;
  let roots = 0;
  while (rest !== '') {
    const chars = /^[^<]+/.exec(rest)?.[0] ?? '';
    const fault = textFault(chars);
    if (fault !== null) return fault;
    if (open.length === 0 && chars.trim() !== '') return `text outside the root: ${chars.trim()}`;
    rest = rest.slice(chars.length);
    if (rest === '') break;
    const tag = /^<(\/?)([A-Za-z][\w-]*)((?:\s+[A-Za-z][\w-]*="[^"<]*")*)\s*(\/?)>/.exec(rest);
    if (tag === null) return `no tag at: ${rest.slice(0, 60)}`;
    const [whole, closing, name, attributes, empty] = tag;
    const names = [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)];
    if (new Set(names.map(([, attribute]) => attribute)).size < names.length) return `an attribute twice in ${whole}`;
    for (const [, , value] of names) {
      const wrong = textFault(value);
      if (wrong !== null) return wrong;
    }
    if (closing !== '') {
      if (open.pop() !== name) return `</${name}> closes nothing`;
    } else if (empty === '') open.push(name);
    if (open.length === (empty === '' && closing === '' ? 1 : 0)) roots += closing === '' ? 1 : 0;
    rest = rest.slice(whole.length);
  }
  if (open.length > 0) return `<${open[open.length - 1]}> is not closed`;
  return roots === 1 ? null : `${roots} roots`;
}

function textFault(text: string): string | null {
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d+);)/.test(text)) return `a bare & in: ${text}`;
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text)) return `a forbidden character in: ${text}`;
  return null;
}
