/** One request of a person, as it went out and what came back. */
export interface PersonalAct {
  readonly person: string;
  readonly request: string;
  readonly status: number;
}

interface Content {
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

/** What people ask of the services over HTTP, each with a token of his own. Throws where the answer is no. */
export class Requests {
  readonly acts: PersonalAct[] = [];

  /** `urls` of the services by name, without a slash at the end. */
  constructor(private readonly urls: Readonly<Record<string, string>>, private readonly tokenOf: (person: string) => Promise<string>) {}

  get(person: string, service: string, path: string): Promise<unknown> {
    return this.#ask(person, 'GET', service, path, {});
  }

  /** A write: repeated under the same key, it is done once. */
  write(person: string, method: 'POST' | 'PUT', service: string, path: string, key: string, body: object): Promise<unknown> {
    return this.#ask(person, method, service, path, { body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'idempotency-key': key } });
  }

  /** A file: sent again under the same key, it is taken once. */
  upload(person: string, service: string, path: string, key: string, file: string): Promise<unknown> {
    return this.#ask(person, 'POST', service, path, { body: file, headers: { 'content-type': 'text/csv', 'idempotency-key': key } });
  }

  async #ask(person: string, method: string, service: string, path: string, content: Content): Promise<unknown> {
    const token = await this.tokenOf(person);
    const response = await fetch(this.urls[service] + path, { ...content, method, headers: { ...content.headers, authorization: `Bearer ${token}` } });
    const text = await response.text();
    const request = `${method} ${service}${path}`;
    this.acts.push({ person, request, status: response.status });
    if (!response.ok) throw new Error(`${request} as ${person} came back with ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}
