import type { Person } from '../harness/Person.ts';
import type { Visit } from './Visit.ts';

/** The help, and its articles in the hands of staff. */
export async function visitHelp(host: Person, visit: Visit): Promise<void> {
  const { page } = host;
  await host.goto('/help/');
  await visit('help', host);
  await page.getByRole('link', { name: 'Sharing streams on a LAN' }).click();
  await page.getByRole('heading', { level: 1, name: 'Sharing streams on a LAN' }).waitFor();
  await visit('help-article', host);
  await host.goto('/help/topic/for-it/');
  await visit('help-tables', host);
  await host.goto('/help/');
  await page.getByRole('searchbox').fill('camera firefox');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.locator('mark').first().waitFor();
  await visit('help-found', host);
  await host.goto('/help/?q=zebra&t=start');
  await visit('help-nothing', host);

  await host.goto('/admin/help/new/');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('[aria-invalid="true"]').first().waitFor();
  await visit('admin-help-wrong', host);
  await page.getByLabel('Title').fill('Meeting rooms in our house');
  await page.getByLabel('Tags').fill('house, rooms');
  await page
    .getByLabel('Text')
    .fill('## Ground floor\n\n- **Baobab**: 12 seats, a camera above the screen\n- **Acacia**: 4 seats\n');
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByRole('region', { name: 'Preview' }).waitFor();
  await visit('admin-help-edit', host);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('status').waitFor();
  await visit('admin-help', host);
  await page.getByRole('link', { name: 'Meeting rooms in our house' }).click();
  await page.getByRole('link', { name: 'Delete the article' }).click();
  await visit('admin-help-delete', host);
}
