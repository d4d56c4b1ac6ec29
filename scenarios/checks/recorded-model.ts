import type { CheckContext } from './context.js';

const seams = ['traffic', 'store', 'features', 'concept'];

/** Checks what only matters where predictions are recorded, and labels that lie in a file of their own. */
export function checkRecordedModel(context: CheckContext): void {
  const { replay } = context.file.system.traffic;
  if (context.file.system.model.kind === 'recorded') {
    const { columns } = replay ?? {};
    if (!replay)
      context.error(['system', 'model', 'kind'], {
        code: 'missing-key',
        message: 'a recorded model needs recorded traffic',
        hint: 'give system.traffic.replay',
      });
    else if (columns?.score === undefined && columns?.prediction === undefined)
      context.error(['system', 'model', 'kind'], {
        code: 'missing-key',
        message: 'nothing says in which column the recorded predictions are',
        hint: 'give replay.columns: {score: …, prediction: …}, or one of them',
      });
    for (const [i, { inject, id }] of context.file.faults.entries()) {
      const seam = context.kinds.injectors.get(inject)?.seam;
      if (inject !== 'recorded' && seam !== undefined && seams.includes(seam))
        context.warn(['faults', i, 'inject'], {
          code: 'unheard',
          message: `${id} reaches features only: recorded predictions stay as they were`,
        });
    }
  }
  checkJoinedLabels(context);
}

/** Says where labels of another file don't meet the rows. */
function checkJoinedLabels(context: CheckContext): void {
  const { file, recording } = context;
  const labels = file.system.traffic.replay?.labels;
  if (!labels || !recording || recording.labelled === recording.rows) return;
  const path = ['system', 'traffic', 'replay', 'labels', 'file'];
  if (recording.labelled === 0)
    context.error(path, {
      code: 'labels-unmatched',
      message: `no row has a label in ${labels.file}: no two values of '${labels.key}' are the same`,
      hint: 'key names a column of both files, with the same values in both',
    });
  else
    context.warn(path, {
      code: 'labels-missing',
      message: `${recording.rows - recording.labelled} of ${recording.rows} rows have no label in ${labels.file}: they never get one`,
    });
}
