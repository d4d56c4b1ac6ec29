import { checkUniqueNames, findScenarios } from '../../../scenarios/expand.js';
import { formatFindings } from '../../../scenarios/format.js';
import { type LoadedScenario, loadScenario } from '../../../scenarios/load.js';
import { type ExitCode, exitCodes, type Finding, FindingsError } from '../../core/errors.js';
import type { Output } from '../output.js';

/** Every error and warning of the files, with line and column; needs no real part. */
export async function validate(paths: string[], flags: { set: string[] }, output: Output): Promise<ExitCode> {
  let failed = false;
  const valid: LoadedScenario[] = [];
  for (const file of findScenarios(paths)) {
    let findings: readonly Finding[];
    try {
      const scenario = await loadScenario(file, { set: flags.set });
      valid.push(scenario);
      findings = [...scenario.needsLive, ...scenario.warnings];
    } catch (error) {
      if (!(error instanceof FindingsError)) throw error;
      findings = error.findings;
    }
    const errors = findings.filter((finding) => finding.level === 'error');
    failed ||= errors.length > 0;
    if (findings.length > 0) output.err(`${formatFindings([...findings], output.paint.isColorSupported)}\n`);
    output.out(
      `${file}: ${errors.length > 0 ? 'invalid' : findings.length > 0 ? `valid, ${findings.length} warning${findings.length > 1 ? 's' : ''}` : 'valid'}\n`,
    );
  }
  checkUniqueNames(valid.map(({ plan }) => plan));
  return failed ? exitCodes.usage : exitCodes.pass;
}
