import { monitors } from '../../detectors/external/registry.js';
import { presets } from '../../detectors/presets/registry.js';
import { detectors } from '../../detectors/registry.js';
import { injectors } from '../../injectors/registry.js';
import { scenarioFields } from '../../scenarios/fields.js';
import { scenarioJsonSchema } from '../../scenarios/json-schema.js';
import type { Declaration } from '../core/declaration.js';
import { models } from '../system/models/registry.js';
import { presetFacts, withAllKeys } from './catalogue.js';
import { dashboardJson, provisioningYaml } from './dashboard.js';
import { parametersOf } from './parameters.js';

const notice = '<!-- Generated from the declarations by `npm run generate`; edit those instead. -->';

/** The generated files, by path from the package's root. */
export function generatedFiles(): Map<string, string> {
  const { dashboards, datasources } = provisioningYaml();
  return new Map([
    ['docs/grafana/dashboards/driftdrill.json', dashboardJson()],
    ['docs/grafana/provisioning/dashboards/driftdrill.yaml', dashboards],
    ['docs/grafana/provisioning/datasources/prometheus.yaml', datasources],
    ['docs/scenario.schema.json', `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`],
    ['docs/reference/scenario.md', scenarioPage()],
    [
      'docs/reference/injectors.md',
      page(
        'Injectors',
        'A fault names its kind with `inject:` and gives these parameters under `with:`.',
        injectors.all(),
        (one) => `Seam: ${one.seam}. Diagnosis: ${one.diagnosis}.`,
      ),
    ],
    [
      'docs/reference/detectors.md',
      page('Detectors', 'A detector of the stack is written `name: {kind: {parameters}}`.', detectors.all(), (one) =>
        one.shape === 'windowed'
          ? `Windowed. Fields: ${one.fields.map((field) => `\`${field}\``).join(', ')}.`
          : 'Takes single values, or the mean of each interval; fires and starts afresh.',
      ),
    ],
    [
      'docs/reference/presets.md',
      page(
        'Presets',
        'A preset is a whole stack by name: `stack.presets: [psi-0.2, {linf-0.1: {window: 30m, every: 30m}}]`. Keys override its own. Each follows the documented defaults of the version named; what the source leaves open is said.',
        presets.all(),
        (one) =>
          presetFacts(one.kind)
            .map(([part, text]) => `- ${part}: ${text}\n`)
            .join(''),
      ),
    ],
    [
      'docs/reference/monitors.md',
      page(
        'Monitors',
        'Detection stacks that are not ours: `stack.monitors: [{process: {command: [python, my_monitor.py], every: 1h}}]`.',
        monitors.all(),
        () => '',
      ),
    ],
    [
      'docs/reference/models.md',
      page(
        'Models',
        'The system names its model with `system.model.kind`.',
        models.all().map(withAllKeys),
        (one) => `Task: ${one.task}.`,
      ),
    ],
  ]);
}

function page<T extends Declaration>(
  title: string,
  lead: string,
  declarations: readonly T[],
  facts: (one: T) => string,
): string {
  const sections = declarations.map(
    (one) => `## \`${one.kind}\`\n\n${one.summary}\n\n${facts(one)} Source: ${one.source}\n${parameterTable(one)}`,
  );
  return `${notice}\n\n# ${title}\n\n${lead}\n\n${sections.join('\n')}`;
}

function scenarioPage(): string {
  const rows = scenarioFields().map((field) => {
    const standard =
      field.default === null || field.default === undefined
        ? field.required
          ? 'required'
          : '–'
        : `\`${cell(String(field.default))}\``;
    return `| \`${cell(field.path)}\` | ${cell(field.type)} | ${standard} | ${cell(field.description)} |`;
  });
  return `${notice}\n\n# Keys of a scenario\n\nThe guide is [scenario-format.md](../scenario-format.md).\n\n| key | type | default | meaning |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

function parameterTable(declaration: Declaration): string {
  const parameters = parametersOf(declaration);
  if (parameters.length === 0) return '\nNo parameters.\n';
  const rows = parameters.map(
    (one) =>
      `| \`${one.name}\` | ${cell(one.type)} | ${one.default === null ? (one.required ? 'required' : '–') : `\`${cell(one.default)}\``} | ${cell(one.description)} |`,
  );
  return `\n| parameter | type | default | meaning |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
