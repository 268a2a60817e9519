extension DocsPage {
    /// Draws the document that the page holds; all text goes in as text, never as markup.
    static let script = #"""
        'use strict';
        const api = JSON.parse(document.getElementById('document').textContent);
        const base = api.servers[0].url;
        const node = (name, properties, ...children) => {
          const made = Object.assign(document.createElement(name), properties);
          made.append(...children.filter(child => child != null));
          return made;
        };
        const at = reference =>
          reference.slice(2).split('/').reduce((part, step) => part[step], api);
        const whole = schema => schema && schema.$ref ? at(schema.$ref) : schema || {};

        // A schema's kind in a few words.
        const kind = schema => {
          if (schema.$ref) return schema.$ref.split('/').pop();
          if (schema.type === 'array') return 'list of ' + kind(schema.items);
          if (schema.enum) return schema.enum.filter(word => word !== null).join(' | ');
          const type = [].concat(schema.type || 'any').join(' or ');
          return schema.format ? `${type} (${schema.format})` : type;
        };

        // A value that fits a schema.
        const sample = (schema, depth = 0) => {
          const known = whole(schema);
          if (known.examples) return known.examples[0];
          if (known.enum) return known.enum[0];
          const type = [].concat(known.type)[0];
          if (type === 'array') return depth > 3 ? [] : [sample(known.items, depth + 1)];
          if (type === 'integer') return 12;
          if (type === 'boolean') return true;
          if (type !== 'object') return 'text';
          if (depth > 3) return {};
          return Object.fromEntries(Object.entries(known.properties || {})
            .map(([name, part]) => [name, sample(part, depth + 1)]));
        };

        // Words between backticks are code.
        const words = text => (text || '').split('`').map((part, index) =>
          index % 2 ? node('code', { textContent: part }) : part);
        const prose = text => node('p', {}, ...words(text));
        const line = (name, what, text, must) => node('tr', {},
          node('td', {}, node('code', { className: must ? 'must' : '', textContent: name })),
          node('td', { textContent: what }), node('td', {}, ...words(text)));
        const row = (name, schema, text, must) => line(name, kind(schema), text, must);
        const section = (title, ...parts) => [node('h3', { textContent: title }), ...parts];
        const pretty = value => node('pre', { textContent: JSON.stringify(value, null, 2) });
        const inputs = (operation, where) =>
          operation.parameters.filter(parameter => parameter.in === where);

        const bodySchema = operation => operation.requestBody &&
          whole(operation.requestBody.content['application/json'].schema);
        const answer = operation => {
          const [status, found] = Object.entries(operation.responses)
            .find(([code]) => code.startsWith('2'));
          return { status, schema: found.content['application/json'].schema,
            fields: Object.entries(found.headers || {}) };
        };

        // What is shown to be known: any of these, each with all that belongs to it.
        const ways = operation => (operation.security || api.security).map(way =>
          Object.keys(way).map(name => '`' + name + '`').join(' with ')).join(', or ');

        const describe = operation => {
          const parts = [prose(operation.description)];
          if (ways(operation)) parts.push(prose(`Way in: ${ways(operation)}.`));
          if (operation.parameters.length) parts.push(...section('Parameters', node('table', {},
            ...operation.parameters.map(parameter => row(parameter.name +
              (parameter.in === 'query' ? '' : ` (${parameter.in})`),
              parameter.schema, parameter.description, parameter.required)))));
          const body = bodySchema(operation);
          const members = Object.entries(body && body.properties || {});
          if (members.length) parts.push(...section('Body', node('table', {},
            ...members.map(([name, schema]) =>
              row(name, schema, schema.description, (body.required || []).includes(name))))));
          const { status, schema, fields } = answer(operation);
          parts.push(...section(`Answer ${status}: ${kind(schema)}`, pretty(sample(schema))));
          parts.push(...section('Header fields of the answer', node('table', {},
            ...fields.map(([name, field]) =>
              row(name, whole(field).schema, whole(field).description)))));
          const codes = Object.keys(operation.responses).filter(code => code >= '400');
          parts.push(...section('Problems', node('p', {}, ...codes.map(code =>
            node('code', { textContent: code + ' ', title:
              whole(operation.responses[code]).description })))));
          return parts;
        };

        const attempt = (method, path, operation) => {
          const fields = ['path', 'query', 'header'].flatMap(where => inputs(operation, where))
            .map(parameter => ({ parameter, input: node('input', {
              value: parameter.example || '', placeholder: kind(parameter.schema) }) }));
          const schema = bodySchema(operation);
          const text = schema && node('textarea', { rows: 6,
            value: JSON.stringify(sample({ ...schema, examples: undefined }), null, 2) });
          const shown = node('pre', { className: 'none', tabIndex: 0 });
          const send = node('button', { textContent: 'Send', onclick: async () => {
            let target = path;
            const query = new URLSearchParams();
            const headers = {};
            for (const { parameter, input } of fields) {
              const value = input.value;
              if (parameter.in === 'path') {
                target = target.replace(`{${parameter.name}}`, encodeURIComponent(value));
              } else if (value && parameter.in === 'query') query.append(parameter.name, value);
              else if (value) headers[parameter.name] = parameter.name.startsWith('If-') ? value
                : encodeURIComponent(value);
            }
            const token = document.getElementById('token').value;
            if (token) headers.Authorization = `Bearer ${token}`;
            if (text) headers['Content-Type'] = 'application/json';
            shown.className = '';
            try {
              const end = [...query].length ? `?${query}` : '';
              const found = await fetch(base + target + end, { method: method.toUpperCase(),
                headers, body: text ? text.value : undefined, credentials: 'omit' });
              const words = await found.text();
              let content = words;
              try { content = JSON.stringify(JSON.parse(words), null, 2) } catch { }
              shown.textContent = `${found.status} ${found.statusText}\n\n${content}`;
            } catch (error) { shown.textContent = String(error) }
          } });
          return [...section('Try it'), ...fields.map(({ parameter, input }) =>
            node('label', {}, parameter.name, input)), text, send, shown];
        };

        const card = (method, path, operation) => {
          const body = node('div', { className: 'body' });
          const made = node('details', { id: operation.operationId },
            node('summary', {},
              node('span', { className: `method ${method}`, textContent: method.toUpperCase() }),
              node('span', { className: 'path', textContent: path }),
              node('span', { className: 'what', textContent: operation.summary })), body);
          made.words = `${method} ${path} ${operation.operationId} ${operation.summary}`
            .toLowerCase();
          made.ontoggle = () => { if (made.open && !body.firstChild) body.append(
            ...[...describe(operation), ...attempt(method, path, operation)]
              .filter(part => part)) };
          return made;
        };

        const groups = new Map(api.tags.map(({ name }) => [name, []]));
        for (const [path, methods] of Object.entries(api.paths))
          for (const [method, operation] of Object.entries(methods))
            groups.get(operation.tags[0]).push(card(method, path, operation));
        const list = document.getElementById('operations');
        const schemes = Object.entries(api.components.securitySchemes).map(([name, way]) =>
          line(name, way.in ? `${way.in} ${way.name}` : `Authorization: ${way.scheme}`,
            way.description));
        list.append(node('div', { className: 'intro' },
          ...api.info.description.split('\n\n').map(prose),
          ...section('Ways in', node('table', {}, ...schemes))));
        for (const [name, cards] of groups) {
          const group = node('section', {}, node('h2', { id: `group-${name}`, textContent: name }),
            ...cards);
          list.append(group);
          document.getElementById('groups').append(
            node('a', { href: `#group-${name}`, textContent: name }));
        }
        document.getElementById('find').oninput = event => {
          const words = event.target.value.toLowerCase().split(' ').filter(word => word);
          for (const group of list.querySelectorAll('section')) {
            let left = 0;
            for (const each of group.querySelectorAll('details')) {
              const fits = words.every(word => each.words.includes(word));
              each.classList.toggle('none', !fits);
              left += fits;
            }
            group.classList.toggle('none', !left);
          }
        };
        const opened = location.hash && document.getElementById(location.hash.slice(1));
        if (opened) { opened.open = true; opened.scrollIntoView() }
        """#
}
