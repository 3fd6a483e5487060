// A browser without scripts: it follows redirects, keeps cookies and fills in the sign-in page.

const REDIRECTS = 20;
const TIMEOUT = 20_000;

export class Browser {
  #cookies = new Map();

  /** Go to an address and on from there, at most to one that begins as `until` does. */
  async open(url, { until, ...request } = {}) {
    for (let left = REDIRECTS; left > 0; left--) {
      if (until && url.startsWith(until)) return { url };
      const response = await this.#ask(url, request);
      const location = response.headers.get("location");
      if (!location) return { url, status: response.status, text: await response.text() };
      url = new URL(location, url).href;
      request = {};
    }
    throw new Error(`The redirects do not end: ${url}`);
  }

  /** Send a form and go on from there. */
  async send(url, fields, options) {
    return this.open(url, { ...options, method: "POST", body: new URLSearchParams(fields) });
  }

  /** Fill in the sign-in page that an address leads to, and go on from there. */
  async signIn(start, { username, password }, until) {
    const page = await this.open(start);
    const hidden = /<input[^>]*name="_csrf"[^>]*>/.exec(page.text)?.[0];
    const csrf = /value="([^"]*)"/.exec(hidden ?? "")?.[1];
    if (!csrf) throw new Error(`There is no form at ${page.url}:\n${page.text}`);
    return this.send(page.url, { _csrf: csrf, username, password }, { until });
  }

  async #ask(url, request) {
    const { hostname } = new URL(url);
    const kept = this.#cookies.get(hostname) ?? new Map();
    this.#cookies.set(hostname, kept);
    const cookie = [...kept].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, {
      ...request,
      headers: cookie ? { cookie } : {},
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]*)=([^;]*)/.exec(line);
      const isGone = /;\s*max-age=0/i.test(line) || /;\s*expires=[^;]*1970/i.test(line);
      if (isGone) kept.delete(name);
      else kept.set(name, value);
    }
    return response;
  }
}
