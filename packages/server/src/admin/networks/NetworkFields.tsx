import type { FieldErrors, SharingRule } from '@vnet/protocol';
import { MOST_CIDR_LENGTH, MOST_NAME_LENGTH, MOST_RECEIVERS, type NetworkForm } from '../../sites/networkForm.ts';
import { Field } from '../../views/Field.tsx';
import { FormProblem } from '../../views/FormProblem.tsx';
import { CsrfField, type Viewer } from '../../views/Page.tsx';
import { RULE_WORDS } from './ruleWords.ts';

interface Props {
  viewer: Viewer;
  action: string;
  label: string;
  form: NetworkForm;
  errors: FieldErrors;
}

/** What is to be said of a network, new or known. */
export function NetworkFields({ viewer, action, label, form, errors }: Props) {
  return (
    <form method="post" action={action} className="card" noValidate>
      <CsrfField viewer={viewer} />
      {Object.keys(errors).length === 0 ? null : (
        <FormProblem>Nothing was saved: look at the fields below.</FormProblem>
      )}
      <Field name="name" label="Name" value={form.name} errors={errors.name} maxLength={MOST_NAME_LENGTH} isName />
      <Field
        name="cidr"
        label="Network"
        hint="As this server sees it: 10.1.0.0/16, 2001:db8:12::/48. Behind NAT that is the address on the outside. Of networks that overlap, the smallest one decides."
        value={form.cidr}
        errors={errors.cidr}
        maxLength={MOST_CIDR_LENGTH}
      />
      <RuleField chosen={form.sharing} errors={errors.sharing} />
      <div className="pair">
        <Field
          name="wan_budget"
          label="WAN budget, Mbit/s"
          hint="Shown to the site. Empty: none."
          value={form.wanBudget}
          errors={errors.wan_budget}
          isOptional
          maxLength={9}
        />
        <Field
          name="receivers"
          label="Receivers a device may have"
          hint={`1 to ${MOST_RECEIVERS}. Empty: as many as it can.`}
          value={form.mostReceivers}
          errors={errors.receivers}
          isOptional
          maxLength={1}
        />
      </div>
      <button type="submit" className="button">
        {label}
      </button>
    </form>
  );
}

function RuleField({ chosen, errors = [] }: { chosen: string; errors?: readonly string[] | undefined }) {
  const rules = Object.entries(RULE_WORDS) satisfies [string, string][] as [SharingRule, string][];
  return (
    <div className="field">
      <label htmlFor="sharing">Sharing</label>
      <select
        id="sharing"
        name="sharing"
        defaultValue={chosen}
        aria-invalid={errors.length > 0 ? true : undefined}
        aria-describedby={errors.length > 0 ? 'sharing-errors' : undefined}
      >
        {rules.map(([rule, words]) => (
          <option key={rule} value={rule}>
            {words}
          </option>
        ))}
      </select>
      {errors.length === 0 ? null : (
        <ul className="errors" id="sharing-errors">
          {errors.map((error) => (
            <li key={error}>{error}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
