extension DocsPage {
    /// How the page looks, by day and by night.
    static let style = """
        :root { color-scheme: light dark; --ink: #1c2026; --dim: #5f6875; --paper: #fbfaf7;
          --card: #fff; --line: #e2ded5; --accent: #7a2e3b; --code: #f3f0e9;
          --get: #1f6f54; --post: #2b5a9c; --put: #8a5a00; --patch: #6c3fa0; --delete: #a3302b; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e7e4dd; --dim: #9aa1ab;
          --paper: #15171b; --card: #1c1f25; --line: #30343c; --accent: #e39aa6; --code: #23272e;
          --get: #67c7a1; --post: #8ab4f0; --put: #e0b25a; --patch: #c1a0ee; --delete: #f08e87; } }
        * { box-sizing: border-box }
        body { margin: 0; background: var(--paper); color: var(--ink);
          font: 15px/1.55 system-ui, sans-serif }
        code, pre, .path, textarea, input { font: 13px/1.5 ui-monospace, monospace }
        header { position: sticky; top: 0; z-index: 1; display: flex; gap: .8rem; flex-wrap: wrap;
          align-items: center; padding: .6rem 1.4rem; background: var(--paper);
          border-bottom: 1px solid var(--line) }
        h1 { margin: 0 auto 0 0; font-size: 1.15rem; letter-spacing: .01em }
        h1 small { color: var(--accent); font-weight: 600 }
        h2 { margin: 2.2rem 0 .6rem; font-size: 1rem; color: var(--accent);
          text-transform: capitalize; scroll-margin-top: 5rem }
        h3 { margin: 1.1rem 0 .3rem; font-size: .8rem; color: var(--dim); font-weight: 600 }
        input, textarea, select { width: 100%; padding: .4rem .6rem; color: inherit;
          background: var(--card); border: 1px solid var(--line); border-radius: 6px }
        header input { width: 15rem }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 1px }
        #page { display: grid; grid-template-columns: 11rem minmax(0, 1fr); max-width: 68rem;
          margin: 0 auto; padding: 0 1.4rem 4rem; gap: 1.6rem }
        nav { position: sticky; top: 4rem; align-self: start; padding-top: 2.2rem }
        nav a { display: block; padding: .15rem 0; color: var(--dim); text-decoration: none;
          text-transform: capitalize }
        nav a:hover { color: var(--accent) }
        @media (max-width: 46rem) { #page { grid-template-columns: minmax(0, 1fr) }
          nav { display: none } }
        .intro { margin-top: 2.2rem; max-width: 44rem; color: var(--dim) }
        details { margin: .4rem 0; background: var(--card); border: 1px solid var(--line);
          border-radius: 8px; scroll-margin-top: 4.5rem }
        summary { display: flex; gap: .8rem; align-items: baseline; padding: .5rem .9rem;
          cursor: pointer; list-style: none; flex-wrap: wrap }
        summary::-webkit-details-marker { display: none }
        .method { width: 3.6rem; font-size: .72rem; font-weight: 700; letter-spacing: .04em }
        .get { color: var(--get) } .post { color: var(--post) } .put { color: var(--put) }
        .patch { color: var(--patch) } .delete { color: var(--delete) }
        .what { margin-left: auto; color: var(--dim); font-size: .88rem }
        .body { padding: .2rem .9rem 1rem; border-top: 1px solid var(--line) }
        table { width: 100%; border-collapse: collapse; font-size: .88rem }
        td { padding: .3rem .6rem .3rem 0; border-top: 1px solid var(--line);
          vertical-align: top; overflow-wrap: anywhere }
        td:first-child { width: 26% } td:nth-child(2) { width: 22%; color: var(--dim) }
        tr:first-child td { border-top: 0 }
        .must::after { content: " required"; color: var(--accent); font-size: .72rem }
        pre { margin: .4rem 0; padding: .7rem .9rem; background: var(--code); border-radius: 6px;
          overflow: auto; max-height: 24rem; unicode-bidi: plaintext; white-space: pre-wrap }
        button { margin-top: .6rem; padding: .35rem 1rem; border: 1px solid var(--accent);
          border-radius: 6px; background: none; color: var(--accent); cursor: pointer;
          font: inherit }
        button:hover { background: var(--accent); color: var(--card) }
        label { display: block; margin-top: .4rem; font-size: .82rem; color: var(--dim) }
        .none { display: none }
        """
}
