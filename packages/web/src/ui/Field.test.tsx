import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { TextField } from './TextField.tsx';

/** The values of an attribute, in the order of the document. */
function valuesOf(attribute: string, html: string): string[] {
  return [...html.matchAll(new RegExp(`\\s${attribute}="([^"]*)"`, 'g'))].map(([, value]) => value ?? '');
}

it('ties the control to its label, its hint and its errors', () => {
  const html = renderToStaticMarkup(
    <TextField
      label="Title"
      hint="In a few words."
      errors={['Give a title.', 'Be brief.']}
      value=""
      onChange={() => {}}
    />,
  );
  const [control, hint, error] = valuesOf('id', html);
  expect(valuesOf('for', html)).toEqual([control]);
  expect(valuesOf('aria-describedby', html)).toEqual([`${hint} ${error}`]);
  expect(valuesOf('aria-invalid', html)).toEqual(['true']);
  expect(html).toContain('Give a title. Be brief.');
});

it('describes nothing where there is nothing to say', () => {
  const html = renderToStaticMarkup(<TextField label="Title" value="" onChange={() => {}} />);
  expect(html).not.toContain('aria-describedby');
  expect(html).not.toContain('aria-invalid');
});
