/** HTML that is safe to write out. Only `html` makes it. */
export class Markup {
  constructor(readonly text: string) {}
}

type Piece = Markup | string | number | null | readonly Piece[];

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A template whose every piece is text, and escaped, unless it is markup itself. Null is nothing. */
export function html(parts: TemplateStringsArray, ...pieces: Piece[]): Markup {
  return new Markup(parts.map((part, i) => (i === 0 ? part : written(pieces[i - 1]!) + part)).join(''));
}

function written(piece: Piece): string {
  if (piece === null) return '';
  if (piece instanceof Markup) return piece.text;
  if (Array.isArray(piece)) return piece.map((inner: Piece) => written(inner)).join('');
  return String(piece).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
