/** What was done, in words; an action that is not here shows as it is kept. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['user.disable', 'disabled the user'],
  ['user.enable', 'enabled the user'],
  ['user.make-staff', 'made staff of the user'],
  ['user.unmake-staff', 'removed from staff the user'],
  ['user.reset-link', 'made a password reset link for the user'],
  ['user.delete', 'deleted the user'],
  ['meeting.end', 'ended the meeting'],
  ['meeting.delete', 'deleted the meeting'],
  ['article.create', 'wrote the help article'],
  ['article.edit', 'changed the help article'],
  ['article.delete', 'deleted the help article'],
  ['network.add', 'added the network'],
  ['network.change', 'changed the network'],
  ['network.remove', 'removed the network'],
]);

export function actionWords(action: string): string {
  return WORDS.get(action) ?? action;
}
